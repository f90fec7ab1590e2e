using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>What a transaction saw at one moment: its own writes of then over the state below, which does not change.</summary>
internal sealed class FrozenRows(TransactionState owner, Dictionary<AccountId, PersistentMap<byte[]>> writes) : IStateReader
{
    public byte[]? Get(AccountId tree, ReadOnlySpan<byte> key) =>
        writes.TryGetValue(tree, out PersistentMap<byte[]>? own) && own.TryGet(key, out byte[]? value) ? value : owner.GetBelow(tree, key);

    public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending) =>
        owner.ScanOver(writes.GetValueOrDefault(tree), tree, from, to, descending);
}
