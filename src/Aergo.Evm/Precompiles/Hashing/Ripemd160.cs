using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>RIPEMD-160 (Dobbertin, Bosselaers, Preneel, 1996): two lines of five rounds over each 64-byte block.</summary>
internal static class Ripemd160
{
    /// <summary>Length of a digest, in bytes.</summary>
    public const int Size = 20;

    private const int BlockSize = 64;

    private const int RoundSteps = 16;

    // Each round takes the words in the order of the round before, sent through the permutation ρ.
    private static ReadOnlySpan<byte> Rho => [7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8];

    // Rotation of the step that takes message word i, by round.
    private static ReadOnlySpan<byte> Shifts =>
    [
        11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8,
        12, 13, 11, 15, 6, 9, 9, 7, 12, 15, 11, 13, 7, 8, 7, 7,
        13, 15, 14, 11, 7, 7, 6, 8, 13, 14, 13, 12, 5, 5, 6, 9,
        14, 11, 12, 14, 8, 6, 5, 5, 15, 12, 15, 14, 9, 9, 8, 6,
        15, 12, 13, 13, 9, 5, 8, 6, 14, 11, 12, 11, 8, 6, 5, 5,
    ];

    // 2^30 times the square roots (left line) and cube roots (right line) of 2, 3, 5, 7.
    private static ReadOnlySpan<uint> LeftConstants => [0, 0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xA953FD4E];

    private static ReadOnlySpan<uint> RightConstants => [0x50A28BE6, 0x5C4DD124, 0x6D703EF3, 0x7A6D76E9, 0];

    private static readonly byte[] LeftWords = WordOrder(i => i);

    // The right line starts from π(i) = 9 i + 5 modulo 16.
    private static readonly byte[] RightWords = WordOrder(i => ((9 * i) + 5) % RoundSteps);

    private static readonly byte[] LeftShifts = ShiftOrder(LeftWords);

    private static readonly byte[] RightShifts = ShiftOrder(RightWords);

    /// <summary>Writes the <see cref="Size"/> bytes of the digest.</summary>
    [SkipLocalsInit]
    public static void Hash(ReadOnlySpan<byte> input, Span<byte> digest)
    {
        Span<uint> state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];
        ReadOnlySpan<byte> rest = input;
        for (; rest.Length >= BlockSize; rest = rest[BlockSize..])
        {
            Compress(state, rest[..BlockSize]);
        }

        // One bit 1, zeros, and the length in bits at the end of the last block.
        Span<byte> tail = stackalloc byte[2 * BlockSize];
        tail.Clear();
        rest.CopyTo(tail);
        tail[rest.Length] = 0x80;
        int length = rest.Length < BlockSize - 8 ? BlockSize : 2 * BlockSize;
        BinaryPrimitives.WriteUInt64LittleEndian(tail[(length - 8)..], 8UL * (ulong)input.Length);
        Compress(state, tail[..BlockSize]);
        if (length > BlockSize)
        {
            Compress(state, tail[BlockSize..]);
        }

        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(digest[(4 * i)..], state[i]);
        }
    }

    [SkipLocalsInit]
    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[RoundSteps];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * i)..]);
        }

        (uint a, uint b, uint c, uint d, uint e) = (state[0], state[1], state[2], state[3], state[4]);
        (uint a2, uint b2, uint c2, uint d2, uint e2) = (a, b, c, d, e);
        for (int round = 0; round < 5; round++)
        {
            uint left = LeftConstants[round];
            uint right = RightConstants[round];
            for (int step = round * RoundSteps; step < (round + 1) * RoundSteps; step++)
            {
                uint t = BitOperations.RotateLeft(a + Mix(round, b, c, d) + words[LeftWords[step]] + left, LeftShifts[step]) + e;
                (a, e, d, c, b) = (e, d, BitOperations.RotateLeft(c, 10), b, t);
                t = BitOperations.RotateLeft(a2 + Mix(4 - round, b2, c2, d2) + words[RightWords[step]] + right, RightShifts[step]) + e2;
                (a2, e2, d2, c2, b2) = (e2, d2, BitOperations.RotateLeft(c2, 10), b2, t);
            }
        }

        uint first = state[1] + c + d2;
        state[1] = state[2] + d + e2;
        state[2] = state[3] + e + a2;
        state[3] = state[4] + a + b2;
        state[4] = state[0] + b + c2;
        state[0] = first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(int round, uint x, uint y, uint z) => round switch
    {
        0 => x ^ y ^ z,
        1 => (x & y) | (~x & z),
        2 => (x | ~y) ^ z,
        3 => (x & z) | (y & ~z),
        _ => x ^ (y | ~z),
    };

    private static byte[] WordOrder(Func<int, int> first)
    {
        var order = new byte[5 * RoundSteps];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i < RoundSteps ? (byte)first(i) : Rho[order[i - RoundSteps]];
        }

        return order;
    }

    private static byte[] ShiftOrder(byte[] words)
    {
        var shifts = new byte[words.Length];
        for (int i = 0; i < shifts.Length; i++)
        {
            shifts[i] = Shifts[(i / RoundSteps * RoundSteps) + words[i]];
        }

        return shifts;
    }
}
