using System;
using System.Buffers.Binary;
using System.Numerics;

namespace Aergo.Files;

/// <summary>CRC-32C (Castagnoli), by the processor's instruction where it has one.</summary>
internal static class Crc32c
{
    /// <summary>Checksum of <paramref name="data"/>, carried on from the checksum of what came before (0 at the start).</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        while (data.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[8..];
        }

        foreach (byte b in data)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }

    public static uint Of(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>Checksum of a body, begun with the sequence number so that an old body under a new header fails.</summary>
    public static uint OfBody(ulong sequence, ReadOnlySpan<byte> body)
    {
        Span<byte> seed = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(seed, sequence);
        return Append(Of(seed), body);
    }
}
