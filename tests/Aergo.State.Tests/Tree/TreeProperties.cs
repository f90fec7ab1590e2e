using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Aergo.State.Tests;

// Goal: a tree is a function of its content: no order or grouping of edits shows in it. FsCheck shrinks what breaks that to the smallest case.
public sealed class TreeProperties
{
    private static readonly Gen<byte[]> Keys =
        from length in Gen.Choose(1, 6)
        from bytes in Gen.Choose(0, 3).Select(b => (byte)(b * 85)).ArrayOf(length)
        select bytes;

    // Null deletes.
    private static readonly Gen<byte[]?> Values =
        from kind in Gen.Choose(0, 9)
        from length in kind == 0 ? Gen.Constant(3000) : Gen.Choose(0, 40)
        from fill in Gen.Choose(0, 255)
        select kind == 1 ? null : Enumerable.Repeat((byte)fill, length).ToArray();

    private static readonly Arbitrary<(byte[] Key, byte[]? Value)[]> Edits =
        (from size in Gen.Choose(0, 400)
         from edits in (from key in Keys from value in Values select (key, value)).ArrayOf(size)
         select edits).ToArbitrary();

    [Fact]
    public void Any_grouping_of_edits_gives_the_tree_of_what_is_left() => Prop.ForAll(Edits, edits =>
    {
        SortedDictionary<byte[], byte[]> rows = Plain(edits);
        Hash256 rebuilt = TreeBuilder.BuildFromSorted(rows, new MemoryNodeStore());
        foreach (int group in new[] { 1, 7, 400 })
        {
            var store = new TreeStore(new MemoryNodeStore(), 1 << 20);
            Hash256 root = Hash256.Zero;
            foreach ((byte[] Key, byte[]? Value)[] part in edits.Chunk(group))
            {
                root = StateTree.Apply(store, root, Batch(part));
            }

            Assert.Equal(rebuilt, root);
            Assert.Equal((ulong)rows.Count, StateTree.Count(store, root));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void What_was_put_last_is_got_and_scanned_in_order() => Prop.ForAll(Edits, Keys.ToArbitrary(), (edits, from) =>
    {
        SortedDictionary<byte[], byte[]> rows = Plain(edits);
        var store = new TreeStore(new MemoryNodeStore(), 1 << 20);
        Hash256 root = StateTree.Apply(store, Hash256.Zero, Batch(edits));
        foreach ((byte[] key, byte[]? _) in edits)
        {
            Assert.Equal(rows.GetValueOrDefault(key), StateTree.Get(store, root, key));
        }

        var scanned = new List<byte[]>();
        using (IStateCursor cursor = StateTree.Scan(store, root, from, null))
        {
            while (cursor.Next())
            {
                scanned.Add(cursor.Key.ToArray());
                Assert.Equal(rows[scanned[^1]], cursor.Value.ToArray());
            }
        }

        Assert.Equal(rows.Keys.Where(k => BytesComparer.Instance.Compare(k, from) >= 0), scanned);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static SortedDictionary<byte[], byte[]> Plain((byte[] Key, byte[]? Value)[] edits)
    {
        var rows = new SortedDictionary<byte[], byte[]>(BytesComparer.Instance);
        foreach ((byte[] key, byte[]? value) in edits)
        {
            if (value is null)
            {
                rows.Remove(key);
            }
            else
            {
                rows[key] = value;
            }
        }

        return rows;
    }

    private static List<RowEdit> Batch(IEnumerable<(byte[] Key, byte[]? Value)> edits)
    {
        var last = new SortedDictionary<byte[], byte[]?>(BytesComparer.Instance);
        foreach ((byte[] key, byte[]? value) in edits)
        {
            last[key] = value;
        }

        return [.. last.Select(e => new RowEdit(e.Key, e.Value))];
    }
}
