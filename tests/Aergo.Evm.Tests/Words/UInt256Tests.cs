using System;
using System.Numerics;
using Xunit;

namespace Aergo.Evm.Tests.Words;

// Goal: words compute as unbounded integers do, cut to 256 bits.
// Method: random operands of all lengths, runs of ones and zeros among them, against BigInteger. Seeds are printed by the theory.
public sealed class UInt256Tests
{
    private const int Rounds = 20_000;

    private static readonly BigInteger Modulus = BigInteger.One << 256;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Arithmetic_agrees_with_unbounded_integers(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < Rounds; i++)
        {
            UInt256 a = Operand(random), b = Operand(random), n = Operand(random);
            BigInteger x = Big(a), y = Big(b), m = Big(n);
            Same(x + y, a + b, "sum", a, b, n);
            Same(x - y, a - b, "difference", a, b, n);
            Same(x * y, a * b, "product", a, b, n);
            Same(y.IsZero ? 0 : x / y, a / b, "quotient", a, b, n);
            Same(y.IsZero ? 0 : x % y, a % b, "remainder", a, b, n);
            Same(m.IsZero ? 0 : (x + y) % m, WordDivision.AddMod(a, b, n), "addmod", a, b, n);
            Same(m.IsZero ? 0 : x * y % m, WordDivision.MulMod(a, b, n), "mulmod", a, b, n);
            Same(y.IsZero ? 0 : BigInteger.Divide(Signed(a), Signed(b)), WordDivision.DivideSigned(a, b), "signed quotient", a, b, n);
            Same(y.IsZero ? 0 : BigInteger.Remainder(Signed(a), Signed(b)), WordDivision.RemainderSigned(a, b), "signed remainder", a, b, n);
            Assert.Equal(x < y, a < b);
            Assert.Equal(x == y, a == b);
            Assert.Equal(Signed(a) < Signed(b), WordBits.LessSigned(a, b));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Bits_agree_with_unbounded_integers(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < Rounds; i++)
        {
            UInt256 a = Operand(random);
            BigInteger x = Big(a);
            int bits = random.Next(300);
            UInt256 shift = (ulong)bits;
            Same(x << bits, WordBits.ShiftLeft(shift, a), "shl", shift, a, default);
            Same(x >> bits, WordBits.ShiftRight(shift, a), "shr", shift, a, default);
            Same(Signed(a) >> bits, WordBits.ShiftRightSigned(shift, a), "sar", shift, a, default);
            Assert.Equal(default, WordBits.ShiftLeft(shift + (UInt256.One << 64), a));
            int index = random.Next(40);
            Same(index < 32 ? (x >> (8 * (31 - index))) & 0xff : 0, WordBits.Byte((ulong)index, a), "byte", (ulong)index, a, default);
            BigInteger cut = index < 31 ? x & ((BigInteger.One << (8 * (index + 1))) - 1) : x;
            BigInteger extended = index < 31 && !((cut >> ((8 * (index + 1)) - 1)) & 1).IsZero ? cut - (BigInteger.One << (8 * (index + 1))) : cut;
            Same(extended, WordBits.SignExtend((ulong)index, a), "signextend", (ulong)index, a, default);
            Assert.Equal(256 - (int)x.GetBitLength(), a.LeadingZeroCount);
            Assert.Equal(a, new UInt256(a.ToBigEndian()));
        }
    }

    [Theory]
    [InlineData(6)]
    public void Powers_agree_with_modular_powers(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++)
        {
            UInt256 a = i % 5 == 0 ? 2 : Operand(random), e = Operand(random);
            Same(BigInteger.ModPow(Big(a), Big(e), Modulus), WordMultiplication.Power(a, e), "power", a, e, default);
        }
    }

    /// <summary>A word of random length, in which long runs of equal bits are as common as noise: carries and estimates go wrong there.</summary>
    internal static UInt256 Operand(Random random)
    {
        var bytes = new byte[32];
        int length = random.Next(33);
        switch (random.Next(4))
        {
            case 0:
                random.NextBytes(bytes.AsSpan(32 - length));
                break;
            case 1:
                bytes.AsSpan(32 - length).Fill(0xff);
                break;
            case 2:
                for (int i = 32 - length; i < 32; i++)
                {
                    bytes[i] = random.Next(3) switch { 0 => 0, 1 => 0xff, _ => (byte)random.Next(256) };
                }

                break;
            default:
                bytes[31] = (byte)random.Next(8);
                if (length > 0)
                {
                    bytes[32 - length] = 0x80;
                }

                break;
        }

        return new UInt256(bytes);
    }

    private static BigInteger Big(in UInt256 word) => new(word.ToBigEndian(), isUnsigned: true, isBigEndian: true);

    private static BigInteger Signed(in UInt256 word) => new(word.ToBigEndian(), isUnsigned: false, isBigEndian: true);

    private static void Same(BigInteger expected, UInt256 actual, string what, UInt256 a, UInt256 b, UInt256 n)
    {
        BigInteger cut = ((expected % Modulus) + Modulus) % Modulus;
        if (cut != Big(actual))
        {
            Assert.Fail($"{what} of {a}, {b}, {n}: {actual}");
        }
    }
}
