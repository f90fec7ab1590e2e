using Aergo.Sql.Execution;

namespace Aergo.Sql.Parsing;

/// <summary>Bounds of the parser. They are part of the protocol: every node must refuse the same texts.</summary>
public sealed record ParserLimits
{
    public static ParserLimits Default { get; } = new();

    /// <summary>Length of the text, in UTF-16 units.</summary>
    public int TextLengthMax { get; init; } = 1 << 20;

    /// <summary>How deep parentheses, subqueries, blocks and calls may be nested.</summary>
    public int NestingMax { get; init; } = 256;

    /// <summary>Height of a finished tree: chains such as <c>a || b || …</c> lean to one side and are walked recursively by others.</summary>
    public int TreeHeightMax { get; init; } = 1000;

    public static ParserLimits From(SqlLimits limits) => new() { TextLengthMax = limits.StatementBytesMax, NestingMax = limits.NestingMax };
}
