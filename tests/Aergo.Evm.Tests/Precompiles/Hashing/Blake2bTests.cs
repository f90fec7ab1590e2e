using System;
using System.Buffers.Binary;
using System.Numerics;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles.Hashing;

// Goal: the vectors' compression is BLAKE2b's, for any number of rounds.
// Method: the RFC's digest of "abc"; word by word from the RFC as the twin, on random states from a printed seed.
public sealed class Blake2bTests(ITestOutputHelper output)
{
    private static readonly int[][] Sigma =
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
        [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
        [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
        [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
        [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
        [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
        [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
        [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
        [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
    ];

    [Fact]
    public void The_digest_of_abc()
    {
        ulong[] state = Blake2b.InitialState.ToArray();
        state[0] ^= 0x01010040;
        var message = new ulong[16];
        message[0] = 0x636261;
        Blake2b.Compress(state, message, 3, 0, final: true, rounds: 12);
        var digest = new byte[64];
        for (int i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest.AsSpan(8 * i), state[i]);
        }

        Assert.Equal(
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
            Convert.ToHexStringLower(digest));
    }

    [Fact]
    public void Vectors_and_words_agree()
    {
        const int seed = 152;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (uint rounds = 0; rounds < 45; rounds++)
        {
            ulong[] state = Words(random, 8), message = Words(random, 16), counts = Words(random, 2);
            bool final = random.Next(2) == 0;
            ulong[] expected = Plain(state, message, counts[0], counts[1], final, rounds);
            Blake2b.Compress(state, message, counts[0], counts[1], final, rounds);
            Assert.Equal(expected, state);
        }
    }

    private static ulong[] Words(Random random, int count)
    {
        var words = new ulong[count];
        for (int i = 0; i < count; i++)
        {
            words[i] = unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue));
        }

        return words;
    }

    private static ulong[] Plain(ulong[] h, ulong[] m, ulong t0, ulong t1, bool final, uint rounds)
    {
        ulong[] v = [.. h, .. Blake2b.InitialState];
        v[12] ^= t0;
        v[13] ^= t1;
        v[14] = final ? ~v[14] : v[14];
        for (uint round = 0; round < rounds; round++)
        {
            int[] s = Sigma[round % 10];
            for (int i = 0; i < 4; i++)
            {
                Mix(v, i, 4 + i, 8 + i, 12 + i, m[s[2 * i]], m[s[(2 * i) + 1]]);
            }

            for (int i = 0; i < 4; i++)
            {
                Mix(v, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4), m[s[8 + (2 * i)]], m[s[9 + (2 * i)]]);
            }
        }

        var result = new ulong[8];
        for (int i = 0; i < 8; i++)
        {
            result[i] = h[i] ^ v[i] ^ v[i + 8];
        }

        return result;
    }

    private static void Mix(ulong[] v, int a, int b, int c, int d, ulong x, ulong y)
    {
        unchecked
        {
            v[a] += v[b] + x;
            v[d] = BitOperations.RotateRight(v[d] ^ v[a], 32);
            v[c] += v[d];
            v[b] = BitOperations.RotateRight(v[b] ^ v[c], 24);
            v[a] += v[b] + y;
            v[d] = BitOperations.RotateRight(v[d] ^ v[a], 16);
            v[c] += v[d];
            v[b] = BitOperations.RotateRight(v[b] ^ v[c], 63);
        }
    }
}
