namespace Aergo.Sql.Copy;

/// <summary>Layout of COPY data.</summary>
public enum CopyLayout
{
    Text,
    Csv,
    Binary,
}
