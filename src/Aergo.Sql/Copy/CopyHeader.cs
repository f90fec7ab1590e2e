namespace Aergo.Sql.Copy;

/// <summary>Whether the first line holds names, and whether COPY FROM compares them.</summary>
public enum CopyHeader
{
    None,
    Names,
    Match,
}
