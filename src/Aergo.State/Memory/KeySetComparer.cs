using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Aergo.State;

/// <summary>Equality of byte strings for hash tables that are asked with spans.</summary>
/// <remarks>The hash is seeded per instance: contract keys are an outsider's choice, so a fixed one would invite collisions.
/// Nothing observable depends on it, since whatever leaves a table is sorted.</remarks>
internal sealed class KeySetComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    // string.GetHashCode's per-process seed, reached through HashCode, is all the randomness needed here.
    private readonly ulong _seed = unchecked(((ulong)HashCode.Combine(0x5EED) * 0x9E3779B97F4A7C15UL) | 1);

    public static KeySetComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        unchecked
        {
            ulong x = _seed ^ ((ulong)alternate.Length * 0xC2B2AE3D27D4EB4FUL);
            while (alternate.Length >= 8)
            {
                x = (x ^ MemoryMarshal.Read<ulong>(alternate)) * _seed;
                x ^= x >> 32;
                alternate = alternate[8..];
            }

            foreach (byte b in alternate)
            {
                x = (x ^ b) * 0xC2B2AE3D27D4EB4FUL;
            }

            x ^= x >> 29;
            return (int)(x ^ (x >> 32));
        }
    }
}
