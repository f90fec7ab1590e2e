using System;
using System.Buffers.Binary;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>The file <c>super</c>: says that a directory is a store, and which.</summary>
/// <remarks>64 bytes, little endian: magic 8 · format 4 · zero 4 · store id 16 · zero 28 · CRC-32C 4.</remarks>
internal static class Superblock
{
    public const string FileName = "super";

    private const string TemporaryName = "new-super";
    private const int Size = 64;
    private const uint Format = 1;

    private static ReadOnlySpan<byte> Magic => "AERGOFS1"u8;

    /// <summary>Reads the store's id; creates the store if there is none.</summary>
    public static byte[] Open(IDisk disk, ReadOnlySpan<byte> newStoreId)
    {
        if (!disk.Exists(FileName))
        {
            Create(disk, newStoreId);
        }

        return Read(disk);
    }

    public static byte[] Read(IDisk disk)
    {
        using IDiskFile file = disk.Open(FileName, create: false);
        Span<byte> bytes = stackalloc byte[Size + 1];
        int length = file.Read(0, bytes);
        bool good = length == Size && bytes.StartsWith(Magic) &&
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]) == Crc32c.Of(bytes[..60]);
        if (!good)
        {
            throw new StoreDamagedException(FileName, 0, "it is not the superblock of a store");
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) == Format && !bytes[12..16].ContainsAnyExcept((byte)0)
            ? bytes.Slice(16, 16).ToArray()
            : throw new StoreDamagedException(FileName, 8, "not supported: this store format");
    }

    private static void Create(IDisk disk, ReadOnlySpan<byte> storeId)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Format);
        storeId.CopyTo(bytes[16..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[60..], Crc32c.Of(bytes[..60]));
        disk.Delete(TemporaryName);
        using (IDiskFile file = disk.Open(TemporaryName, create: true))
        {
            file.Write(0, bytes);
            file.Sync();
        }

        disk.Rename(TemporaryName, FileName);
        disk.SyncDirectory();
    }
}
