using System;
using System.Runtime.InteropServices;

namespace Aergo.State;

/// <summary>Where nodes end: a pure function of keys and stored sizes, the same for everybody. Source: docs/spec/state-tree.md, "Cutting".</summary>
internal static class CutRule
{
    public const int LeafBytesMin = 256, LeafBytesMax = 4096;
    public const int InnerBytesMin = 512, InnerBytesMax = 8192;

    /// <summary>A forced cut's window holds at most so many nodes before the one that is edited.</summary>
    public const int NodesInWindowMax = 8;

    // A quarter of the range. Uncapped, the curve becomes "always cut", and from there on position decides instead of content.
    private const ulong ThresholdMax = 1UL << 30;

    public static int BytesMin(int level) => level == 0 ? LeafBytesMin : InnerBytesMin;

    public static int BytesMax(int level) => level == 0 ? LeafBytesMax : InnerBytesMax;

    /// <summary>What an entry counts for. An inner entry counts its row count as four bytes, however long it is.</summary>
    public static int EntryBytes(int level, int keyLength, int valueLength) => level == 0 ? keyLength + valueLength + 4 : keyLength + 40;

    /// <summary>The node ends after an entry whose hash is below this, when <paramref name="after"/> has reached the least size.</summary>
    /// <param name="level">0 for leaves.</param>
    /// <param name="before">Bytes in the node without the entry.</param>
    /// <param name="after">Bytes in the node with it.</param>
    public static uint Threshold(int level, int before, int after)
    {
        ReadOnlySpan<ulong> table = level == 0 ? CutTable.Leaf : CutTable.Inner;
        ulong chance = table[Math.Min(after >> 4, table.Length - 1)] - table[Math.Min(before >> 4, table.Length - 1)];
        return (uint)Math.Min(chance, ThresholdMax);
    }

    /// <summary>The fixed hash of a key on a level.</summary>
    public static uint Hash(int level, ReadOnlySpan<byte> key)
    {
        unchecked
        {
            const ulong a = 0x9E3779B97F4A7C15UL, b = 0xC2B2AE3D27D4EB4FUL, c = 0x165667B19E3779F9UL;
            ulong x = (a * ((ulong)level + 1)) ^ (b * (ulong)key.Length);
            while (key.Length >= 8)
            {
                x = (x ^ Word(key)) * c;
                x ^= x >> 32;
                key = key[8..];
            }

            ulong last = 0;
            for (int i = key.Length - 1; i >= 0; i--)
            {
                last = (last << 8) | key[i];
            }

            x = (x ^ last) * c;
            x ^= x >> 29;
            x *= b;
            return (uint)(x >> 32);
        }
    }

    private static ulong Word(ReadOnlySpan<byte> key)
    {
        ulong word = MemoryMarshal.Read<ulong>(key);
        return BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
    }
}
