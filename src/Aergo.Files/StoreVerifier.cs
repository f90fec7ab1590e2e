using System;
using System.Collections.Generic;
using System.Globalization;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>The first place of a store that is not as it was written.</summary>
public sealed record StoreDamage(string File, long Offset, string What)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File} at offset {Offset}: {What}");
}

/// <summary>What a check of a whole store found.</summary>
/// <param name="Needles">Good needles seen before the damage, or in all.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="Damage">The first damage, or null.</param>
public sealed record StoreReport(long Needles, long Bytes, StoreDamage? Damage);

/// <summary>Reads every byte of a store that is not being written and checks it: headers, bodies, ids, order, index files, and that what
/// should be zero is zero.</summary>
/// <remarks>An unfinished group at the end of a log, as a crash leaves it, counts as damage here: opening the store removes it.</remarks>
public static class StoreVerifier
{
    /// <summary>Checks everything up to the first damage.</summary>
    /// <param name="disk">The store's directory.</param>
    /// <param name="checkBody">Says what is wrong with a needle of the log, whose id Files cannot check; null for nothing.</param>
    /// <param name="progress">Told bytes read so far, now and then.</param>
    public static StoreReport Run(IDisk disk, Func<NeedleHeader, ReadOnlyMemory<byte>, string?>? checkBody = null, Action<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(disk);
        var run = new Pass(disk, checkBody, progress);
        try
        {
            run.All();
            return new StoreReport(run.Needles, run.Bytes, null);
        }
        catch (StoreDamagedException damage)
        {
            return new StoreReport(run.Needles, run.Bytes, new StoreDamage(damage.File, damage.Offset, damage.What));
        }
    }

    /// <summary>Whether a content id names the content; true for kinds whose ids say something else.</summary>
    internal static bool IdIsGood(in NeedleHeader header, ReadOnlySpan<byte> body) => header.Kind switch
    {
        NeedleKind.Node => ContentId.OfNode(body) == header.Id,
        NeedleKind.Blob => ContentId.OfBlob(body) == header.Id,
        _ => true,
    };

    private sealed class Pass(IDisk disk, Func<NeedleHeader, ReadOnlyMemory<byte>, string?>? checkBody, Action<long>? progress)
    {
        private readonly ulong[] _nextSequence = [1, 1, 1];
        private readonly bool[] _mayGap = new bool[3];
        private byte[] _storeId = [];

        public long Needles { get; private set; }

        public long Bytes { get; private set; }

        public void All()
        {
            if (!disk.Exists(Superblock.FileName))
            {
                throw new StoreDamagedException(Superblock.FileName, 0, "it is not there");
            }

            _storeId = Superblock.Read(disk);
            foreach ((int number, int epoch) in StoreRecovery.NewestEpochs(disk))
            {
                Volume(number, epoch);
            }
        }

        private void Volume(int number, int epoch)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"vol-{number:d5}-{epoch:d4}");
            using IDiskFile file = disk.Open(name, create: false);
            Span<byte> bytes = stackalloc byte[VolumeHeader.Size];
            int length = file.Read(0, bytes);
            if (!VolumeHeader.TryRead(bytes[..length], _storeId, out VolumeHeader header) || header.Number != number || header.Epoch != epoch ||
                !HeaderIsWhole(bytes, header))
            {
                throw new StoreDamagedException(name, 0, "the volume header is broken");
            }

            ref ulong next = ref _nextSequence[(int)header.Class - 1];
            if (header.FirstSequence < next || (header.FirstSequence > next && !_mayGap[(int)header.Class - 1]))
            {
                throw new StoreDamagedException(name, 20, "the volume before it is missing or cut short");
            }

            uint seed = header.Seed(_storeId);
            var entries = new List<IndexEntry>();
            var scanner = new GroupScanner(file, seed, VolumeHeader.Size, header.FirstSequence, epoch > 0);
            while (scanner.TryReadGroup())
            {
                Group(name, scanner, entries);
            }

            if (scanner.Judge() is ScanEnd.Torn or ScanEnd.Damaged)
            {
                string what = scanner.Judge() == ScanEnd.Torn ? " (an unfinished group)" : "";
                throw new StoreDamagedException(name, scanner.Trouble.Offset, scanner.Trouble.What + what);
            }

            Bytes += file.Length;
            progress?.Invoke(Bytes);
            Index(header, seed, file.Length, scanner, entries);
            next = scanner.NextSequence;
            _mayGap[(int)header.Class - 1] = epoch > 0;
        }

        private void Group(string name, GroupScanner scanner, List<IndexEntry> entries)
        {
            foreach (ScannedNeedle needle in scanner.Group)
            {
                NeedleHeader header = needle.Header;
                ReadOnlySpan<byte> body = scanner.Body(needle);
                string? trouble = !IdIsGood(header, body) ? "a needle's content is not what its id says"
                    : checkBody?.Invoke(header, body.ToArray());
                if (trouble is not null)
                {
                    throw new StoreDamagedException(name, needle.Offset, trouble);
                }

                entries.Add(new IndexEntry(header.Id.Prefix, needle.Offset, header.Kind, NeedleIndex.ClassOf(header.TotalBytes)));
                Needles++;
            }
        }

        // Checks the index file, if there is one, against the volume.
        private void Index(in VolumeHeader header, uint seed, long length, GroupScanner scanner, List<IndexEntry> entries)
        {
            if (!disk.Exists(header.IndexName))
            {
                return;
            }

            List<IndexEntry>? index = IndexFile.TryRead(disk, header, seed, length, out long covered, out _, out (long Offset, string What) trouble);
            if (index is null)
            {
                throw new StoreDamagedException(header.IndexName, trouble.Offset, trouble.What);
            }

            int count = 0;
            while (count < index.Count && count < entries.Count && index[count] == entries[count])
            {
                count++;
            }

            if (count < index.Count || covered > scanner.End || (covered == scanner.End && count < entries.Count))
            {
                throw new StoreDamagedException(header.IndexName, (long)count * 16, "it does not agree with the volume");
            }
        }

        private bool HeaderIsWhole(ReadOnlySpan<byte> bytes, in VolumeHeader header)
        {
            Span<byte> again = stackalloc byte[VolumeHeader.Size];
            header.WriteTo(again, _storeId);
            return again.SequenceEqual(bytes);
        }
    }
}
