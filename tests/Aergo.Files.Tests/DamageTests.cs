using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Files.Simulation;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Files.Tests;

public sealed class DamageTests
{
    // Goal: a check of the store finds any changed byte and names the file and a place at or just before it.
    // Method: change every byte of every file, padding and zero-filled rest included, one at a time.
    [Fact]
    public void A_change_of_any_byte_of_any_file_is_found_and_named()
    {
        FaultyDisk disk = Written(out _);
        Assert.Null(StoreVerifier.Run(disk).Damage);
        var random = new Random(1);
        int tried = 0;
        foreach (string name in disk.List())
        {
            long length;
            using (IDiskFile file = disk.Open(name, false))
            {
                length = file.Length;
            }

            // Index pages are mostly zeros under one checksum: every seventh byte is enough there.
            int step = name.StartsWith("idx", StringComparison.Ordinal) ? 7 : 1;
            for (int offset = 0; offset < length; offset += step)
            {
                byte mask = (byte)(1 << random.Next(8));
                disk.Flip(name, offset, mask);
                StoreDamage? damage = StoreVerifier.Run(disk).Damage;
                Assert.True(damage is not null, $"{name} at {offset}");
                Assert.Equal(name, damage.File);
                Assert.InRange(damage.Offset, offset - 4096, offset);
                disk.Flip(name, offset, mask);
                tried++;
            }
        }

        Assert.True(tried > 20_000);
        Assert.Null(StoreVerifier.Run(disk).Damage);
    }

    // Goal: a store with any one bit changed either refuses to open, refuses to read the needle, or reads what was written; and a
    // promised group is never taken for a torn tail.
    [Fact]
    public void No_changed_bit_leads_to_a_wrong_value_or_a_silent_loss()
    {
        FaultyDisk disk = Written(out List<Needle> needles);
        var random = new Random(2);
        int refusedToOpen = 0, refusedToRead = 0;
        foreach (string name in disk.List().Where(n => !n.StartsWith("idx", StringComparison.Ordinal)))
        {
            long length;
            using (IDiskFile file = disk.Open(name, false))
            {
                length = file.Length;
            }

            for (int offset = random.Next(9); offset < length; offset += 9)
            {
                FaultyDisk copy = disk.Copy(new FaultPlan());
                copy.Flip(name, offset, (byte)(1 << random.Next(8)));
                try
                {
                    using NeedleStore store = StoreWorkload.Open(copy);
                    foreach (Needle needle in needles)
                    {
                        try
                        {
                            byte[]? body = store.Nodes.TryRead(needle.Id, out _);
                            Assert.True(body is not null, $"{name} at {offset}: a needle is gone");
                            Assert.True(body.AsSpan().SequenceEqual(needle.Body.Span));
                        }
                        catch (StoreDamagedException damage)
                        {
                            Assert.Equal(name, damage.File);
                            refusedToRead++;
                        }
                    }
                }
                catch (StoreDamagedException damage)
                {
                    Assert.Equal(name, damage.File);
                    refusedToOpen++;
                }
            }
        }

        Assert.True(refusedToOpen > 50 && refusedToRead > 50, $"{refusedToOpen}, {refusedToRead}");
    }

    [Fact]
    public void Damage_in_the_middle_is_told_from_a_torn_tail()
    {
        var disk = new FaultyDisk(new FaultPlan());
        NeedlePosition[] places = new NeedlePosition[3];
        using (NeedleStore store = NeedleStore.Open(disk, StoreWorkload.Small with { VolumeBytesMax = 1 << 20 }))
        {
            for (int i = 0; i < 3; i++)
            {
                var body = new byte[1000];
                new Random(i).NextBytes(body);
                store.Log.Append(new Needle(NeedleKind.BlockBody, Hash256.Sha256(body), body));
                places[i] = store.Log.Commit()[0];
            }
        }

        // Zeros in the middle of the second group look torn, but the third group's mark says the second was synced.
        FaultyDisk middle = Zeroed(disk, places[1].Offset + 64, 1000);
        var damage = Assert.Throws<StoreDamagedException>(() => NeedleStore.Open(middle, StoreWorkload.Small));
        Assert.Equal("vol-00001-0000", damage.File);
        Assert.Equal(places[1].Offset, damage.Offset);

        // The same in the last group is what a power cut leaves; the group goes, the others stay.
        FaultyDisk tail = Zeroed(disk, places[2].Offset + 64, 1000);
        Assert.NotNull(StoreVerifier.Run(tail).Damage);
        using (NeedleStore store = NeedleStore.Open(tail, StoreWorkload.Small with { VolumeBytesMax = 1 << 20 }))
        {
            Assert.Equal(2, store.TakeLogEntries().Count());
            Assert.Equal(places[1], store.TakeLogEntries().Last().Position);
        }

        Assert.Null(StoreVerifier.Run(tail).Damage);

        // A missing volume is missed.
        FaultyDisk other = Written(out _);
        other.Delete(other.List().First(n => n.StartsWith("vol-", StringComparison.Ordinal)));
        Assert.Throws<StoreDamagedException>(() => StoreWorkload.Open(other));
        Assert.NotNull(StoreVerifier.Run(other).Damage);
    }

    [Fact]
    public void Marks_made_by_others_inside_a_body_are_not_believed()
    {
        // A body that holds a whole group of another store, mark and all, saying that everything before it was synced.
        var strange = new GroupWriter();
        strange.Add(new Needle(NeedleKind.Blob, ContentId.OfBlob([1]), new byte[] { 1 }), 1000, 77);
        strange.Close(1001, 999, 77);
        var body = new byte[3000];
        body.AsSpan().Fill(1);
        strange.Bytes.CopyTo(body.AsSpan(2000));
        var disk = new FaultyDisk(new FaultPlan());
        NeedlePosition place;
        using (NeedleStore store = StoreWorkload.Open(disk))
        {
            store.Log.Append(new Needle(NeedleKind.BlockBody, Hash256.Zero, body));
            place = store.Log.Commit()[0];
        }

        using NeedleStore torn = StoreWorkload.Open(Zeroed(disk, place.Offset, 600));
        Assert.Empty(torn.TakeLogEntries());
    }

    private static FaultyDisk Zeroed(FaultyDisk disk, long offset, int length)
    {
        FaultyDisk copy = disk.Copy(new FaultPlan());
        using IDiskFile file = copy.Open("vol-00001-0000", false);
        file.Write(offset, new byte[length]);
        file.Sync();
        return copy;
    }

    private static FaultyDisk Written(out List<Needle> needles)
    {
        var disk = new FaultyDisk(new FaultPlan());
        var work = new StoreWorkload(21);
        using (NeedleStore store = StoreWorkload.Open(disk))
        {
            work.Run(store, 40);
            store.Nodes.Sync();
        }

        needles = [.. work.Begun[1].SelectMany(g => g)];
        return disk;
    }
}
