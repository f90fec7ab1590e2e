using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Aergo.Primitives;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Functions.Session;

/// <summary>Chance that every node draws alike: SHA-256 over the parent block, the transaction and the number of the draw.</summary>
/// <remarks>Whoever makes the block can foresee it: not for lotteries. A query adds its wall clock, so that it is not the same each time.</remarks>
internal static class RandomStream
{
    /// <summary>From 0 to below 1, in steps of 2^-53.</summary>
    public static double NextDouble(SqlContext context)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        Next(context, digest);
        return (BinaryPrimitives.ReadUInt64BigEndian(digest) >> 11) * (1.0 / (1L << 53));
    }

    /// <summary>A version 4 UUID.</summary>
    public static UInt128 NextUuid(SqlContext context)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        Next(context, digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x40);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    /// <summary>So many bytes, a digest for each 32.</summary>
    public static byte[] NextBytes(SqlContext context, int count)
    {
        var bytes = new byte[count];
        Span<byte> digest = stackalloc byte[Hash256.Size];
        for (int at = 0; at < count; at += digest.Length)
        {
            Next(context, digest);
            digest[..Math.Min(digest.Length, count - at)].CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }

    private static void Next(SqlContext context, Span<byte> digest)
    {
        Span<byte> seed = stackalloc byte[(2 * Hash256.Size) + 16];
        context.Block.Parent.CopyTo(seed);
        context.TransactionHash.CopyTo(seed[Hash256.Size..]);
        BinaryPrimitives.WriteInt64BigEndian(seed[(2 * Hash256.Size)..], context.RandomDraws++);
        int length = (2 * Hash256.Size) + 8;
        if (context.WallClock is { } clock)
        {
            BinaryPrimitives.WriteInt64BigEndian(seed[length..], clock().UnixNanoseconds);
            length += 8;
        }

        SHA256.HashData(seed[..length], digest);
    }
}
