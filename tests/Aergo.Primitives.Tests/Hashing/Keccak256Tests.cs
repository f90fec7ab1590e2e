using System;
using System.Numerics;
using System.Text;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class Keccak256Tests
{
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("transfer(address,uint256)", "a9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b")]
    public void Known_digests(string text, string digest) =>
        Assert.Equal(digest, Keccak256.Hash(Encoding.ASCII.GetBytes(text)).ToString());

    // Goal: the unrolled permutation and the padding equal the reference, at every length around the rate.
    // Method: a twin written straight from the specification, over lengths 0 … 420.
    [Fact]
    public void The_unrolled_form_equals_the_plain_twin()
    {
        var random = new Random(11);
        for (int length = 0; length <= 420; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            Assert.Equal(PlainKeccak(data), Keccak256.Hash(data).ToArray());
        }
    }

    private static byte[] PlainKeccak(byte[] data)
    {
        const int rate = 136;
        var padded = new byte[((data.Length / rate) + 1) * rate];
        data.CopyTo(padded, 0);
        padded[data.Length] ^= 1;
        padded[^1] ^= 0x80;
        var state = new ulong[5, 5];
        for (int block = 0; block < padded.Length; block += rate)
        {
            for (int i = 0; i < rate / 8; i++)
            {
                state[i % 5, i / 5] ^= BitConverter.ToUInt64(padded, block + (8 * i));
            }

            PlainPermutation(state);
        }

        var digest = new byte[32];
        for (int i = 0; i < 4; i++)
        {
            BitConverter.TryWriteBytes(digest.AsSpan(8 * i), state[i % 5, i / 5]);
        }

        return digest;
    }

    private static void PlainPermutation(ulong[,] a)
    {
        byte register = 1;
        for (int round = 0; round < 24; round++)
        {
            var c = new ulong[5];
            for (int x = 0; x < 5; x++)
            {
                c[x] = a[x, 0] ^ a[x, 1] ^ a[x, 2] ^ a[x, 3] ^ a[x, 4];
            }

            for (int x = 0; x < 5; x++)
            {
                for (int y = 0; y < 5; y++)
                {
                    a[x, y] ^= c[(x + 4) % 5] ^ BitOperations.RotateLeft(c[(x + 1) % 5], 1);
                }
            }

            var b = new ulong[5, 5];
            b[0, 0] = a[0, 0];
            (int px, int py) = (1, 0);
            for (int t = 0; t < 24; t++)
            {
                (int nx, int ny) = (py, ((2 * px) + (3 * py)) % 5);
                b[nx, ny] = BitOperations.RotateLeft(a[px, py], (t + 1) * (t + 2) / 2 % 64);
                (px, py) = (nx, ny);
            }

            for (int x = 0; x < 5; x++)
            {
                for (int y = 0; y < 5; y++)
                {
                    a[x, y] = b[x, y] ^ (~b[(x + 1) % 5, y] & b[(x + 2) % 5, y]);
                }
            }

            for (int j = 0; j < 7; j++)
            {
                if ((register & 1) != 0)
                {
                    a[0, 0] ^= 1UL << ((1 << j) - 1);
                }

                register = (byte)(((register << 1) ^ (register >= 0x80 ? 0x171 : 0)) & 0xFF);
            }
        }
    }
}
