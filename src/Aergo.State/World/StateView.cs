using System;
using System.Collections.Concurrent;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>World state under one root. Any number of threads may read one view.</summary>
/// <remarks>Keeps the records it has looked up, since every row read begins with one; a view is used for a block, not for ever.</remarks>
public sealed class StateView : IStateView
{
    // Bound of the records kept; beyond it they are looked up each time.
    private const int RecordsMax = 16 * 1024;

    private readonly WorldState _world;
    private readonly ConcurrentDictionary<AccountId, AccountRecord?> _records = new();

    internal StateView(WorldState world, Hash256 root) => (_world, Root) = (world, root);

    /// <summary>Root of the world tree.</summary>
    public Hash256 Root { get; }

    /// <inheritdoc />
    public AccountRecord? GetAccount(AccountId account)
    {
        if (!_records.TryGetValue(account, out AccountRecord? record))
        {
            record = _world.GetAccount(Root, account);
            if (_records.Count < RecordsMax)
            {
                _records[account] = record;
            }
        }

        return record;
    }

    /// <inheritdoc />
    public byte[]? GetRow(AccountId tree, ReadOnlySpan<byte> key) =>
        GetAccount(tree) is { RowsRoot: { IsZero: false } rows } ? StateTree.Get(_world.Store, rows, key) : null;

    /// <inheritdoc />
    public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending) =>
        GetAccount(tree) is { RowsRoot: { IsZero: false } rows }
            ? StateTree.Scan(_world.Store, rows, from, to, descending)
            : EmptyCursor.Instance;
}
