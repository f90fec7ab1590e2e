using System;
using System.Numerics;

namespace Aergo.Evm.Tests.Precompiles.Plain;

/// <summary>From the fast fields and points to their plain twins and back.</summary>
internal static class Conversions
{
    public static BigInteger Plain<F>(this F x)
        where F : unmanaged, IPrimeField<F>
    {
        Span<byte> bytes = stackalloc byte[F.Size];
        x.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    public static BigInteger[] Plain<F>(this Fp2<F> x)
        where F : unmanaged, IPrimeField<F> => [x.A.Plain(), x.B.Plain()];

    public static BigInteger[] Plain<F>(this Fp12<F> x, PlainPairing twin)
        where F : unmanaged, IPrimeField<F> => twin.Of(x.A.A.Plain(), x.B.A.Plain(), x.A.B.Plain(), x.B.B.Plain(), x.A.C.Plain(), x.B.C.Plain());

    public static PlainPoint? Plain<F>(this AffinePoint<F> p)
        where F : unmanaged, IPrimeField<F> => p.IsInfinity ? null : new PlainPoint([p.X.Plain()], [p.Y.Plain()]);

    public static PlainPoint? Plain<F>(this AffinePoint<Fp2<F>> p)
        where F : unmanaged, IPrimeField<F> => p.IsInfinity ? null : new PlainPoint(p.X.Plain(), p.Y.Plain());

    public static Fp2<F> Fast<F>(this BigInteger[] x)
        where F : unmanaged, IPrimeField<F> => new(FieldPower.Of<F>(x[0]), FieldPower.Of<F>(x[1]));

    public static Scalar256 Scalar(this BigInteger x)
    {
        Span<byte> bytes = stackalloc byte[Scalar256.Size];
        bytes.Clear();
        int length = x.GetByteCount(isUnsigned: true);
        _ = x.TryWriteBytes(bytes[(bytes.Length - length)..], out _, isUnsigned: true, isBigEndian: true);
        return new Scalar256(bytes);
    }
}
