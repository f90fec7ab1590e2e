using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>What an index file says of one needle.</summary>
internal readonly record struct IndexEntry(ulong Prefix, long Offset, NeedleKind Kind, byte SizeClass);

/// <summary>The needles of one volume in the order they lie, so that opening a store need not read the volume.</summary>
/// <remarks>
/// Pages of 4 KiB, each ending in its CRC-32C, which begins with the volume's seed and the page's number. First page: magic 8 ·
/// format 4 · class 1 · zero 3 · number 4 · epoch 4 · covered length 8 · next sequence 8 · entry count 8 · zeros.
/// Others: 255 entries of prefix 8 · offset / 8 4 · kind 1 · size class 1 · zero 2, then zeros. Never believed beyond the length it covers;
/// whatever is wrong with one, the volume itself is read instead.
/// </remarks>
internal static class IndexFile
{
    private const int PageBytes = 4096, EntryBytes = 16, EntriesPerPage = 255;
    private const uint Format = 1;

    private static ReadOnlySpan<byte> Magic => "AERGOIDX"u8;

    public static void Write(IDisk disk, in VolumeHeader volume, uint seed, long covered, ulong nextSequence, IReadOnlyList<IndexEntry> entries)
    {
        int pages = 1 + ((entries.Count + EntriesPerPage - 1) / EntriesPerPage);
        var bytes = new byte[(long)pages * PageBytes];
        Span<byte> head = bytes;
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Format);
        head[12] = (byte)volume.Class;
        BinaryPrimitives.WriteInt32LittleEndian(head[16..], volume.Number);
        BinaryPrimitives.WriteInt32LittleEndian(head[20..], volume.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(head[24..], covered);
        BinaryPrimitives.WriteUInt64LittleEndian(head[32..], nextSequence);
        BinaryPrimitives.WriteInt64LittleEndian(head[40..], entries.Count);
        for (int i = 0; i < entries.Count; i++)
        {
            Span<byte> entry = bytes.AsSpan(((1 + (i / EntriesPerPage)) * PageBytes) + (i % EntriesPerPage * EntryBytes));
            BinaryPrimitives.WriteUInt64LittleEndian(entry, entries[i].Prefix);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], (uint)(entries[i].Offset / 8));
            entry[12] = (byte)entries[i].Kind;
            entry[13] = entries[i].SizeClass;
        }

        for (int page = 0; page < pages; page++)
        {
            Span<byte> all = bytes.AsSpan(page * PageBytes, PageBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(all[(PageBytes - 4)..], Crc32c.Append(seed ^ (uint)page, all[..(PageBytes - 4)]));
        }

        string temporary = "new-" + volume.IndexName;
        disk.Delete(temporary);
        using (IDiskFile file = disk.Open(temporary, create: true))
        {
            file.Write(0, bytes);
            file.Sync();
        }

        disk.Rename(temporary, volume.IndexName);
        disk.SyncDirectory();
    }

    /// <summary>Reads an index file; null with a reason when it is missing or cannot be believed.</summary>
    public static List<IndexEntry>? TryRead(
        IDisk disk, in VolumeHeader volume, uint seed, long volumeLength, out long covered, out ulong nextSequence, out (long Offset, string What) trouble)
    {
        covered = 0;
        nextSequence = 0;
        trouble = (0, "is not there");
        if (!disk.Exists(volume.IndexName))
        {
            return null;
        }

        using IDiskFile file = disk.Open(volume.IndexName, create: false);
        var bytes = new byte[file.Length];
        int length = 0, got;
        while (length < bytes.Length && (got = file.Read(length, bytes.AsSpan(length))) > 0)
        {
            length += got;
        }

        if (length == 0 || length != bytes.Length || length % PageBytes != 0)
        {
            trouble = (length, "it does not consist of whole pages");
            return null;
        }

        for (int page = 0; page < length / PageBytes; page++)
        {
            ReadOnlySpan<byte> all = bytes.AsSpan(page * PageBytes, PageBytes);
            if (BinaryPrimitives.ReadUInt32LittleEndian(all[(PageBytes - 4)..]) != Crc32c.Append(seed ^ (uint)page, all[..(PageBytes - 4)]))
            {
                trouble = ((long)page * PageBytes, "a page's checksum is wrong");
                return null;
            }
        }

        ReadOnlySpan<byte> head = bytes;
        long count = BinaryPrimitives.ReadInt64LittleEndian(head[40..]);
        covered = BinaryPrimitives.ReadInt64LittleEndian(head[24..]);
        nextSequence = BinaryPrimitives.ReadUInt64LittleEndian(head[32..]);
        bool fits = head.StartsWith(Magic) && BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) == Format && head[12] == (byte)volume.Class &&
            BinaryPrimitives.ReadInt32LittleEndian(head[16..]) == volume.Number && BinaryPrimitives.ReadInt32LittleEndian(head[20..]) == volume.Epoch &&
            covered >= VolumeHeader.Size && covered <= volumeLength && count >= 0 && count <= (long)length / EntryBytes;
        if (!fits)
        {
            trouble = (0, "its head does not fit the volume");
            return null;
        }

        return Entries(bytes, (int)count);
    }

    private static List<IndexEntry> Entries(byte[] bytes, int count)
    {
        var entries = new List<IndexEntry>(count);
        CollectionsMarshal.SetCount(entries, count);
        Span<IndexEntry> target = CollectionsMarshal.AsSpan(entries);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = bytes.AsSpan(((1 + (i / EntriesPerPage)) * PageBytes) + (i % EntriesPerPage * EntryBytes), EntryBytes);
            target[i] = new IndexEntry(
                BinaryPrimitives.ReadUInt64LittleEndian(entry), BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]) * 8L, (NeedleKind)entry[12], entry[13]);
        }

        return entries;
    }
}
