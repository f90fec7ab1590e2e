using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>The beginning of a frame, for tracers.</summary>
/// <param name="kind">How it was called.</param>
/// <param name="depth">Frames above it.</param>
/// <param name="from">The calling contract or sender.</param>
/// <param name="to">Whose code runs, or the new contract.</param>
/// <param name="value">Tokens.</param>
/// <param name="gas">Gas it may use.</param>
/// <param name="input">Input or init code.</param>
public readonly ref struct EvmCallStart(CallKind kind, int depth, AccountId from, AccountId to, UInt256 value, long gas, ReadOnlySpan<byte> input)
{
    /// <summary>How it was called.</summary>
    public CallKind Kind { get; } = kind;

    /// <summary>Frames above it.</summary>
    public int Depth { get; } = depth;

    /// <summary>The calling contract or sender.</summary>
    public AccountId From { get; } = from;

    /// <summary>Whose code runs, or the new contract.</summary>
    public AccountId To { get; } = to;

    /// <summary>Tokens.</summary>
    public UInt256 Value { get; } = value;

    /// <summary>Gas it may use.</summary>
    public long Gas { get; } = gas;

    /// <summary>Input or init code.</summary>
    public ReadOnlySpan<byte> Input { get; } = input;
}
