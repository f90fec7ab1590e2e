using System;
using System.Collections.Generic;
using Aergo.Files.Simulation;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Files.Tests;

public sealed class StoreTests
{
    [Fact]
    public void The_checksum_is_the_published_one()
    {
        // RFC 3720, B.4: 32 bytes of zeros, of ones, and counting up.
        Assert.Equal(0x8A9136AAu, Crc32c.Of(new byte[32]));
        byte[] ones = new byte[32];
        ones.AsSpan().Fill(0xFF);
        Assert.Equal(0x62A8AB43u, Crc32c.Of(ones));
        Assert.Equal(0x46DD794Eu, Crc32c.Of([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]));
        Assert.Equal(0xE3069283u, Crc32c.Append(Crc32c.Of("1234"u8), "56789"u8));
    }

    [Fact]
    public void What_was_committed_is_read_back_over_many_volumes_and_openings()
    {
        var disk = new MemoryDisk();
        var work = new StoreWorkload(8);
        for (int opening = 0; opening < 4; opening++)
        {
            using NeedleStore store = StoreWorkload.Open(disk);
            Assert.Null(work.Check(store));
            work.Run(store, 40);
            Assert.Null(work.Check(store));
        }

        Assert.True(disk.List().Count > 20);
        Assert.Null(StoreVerifier.Run(disk).Damage);
    }

    [Fact]
    public void Needles_of_all_sizes_keep_to_the_layout()
    {
        var disk = new MemoryDisk();
        using NeedleStore store = NeedleStore.Open(disk, new StoreOptions());
        var bodies = new List<byte[]>();
        foreach (int length in new[] { 0, 1, 3, 4, 5, 60, 61, 16_000, 16_256, 16_257, 70_000, NeedleHeader.BodyBytesMax })
        {
            var body = new byte[length];
            new Random(length).NextBytes(body);
            bodies.Add(body);
            store.Blobs.Append(new Needle(NeedleKind.Blob, ContentId.OfBlob(body), body, Owner: 7));
        }

        NeedlePosition[] places = store.Blobs.Commit();
        for (int i = 0; i < bodies.Count; i++)
        {
            Assert.Equal(0, places[i].Offset % 8);
            Assert.Equal(bodies[i], store.Blobs.TryRead(ContentId.OfBlob(bodies[i]), out NeedleHeader header));
            Assert.Equal(7u, header.Owner);
            Assert.Equal(bodies[i], store.Blobs.Read(places[i], out _));
        }

        Assert.Null(store.Blobs.TryRead(ContentId.OfBlob([7, 7]), out _));
        Assert.Throws<ArgumentException>(() => store.Blobs.Append(new Needle(NeedleKind.Blob, default, new byte[NeedleHeader.BodyBytesMax + 1])));
    }

    [Fact]
    public void The_index_holds_what_it_was_told_and_forgets_what_is_gone()
    {
        using var index = new NeedleIndex(new byte[16]);
        var random = new Random(3);
        var model = new Dictionary<ulong, long>();
        Span<IndexHit> hits = stackalloc IndexHit[4];
        for (int i = 1; i <= 50_000; i++)
        {
            // Ids that share their low or high bits, as somebody might grind them.
            ulong prefix = i % 2 == 0 ? (ulong)i << 40 : (ulong)random.NextInt64();
            if (model.TryAdd(prefix, i * 8L))
            {
                index.Add(prefix, i % 100, i * 8L, 3);
            }

            if (i % 3 == 0)
            {
                index.Move(prefix, i % 100, i * 8L, i % 2 == 0 ? null : (i + 100_000) * 8L);
                model[prefix] = (i + 100_000) * 8L;
                if (i % 2 == 0)
                {
                    model.Remove(prefix);
                }
            }
        }

        Assert.Equal(model.Count, index.Count);
        foreach ((ulong prefix, long offset) in model)
        {
            Assert.Equal(1, index.Find(prefix, hits));
            Assert.Equal(offset, hits[0].Offset);
        }

        Assert.Equal(0, index.Find(12 << 1, hits));
    }

    [Fact]
    public void Damaged_or_missing_index_files_cost_time_and_nothing_else()
    {
        var disk = new FaultyDisk(new FaultPlan());
        var work = new StoreWorkload(30);
        using (NeedleStore store = StoreWorkload.Open(disk))
        {
            work.Run(store, 80);
        }

        int changed = 0;
        foreach (string name in disk.List())
        {
            if (name.StartsWith("idx", StringComparison.Ordinal))
            {
                changed++;
                if (changed % 2 == 0)
                {
                    disk.Flip(name, 30 + changed, 4);
                }
                else
                {
                    disk.Delete(name);
                }
            }
        }

        Assert.True(changed > 4);
        using NeedleStore again = StoreWorkload.Open(disk);
        Assert.Null(work.Check(again));
        Assert.Null(StoreVerifier.Run(disk).Damage);
    }
}
