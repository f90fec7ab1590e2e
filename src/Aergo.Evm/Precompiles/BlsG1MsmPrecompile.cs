using System;

namespace Aergo.Evm;

/// <summary>Address 0x0C: the sum of multiples of points of BLS12-381's G1. Source: EIP-2537.</summary>
/// <remarks>Input: one or more of point and 256-bit number; the numbers may exceed the order.</remarks>
public sealed class BlsG1MsmPrecompile : Precompile
{
    private const long PriceOfOne = 12_000;

    private const int TermSize = BlsEncoding.G1Size + Scalar256.Size;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => BlsDiscounts.Price(input.Length / TermSize, PriceOfOne, BlsDiscounts.G1);

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        if (input.IsEmpty || input.Length % TermSize != 0)
        {
            return false;
        }

        var points = new AffinePoint<BlsFp>[input.Length / TermSize];
        var scalars = new Scalar256[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            ReadOnlySpan<byte> term = input.Slice(i * TermSize, TermSize);
            if (!BlsEncoding.TryReadG1(term, out points[i]))
            {
                return false;
            }

            scalars[i] = new Scalar256(term[BlsEncoding.G1Size..]);
        }

        output = BlsEncoding.Write(MultiScalar<BlsFp>.Sum(points, scalars).ToAffine());
        return true;
    }
}
