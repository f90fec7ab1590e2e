namespace Aergo.Sql.Types;

/// <summary>A value of type jsonpath: a checked path. Its text is PostgreSQL's canonical form.</summary>
public sealed class JsonPath
{
    /// <summary>Deepest nesting of operators, filters and steps; deeper paths are refused (54001).</summary>
    public const int DepthMax = 512;

    private string? _text;

    internal JsonPath(bool lax, PathNode root)
    {
        IsLax = lax;
        Root = root;
    }

    /// <summary>Lax paths wrap and unwrap arrays by themselves and ignore what is not there; strict ones fail.</summary>
    public bool IsLax { get; }

    internal PathNode Root { get; }

    /// <summary>Reads a path: 22P02 for no path at all, 42601 for bad syntax, 2201B for a bad pattern of like_regex.</summary>
    public static JsonPath Parse(string text) => new PathParser(text).Parse();

    public override string ToString() => _text ??= PathWriter.Write(this);
}
