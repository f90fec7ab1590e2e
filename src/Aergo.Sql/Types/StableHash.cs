using System;
using System.Buffers.Binary;

namespace Aergo.Sql.Types;

/// <summary>A quick hash that is the same on every machine and in every run, for hash joins and grouping. Not for security.</summary>
public static class StableHash
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15UL;

    /// <summary>Spreads one word over all bits.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value += Golden;
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EBUL;
            return value ^ (value >> 31);
        }
    }

    /// <summary>Adds a word to a hash; order counts.</summary>
    public static ulong Combine(ulong hash, ulong value) => unchecked(Mix(hash ^ (value + Golden + (hash << 6) + (hash >> 2))));

    public static ulong Bytes(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Mix((ulong)bytes.Length);
        while (bytes.Length >= 8)
        {
            hash = Combine(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        ulong tail = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            tail |= (ulong)bytes[i] << (8 * i);
        }

        return Combine(hash, tail);
    }

    /// <summary>Hash of UTF-16 units; two strings are equal in SQL exactly when their units are.</summary>
    public static ulong Text(ReadOnlySpan<char> text)
    {
        ulong hash = Mix((ulong)text.Length);
        while (text.Length >= 4)
        {
            hash = Combine(hash, text[0] | ((ulong)text[1] << 16) | ((ulong)text[2] << 32) | ((ulong)text[3] << 48));
            text = text[4..];
        }

        ulong tail = 0;
        for (int i = 0; i < text.Length; i++)
        {
            tail |= (ulong)text[i] << (16 * i);
        }

        return Combine(hash, tail);
    }
}
