using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Aergo.Primitives;

/// <summary>Cost of <see cref="Scrypt"/>: n rounds (a power of two), blocks of 128 r bytes, p times over.</summary>
/// <param name="N">Rounds; memory is 128 · n · r bytes.</param>
/// <param name="R">Block size factor.</param>
/// <param name="P">Repetitions.</param>
public sealed record ScryptParameters(int N, int R, int P)
{
    /// <summary>Most rounds.</summary>
    public const int NMax = 1 << 20;

    /// <summary>Largest product of block factor and repetitions.</summary>
    public const int RTimesPMax = 64;

    /// <summary>Most memory, in bytes (1 GiB).</summary>
    public const long MemoryMax = 1L << 30;

    /// <summary>Largest n · r · p; eight times the work of the usual files.</summary>
    public const long WorkMax = 1L << 24;

    /// <summary>What nodes write: 32 MiB, a tenth of a second.</summary>
    public static ScryptParameters NodeDefault { get; } = new(1 << 15, 8, 1);

    /// <summary>Whether the numbers make sense and stay within the bounds; asked of every key file from outside.</summary>
    public bool IsWithinBounds =>
        N is > 1 and <= NMax && BitOperations.IsPow2(N) && R > 0 && P > 0 && (long)R * P <= RTimesPMax
        && 128L * N * R <= MemoryMax && (long)N * R * P <= WorkMax;
}

/// <summary>The key derivation of RFC 7914, made costly in memory against guessing.</summary>
public static class Scrypt
{
    private const int WordsPerBlock = 16;

    /// <summary>Fills <paramref name="key"/> from a password and a salt.</summary>
    /// <exception cref="ArgumentException">The parameters are out of bounds; ask <see cref="ScryptParameters.IsWithinBounds"/> first.</exception>
    public static void Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ScryptParameters parameters, Span<byte> key)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!parameters.IsWithinBounds)
        {
            throw new ArgumentException("scrypt parameters out of bounds", nameof(parameters));
        }

        int blockBytes = 128 * parameters.R;
        byte[] blocks = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, blockBytes * parameters.P);
        int words = blockBytes / 4;
        var x = new uint[words];
        var work = new uint[words];
        var table = new uint[(long)words * parameters.N];
        for (int i = 0; i < parameters.P; i++)
        {
            Span<byte> block = blocks.AsSpan(i * blockBytes, blockBytes);
            for (int w = 0; w < words; w++)
            {
                x[w] = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * w)..]);
            }

            MixMemory(x, work, table, parameters.N);
            for (int w = 0; w < words; w++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(block[(4 * w)..], x[w]);
            }
        }

        Rfc2898DeriveBytes.Pbkdf2(password, blocks, key, 1, HashAlgorithmName.SHA256);
        CryptographicOperations.ZeroMemory(blocks);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(x.AsSpan()));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(work.AsSpan()));
        Array.Clear(table);
    }

    // scryptROMix: fill the table in order, then walk it in an order only the data knows.
    private static void MixMemory(Span<uint> x, Span<uint> work, Span<uint> table, int n)
    {
        int words = x.Length;
        for (int i = 0; i < n; i++)
        {
            x.CopyTo(table.Slice(i * words, words));
            MixBlock(x, work);
        }

        for (int i = 0; i < n; i++)
        {
            int j = (int)(x[words - WordsPerBlock] & (uint)(n - 1));
            ReadOnlySpan<uint> row = table.Slice(j * words, words);
            for (int w = 0; w < words; w++)
            {
                x[w] ^= row[w];
            }

            MixBlock(x, work);
        }
    }

    // scryptBlockMix: each 64-byte piece is hashed with the one before; even pieces go to the front, odd ones behind.
    private static void MixBlock(Span<uint> x, Span<uint> work)
    {
        int pieces = x.Length / WordsPerBlock;
        Span<uint> state = stackalloc uint[WordsPerBlock];
        x[^WordsPerBlock..].CopyTo(state);
        for (int i = 0; i < pieces; i++)
        {
            ReadOnlySpan<uint> piece = x.Slice(i * WordsPerBlock, WordsPerBlock);
            for (int w = 0; w < WordsPerBlock; w++)
            {
                state[w] ^= piece[w];
            }

            Salsa8(state);
            int place = (i / 2) + ((i & 1) * (pieces / 2));
            state.CopyTo(work.Slice(place * WordsPerBlock, WordsPerBlock));
        }

        work.CopyTo(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Salsa8(Span<uint> s)
    {
        unchecked
        {
            uint x0 = s[0], x1 = s[1], x2 = s[2], x3 = s[3], x4 = s[4], x5 = s[5], x6 = s[6], x7 = s[7];
            uint x8 = s[8], x9 = s[9], x10 = s[10], x11 = s[11], x12 = s[12], x13 = s[13], x14 = s[14], x15 = s[15];
            for (int round = 0; round < 8; round += 2)
            {
                Quarter(ref x0, ref x4, ref x8, ref x12);
                Quarter(ref x5, ref x9, ref x13, ref x1);
                Quarter(ref x10, ref x14, ref x2, ref x6);
                Quarter(ref x15, ref x3, ref x7, ref x11);
                Quarter(ref x0, ref x1, ref x2, ref x3);
                Quarter(ref x5, ref x6, ref x7, ref x4);
                Quarter(ref x10, ref x11, ref x8, ref x9);
                Quarter(ref x15, ref x12, ref x13, ref x14);
            }

            s[0] += x0;
            s[1] += x1;
            s[2] += x2;
            s[3] += x3;
            s[4] += x4;
            s[5] += x5;
            s[6] += x6;
            s[7] += x7;
            s[8] += x8;
            s[9] += x9;
            s[10] += x10;
            s[11] += x11;
            s[12] += x12;
            s[13] += x13;
            s[14] += x14;
            s[15] += x15;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        unchecked
        {
            b ^= BitOperations.RotateLeft(a + d, 7);
            c ^= BitOperations.RotateLeft(b + a, 9);
            d ^= BitOperations.RotateLeft(c + b, 13);
            a ^= BitOperations.RotateLeft(d + c, 18);
        }
    }
}
