using System;

namespace Aergo.Evm;

/// <summary>Address 0x0D: the sum of two points of BLS12-381's twist, which need not lie in G2. Source: EIP-2537.</summary>
public sealed class BlsG2AddPrecompile : Precompile
{
    private const long Price = 600;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => Price;

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        if (input.Length != 2 * BlsEncoding.G2Size
            || !BlsEncoding.TryReadPoint(input, out AffinePoint<Fp2<BlsFp>> p)
            || !BlsEncoding.TryReadPoint(input[BlsEncoding.G2Size..], out AffinePoint<Fp2<BlsFp>> q))
        {
            return false;
        }

        output = BlsEncoding.Write((new JacobianPoint<Fp2<BlsFp>>(p) + q).ToAffine());
        return true;
    }
}
