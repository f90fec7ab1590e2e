using System;
using System.Buffers.Binary;
using System.Linq;
using System.Numerics;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Evm.Tests.Attacks;

// Goal: precompiles cost by the work they are asked for, also where the input only says how much that is, and lengths nobody can pay make nothing.
// Method: prices are compared with formulas written down here once more, from the EIPs; refused inputs are run and must make no large answer.
public sealed class PrecompileAttackTests
{
    // EIP-7825: no transaction has more.
    private const long TransactionGasMax = 1 << 24;

    [Theory]
    [InlineData(Fork.Berlin, 32)]
    [InlineData(Fork.Berlin, 256)]
    [InlineData(Fork.Prague, 1024)]
    [InlineData(Fork.Osaka, 32)]
    [InlineData(Fork.Osaka, 64)]
    [InlineData(Fork.Osaka, 256)]
    [InlineData(Fork.Osaka, 1024)]
    public void Modexp_costs_by_length_and_exponent(Fork fork, int length)
    {
        byte[] input = ModExp(length, length, length, [.. Enumerable.Repeat((byte)0xff, 3 * length)]);
        BigInteger words = (length + 7) / 8, iterations = ((fork >= Fork.Osaka ? 16 : 8) * Math.Max(0, length - 32)) + 255;
        BigInteger price = fork >= Fork.Osaka ? (length <= 32 ? 16 : 2 * words * words) * iterations : words * words * iterations / 3;
        Assert.Equal(price, Subject(5, fork).Gas(input, fork));
        Assert.Equal(length == 1024, price > TransactionGasMax);
    }

    // An exponent of one bit in many bytes, an even modulus, a modulus of 0 and 1: nobody gets a long number below the floor.
    [Theory]
    [InlineData(1024, 1, 1024)]
    [InlineData(1, 1024, 1)]
    [InlineData(0, 1024, 0)]
    [InlineData(0, 0, 0)]
    public void Modexp_has_a_floor(int baseLength, int exponentLength, int modulusLength)
    {
        byte[] zeros = ModExp(baseLength, exponentLength, modulusLength, new byte[baseLength + exponentLength + modulusLength]);
        Assert.InRange(Subject(5).Gas(zeros, Fork.Osaka), 500, long.MaxValue);
        Assert.True(Subject(5).TryRun(zeros, Fork.Osaka, out byte[] output));
        Assert.Equal(modulusLength, output.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Modexp_with_lengths_beyond_everything_costs_everything(int place)
    {
        var input = new byte[96];
        for (int i = 0; i < 3; i++)
        {
            input[(32 * i) + 31] = 1;
        }

        input[32 * place] = 0x80;
        Assert.Equal(long.MaxValue, Subject(5).Gas(input, Fork.Osaka));
        Assert.Equal(long.MaxValue, Subject(5, Fork.Prague).Gas(input, Fork.Prague));
        Assert.False(Subject(5).TryRun(input, Fork.Osaka, out byte[] output));
        Assert.Empty(output);
    }

    [Fact]
    public void Blake2f_costs_a_gas_a_round()
    {
        var input = new byte[213];
        BinaryPrimitives.WriteUInt32BigEndian(input, uint.MaxValue);
        Assert.Equal(uint.MaxValue, Subject(9).Gas(input, Fork.Osaka));
        Assert.True(uint.MaxValue > TransactionGasMax);
        Assert.False(Subject(9).TryRun(input.AsSpan(0, 212), Fork.Osaka, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(490)]
    public void Pairings_on_bn254_cost_by_the_pair_and_a_wrong_last_pair_costs_all(int pairs)
    {
        Precompile subject = Subject(8);
        var input = new byte[192 * pairs];
        Assert.Equal(45000 + (34000L * pairs), subject.Gas(input, Fork.Osaka));
        Assert.False(subject.TryRun([.. input, 1], Fork.Osaka, out _));
        if (pairs > 0)
        {
            input[^1] = 1;
            Assert.False(subject.TryRun(input, Fork.Osaka, out _));
        }
    }

    [Theory]
    [InlineData(0x0f, 384, 37700, 32600)]
    [InlineData(0x0c, 160, 0, 12000 * 519 / 1000)]
    [InlineData(0x0e, 288, 0, 22500 * 524 / 1000)]
    public void Work_on_bls12_381_costs_by_the_term_however_many_there_are(ushort address, int size, long start, long least)
    {
        Precompile subject = Subject(address);
        long before = 0;
        for (int terms = 1; terms <= 1024; terms *= 2)
        {
            long price = subject.Gas(new byte[size * terms], Fork.Osaka);
            Assert.True(price > before && price >= start + (least * terms), $"{terms} terms cost {price}");
            before = price;
        }

        Assert.False(subject.TryRun([], Fork.Osaka, out _));
        Assert.False(subject.TryRun(new byte[size + 1], Fork.Osaka, out _));
    }

    [Theory]
    [InlineData(0x01, 3000, 128)]
    [InlineData(0x06, 150, 128)]
    [InlineData(0x07, 6000, 96)]
    [InlineData(0x0a, 50000, 192)]
    [InlineData(0x0b, 375, 256)]
    [InlineData(0x0d, 600, 512)]
    [InlineData(0x10, 5500, 64)]
    [InlineData(0x11, 23800, 128)]
    [InlineData(0x100, 6900, 160)]
    public void Work_of_one_size_has_one_price(ushort address, long price, int size)
    {
        foreach (int length in new[] { 0, size, 100_000 })
        {
            Assert.Equal(price, Subject(address).Gas(new byte[length], Fork.Osaka));
            _ = Subject(address).TryRun(new byte[length], Fork.Osaka, out byte[] output);
            Assert.InRange(output.Length, 0, 256);
        }
    }

    [Theory]
    [InlineData(2, 60, 12)]
    [InlineData(3, 600, 120)]
    [InlineData(4, 15, 3)]
    public void Work_on_bytes_costs_by_the_word(ushort address, long start, long word)
    {
        foreach (int length in new[] { 0, 1, 32, 33, 1 << 20 })
        {
            Assert.Equal(start + (word * ((length + 31) / 32)), Subject(address).Gas(new byte[length], Fork.Osaka));
        }
    }

    private static Precompile Subject(ushort address, Fork fork = Fork.Osaka) => PrecompileSet.For(fork, new ManagedSecp256k1())[PrecompileSet.At(address)];

    private static byte[] ModExp(int baseLength, int exponentLength, int modulusLength, byte[] numbers)
    {
        var input = new byte[96 + numbers.Length];
        BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(28), baseLength);
        BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(60), exponentLength);
        BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(92), modulusLength);
        numbers.CopyTo(input.AsSpan(96));
        return input;
    }
}
