using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Aergo.State.Tests;

public sealed class PersistentMapTests
{
    // Goal: the map equals a sorted dictionary, and snapshots never change.
    // Method: random puts and removes through map and editor; walk snapshots of many moments at the end.
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 400)]
    [InlineData(3, 60_000)]
    public void A_map_and_all_its_snapshots_equal_the_model(int seed, int keySpace)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<byte[], byte[]?>(BytesComparer.Instance);
        PersistentMap<byte[]> map = PersistentMap.Empty<byte[]>();
        PersistentMapEditor<byte[]> editor = map.Edit();
        var moments = new List<(PersistentMap<byte[]> Map, KeyValuePair<byte[], byte[]?>[] Rows)>();
        for (int step = 0; step < 6000; step++)
        {
            byte[] key = Key(random.Next(keySpace));
            if (random.Next(4) == 0)
            {
                map = map.Remove(key);
                editor.Remove(key);
                model.Remove(key);
            }
            else
            {
                byte[]? value = random.Next(10) == 0 ? null : [unchecked((byte)step)];
                map = map.Put(key, value);
                editor.Put(key, value);
                model[key] = value;
            }

            if (step % 500 == 499)
            {
                moments.Add((editor.Snapshot(), [.. model]));
                moments.Add((map, [.. model]));
            }
        }

        foreach ((PersistentMap<byte[]> moment, KeyValuePair<byte[], byte[]?>[] rows) in moments)
        {
            Assert.Equal(rows.Length, moment.Count);
            Same(rows, moment.Scan());
            foreach (KeyValuePair<byte[], byte[]?> row in rows)
            {
                Assert.True(moment.TryGet(row.Key, out byte[]? value));
                Assert.Same(row.Value, value);
            }

            for (int i = 0; i < 20; i++)
            {
                byte[] from = Key(random.Next(keySpace + 1));
                byte[]? to = random.Next(4) == 0 ? null : Key(random.Next(keySpace + 1));
                IEnumerable<KeyValuePair<byte[], byte[]?>> inside = rows.Where(r => new KeyRange(from, to).Contains(r.Key));
                Same(inside, moment.Scan(from, to, false));
                Same(inside.Reverse(), moment.Scan(from, to, true));
            }
        }
    }

    [Fact]
    public void Keys_in_order_fill_their_nodes_and_come_back_in_order()
    {
        PersistentMapEditor<byte[]> editor = PersistentMap.Empty<byte[]>().Edit();
        for (int i = 0; i < 20_000; i++)
        {
            editor.Put([(byte)(i >> 16), unchecked((byte)(i >> 8)), unchecked((byte)i)], [1]);
        }

        PersistentMapCursor<byte[]> rows = editor.Snapshot().Scan();
        for (int i = 0; i < 20_000; i++)
        {
            Assert.True(rows.Next());
            Assert.Equal(i, (rows.Key[0] << 16) | (rows.Key[1] << 8) | rows.Key[2]);
        }

        Assert.False(rows.Next());
        Assert.False(rows.Next());
    }

    private static void Same(IEnumerable<KeyValuePair<byte[], byte[]?>> expected, PersistentMapCursor<byte[]> actual)
    {
        foreach (KeyValuePair<byte[], byte[]?> row in expected)
        {
            Assert.True(actual.Next());
            Assert.Equal(row.Key, actual.Key);
            Assert.Same(row.Value, actual.Value);
        }

        Assert.False(actual.Next());
    }

    // Keys of different lengths, one often a prefix of another.
    private static byte[] Key(int number)
    {
        byte[] all = [(byte)(number % 7), unchecked((byte)(number / 7)), (byte)(number / 1792), unchecked((byte)number)];
        return all[..(number % 3 == 0 ? 3 : 4)];
    }
}
