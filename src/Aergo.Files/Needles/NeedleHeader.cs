using System;
using System.Buffers.Binary;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>The 64 bytes before a needle's body.</summary>
/// <remarks>
/// Little endian: magic 4 · format 1 · kind 1 · flags 2 · stored length 4 · raw length 4 · id 32 · sequence 8 · owner 4 · CRC-32C 4.
/// The header's checksum begins with the volume's own, so that bytes from another volume do not pass for this one's.
/// After the body: its CRC-32C, begun with the sequence, and zeros up to a multiple of eight.
/// </remarks>
public readonly record struct NeedleHeader(NeedleKind Kind, ushort Flags, int StoredLength, Hash256 Id, ulong Sequence, uint Owner)
{
    /// <summary>Length of the header.</summary>
    public const int Size = 64;

    /// <summary>Longest body: 16 MiB.</summary>
    public const int BodyBytesMax = 16 << 20;

    /// <summary>Flag of the mark that ends a group.</summary>
    public const ushort LastOfGroup = 4;

    internal const uint Magic = 0x4E474541; // "AEGN" as it lies on disk
    internal const byte Format = 1;

    /// <summary>Bytes the needle takes on disk, padding included.</summary>
    public int TotalBytes => TotalBytesOf(StoredLength);

    /// <summary>Bytes a needle with such a body takes on disk.</summary>
    public static int TotalBytesOf(int bodyLength) => (Size + bodyLength + 4 + 7) & ~7;

    internal void WriteTo(Span<byte> output, uint volumeSeed)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output, Magic);
        output[4] = Format;
        output[5] = (byte)Kind;
        BinaryPrimitives.WriteUInt16LittleEndian(output[6..], Flags);
        BinaryPrimitives.WriteInt32LittleEndian(output[8..], StoredLength);
        BinaryPrimitives.WriteInt32LittleEndian(output[12..], StoredLength);
        Id.CopyTo(output[16..]);
        BinaryPrimitives.WriteUInt64LittleEndian(output[48..], Sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(output[56..], Owner);
        BinaryPrimitives.WriteUInt32LittleEndian(output[60..], Crc32c.Append(volumeSeed, output[..60]));
    }

    /// <summary>Reads a header; false unless every bit of it can be trusted.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> input, uint volumeSeed, out NeedleHeader header)
    {
        header = default;
        if (input.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(input) != Magic || input[4] != Format ||
            BinaryPrimitives.ReadUInt32LittleEndian(input[60..]) != Crc32c.Append(volumeSeed, input[..60]))
        {
            return false;
        }

        var kind = (NeedleKind)input[5];
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(input[6..]);
        int length = BinaryPrimitives.ReadInt32LittleEndian(input[8..]);

        // Compressed and encrypted bodies (flags 1 and 2, raw length unlike the stored one) are not written yet.
        bool mark = kind == NeedleKind.CommitMark;
        if (kind is < NeedleKind.Node or > NeedleKind.CommitMark || flags != (mark ? LastOfGroup : 0) ||
            length is < 0 or > BodyBytesMax || BinaryPrimitives.ReadInt32LittleEndian(input[12..]) != length)
        {
            return false;
        }

        header = new NeedleHeader(
            kind, flags, length, new Hash256(input[16..]), BinaryPrimitives.ReadUInt64LittleEndian(input[48..]),
            BinaryPrimitives.ReadUInt32LittleEndian(input[56..]));
        return true;
    }

    /// <summary>Whether the bytes after the header are its body, its checksum and zeros.</summary>
    internal bool BodyIsGood(ReadOnlySpan<byte> needle)
    {
        int end = Size + StoredLength;
        return BinaryPrimitives.ReadUInt32LittleEndian(needle[end..]) == Crc32c.OfBody(Sequence, needle[Size..end]) &&
            !needle[(end + 4)..TotalBytes].ContainsAnyExcept((byte)0);
    }
}

/// <summary>A needle to be written.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Id">Its name.</param>
/// <param name="Body">At most <see cref="NeedleHeader.BodyBytesMax"/>.</param>
/// <param name="Owner">Tenant or branch number.</param>
public readonly record struct Needle(NeedleKind Kind, Hash256 Id, ReadOnlyMemory<byte> Body, uint Owner = 0);

/// <summary>Where a needle lies: volume number and offset in it.</summary>
public readonly record struct NeedlePosition(int Volume, long Offset);
