using System;

namespace Aergo.Evm;

/// <summary>Address 0x0B: the sum of two points of BLS12-381's curve, which need not lie in G1. Source: EIP-2537.</summary>
public sealed class BlsG1AddPrecompile : Precompile
{
    private const long Price = 375;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => Price;

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        if (input.Length != 2 * BlsEncoding.G1Size
            || !BlsEncoding.TryReadPoint(input, out AffinePoint<BlsFp> p)
            || !BlsEncoding.TryReadPoint(input[BlsEncoding.G1Size..], out AffinePoint<BlsFp> q))
        {
            return false;
        }

        output = BlsEncoding.Write((new JacobianPoint<BlsFp>(p) + q).ToAffine());
        return true;
    }
}
