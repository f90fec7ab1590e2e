using System;
using System.Runtime.CompilerServices;

namespace Aergo.State;

/// <summary>An immutable ordered map from byte strings to values; a changed map shares all but one path with the old one.</summary>
/// <remarks>
/// Keys order bytewise. A null value is a value like any other; overlays of state use it as "deleted here".
/// Any number of threads may read one map. Keys and values handed in are never changed afterwards, by anybody.
/// </remarks>
public sealed class PersistentMap<TValue>
    where TValue : class
{
    private readonly MapNode? _root;

    internal PersistentMap(MapNode? root, int count) => (_root, Count) = (root, count);

    /// <summary>Number of entries, null values included.</summary>
    public int Count { get; }

    internal MapNode? Root => _root;

    /// <summary>Whether the key is there; its value may be null all the same.</summary>
    public bool TryGet(ReadOnlySpan<byte> key, out TValue? value) => MapEdit.TryGet(_root, key, out value);

    /// <summary>The map with <paramref name="value"/> at <paramref name="key"/>.</summary>
    public PersistentMap<TValue> Put(byte[] key, TValue? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        bool added = false;
        MapNode root = MapEdit.Put(_root, key, value, null, ref added);
        return new PersistentMap<TValue>(root, Count + (added ? 1 : 0));
    }

    /// <summary>The map without <paramref name="key"/>; this map if it is not there.</summary>
    public PersistentMap<TValue> Remove(ReadOnlySpan<byte> key)
    {
        bool removed = false;
        MapNode? root = MapEdit.Remove(_root, key, null, ref removed);
        return removed ? new PersistentMap<TValue>(root, Count - 1) : this;
    }

    /// <summary>An editor that starts as this map.</summary>
    public PersistentMapEditor<TValue> Edit() => new(this);

    /// <summary>An ordered walk from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive; null: to the end).</summary>
    public PersistentMapCursor<TValue> Scan(byte[] from, byte[]? to, bool descending) => new(_root, from, to, descending);

    /// <summary>An ordered walk over everything.</summary>
    public PersistentMapCursor<TValue> Scan() => new(_root, [], null, false);
}

/// <summary>Where maps begin.</summary>
public static class PersistentMap
{
    /// <summary>The map without entries.</summary>
    public static PersistentMap<TValue> Empty<TValue>()
        where TValue : class => EmptyOf<TValue>.Instance;

    private static class EmptyOf<TValue>
        where TValue : class
    {
        public static readonly PersistentMap<TValue> Instance = new(null, 0);
    }
}

/// <summary>A map being changed many times: nodes it made since its last snapshot are changed in place.</summary>
/// <remarks>One owner, no thread safety; the snapshots it gives out are as immutable as any map.</remarks>
public sealed class PersistentMapEditor<TValue>
    where TValue : class
{
    private MapNode? _root;
    private PersistentMap<TValue>? _snapshot;
    private object _owner = new();

    internal PersistentMapEditor(PersistentMap<TValue> start) => (_root, Count, _snapshot) = (start.Root, start.Count, start);

    /// <summary>Number of entries, null values included.</summary>
    public int Count { get; private set; }

    /// <inheritdoc cref="PersistentMap{TValue}.TryGet" />
    public bool TryGet(ReadOnlySpan<byte> key, out TValue? value) => MapEdit.TryGet(_root, key, out value);

    /// <summary>Sets the value at a key.</summary>
    public void Put(byte[] key, TValue? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        bool added = false;
        _root = MapEdit.Put(_root, key, value, _owner, ref added);
        Count += added ? 1 : 0;
        _snapshot = null;
    }

    /// <summary>Takes a key out.</summary>
    public void Remove(ReadOnlySpan<byte> key)
    {
        bool removed = false;
        _root = MapEdit.Remove(_root, key, _owner, ref removed);
        if (removed)
        {
            Count--;
            _snapshot = null;
        }
    }

    /// <summary>The map as it is now; later edits do not touch it. Costs nothing when nothing changed since the last one.</summary>
    public PersistentMap<TValue> Snapshot()
    {
        if (_snapshot is null)
        {
            _snapshot = new PersistentMap<TValue>(_root, Count);
            _owner = new object();
        }

        return _snapshot;
    }

    /// <summary>Goes back (or over) to another map.</summary>
    public void Reset(PersistentMap<TValue> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        (_root, Count, _snapshot) = (map.Root, map.Count, map);
        _owner = new object();
    }
}

/// <summary>The tree operations behind map and editor.</summary>
internal static class MapEdit
{
    public static bool TryGet<TValue>(MapNode? node, ReadOnlySpan<byte> key, out TValue? value)
        where TValue : class
    {
        if (node is not null)
        {
            while (!node.IsLeaf)
            {
                node = node.Child(node.ChildFor(key));
            }

            int index = node.LowerBound(key, out bool found);
            if (found)
            {
                value = Unsafe.As<TValue?>(node.Slots[index]);
                return true;
            }
        }

        value = null;
        return false;
    }

    public static MapNode Put(MapNode? root, byte[] key, object? value, object? owner, ref bool added)
    {
        if (root is null)
        {
            added = true;
            int capacity = owner is null ? 1 : 4;
            var leaf = new MapNode(true, new byte[capacity][], new object?[capacity], 0, owner);
            leaf.Insert(0, key, value);
            return leaf;
        }

        MapNode left = Put(root, key, value, owner, ref added, out MapNode? right);
        if (right is null)
        {
            return left;
        }

        int size = owner is null ? 2 : 4;
        var top = new MapNode(false, new byte[size][], new object?[size], 0, owner);
        top.Insert(0, left.Keys[0], left);
        top.Insert(1, right.Keys[0], right);
        return top;
    }

    private static MapNode Put(MapNode node, byte[] key, object? value, object? owner, ref bool added, out MapNode? right)
    {
        right = null;
        if (node.IsLeaf)
        {
            int index = node.LowerBound(key, out bool found);
            if (found)
            {
                node = node.Editable(owner, 0);
                node.Slots[index] = value;
                return node;
            }

            added = true;
            return Insert(node, index, key, value, owner, out right);
        }

        int at = node.ChildFor(key);
        MapNode old = node.Child(at);
        MapNode child = Put(old, key, value, owner, ref added, out MapNode? sibling);
        if (!ReferenceEquals(child, old))
        {
            node = node.Editable(owner, 0);
            node.Slots[at] = child;
        }

        return sibling is null ? node : Insert(node, at + 1, sibling.Keys[0], sibling, owner, out right);
    }

    private static MapNode Insert(MapNode node, int index, byte[] key, object? slot, object? owner, out MapNode? right)
    {
        right = null;
        if (node.Count < MapNode.EntriesMax)
        {
            node = node.Editable(owner, 1);
            node.Insert(index, key, slot);
            return node;
        }

        // Rows that arrive in order fill their nodes; others split in the middle.
        int at = index == node.Count ? node.Count - 1 : node.Count / 2;
        node = node.Editable(owner, 1);
        right = node.SplitAt(at, owner);
        if (index <= at)
        {
            node.Insert(index, key, slot);
        }
        else
        {
            right.Insert(index - at, key, slot);
        }

        return node;
    }

    public static MapNode? Remove(MapNode? node, ReadOnlySpan<byte> key, object? owner, ref bool removed)
    {
        if (node is null)
        {
            return null;
        }

        int index;
        if (node.IsLeaf)
        {
            index = node.LowerBound(key, out removed);
            if (!removed)
            {
                return node;
            }
        }
        else
        {
            index = node.ChildFor(key);
            MapNode old = node.Child(index);
            MapNode? child = Remove(old, key, owner, ref removed);
            if (!removed)
            {
                return node;
            }

            if (child is not null)
            {
                // Underfull nodes stay: maps here live for blocks, not years, and an empty one goes at once.
                node = ReferenceEquals(child, old) ? node : node.Editable(owner, 0);
                node.Slots[index] = child;
                return node;
            }
        }

        if (node.Count == 1)
        {
            return null;
        }

        node = node.Editable(owner, 0);
        node.RemoveAt(index);
        return !node.IsLeaf && node.Count == 1 ? node.Child(0) : node;
    }
}
