using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>The net effect on one row: its new value, or null when it is gone.</summary>
public readonly record struct StateChange(AccountId Tree, byte[] Key, byte[]? Value) : IComparable<StateChange>
{
    /// <summary>Order of batches: by account, then by key.</summary>
    public int CompareTo(StateChange other)
    {
        int order = Tree.CompareTo(other.Tree);
        return order != 0 ? order : Key.AsSpan().SequenceCompareTo(other.Key);
    }
}

/// <summary>The net effect on one account record.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Record">The record afterwards, or null when the account is gone, its rows with it. Its rows root is not looked at:
/// rows change by <see cref="StateChange"/> only.</param>
/// <param name="ClearRows">Whether the rows from before are dropped first; row changes of the same batch come on top.</param>
public readonly record struct AccountChange(AccountId Account, AccountRecord? Record, bool ClearRows = false);

/// <summary>Ordinal order of byte strings, for sorted collections.</summary>
public sealed class BytesComparer : IComparer<byte[]>
{
    /// <summary>The one instance.</summary>
    public static BytesComparer Instance { get; } = new();

    /// <inheritdoc />
    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
