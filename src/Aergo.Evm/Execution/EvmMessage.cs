using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>The outermost call of a transaction.</summary>
public sealed record EvmMessage
{
    /// <summary><see cref="CallKind.Call"/>, <see cref="CallKind.StaticCall"/> or <see cref="CallKind.Create"/>.</summary>
    public required CallKind Kind { get; init; }

    /// <summary>Who calls.</summary>
    public required AccountId Caller { get; init; }

    /// <summary>Who is called; not used by creations.</summary>
    public AccountId To { get; init; }

    /// <summary>Tokens that go along.</summary>
    public UInt256 Value { get; init; }

    /// <summary>Input, or init code.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Gas for the call itself, what the transaction costs beforehand taken off.</summary>
    public required long Gas { get; init; }
}
