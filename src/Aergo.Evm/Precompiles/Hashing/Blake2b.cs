using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Aergo.Evm;

/// <summary>The compression function F of BLAKE2b. Source: RFC 7693, section 3.2.</summary>
/// <remarks>The 4 x 4 state lies in four vectors of four words, a row each; the diagonal half of a round turns the rows, mixes columns, and turns them back.</remarks>
internal static class Blake2b
{
    private const int Schedules = 10;

    // The message order of each round; they repeat after ten.
    private static ReadOnlySpan<byte> Sigma =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ];

    /// <summary>Fractions of the square roots of the first eight primes.</summary>
    internal static ReadOnlySpan<ulong> InitialState =>
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ];

    /// <summary>Mixes one message block of 16 words into the state of 8.</summary>
    [SkipLocalsInit]
    public static void Compress(Span<ulong> state, ReadOnlySpan<ulong> message, ulong countLow, ulong countHigh, bool final, uint rounds)
    {
        // The rounds' message vectors, gathered once: a caller may ask for billions of rounds.
        Span<Vector256<ulong>> order = stackalloc Vector256<ulong>[4 * Schedules];
        for (int i = 0; i < order.Length; i++)
        {
            // Columns take the even places of the order and then the odd ones, the diagonals the same of its second half.
            ReadOnlySpan<byte> s = Sigma.Slice((i / 4 * 16) + (i % 4 / 2 * 8) + (i % 2), 7);
            order[i] = Vector256.Create(message[s[0]], message[s[2]], message[s[4]], message[s[6]]);
        }

        Vector256<ulong> a = Vector256.Create(state[..4]);
        Vector256<ulong> b = Vector256.Create(state[4..8]);
        Vector256<ulong> c = Vector256.Create(InitialState[..4]);
        Vector256<ulong> d = Vector256.Create(InitialState[4..]) ^ Vector256.Create(countLow, countHigh, final ? ulong.MaxValue : 0, 0);
        int schedule = 0;
        for (uint round = 0; round < rounds; round++)
        {
            Mix(ref a, ref b, ref c, ref d, order[schedule], order[schedule + 1]);
            b = Vector256.Shuffle(b, Vector256.Create(1UL, 2, 3, 0));
            c = Vector256.Shuffle(c, Vector256.Create(2UL, 3, 0, 1));
            d = Vector256.Shuffle(d, Vector256.Create(3UL, 0, 1, 2));
            Mix(ref a, ref b, ref c, ref d, order[schedule + 2], order[schedule + 3]);
            b = Vector256.Shuffle(b, Vector256.Create(3UL, 0, 1, 2));
            c = Vector256.Shuffle(c, Vector256.Create(2UL, 3, 0, 1));
            d = Vector256.Shuffle(d, Vector256.Create(1UL, 2, 3, 0));
            schedule = schedule == 4 * (Schedules - 1) ? 0 : schedule + 4;
        }

        (Vector256.Create(state[..4]) ^ a ^ c).CopyTo(state);
        (Vector256.Create(state[4..8]) ^ b ^ d).CopyTo(state[4..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(
        ref Vector256<ulong> a, ref Vector256<ulong> b, ref Vector256<ulong> c, ref Vector256<ulong> d, Vector256<ulong> x, Vector256<ulong> y)
    {
        a += b + x;
        d = RotateRight(d ^ a, 32);
        c += d;
        b = RotateRight(b ^ c, 24);
        a += b + y;
        d = RotateRight(d ^ a, 16);
        c += d;
        b = RotateRight(b ^ c, 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> RotateRight(Vector256<ulong> x, int bits) => (x >>> bits) | (x << (64 - bits));
}
