using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>Rewrites sealed volumes without their dead needles. Source: docs/spec/aergofs.md, "Compaction".</summary>
/// <remarks>The new volume is whole and synced under another name before one rename puts it in place, so a crash leaves the
/// old volume or the new one; opening removes the other.</remarks>
public static class Compactor
{
    /// <summary>Live share below which a volume is worth rewriting.</summary>
    public const double LiveShareMax = 0.5;

    /// <summary>Compacts every sealed volume of a log whose live share is below <paramref name="liveShareMax"/>.</summary>
    /// <param name="store">The store; no commits run meanwhile, reads may.</param>
    /// <param name="log">Nodes or blobs. Blocks are never dropped.</param>
    /// <param name="isLive">Whether a needle is still needed.</param>
    /// <param name="liveShareMax">Share of bytes in live needles.</param>
    /// <returns>Bytes given back.</returns>
    public static long Run(NeedleStore store, NeedleLog log, Func<Hash256, bool> isLive, double liveShareMax = LiveShareMax)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(isLive);
        if (log.Class == NeedleClass.Log)
        {
            throw new ArgumentException("blocks are never dropped", nameof(log));
        }

        return store.Guard(() =>
        {
            long freed = 0;
            foreach (Volume volume in new List<Volume>(log.InOrder()))
            {
                if (!log.IsOpen(volume) && LiveShare(volume, isLive) < liveShareMax)
                {
                    freed += Rewrite(store, log, volume, isLive);
                }
            }

            return freed;
        });
    }

    private static GroupScanner Scanner(Volume volume) =>
        new(volume.File, volume.Seed, VolumeHeader.Size, volume.Header.FirstSequence, volume.Header.Epoch > 0);

    private static double LiveShare(Volume volume, Func<Hash256, bool> isLive)
    {
        long live = 0, all = 0;
        GroupScanner scanner = Scanner(volume);
        while (scanner.TryReadGroup())
        {
            foreach (ScannedNeedle needle in scanner.Group)
            {
                all += needle.Header.TotalBytes;
                live += isLive(needle.Header.Id) ? needle.Header.TotalBytes : 0;
            }
        }

        ThrowUnlessWhole(volume, scanner);
        return all == 0 ? 1 : (double)live / all;
    }

    private static long Rewrite(NeedleStore store, NeedleLog log, Volume old, Func<Hash256, bool> isLive)
    {
        VolumeHeader header = old.Header with { Epoch = old.Header.Epoch + 1 };
        string temporary = "new-" + header.FileName;
        uint seed = header.Seed(store.StoreId);
        var moves = new List<(ulong Prefix, long From, long? To)>();
        var entries = new List<IndexEntry>();
        long end;
        store.Disk.Delete(temporary);
        using (IDiskFile file = store.Disk.Open(temporary, create: true))
        {
            end = Copy(store, old, file, header, seed, isLive, moves, entries);
            file.Sync();
        }

        IndexFile.Write(store.Disk, header, seed, end, old.NextSequence, entries);

        // From here on the new volume is the volume.
        store.Disk.Rename(temporary, header.FileName);
        store.Disk.SyncDirectory();
        var compacted = new Volume(header, seed, store.Disk.Open(header.FileName, create: false)) { End = end, NextSequence = old.NextSequence };
        long freed = old.End - end;
        log.Replace(old, compacted, moves);
        store.Disk.Delete(old.Header.FileName);
        store.Disk.Delete(old.Header.IndexName);
        store.Disk.SyncDirectory();
        return freed;
    }

    private static long Copy(
        NeedleStore store, Volume old, IDiskFile file, VolumeHeader header, uint seed, Func<Hash256, bool> isLive,
        List<(ulong Prefix, long From, long? To)> moves, List<IndexEntry> entries)
    {
        var bytes = new byte[VolumeHeader.Size];
        header.WriteTo(bytes, store.StoreId);
        file.Write(0, bytes);
        long end = VolumeHeader.Size;
        var group = new GroupWriter();
        GroupScanner scanner = Scanner(old);
        while (scanner.TryReadGroup())
        {
            group.Clear();
            int first = entries.Count;
            foreach (ScannedNeedle needle in scanner.Group)
            {
                NeedleHeader head = needle.Header;
                if (!isLive(head.Id))
                {
                    moves.Add((head.Id.Prefix, needle.Offset, null));
                    continue;
                }

                byte[] body = scanner.Body(needle).ToArray();
                if (!StoreVerifier.IdIsGood(head, body))
                {
                    throw new StoreDamagedException(old.Header.FileName, needle.Offset, "a needle's content is not what its id says");
                }

                group.Add(new Needle(head.Kind, head.Id, body, head.Owner), head.Sequence, seed);
                long to = end + group.Needles[^1].Offset;
                moves.Add((head.Id.Prefix, needle.Offset, to));
                entries.Add(new IndexEntry(head.Id.Prefix, to, head.Kind, NeedleIndex.ClassOf(head.TotalBytes)));
            }

            if (entries.Count > first)
            {
                group.Close(scanner.NextSequence - 1, scanner.NextSequence - 2, seed);
                file.Write(end, group.Bytes);
                end += group.Bytes.Length;
            }
        }

        ThrowUnlessWhole(old, scanner);
        return end;
    }

    private static void ThrowUnlessWhole(Volume volume, GroupScanner scanner)
    {
        if (scanner.End != volume.End)
        {
            throw new StoreDamagedException(volume.Header.FileName, scanner.Trouble.Offset, scanner.Trouble.What);
        }
    }
}
