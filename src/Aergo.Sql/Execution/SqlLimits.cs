namespace Aergo.Sql.Execution;

/// <summary>Bounds of the engine that are part of the protocol. Source: docs/spec/sql.md, "Limits".</summary>
public sealed record SqlLimits
{
    public static SqlLimits Default { get; } = new();

    public int StatementBytesMax { get; init; } = 1 << 20;

    public int NestingMax { get; init; } = 256;

    public int CallDepthMax { get; init; } = 128;

    public int ColumnsMax { get; init; } = 1600;

    public int IndexColumnsMax { get; init; } = 32;

    public int ArgumentsMax { get; init; } = 100;

    public int ResultRowsMax { get; init; } = 10_000_000;

    public long StatementMemoryBytesMax { get; init; } = 512L << 20;

    public int ValueBytesMax { get; init; } = 16 << 20;
}
