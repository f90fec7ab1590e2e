using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State.Tests;

/// <summary>Random and hostile rows for trees, and the comparison of an update with a rebuild.</summary>
internal sealed class TreeTrial(int seed, TreeTrial.Keys keys, TreeTrial.Values values)
{
    public enum Keys
    {
        Short, Text, Long, NoCut, NoCutRising, NoCutLong,
    }

    public enum Values
    {
        Fixed, Mixed, Large, Tiny,
    }

    private readonly Random _random = new(seed);
    private readonly MemoryNodeStore _nodes = new();

    public SortedDictionary<byte[], byte[]> Rows { get; } = new(BytesComparer.Instance);

    public TreeStore Store => field ??= new TreeStore(_nodes, 1 << 20);

    public Hash256 Root { get; private set; }

    public Random Random => _random;

    /// <summary>Applies one random batch both ways; false when the roots differ.</summary>
    public bool Step(int edits, double deleteShare, double overwriteShare)
    {
        var batch = new SortedDictionary<byte[], byte[]?>(BytesComparer.Instance);
        List<byte[]> present = [.. Rows.Keys];
        bool cluster = _random.Next(3) == 0;
        int around = present.Count > 0 ? _random.Next(present.Count) : 0;
        for (int i = 0; i < edits; i++)
        {
            double dice = _random.NextDouble();
            byte[] key = present.Count > 0 && dice < deleteShare + overwriteShare
                ? present[cluster ? Math.Min(present.Count - 1, around + i) : _random.Next(present.Count)]
                : NewKey();
            batch[key] = dice < deleteShare ? null : NewValue();
        }

        return Apply(batch);
    }

    public bool Apply(SortedDictionary<byte[], byte[]?> batch)
    {
        var edits = new List<RowEdit>();
        foreach ((byte[] key, byte[]? value) in batch)
        {
            edits.Add(new RowEdit(key, value));
            if (value is null)
            {
                Rows.Remove(key);
            }
            else
            {
                Rows[key] = value;
            }
        }

        Root = StateTree.Apply(Store, Root, edits);
        return Root == TreeBuilder.BuildFromSorted(Rows, new MemoryNodeStore());
    }

    public byte[] NewValue()
    {
        int length = values switch
        {
            Values.Fixed => 40,
            Values.Mixed => _random.Next(4) == 0 ? _random.Next(200) : 30,
            Values.Large => _random.Next(3) == 0 ? _random.Next(400, 3000) : _random.Next(300, 512),
            _ => _random.Next(2),
        };
        var value = new byte[length];
        _random.NextBytes(value);
        return value;
    }

    public byte[] NewKey() => keys switch
    {
        Keys.Short => Bytes(4),
        Keys.Text => System.Text.Encoding.ASCII.GetBytes($"table/{_random.Next(4)}/{_random.Next(1_000_000)}"),
        Keys.Long => LongKey(),
        Keys.NoCut => Hostile(Bytes(12), false),
        Keys.NoCutRising => Hostile(Bytes(12), true),
        _ => Hostile(LongKey(), false),
    };

    private byte[] LongKey()
    {
        byte[] key = Bytes(_random.Next(600, StateLimits.KeyBytesMax));
        key.AsSpan(0, _random.Next(2) == 0 ? 300 : 0).Clear();
        return key;
    }

    // Changes the key's end until no level cuts at it of its own accord; rising: until hashes grow with the key.
    private byte[] Hostile(byte[] key, bool rising)
    {
        while (true)
        {
            uint hash = CutRule.Hash(0, key), above = CutRule.Hash(1, key);
            bool good = rising ? hash >= (1u << 30) && hash >> 28 >= 4 + (key[0] / 22) : hash >= 1u << 30 && above >= 1u << 30;
            if (good)
            {
                return key;
            }

            _random.NextBytes(key.AsSpan(key.Length - 6));
        }
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
