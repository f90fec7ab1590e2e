using System;
using System.Collections.Generic;
using System.Globalization;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>Brings a store back to the last whole group of each class. Source: docs/spec/aergofs.md, "Recovery".</summary>
internal static class StoreRecovery
{
    /// <summary>Adopts all volumes of the directory; the first volume number that is free.</summary>
    public static int Run(NeedleStore store)
    {
        int next = 1;
        SortedDictionary<int, int> epochs = CleanUp(store.Disk);
        var classes = new List<VolumeHeader>[3] { [], [], [] };
        foreach ((int number, int epoch) in epochs)
        {
            next = number + 1;
            if (ReadHeader(store, number, epoch) is { } header)
            {
                classes[(int)header.Class - 1].Add(header);
            }
        }

        foreach (List<VolumeHeader> volumes in classes)
        {
            for (int i = 0; i < volumes.Count; i++)
            {
                NeedleLog log = store.LogOf(volumes[i].Class);

                // Compaction may drop a volume's last needles, so its end is where it ends; others follow on each other without gaps.
                bool follows = i > 0 && volumes[i - 1].Epoch > 0
                    ? volumes[i].FirstSequence >= log.NextSequence
                    : volumes[i].FirstSequence == log.NextSequence;
                if (!follows)
                {
                    throw new StoreDamagedException(volumes[i].FileName, 20, "the volume before it is missing or cut short");
                }

                bool isLast = i == volumes.Count - 1;
                log.Adopt(Load(store, volumes[i], isLast), isLast);
            }
        }

        return next;
    }

    /// <summary>Removes what a crash left half done; the newest epoch of each volume.</summary>
    private static SortedDictionary<int, int> CleanUp(IDisk disk)
    {
        SortedDictionary<int, int> epochs = NewestEpochs(disk);
        bool removed = false;
        foreach (string name in disk.List())
        {
            bool old = VolumeHeader.TryParseName(name, "vol-", out int number, out int epoch) && epoch < epochs[number];
            bool orphan = VolumeHeader.TryParseName(name, "idx-", out number, out epoch) &&
                (!epochs.TryGetValue(number, out int newest) || epoch != newest);
            if (old || orphan || name.StartsWith("new-", StringComparison.Ordinal))
            {
                disk.Delete(name);
                removed = true;
            }
        }

        if (removed)
        {
            disk.SyncDirectory();
        }

        return epochs;
    }

    public static SortedDictionary<int, int> NewestEpochs(IDisk disk)
    {
        var epochs = new SortedDictionary<int, int>();
        foreach (string name in disk.List())
        {
            if (VolumeHeader.TryParseName(name, "vol-", out int number, out int epoch))
            {
                epochs[number] = Math.Max(epoch, epochs.GetValueOrDefault(number));
            }
        }

        return epochs;
    }

    // Null for a volume whose creation was not finished; it is removed.
    private static VolumeHeader? ReadHeader(NeedleStore store, int number, int epoch)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"vol-{number:d5}-{epoch:d4}");
        using (IDiskFile file = store.Disk.Open(name, create: false))
        {
            Span<byte> bytes = stackalloc byte[VolumeHeader.Size];
            bytes.Clear();
            int length = file.Read(0, bytes);
            if (VolumeHeader.TryRead(bytes[..length], store.StoreId, out VolumeHeader header) && header.Number == number && header.Epoch == epoch)
            {
                return header;
            }

            if (new FileWindow(file).FirstNonZero(0) < file.Length)
            {
                throw new StoreDamagedException(name, 0, "the volume header is broken");
            }
        }

        store.Disk.Delete(name);
        store.Disk.SyncDirectory();
        return null;
    }

    private static Volume Load(NeedleStore store, VolumeHeader header, bool isLast)
    {
        uint seed = header.Seed(store.StoreId);
        IDiskFile file = store.Disk.Open(header.FileName, create: false);
        var volume = new Volume(header, seed, file);
        try
        {
            if (IndexFile.TryRead(store.Disk, header, seed, file.Length, out long covered, out ulong nextSequence, out _) is { } entries)
            {
                volume.Entries.AddRange(entries);
                (volume.End, volume.NextSequence) = (covered, nextSequence);
            }
            else
            {
                store.Disk.Delete(header.IndexName);
            }

            if (isLast || volume.End < file.Length)
            {
                ScanRest(volume, isLast);
                if (!isLast)
                {
                    IndexFile.Write(store.Disk, header, seed, volume.End, volume.NextSequence, volume.Entries);
                }
            }

            return volume;
        }
        catch
        {
            volume.Dispose();
            throw;
        }
    }

    private static void ScanRest(Volume volume, bool isLast)
    {
        IDiskFile file = volume.File;
        var scanner = new GroupScanner(file, volume.Seed, volume.End, volume.NextSequence, volume.Header.Epoch > 0);
        while (scanner.TryReadGroup())
        {
            foreach (ScannedNeedle needle in scanner.Group)
            {
                NeedleHeader header = needle.Header;
                volume.Entries.Add(new IndexEntry(header.Id.Prefix, needle.Offset, header.Kind, NeedleIndex.ClassOf(header.TotalBytes)));
            }
        }

        (volume.End, volume.NextSequence) = (scanner.End, scanner.NextSequence);
        bool sealedWhole = scanner.End == file.Length;
        ScanEnd end = scanner.Judge();
        if (end == ScanEnd.Damaged || (!isLast && !sealedWhole))
        {
            throw new StoreDamagedException(volume.Header.FileName, scanner.Trouble.Offset, scanner.Trouble.What);
        }

        if (end == ScanEnd.Torn)
        {
            // Cut the tail away, so that no later group can be mistaken for it, and make the cut durable before anything follows.
            file.SetLength(scanner.End);
            file.Sync();
        }
    }
}
