using System;
using System.Globalization;
using System.Numerics;
using Xunit;

namespace Aergo.Primitives.Tests;

// Goal: limb arithmetic equals arithmetic. Method: BigInteger as the twin, on random numbers and on those where carries run far.
public sealed class ArithmeticTests
{
    private static readonly BigInteger Prime = BigInteger.Pow(2, 256) - (BigInteger.One << 32) - 977;

    private static readonly BigInteger Order = BigInteger.Parse(
        "00FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [Fact]
    public void Field_elements_compute_modulo_the_prime()
    {
        var random = new Random(51);
        for (int i = 0; i < 4_000; i++)
        {
            BigInteger a = Number(random, Prime);
            BigInteger b = Number(random, Prime);
            FieldElement x = Field(a);
            FieldElement y = Field(b);
            Assert.Equal((a + b) % Prime, Value(x + y));
            Assert.Equal((a - b + Prime) % Prime, Value(x - y));
            Assert.Equal((Prime - a) % Prime, Value(-x));
            Assert.Equal(a * b % Prime, Value(x * y));
            Assert.Equal(a * a % Prime, Value(x.Square()));
            Assert.Equal(a * 21 % Prime, Value(x.Times(21)));
            Assert.Equal(!a.IsEven, x.IsOdd);
            if (i % 20 == 0)
            {
                Assert.Equal(BigInteger.ModPow(a, Prime - 2, Prime), Value(x.Inverse()));
                bool isSquare = BigInteger.ModPow(a, (Prime - 1) / 2, Prime) <= 1;
                Assert.Equal(isSquare, x.TrySquareRoot(out FieldElement root));
                Assert.True(!isSquare || Value(root.Square()) == a);
            }
        }

        Assert.False(FieldElement.TryRead(Bytes(Prime), out _));
        Assert.False(FieldElement.TryRead(Bytes(BigInteger.Pow(2, 256) - 1), out _));
        Assert.True(FieldElement.TryRead(Bytes(Prime - 1), out _));
    }

    [Fact]
    public void Scalars_compute_modulo_the_order()
    {
        var random = new Random(52);
        for (int i = 0; i < 4_000; i++)
        {
            BigInteger a = Number(random, Order);
            BigInteger b = Number(random, Order);
            Scalar x = Scalar.Read(Bytes(a), out bool over);
            Scalar y = Scalar.Read(Bytes(b), out _);
            Assert.False(over);
            Assert.Equal((a + b) % Order, Value(x + y));
            Assert.Equal(a * b % Order, Value(x * y));
            Assert.Equal((Order - a) % Order, Value(-x));
            Assert.Equal(a > Order / 2, x.IsHigh);
            Assert.Equal(a, FromDigits(x, 5));
            Assert.Equal(a, FromDigits(x, 7));
            if (i % 20 == 0)
            {
                Assert.Equal(BigInteger.ModPow(a, Order - 2, Order), Value(x.Inverse()));
            }
        }

        Assert.Equal(BigInteger.Zero, Value(Scalar.Read(Bytes(Order), out bool reduced)));
        Assert.True(reduced);
        Assert.Equal(BigInteger.Pow(2, 256) - 1 - Order, Value(Scalar.Read(Bytes(BigInteger.Pow(2, 256) - 1), out reduced)));
        Assert.True(reduced);
    }

    private static BigInteger FromDigits(Scalar scalar, int width)
    {
        var digits = new sbyte[258];
        int length = scalar.WriteNonAdjacentForm(digits, width);
        BigInteger sum = 0;
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            Assert.True(digits[i] == 0 || (digits[i] & 1) == 1 || (digits[i] & 1) == -1);
            Assert.True(Math.Abs((int)digits[i]) < 1 << (width - 1));
            Assert.True(i < length || digits[i] == 0);
            sum = (sum * 2) + digits[i];
        }

        return sum;
    }

    // Runs of ones and zeros make carries travel; numbers near the modulus make reductions count.
    private static BigInteger Number(Random random, BigInteger modulus)
    {
        BigInteger number = random.Next(4) switch
        {
            0 => modulus - 1 - random.Next(1000),
            1 => (BigInteger.One << random.Next(257)) - 1,
            2 => (BigInteger.Pow(2, 256) - (BigInteger.One << random.Next(256))) ^ (BigInteger.One << random.Next(256)),
            _ => new BigInteger(random.NextInt64()) * random.NextInt64() * random.NextInt64() * random.NextInt64() * random.NextInt64(),
        };
        return number % modulus;
    }

    private static FieldElement Field(BigInteger number)
    {
        Assert.True(FieldElement.TryRead(Bytes(number), out FieldElement element));
        return element;
    }

    private static BigInteger Value(FieldElement element)
    {
        var bytes = new byte[32];
        element.Write(bytes);
        return new BigInteger(bytes, true, true);
    }

    private static BigInteger Value(Scalar scalar)
    {
        var bytes = new byte[32];
        scalar.Write(bytes);
        return new BigInteger(bytes, true, true);
    }

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes.AsSpan(32 - number.GetByteCount(true)), out _, true, true);
        return bytes;
    }
}
