using System;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>World state at one moment, readable and unchanging.</summary>
public interface IStateView
{
    /// <summary>The record of an account, or null when there is none.</summary>
    AccountRecord? GetAccount(AccountId account);

    /// <summary>The value at a key of an account's tree, or null when there is none.</summary>
    byte[]? GetRow(AccountId tree, ReadOnlySpan<byte> key);

    /// <summary>An ordered walk over rows from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive; null: to the end).</summary>
    IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending);
}
