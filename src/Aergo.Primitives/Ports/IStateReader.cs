using System;

namespace Aergo.Primitives;

/// <summary>Rows of accounts to read: those a transaction sees now, or those of a moment it froze.</summary>
public interface IStateReader
{
    /// <summary>The value at a key of an account's tree, or null when there is none.</summary>
    byte[]? Get(AccountId tree, ReadOnlySpan<byte> key);

    /// <summary>Opens an ordered walk over keys from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive; null: to the end).</summary>
    /// <remarks>The walk sees the state at its opening: later writes of the same transaction do not move or feed it.</remarks>
    IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending);
}
