using System;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>What happens to one key on one level: a new entry, or none.</summary>
internal struct LevelEdit
{
    public byte[] Key;

    /// <summary>Stored form of the value, or null to take the entry out.</summary>
    public byte[]? Value;

    public bool Mark;
    public ulong Rows;
}

/// <summary>A node that a level got, with what its entry one level up will say.</summary>
internal sealed class NewNode(byte[] lastKey, byte[] bytes, ulong rows, bool mark)
{
    public readonly byte[] LastKey = lastKey, Bytes = bytes;
    public readonly ulong Rows = rows;
    public readonly bool Mark = mark;
    public Hash256 Id;
}

/// <summary>A node that a level lost.</summary>
internal readonly record struct OldNode(byte[] LastKey, Hash256 Id, bool Mark);

/// <summary>The change of one row of a tree: its new value, or null when it is gone.</summary>
public readonly record struct RowEdit(byte[] Key, byte[]? Value);
