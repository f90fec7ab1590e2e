namespace Aergo.Evm;

/// <summary>How a machine is built.</summary>
public sealed record EvmOptions
{
    /// <summary>Runs everything in the interpreter that reads like the specification.</summary>
    public bool PlainOnly { get; init; }

    /// <summary>Whether contracts of other engines can be called; otherwise they are code that fails.</summary>
    public bool CallsOtherEngines { get; init; } = true;
}
