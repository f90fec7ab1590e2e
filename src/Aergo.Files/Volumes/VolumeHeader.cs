using System;
using System.Buffers.Binary;
using System.Globalization;

namespace Aergo.Files;

/// <summary>The first 64 bytes of a volume.</summary>
/// <remarks>
/// Little endian: magic 8 · format 2 · class 1 · zero 1 · number 4 · epoch 4 · first sequence 8 · store id 16 · zero 16 · CRC-32C 4.
/// The epoch counts compactions. The volume's seed for needle checksums is the CRC-32C of store id, number and epoch.
/// </remarks>
internal readonly record struct VolumeHeader(NeedleClass Class, int Number, int Epoch, ulong FirstSequence)
{
    public const int Size = 64;

    private const ushort Format = 1;

    private static ReadOnlySpan<byte> Magic => "AERGOVOL"u8;

    public string FileName => string.Create(CultureInfo.InvariantCulture, $"vol-{Number:d5}-{Epoch:d4}");

    public string IndexName => string.Create(CultureInfo.InvariantCulture, $"idx-{Number:d5}-{Epoch:d4}");

    public uint Seed(ReadOnlySpan<byte> storeId)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Number);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], Epoch);
        return Crc32c.Append(Crc32c.Of(storeId), bytes);
    }

    public void WriteTo(Span<byte> output, ReadOnlySpan<byte> storeId)
    {
        output[..Size].Clear();
        Magic.CopyTo(output);
        BinaryPrimitives.WriteUInt16LittleEndian(output[8..], Format);
        output[10] = (byte)Class;
        BinaryPrimitives.WriteInt32LittleEndian(output[12..], Number);
        BinaryPrimitives.WriteInt32LittleEndian(output[16..], Epoch);
        BinaryPrimitives.WriteUInt64LittleEndian(output[20..], FirstSequence);
        storeId.CopyTo(output[28..]);
        BinaryPrimitives.WriteUInt32LittleEndian(output[60..], Crc32c.Of(output[..60]));
    }

    public static bool TryRead(ReadOnlySpan<byte> input, ReadOnlySpan<byte> storeId, out VolumeHeader header)
    {
        header = default;
        if (input.Length < Size || !input.StartsWith(Magic) || BinaryPrimitives.ReadUInt16LittleEndian(input[8..]) != Format ||
            BinaryPrimitives.ReadUInt32LittleEndian(input[60..]) != Crc32c.Of(input[..60]) ||
            !input.Slice(28, 16).SequenceEqual(storeId) || input[10] is < 1 or > 3)
        {
            return false;
        }

        header = new VolumeHeader(
            (NeedleClass)input[10], BinaryPrimitives.ReadInt32LittleEndian(input[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(input[16..]), BinaryPrimitives.ReadUInt64LittleEndian(input[20..]));
        return true;
    }

    /// <summary>Reads number and epoch from a file name of this store.</summary>
    public static bool TryParseName(string name, string prefix, out int number, out int epoch)
    {
        number = epoch = 0;
        return name.StartsWith(prefix, StringComparison.Ordinal) && name.Length == prefix.Length + 10 && name[prefix.Length + 5] == '-' &&
            int.TryParse(name.AsSpan(prefix.Length, 5), NumberStyles.None, CultureInfo.InvariantCulture, out number) &&
            int.TryParse(name.AsSpan(prefix.Length + 6), NumberStyles.None, CultureInfo.InvariantCulture, out epoch);
    }
}
