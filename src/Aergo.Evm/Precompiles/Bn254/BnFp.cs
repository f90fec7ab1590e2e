using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>The base field of bn254 (alt_bn128), p = 36 u^4 + 36 u^3 + 24 u^2 + 6 u + 1 with u = 4965661367192848881.</summary>
/// <remarks>
/// Four 64-bit limbs, least significant first, in Montgomery form: the limbs hold x * 2^256 mod p. Source: EIP-196.
/// The top bit of p is free, so that sums of two elements and the rows of a product need no word beyond the four.
/// </remarks>
internal readonly struct BnFp : IPrimeField<BnFp>
{
    // p, and -1/p modulo 2^64.
    private const ulong P0 = 0x3C208C16D87CFD47, P1 = 0x97816A916871CA8D, P2 = 0xB85045B68181585D, P3 = 0x30644E72E131A029;
    private const ulong NegatedInverse = 0x87D20782E4866389;

    private static readonly BigInteger Prime = Bn254Parameters.Prime;

    // What takes an element into Montgomery form.
    private static readonly BnFp RadixSquared = Raw(BigInteger.ModPow(2, 512, Prime));

    private static readonly BnFp Unit = Raw(BigInteger.ModPow(2, 256, Prime));

    // x^(p - 2) = 1 / x; p is 3 modulo 4, so x^((p + 1) / 4) is a root of any square x.
    private static readonly ulong[] InversePower = FieldPower.Limbs(Prime - 2);
    private static readonly ulong[] RootPower = FieldPower.Limbs((Prime + 1) / 4);

    private readonly ulong _n0, _n1, _n2, _n3;

    private BnFp(ulong n0, ulong n1, ulong n2, ulong n3) => (_n0, _n1, _n2, _n3) = (n0, n1, n2, n3);

    public static BnFp One => Unit;

    public static int Size => 32;

    public static BigInteger Modulus => Prime;

    public bool IsZero => (_n0 | _n1 | _n2 | _n3) == 0;

    public bool IsOdd => (Reduced()._n0 & 1) != 0;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out BnFp value)
    {
        var raw = new BnFp(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes));
        ulong borrow = 0;
        _ = Carry.Subtract(raw._n0, P0, ref borrow);
        _ = Carry.Subtract(raw._n1, P1, ref borrow);
        _ = Carry.Subtract(raw._n2, P2, ref borrow);
        _ = Carry.Subtract(raw._n3, P3, ref borrow);
        value = raw * RadixSquared;
        return borrow != 0;
    }

    public void Write(Span<byte> bytes)
    {
        BnFp x = Reduced();
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], x._n0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], x._n1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], x._n2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, x._n3);
    }

    public static bool Equals(in BnFp a, in BnFp b) =>
        ((a._n0 ^ b._n0) | (a._n1 ^ b._n1) | (a._n2 ^ b._n2) | (a._n3 ^ b._n3)) == 0;

    public static BnFp operator +(in BnFp a, in BnFp b)
    {
        ulong carry = 0;
        ulong r0 = Carry.Add(a._n0, b._n0, ref carry);
        ulong r1 = Carry.Add(a._n1, b._n1, ref carry);
        ulong r2 = Carry.Add(a._n2, b._n2, ref carry);
        ulong r3 = Carry.Add(a._n3, b._n3, ref carry);
        return ReduceOnce(r0, r1, r2, r3);
    }

    public static BnFp operator -(in BnFp a, in BnFp b)
    {
        ulong borrow = 0;
        ulong r0 = Carry.Subtract(a._n0, b._n0, ref borrow);
        ulong r1 = Carry.Subtract(a._n1, b._n1, ref borrow);
        ulong r2 = Carry.Subtract(a._n2, b._n2, ref borrow);
        ulong r3 = Carry.Subtract(a._n3, b._n3, ref borrow);

        // Below zero: add p.
        ulong mask = 0UL - borrow;
        ulong carry = 0;
        r0 = Carry.Add(r0, P0 & mask, ref carry);
        r1 = Carry.Add(r1, P1 & mask, ref carry);
        r2 = Carry.Add(r2, P2 & mask, ref carry);
        r3 = Carry.Add(r3, P3 & mask, ref carry);
        return new BnFp(r0, r1, r2, r3);
    }

    public static BnFp operator -(in BnFp a) => default(BnFp) - a;

    /// <summary>Montgomery product: one row of the product, one row of the reduction, a word dropped, four times.</summary>
    [SkipLocalsInit]
    public static BnFp operator *(in BnFp a, in BnFp b)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        for (int i = 0; i < 4; i++)
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
            t3 = carry + high;
        }

        return ReduceOnce(t0, t1, t2, t3);
    }

    public BnFp Square() => this * this;

    public BnFp Double() => this + this;

    public BnFp TimesNonResidue() => Double().Double().Double() + this;

    public BnFp Inverse() => FieldPower.Power(this, InversePower);

    public bool TrySquareRoot(out BnFp root)
    {
        root = FieldPower.Power(this, RootPower);
        return Equals(root.Square(), this);
    }

    private static BnFp Raw(BigInteger number)
    {
        Span<ulong> limbs = stackalloc ulong[4];
        limbs.Clear();
        FieldPower.Limbs(number).CopyTo(limbs);
        return new BnFp(limbs[0], limbs[1], limbs[2], limbs[3]);
    }

    // Out of Montgomery form.
    private BnFp Reduced() => this * new BnFp(1, 0, 0, 0);

    // The number is below 2p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static BnFp ReduceOnce(ulong r0, ulong r1, ulong r2, ulong r3)
    {
        ulong borrow = 0;
        ulong s0 = Carry.Subtract(r0, P0, ref borrow);
        ulong s1 = Carry.Subtract(r1, P1, ref borrow);
        ulong s2 = Carry.Subtract(r2, P2, ref borrow);
        ulong s3 = Carry.Subtract(r3, P3, ref borrow);
        return borrow != 0 ? new BnFp(r0, r1, r2, r3) : new BnFp(s0, s1, s2, s3);
    }
}
