using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Aergo.Primitives;

namespace Aergo.Sql.Tests;

/// <summary>World state in memory, by the contract of the port: ordered rows per account, walks over the moment of their opening, marks.</summary>
/// <remarks>Trees are persistent sets, so a walk and a mark are references to an old version; nothing is copied.</remarks>
public sealed class MemoryState : IContractState
{
    private static readonly ImmutableSortedSet<Entry> EmptyTree = ImmutableSortedSet.Create<Entry>(EntryOrder.Instance);

    private readonly List<ImmutableDictionary<AccountId, ImmutableSortedSet<Entry>>> _marks = [];
    private ImmutableDictionary<AccountId, ImmutableSortedSet<Entry>> _trees = ImmutableDictionary<AccountId, ImmutableSortedSet<Entry>>.Empty;

    /// <summary>Calls of Get, of Put and Delete, and rows that walks gave out.</summary>
    public long Reads { get; private set; }

    public long Writes { get; private set; }

    public long Walked { get; private set; }

    public long Walks { get; private set; }

    /// <summary>Number of rows in a tree.</summary>
    public int Count(AccountId tree) => Tree(tree).Count;

    /// <summary>All rows of a tree in key order.</summary>
    public IEnumerable<(byte[] Key, byte[] Value)> Rows(AccountId tree)
    {
        foreach (Entry entry in Tree(tree))
        {
            yield return (entry.Key, entry.Value);
        }
    }

    public byte[]? Get(AccountId tree, ReadOnlySpan<byte> key)
    {
        Reads++;
        return Tree(tree).TryGetValue(new Entry(key.ToArray(), []), out Entry found) ? found.Value : null;
    }

    public void Put(AccountId tree, byte[] key, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (key.Length is 0 or > StateLimits.KeyBytesMax || value.Length > StateLimits.ValueBytesMax)
        {
            throw new ArgumentException($"a row of {key.Length} + {value.Length} bytes is outside the limits of state");
        }

        Writes++;
        var entry = new Entry(key, value);
        ImmutableSortedSet<Entry> rows = Tree(tree);
        _trees = _trees.SetItem(tree, rows.Remove(entry).Add(entry));
    }

    public void Delete(AccountId tree, byte[] key)
    {
        Writes++;
        _trees = _trees.SetItem(tree, Tree(tree).Remove(new Entry(key, [])));
    }

    public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending) => Scan(Tree(tree), from, to, descending);

    public IStateReader Freeze() => new Moment(this, _trees);

    private Cursor Scan(ImmutableSortedSet<Entry> rows, byte[] from, byte[]? to, bool descending)
    {
        Walks++;
        int start = IndexOf(rows, from);
        int end = to is null ? rows.Count : Math.Max(start, IndexOf(rows, to));
        return new Cursor(this, rows, start, end, descending);
    }

    public int Mark()
    {
        _marks.Add(_trees);
        return _marks.Count - 1;
    }

    public void RollBackTo(int mark)
    {
        _trees = _marks[mark];
        _marks.RemoveRange(mark + 1, _marks.Count - mark - 1);
    }

    private static int IndexOf(ImmutableSortedSet<Entry> rows, byte[] key)
    {
        int index = rows.IndexOf(new Entry(key, []));
        return index < 0 ? ~index : index;
    }

    private ImmutableSortedSet<Entry> Tree(AccountId tree) => _trees.GetValueOrDefault(tree) ?? EmptyTree;

    private sealed class Moment(MemoryState owner, ImmutableDictionary<AccountId, ImmutableSortedSet<Entry>> trees) : IStateReader
    {
        public byte[]? Get(AccountId tree, ReadOnlySpan<byte> key)
        {
            owner.Reads++;
            return (trees.GetValueOrDefault(tree) ?? EmptyTree).TryGetValue(new Entry(key.ToArray(), []), out Entry found) ? found.Value : null;
        }

        public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending) => owner.Scan(trees.GetValueOrDefault(tree) ?? EmptyTree, from, to, descending);
    }

    private readonly record struct Entry(byte[] Key, byte[] Value);

    private sealed class EntryOrder : IComparer<Entry>
    {
        public static readonly EntryOrder Instance = new();

        public int Compare(Entry x, Entry y) => x.Key.AsSpan().SequenceCompareTo(y.Key);
    }

    private sealed class Cursor(MemoryState owner, ImmutableSortedSet<Entry> rows, int start, int end, bool descending) : IStateCursor
    {
        private int _next = descending ? end - 1 : start;
        private Entry _current;

        public ReadOnlySpan<byte> Key => _current.Key;

        public ReadOnlySpan<byte> Value => _current.Value;

        public bool Next()
        {
            if (_next < start || _next >= end)
            {
                return false;
            }

            _current = rows[_next];
            _next += descending ? -1 : 1;
            owner.Walked++;
            return true;
        }

        public void Dispose()
        {
        }
    }
}
