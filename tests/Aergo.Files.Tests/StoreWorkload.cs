using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Files.Simulation;
using Aergo.Primitives;

namespace Aergo.Files.Tests;

/// <summary>Random groups appended to a small store, and what was promised about them.</summary>
internal sealed class StoreWorkload(int seed)
{
    public static readonly StoreOptions Small = new()
    {
        VolumeBytesMax = 8192, FillBytesMin = 1024, FillBytesMax = 4096, NewStoreId = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 },
    };

    private readonly Random _random = new(seed);

    /// <summary>All groups whose commit was begun, per class in order.</summary>
    public List<Needle[]>[] Begun { get; } = [[], [], []];

    /// <summary>How many of them were promised to be durable.</summary>
    public int[] Promised { get; } = new int[3];

    /// <summary>Appends groups until done or until the disk throws.</summary>
    public void Run(NeedleStore store, int groups)
    {
        for (int i = 0; i < groups; i++)
        {
            int log = _random.Next(2);
            NeedleLog target = log == 0 ? store.Log : store.Nodes;
            var needles = new Needle[_random.Next(1, 5)];
            for (int j = 0; j < needles.Length; j++)
            {
                needles[j] = NewNeedle(target.Class);
                target.Append(needles[j]);
            }

            bool durable = log == 0 || _random.Next(3) == 0;
            Begun[log].Add(needles);
            target.Commit(durable);
            if (durable)
            {
                Promised[log] = Begun[log].Count;
            }

            if (_random.Next(12) == 0)
            {
                store.WriteIndexes();
                Promised[0] = Begun[0].Count;
                Promised[1] = Begun[1].Count;
            }
        }
    }

    /// <summary>What is wrong with a recovered store; null if it holds all promised groups, whole, and of others a whole run that follows.</summary>
    public string? Check(NeedleStore store)
    {
        for (int log = 0; log < 2; log++)
        {
            NeedleLog target = log == 0 ? store.Log : store.Nodes;
            List<ulong> found = [.. target.InOrder().SelectMany(v => Prefixes(v, store))];
            int at = 0, group = 0;
            for (; group < Begun[log].Count && at < found.Count; group++)
            {
                foreach (Needle needle in Begun[log][group])
                {
                    if (at == found.Count || found[at++] != needle.Id.Prefix)
                    {
                        return $"{target.Class}: group {group} is not whole or not in order";
                    }

                    if (log == 1 && (target.TryRead(needle.Id, out NeedleHeader header) is not { } body || header.Kind != needle.Kind || !body.AsSpan().SequenceEqual(needle.Body.Span)))
                    {
                        return $"{target.Class}: a needle of group {group} does not read back";
                    }
                }
            }

            if (at < found.Count || group < Promised[log])
            {
                return $"{target.Class}: {group} groups found, {Promised[log]} promised, {Begun[log].Count} begun";
            }

            Begun[log].RemoveRange(group, Begun[log].Count - group);
            Promised[log] = group;
        }

        return null;
    }

    public static NeedleStore Open(IDisk disk) => NeedleStore.Open(disk, Small);

    // Sealed volumes let go of their lists, so the groups are read from the file again, which also checks them.
    private static IEnumerable<ulong> Prefixes(Volume volume, NeedleStore store)
    {
        _ = store;
        var scanner = new GroupScanner(volume.File, volume.Seed, VolumeHeader.Size, volume.Header.FirstSequence, volume.Header.Epoch > 0);
        var all = new List<ulong>();
        while (scanner.TryReadGroup())
        {
            all.AddRange(scanner.Group.Select(n => n.Header.Id.Prefix));
        }

        return all;
    }

    private Needle NewNeedle(NeedleClass needleClass)
    {
        var body = new byte[_random.Next(5) == 0 ? _random.Next(1500) : _random.Next(120)];
        _random.NextBytes(body);
        if (_random.Next(6) == 0)
        {
            body.AsSpan(body.Length / 3).Clear();
        }

        return needleClass == NeedleClass.Log
            ? new Needle(NeedleKind.BlockBody, Hash256.Sha256(body), body)
            : new Needle(NeedleKind.Node, ContentId.OfNode(body), body);
    }
}
