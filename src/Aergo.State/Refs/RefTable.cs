using System;
using System.Collections.Generic;
using System.Text;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Branches and tags: from name to commit id, kept as a small tree of its own, so that the table has a root.</summary>
/// <remarks>Immutable: an update gives a new table. Making a branch writes one row, whatever the state's size.</remarks>
public sealed class RefTable
{
    /// <summary>Longest name, in UTF-8 bytes.</summary>
    public const int NameBytesMax = 255;

    private readonly TreeStore _store;

    /// <summary>The table with this root; zero for an empty one.</summary>
    public RefTable(TreeStore store, Hash256 root)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_store, Root) = (store, root);
    }

    /// <summary>Root of the table.</summary>
    public Hash256 Root { get; }

    /// <summary>The commit a name stands for; zero when there is no such name.</summary>
    public Hash256 Get(string name) => StateTree.Get(_store, Root, Key(name)) is { } bytes ? Read(bytes) : Hash256.Zero;

    /// <summary>All names and their commits, in byte order of the names.</summary>
    public IEnumerable<(string Name, Hash256 Commit)> All()
    {
        using IStateCursor rows = StateTree.Scan(_store, Root, [], null);
        while (rows.Next())
        {
            yield return (Encoding.UTF8.GetString(rows.Key), Read(rows.Value));
        }
    }

    /// <summary>Sets a name if it still stands for <paramref name="expected"/> (zero: if it is not there); to zero removes it.</summary>
    /// <returns>The new table, or null when the name stands for another commit.</returns>
    public RefTable? TrySet(string name, Hash256 expected, Hash256 commit)
    {
        if (Get(name) != expected)
        {
            return null;
        }

        return new RefTable(_store, StateTree.Apply(_store, Root, [new RowEdit(Key(name), commit.IsZero ? null : commit.ToArray())]));
    }

    private static byte[] Key(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        byte[] key = Encoding.UTF8.GetBytes(name);
        return key.Length <= NameBytesMax ? key : throw new ArgumentException($"a ref name of {key.Length} bytes is over {NameBytesMax}", nameof(name));
    }

    private Hash256 Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Hash256.Size ? new Hash256(bytes) : throw new StateDamagedException(Root, "holds a ref that is not one");
}
