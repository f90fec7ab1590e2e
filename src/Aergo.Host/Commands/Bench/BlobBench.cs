using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Aergo.Files;
using Aergo.Primitives;

namespace Aergo.Host.Bench;

/// <summary>Many small blobs in AERGOFS beside the same blobs as files of the file system underneath.</summary>
/// <remarks>
/// Blobs of 1 KiB, durable in groups of 1,000: one sync of the store a group; for files one <c>syncfs</c> a group, which is the cheapest
/// way to have them durable. Files lie 1,000 to a directory under hexadecimal names. Reads are of random blobs by id, checked against their
/// content; the page cache helps both sides alike. Filling up to <c>--blobs</c> goes on in the store alone, for memory and restart.
/// </remarks>
internal static class BlobBench
{
    private const int BlobBytes = 1024, Group = 1000, FilesMax = 100_000, Reads = 20_000;

    public static IReadOnlyList<Figure> Run(string directory, long blobs, int rounds, Action<string> say)
    {
        string storePath = Path.Combine(directory, "store"), files = Path.Combine(directory, "files");
        Directory.CreateDirectory(storePath);
        Directory.CreateDirectory(files);
        int perRound = (int)Math.Max(Group, Math.Min(blobs, FilesMax) / rounds / Group * Group);
        var write = new List<double>();
        var fileWrite = new List<double>();
        var read = new List<double>();
        var fileRead = new List<double>();
        var figures = new List<Figure>();
        long memory = 0;
        var options = new StoreOptions { NewStoreId = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 } };
        using (NeedleStore store = NeedleStore.Open(new FileDisk(storePath), options))
        {
            long done = 0;
            for (int round = 0; round < rounds; round++)
            {
                say(string.Create(CultureInfo.InvariantCulture, $"round {round + 1} of {rounds}"));
                fileWrite.Add(Rate(perRound, () => WriteFiles(files, done, perRound)));
                write.Add(Rate(perRound, () => Write(store, done, perRound)));
                done += perRound;
                fileRead.Add(Rate(Reads, () => ReadFiles(files, done, round)));
                read.Add(Rate(Reads, () => Read(store, done, round)));
            }

            long start = Stopwatch.GetTimestamp();
            long before = done;
            while (done < blobs)
            {
                int count = (int)Math.Min(100_000, blobs - done);
                Write(store, done, count);
                done += count;
                say(string.Create(CultureInfo.InvariantCulture, $"{done:#,0} of {blobs:#,0} blobs"));
            }

            if (done > before)
            {
                figures.Add(Figure.Of("blob-fill", "blobs/s", [(done - before) / Stopwatch.GetElapsedTime(start).TotalSeconds]));
                figures.Add(Figure.Of("blob-read-full", "blobs/s", [Rate(Reads, () => Read(store, done, 77))]));
            }

            blobs = done;
            memory = store.Blobs.IndexBytes;
            store.WriteIndexes();
        }

        long opening = Stopwatch.GetTimestamp();
        using (NeedleStore store = NeedleStore.Open(new FileDisk(storePath), options))
        {
            figures.Add(Figure.Of("blob-restart", "s", [Stopwatch.GetElapsedTime(opening).TotalSeconds]));
            Read(store, blobs, 5);
            memory = Math.Max(memory, store.Blobs.IndexBytes);
        }

        return
        [
            Figure.Of("blobs", "blobs", [blobs]),
            Figure.Of("blob-write", "blobs/s", write),
            Figure.Of("ext4-write", "files/s", fileWrite),
            Figure.Ratio("blob-write/ext4", write, fileWrite),
            Figure.Of("blob-read", "blobs/s", read),
            Figure.Of("ext4-read", "files/s", fileRead),
            Figure.Ratio("blob-read/ext4", read, fileRead),
            Figure.Of("blob-memory", "bytes/blob", [(double)memory / blobs]),
            Figure.Of("blob-disk", "bytes/blob", [(double)Directory.EnumerateFiles(storePath).Sum(f => new FileInfo(f).Length) / blobs]),
            .. figures,
        ];
    }

    private static double Rate(int count, Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Bytes that depend on the number and do not compress.
    private static byte[] Blob(long number)
    {
        var blob = new byte[BlobBytes];
        ulong state = ((ulong)number << 1) | 1;
        for (int i = 0; i < BlobBytes; i += 8)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            BitConverter.TryWriteBytes(blob.AsSpan(i), state);
        }

        BitConverter.TryWriteBytes(blob, number);
        return blob;
    }

    private static void Write(NeedleStore store, long from, int count)
    {
        for (long i = from; i < from + count; i++)
        {
            byte[] blob = Blob(i);
            store.Blobs.Append(new Needle(NeedleKind.Blob, ContentId.OfBlob(blob), blob));
            if ((i + 1) % Group == 0)
            {
                store.Blobs.Commit();
            }
        }

        store.Blobs.Commit();
    }

    private static void Read(NeedleStore store, long count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < Reads; i++)
        {
            byte[] blob = Blob(random.NextInt64(count));
            byte[]? found = store.Blobs.TryRead(ContentId.OfBlob(blob), out _);
            if (found is null || !found.AsSpan().SequenceEqual(blob))
            {
                throw new UnreachableException("a blob is not the one that was written");
            }
        }
    }

    private static string PathOf(string directory, long number) =>
        Path.Combine(directory, (number / Group).ToString("x6", CultureInfo.InvariantCulture), ContentId.OfBlob(Blob(number)).ToString());

    private static void WriteFiles(string directory, long from, int count)
    {
        for (long i = from; i < from + count; i++)
        {
            if (i % Group == 0)
            {
                Directory.CreateDirectory(Path.Combine(directory, (i / Group).ToString("x6", CultureInfo.InvariantCulture)));
            }

            File.WriteAllBytes(PathOf(directory, i), Blob(i));
            if ((i + 1) % Group == 0)
            {
                FileDisk.SyncAll(directory);
            }
        }

        FileDisk.SyncAll(directory);
    }

    private static void ReadFiles(string directory, long count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < Reads; i++)
        {
            long number = random.NextInt64(count);
            if (!File.ReadAllBytes(PathOf(directory, number)).AsSpan().SequenceEqual(Blob(number)))
            {
                throw new UnreachableException("a file is not the one that was written");
            }
        }
    }
}
