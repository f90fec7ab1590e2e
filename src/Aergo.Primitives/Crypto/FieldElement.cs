using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Aergo.Primitives;

/// <summary>An integer modulo p = 2^256 - 2^32 - 977, the field of secp256k1; always fully reduced.</summary>
/// <remarks>Four 64-bit limbs, least significant first. No operation branches on the value, save parsing.</remarks>
internal readonly struct FieldElement
{
    // 2^256 mod p: a carry out of the top limb is worth this much.
    private const ulong Fold = 0x1000003D1;

    private readonly ulong _n0, _n1, _n2, _n3;

    private FieldElement(ulong n0, ulong n1, ulong n2, ulong n3) => (_n0, _n1, _n2, _n3) = (n0, n1, n2, n3);

    public FieldElement(uint small)
        : this(small, 0, 0, 0)
    {
    }

    public static FieldElement Zero => default;

    public static FieldElement One => new(1);

    public bool IsZero => (_n0 | _n1 | _n2 | _n3) == 0;

    public bool IsOdd => (_n0 & 1) != 0;

    /// <summary>Reads 32 big-endian bytes; false for p and above.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FieldElement value)
    {
        value = new FieldElement(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes));
        bool tooLarge = (value._n3 & value._n2 & value._n1) == ulong.MaxValue && value._n0 >= unchecked(0UL - Fold);
        return !tooLarge;
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], _n0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], _n1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _n2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _n3);
    }

    public static bool Equals(in FieldElement a, in FieldElement b) =>
        ((a._n0 ^ b._n0) | (a._n1 ^ b._n1) | (a._n2 ^ b._n2) | (a._n3 ^ b._n3)) == 0;

    /// <summary><paramref name="b"/> when <paramref name="mask"/> is all ones, <paramref name="a"/> when it is zero.</summary>
    public static FieldElement Select(in FieldElement a, in FieldElement b, ulong mask) => new(
        a._n0 ^ ((a._n0 ^ b._n0) & mask),
        a._n1 ^ ((a._n1 ^ b._n1) & mask),
        a._n2 ^ ((a._n2 ^ b._n2) & mask),
        a._n3 ^ ((a._n3 ^ b._n3) & mask));

    public static FieldElement operator +(in FieldElement a, in FieldElement b)
    {
        unchecked
        {
            ulong carry = 0;
            ulong r0 = Limbs.Add(a._n0, b._n0, ref carry);
            ulong r1 = Limbs.Add(a._n1, b._n1, ref carry);
            ulong r2 = Limbs.Add(a._n2, b._n2, ref carry);
            ulong r3 = Limbs.Add(a._n3, b._n3, ref carry);
            return ReduceOnce(r0, r1, r2, r3, carry);
        }
    }

    public static FieldElement operator -(in FieldElement a, in FieldElement b)
    {
        unchecked
        {
            ulong borrow = 0;
            ulong r0 = Limbs.Subtract(a._n0, b._n0, ref borrow);
            ulong r1 = Limbs.Subtract(a._n1, b._n1, ref borrow);
            ulong r2 = Limbs.Subtract(a._n2, b._n2, ref borrow);
            ulong r3 = Limbs.Subtract(a._n3, b._n3, ref borrow);

            // Below zero: add p, which modulo 2^256 is subtracting Fold.
            ulong correction = Fold & (0UL - borrow);
            borrow = 0;
            r0 = Limbs.Subtract(r0, correction, ref borrow);
            r1 = Limbs.Subtract(r1, 0, ref borrow);
            r2 = Limbs.Subtract(r2, 0, ref borrow);
            r3 = Limbs.Subtract(r3, 0, ref borrow);
            return new FieldElement(r0, r1, r2, r3);
        }
    }

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        unchecked
        {
            ulong carry = 0;
            ulong r0 = Limbs.MultiplyAdd(a._n0, b._n0, 0, ref carry);
            ulong r1 = Limbs.MultiplyAdd(a._n0, b._n1, 0, ref carry);
            ulong r2 = Limbs.MultiplyAdd(a._n0, b._n2, 0, ref carry);
            ulong r3 = Limbs.MultiplyAdd(a._n0, b._n3, 0, ref carry);
            ulong r4 = carry;

            carry = 0;
            r1 = Limbs.MultiplyAdd(a._n1, b._n0, r1, ref carry);
            r2 = Limbs.MultiplyAdd(a._n1, b._n1, r2, ref carry);
            r3 = Limbs.MultiplyAdd(a._n1, b._n2, r3, ref carry);
            r4 = Limbs.MultiplyAdd(a._n1, b._n3, r4, ref carry);
            ulong r5 = carry;

            carry = 0;
            r2 = Limbs.MultiplyAdd(a._n2, b._n0, r2, ref carry);
            r3 = Limbs.MultiplyAdd(a._n2, b._n1, r3, ref carry);
            r4 = Limbs.MultiplyAdd(a._n2, b._n2, r4, ref carry);
            r5 = Limbs.MultiplyAdd(a._n2, b._n3, r5, ref carry);
            ulong r6 = carry;

            carry = 0;
            r3 = Limbs.MultiplyAdd(a._n3, b._n0, r3, ref carry);
            r4 = Limbs.MultiplyAdd(a._n3, b._n1, r4, ref carry);
            r5 = Limbs.MultiplyAdd(a._n3, b._n2, r5, ref carry);
            r6 = Limbs.MultiplyAdd(a._n3, b._n3, r6, ref carry);
            ulong r7 = carry;

            carry = 0;
            r0 = Limbs.MultiplyAdd(r4, Fold, r0, ref carry);
            r1 = Limbs.MultiplyAdd(r5, Fold, r1, ref carry);
            r2 = Limbs.MultiplyAdd(r6, Fold, r2, ref carry);
            r3 = Limbs.MultiplyAdd(r7, Fold, r3, ref carry);
            return FoldCarry(r0, r1, r2, r3, carry);
        }
    }

    /// <summary>Product with a small constant.</summary>
    public FieldElement Times(uint factor)
    {
        ulong carry = 0;
        ulong r0 = Limbs.MultiplyAdd(_n0, factor, 0, ref carry);
        ulong r1 = Limbs.MultiplyAdd(_n1, factor, 0, ref carry);
        ulong r2 = Limbs.MultiplyAdd(_n2, factor, 0, ref carry);
        ulong r3 = Limbs.MultiplyAdd(_n3, factor, 0, ref carry);
        return FoldCarry(r0, r1, r2, r3, carry);
    }

    /// <summary>x². The six mixed products come twice, so they are computed once and doubled.</summary>
    public FieldElement Square()
    {
        unchecked
        {
            ulong carry = 0;
            ulong r1 = Limbs.MultiplyAdd(_n0, _n1, 0, ref carry);
            ulong r2 = Limbs.MultiplyAdd(_n0, _n2, 0, ref carry);
            ulong r3 = Limbs.MultiplyAdd(_n0, _n3, 0, ref carry);
            ulong r4 = carry;
            carry = 0;
            r3 = Limbs.MultiplyAdd(_n1, _n2, r3, ref carry);
            r4 = Limbs.MultiplyAdd(_n1, _n3, r4, ref carry);
            ulong r5 = carry;
            carry = 0;
            r5 = Limbs.MultiplyAdd(_n2, _n3, r5, ref carry);
            ulong r6 = carry;

            ulong r7 = r6 >> 63;
            r6 = (r6 << 1) | (r5 >> 63);
            r5 = (r5 << 1) | (r4 >> 63);
            r4 = (r4 << 1) | (r3 >> 63);
            r3 = (r3 << 1) | (r2 >> 63);
            r2 = (r2 << 1) | (r1 >> 63);
            r1 <<= 1;

            ulong c = 0;
            ulong high = Math.BigMul(_n0, _n0, out ulong r0);
            r1 = Limbs.Add(r1, high, ref c);
            high = Math.BigMul(_n1, _n1, out ulong low);
            r2 = Limbs.Add(r2, low, ref c);
            r3 = Limbs.Add(r3, high, ref c);
            high = Math.BigMul(_n2, _n2, out low);
            r4 = Limbs.Add(r4, low, ref c);
            r5 = Limbs.Add(r5, high, ref c);
            high = Math.BigMul(_n3, _n3, out low);
            r6 = Limbs.Add(r6, low, ref c);
            r7 = Limbs.Add(r7, high, ref c);

            carry = 0;
            r0 = Limbs.MultiplyAdd(r4, Fold, r0, ref carry);
            r1 = Limbs.MultiplyAdd(r5, Fold, r1, ref carry);
            r2 = Limbs.MultiplyAdd(r6, Fold, r2, ref carry);
            r3 = Limbs.MultiplyAdd(r7, Fold, r3, ref carry);
            return FoldCarry(r0, r1, r2, r3, carry);
        }
    }

    /// <summary>1/x; zero for zero. Fermat: x^(p-2).</summary>
    public FieldElement Inverse()
    {
        PowersOfOnes(out FieldElement x2, out FieldElement x22, out FieldElement x223);
        FieldElement t = x223.SquareTimes(23) * x22;
        t = t.SquareTimes(5) * this;
        t = t.SquareTimes(3) * x2;
        return t.SquareTimes(2) * this;
    }

    /// <summary>A square root, if there is one: x^((p+1)/4), checked.</summary>
    public bool TrySquareRoot(out FieldElement root)
    {
        PowersOfOnes(out FieldElement x2, out FieldElement x22, out FieldElement x223);
        FieldElement t = x223.SquareTimes(23) * x22;
        t = t.SquareTimes(6) * x2;
        root = t.SquareTimes(2);
        return Equals(root.Square(), this);
    }

    // Both exponents are long runs of ones: xN is this element to the power 2^N - 1.
    private void PowersOfOnes(out FieldElement x2, out FieldElement x22, out FieldElement x223)
    {
        x2 = Square() * this;
        FieldElement x3 = x2.Square() * this;
        FieldElement x6 = x3.SquareTimes(3) * x3;
        FieldElement x9 = x6.SquareTimes(3) * x3;
        FieldElement x11 = x9.SquareTimes(2) * x2;
        x22 = x11.SquareTimes(11) * x11;
        FieldElement x44 = x22.SquareTimes(22) * x22;
        FieldElement x88 = x44.SquareTimes(44) * x44;
        FieldElement x176 = x88.SquareTimes(88) * x88;
        FieldElement x220 = x176.SquareTimes(44) * x44;
        x223 = x220.SquareTimes(3) * x3;
    }

    private FieldElement SquareTimes(int count)
    {
        FieldElement t = this;
        for (int i = 0; i < count; i++)
        {
            t = t.Square();
        }

        return t;
    }

    // carry < 2^34, so its worth spans two limbs, and a second carry leaves only a small number behind.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement FoldCarry(ulong r0, ulong r1, ulong r2, ulong r3, ulong carry)
    {
        ulong high = Math.BigMul(carry, Fold, out ulong low);
        ulong c = 0;
        r0 = Limbs.Add(r0, low, ref c);
        r1 = Limbs.Add(r1, high, ref c);
        r2 = Limbs.Add(r2, 0, ref c);
        r3 = Limbs.Add(r3, 0, ref c);
        return ReduceOnce(r0, r1, r2, r3, c);
    }

    // The number is carry * 2^256 + r and below 2p; r + Fold leaving 256 bits says that r >= p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement ReduceOnce(ulong r0, ulong r1, ulong r2, ulong r3, ulong carry)
    {
        unchecked
        {
            ulong c = 0;
            ulong s0 = Limbs.Add(r0, Fold, ref c);
            ulong s1 = Limbs.Add(r1, 0, ref c);
            ulong s2 = Limbs.Add(r2, 0, ref c);
            ulong s3 = Limbs.Add(r3, 0, ref c);
            ulong mask = 0UL - (carry | c);
            return new FieldElement(
                r0 ^ ((r0 ^ s0) & mask), r1 ^ ((r1 ^ s1) & mask), r2 ^ ((r2 ^ s2) & mask), r3 ^ ((r3 ^ s3) & mask));
        }
    }
}
