using System;
using System.Collections.Generic;
using System.Numerics;

namespace Aergo.Primitives;

/// <summary>A value of an <see cref="AbiType"/>.</summary>
public abstract record AbiValue
{
    private AbiValue()
    {
    }

    /// <summary>An integer.</summary>
    public sealed record Number(BigInteger Value) : AbiValue;

    /// <summary>True or false.</summary>
    public sealed record Boolean(bool Value) : AbiValue;

    /// <summary>An account.</summary>
    public sealed record Account(AccountId Value) : AbiValue;

    /// <summary>bytes or bytesN.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Value) : AbiValue;

    /// <summary>Text.</summary>
    public sealed record Text(string Value) : AbiValue;

    /// <summary>Elements of an array or members of a tuple.</summary>
    public sealed record List(IReadOnlyList<AbiValue> Items) : AbiValue;
}
