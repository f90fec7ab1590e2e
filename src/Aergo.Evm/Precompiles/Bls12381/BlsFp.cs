using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>The base field of BLS12-381, p = (x - 1)^2 (x^4 - x^2 + 1) / 3 + x with x = -0xD201000000010000.</summary>
/// <remarks>
/// Six 64-bit limbs, least significant first, in Montgomery form: the limbs hold x * 2^384 mod p. Source: EIP-2537.
/// The top bit of p is free, so that sums of two elements and the rows of a product need no word beyond the six.
/// </remarks>
internal readonly struct BlsFp : IPrimeField<BlsFp>
{
    // p, and -1/p modulo 2^64.
    private const ulong P0 = 0xB9FEFFFFFFFFAAAB, P1 = 0x1EABFFFEB153FFFF, P2 = 0x6730D2A0F6B0F624,
        P3 = 0x64774B84F38512BF, P4 = 0x4B1BA7B6434BACD7, P5 = 0x1A0111EA397FE69A;
    private const ulong NegatedInverse = 0x89F3FFFCFFFCFFFD;

    private static readonly BigInteger Prime = BlsParameters.Prime;

    // What takes an element into Montgomery form.
    private static readonly BlsFp RadixSquared = Raw(BigInteger.ModPow(2, 768, Prime));

    private static readonly BlsFp Unit = Raw(BigInteger.ModPow(2, 384, Prime));

    // x^(p - 2) = 1 / x; p is 3 modulo 4, so x^((p + 1) / 4) is a root of any square x.
    private static readonly ulong[] InversePower = FieldPower.Limbs(Prime - 2);
    private static readonly ulong[] RootPower = FieldPower.Limbs((Prime + 1) / 4);

    private readonly ulong _n0, _n1, _n2, _n3, _n4, _n5;

    private BlsFp(ulong n0, ulong n1, ulong n2, ulong n3, ulong n4, ulong n5) => (_n0, _n1, _n2, _n3, _n4, _n5) = (n0, n1, n2, n3, n4, n5);

    public static BlsFp One => Unit;

    public static int Size => 48;

    public static BigInteger Modulus => Prime;

    public bool IsZero => (_n0 | _n1 | _n2 | _n3 | _n4 | _n5) == 0;

    public bool IsOdd => (Reduced()._n0 & 1) != 0;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out BlsFp value)
    {
        var raw = new BlsFp(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes));
        ulong borrow = 0;
        _ = Carry.Subtract(raw._n0, P0, ref borrow);
        _ = Carry.Subtract(raw._n1, P1, ref borrow);
        _ = Carry.Subtract(raw._n2, P2, ref borrow);
        _ = Carry.Subtract(raw._n3, P3, ref borrow);
        _ = Carry.Subtract(raw._n4, P4, ref borrow);
        _ = Carry.Subtract(raw._n5, P5, ref borrow);
        value = raw * RadixSquared;
        return borrow != 0;
    }

    public void Write(Span<byte> bytes)
    {
        BlsFp x = Reduced();
        BinaryPrimitives.WriteUInt64BigEndian(bytes[40..], x._n0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[32..], x._n1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], x._n2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], x._n3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], x._n4);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, x._n5);
    }

    public static bool Equals(in BlsFp a, in BlsFp b) =>
        ((a._n0 ^ b._n0) | (a._n1 ^ b._n1) | (a._n2 ^ b._n2) | (a._n3 ^ b._n3) | (a._n4 ^ b._n4) | (a._n5 ^ b._n5)) == 0;

    public static BlsFp operator +(in BlsFp a, in BlsFp b)
    {
        ulong carry = 0;
        ulong r0 = Carry.Add(a._n0, b._n0, ref carry);
        ulong r1 = Carry.Add(a._n1, b._n1, ref carry);
        ulong r2 = Carry.Add(a._n2, b._n2, ref carry);
        ulong r3 = Carry.Add(a._n3, b._n3, ref carry);
        ulong r4 = Carry.Add(a._n4, b._n4, ref carry);
        ulong r5 = Carry.Add(a._n5, b._n5, ref carry);
        return ReduceOnce(r0, r1, r2, r3, r4, r5);
    }

    public static BlsFp operator -(in BlsFp a, in BlsFp b)
    {
        ulong borrow = 0;
        ulong r0 = Carry.Subtract(a._n0, b._n0, ref borrow);
        ulong r1 = Carry.Subtract(a._n1, b._n1, ref borrow);
        ulong r2 = Carry.Subtract(a._n2, b._n2, ref borrow);
        ulong r3 = Carry.Subtract(a._n3, b._n3, ref borrow);
        ulong r4 = Carry.Subtract(a._n4, b._n4, ref borrow);
        ulong r5 = Carry.Subtract(a._n5, b._n5, ref borrow);

        // Below zero: add p.
        ulong mask = 0UL - borrow;
        ulong carry = 0;
        r0 = Carry.Add(r0, P0 & mask, ref carry);
        r1 = Carry.Add(r1, P1 & mask, ref carry);
        r2 = Carry.Add(r2, P2 & mask, ref carry);
        r3 = Carry.Add(r3, P3 & mask, ref carry);
        r4 = Carry.Add(r4, P4 & mask, ref carry);
        r5 = Carry.Add(r5, P5 & mask, ref carry);
        return new BlsFp(r0, r1, r2, r3, r4, r5);
    }

    public static BlsFp operator -(in BlsFp a) => default(BlsFp) - a;

    /// <summary>Montgomery product: one row of the product, one row of the reduction, a word dropped, six times.</summary>
    [SkipLocalsInit]
    public static BlsFp operator *(in BlsFp a, in BlsFp b)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0;
        for (int i = 0; i < 6; i++)
        {
            ulong x = Unsafe.Add(ref Unsafe.AsRef(in a._n0), i);
            ulong high = 0, carry = 0;
            t0 = Carry.MultiplyAdd(x, b._n0, t0, ref high);
            ulong m = t0 * NegatedInverse;
            _ = Carry.MultiplyAdd(m, P0, t0, ref carry);
            t1 = Carry.MultiplyAdd(x, b._n1, t1, ref high);
            t0 = Carry.MultiplyAdd(m, P1, t1, ref carry);
            t2 = Carry.MultiplyAdd(x, b._n2, t2, ref high);
            t1 = Carry.MultiplyAdd(m, P2, t2, ref carry);
            t3 = Carry.MultiplyAdd(x, b._n3, t3, ref high);
            t2 = Carry.MultiplyAdd(m, P3, t3, ref carry);
            t4 = Carry.MultiplyAdd(x, b._n4, t4, ref high);
            t3 = Carry.MultiplyAdd(m, P4, t4, ref carry);
            t5 = Carry.MultiplyAdd(x, b._n5, t5, ref high);
            t4 = Carry.MultiplyAdd(m, P5, t5, ref carry);
            t5 = carry + high;
        }

        return ReduceOnce(t0, t1, t2, t3, t4, t5);
    }

    public BlsFp Square() => this * this;

    public BlsFp Double() => this + this;

    public BlsFp TimesNonResidue() => this;

    public BlsFp Inverse() => FieldPower.Power(this, InversePower);

    public bool TrySquareRoot(out BlsFp root)
    {
        root = FieldPower.Power(this, RootPower);
        return Equals(root.Square(), this);
    }

    private static BlsFp Raw(BigInteger number)
    {
        Span<ulong> limbs = stackalloc ulong[6];
        limbs.Clear();
        FieldPower.Limbs(number).CopyTo(limbs);
        return new BlsFp(limbs[0], limbs[1], limbs[2], limbs[3], limbs[4], limbs[5]);
    }

    // Out of Montgomery form.
    private BlsFp Reduced() => this * new BlsFp(1, 0, 0, 0, 0, 0);

    // The number is below 2p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static BlsFp ReduceOnce(ulong r0, ulong r1, ulong r2, ulong r3, ulong r4, ulong r5)
    {
        ulong borrow = 0;
        ulong s0 = Carry.Subtract(r0, P0, ref borrow);
        ulong s1 = Carry.Subtract(r1, P1, ref borrow);
        ulong s2 = Carry.Subtract(r2, P2, ref borrow);
        ulong s3 = Carry.Subtract(r3, P3, ref borrow);
        ulong s4 = Carry.Subtract(r4, P4, ref borrow);
        ulong s5 = Carry.Subtract(r5, P5, ref borrow);
        return borrow != 0 ? new BlsFp(r0, r1, r2, r3, r4, r5) : new BlsFp(s0, s1, s2, s3, s4, s5);
    }
}
