using System;

namespace Aergo.Evm;

/// <summary>Address 0x0E: the sum of multiples of points of BLS12-381's G2. Source: EIP-2537.</summary>
/// <remarks>Input: one or more of point and 256-bit number; the numbers may exceed the order.</remarks>
public sealed class BlsG2MsmPrecompile : Precompile
{
    private const long PriceOfOne = 22_500;

    private const int TermSize = BlsEncoding.G2Size + Scalar256.Size;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => BlsDiscounts.Price(input.Length / TermSize, PriceOfOne, BlsDiscounts.G2);

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        if (input.IsEmpty || input.Length % TermSize != 0)
        {
            return false;
        }

        var points = new AffinePoint<Fp2<BlsFp>>[input.Length / TermSize];
        var scalars = new Scalar256[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            ReadOnlySpan<byte> term = input.Slice(i * TermSize, TermSize);
            if (!BlsEncoding.TryReadG2(term, out points[i]))
            {
                return false;
            }

            scalars[i] = new Scalar256(term[BlsEncoding.G2Size..]);
        }

        output = BlsEncoding.Write(MultiScalar<Fp2<BlsFp>>.Sum(points, scalars).ToAffine());
        return true;
    }
}
