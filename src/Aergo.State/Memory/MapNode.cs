using System;

namespace Aergo.State;

/// <summary>One node of a <see cref="PersistentMap{TValue}"/>: a run of keys with values (leaf) or with children (inner).</summary>
/// <remarks>
/// In an inner node, key i is a lower bound of child i and above everything in child i - 1; key 0 is never compared.
/// A node is changed in place only by the editor that made it (<see cref="Owner"/>); to everybody else it is immutable.
/// </remarks>
internal sealed class MapNode(bool isLeaf, byte[][] keys, object?[] slots, int count, object? owner)
{
    /// <summary>Most entries a node holds.</summary>
    public const int EntriesMax = 32;

    public readonly bool IsLeaf = isLeaf;
    public readonly object? Owner = owner;
    public byte[][] Keys = keys;
    public object?[] Slots = slots;
    public int Count = count;

    public MapNode Child(int index) => System.Runtime.CompilerServices.Unsafe.As<MapNode>(Slots[index]!);

    /// <summary>First position whose key is not below <paramref name="key"/>.</summary>
    public int LowerBound(ReadOnlySpan<byte> key, out bool found)
    {
        int low = 0, high = Count;
        byte[][] keys = Keys;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int order = key.SequenceCompareTo(keys[middle]);
            if (order == 0)
            {
                found = true;
                return middle;
            }

            if (order < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        found = false;
        return low;
    }

    /// <summary>The child of an inner node in whose range <paramref name="key"/> lies.</summary>
    public int ChildFor(ReadOnlySpan<byte> key)
    {
        int low = 1, high = Count;
        byte[][] keys = Keys;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (key.SequenceCompareTo(keys[middle]) < 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low - 1;
    }

    /// <summary>This node if <paramref name="owner"/> may change it, else a copy it may change.</summary>
    public MapNode Editable(object? owner, int extra)
    {
        if (owner is not null && ReferenceEquals(Owner, owner))
        {
            Reserve(Count + extra);
            return this;
        }

        int capacity = owner is null ? Count + extra : Capacity(Count + extra);
        var keys = new byte[capacity][];
        var slots = new object?[capacity];
        Array.Copy(Keys, keys, Count);
        Array.Copy(Slots, slots, Count);
        return new MapNode(IsLeaf, keys, slots, Count, owner);
    }

    /// <summary>Makes room at <paramref name="index"/>; the node is editable and has the capacity.</summary>
    public void Insert(int index, byte[] key, object? slot)
    {
        Array.Copy(Keys, index, Keys, index + 1, Count - index);
        Array.Copy(Slots, index, Slots, index + 1, Count - index);
        Keys[index] = key;
        Slots[index] = slot;
        Count++;
    }

    public void RemoveAt(int index)
    {
        Count--;
        Array.Copy(Keys, index + 1, Keys, index, Count - index);
        Array.Copy(Slots, index + 1, Slots, index, Count - index);
        Keys[Count] = null!;
        Slots[Count] = null;
    }

    /// <summary>Moves the entries from <paramref name="at"/> on into a new right neighbour.</summary>
    public MapNode SplitAt(int at, object? owner)
    {
        int moved = Count - at;
        int capacity = owner is null ? moved + 1 : Capacity(moved + 1);
        var keys = new byte[capacity][];
        var slots = new object?[capacity];
        Array.Copy(Keys, at, keys, 0, moved);
        Array.Copy(Slots, at, slots, 0, moved);
        Array.Clear(Keys, at, moved);
        Array.Clear(Slots, at, moved);
        Count = at;
        return new MapNode(IsLeaf, keys, slots, moved, owner);
    }

    private void Reserve(int wanted)
    {
        if (wanted > Keys.Length)
        {
            int capacity = Capacity(wanted);
            Array.Resize(ref Keys, capacity);
            Array.Resize(ref Slots, capacity);
        }
    }

    private static int Capacity(int wanted) => wanted <= 4 ? 4 : wanted <= 8 ? 8 : wanted <= 16 ? 16 : EntriesMax + 1;
}
