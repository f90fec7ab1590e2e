using System;

namespace Aergo.Evm;

/// <summary>Address 0x0F: whether a product of BLS12-381 pairings is 1, as a 32-byte number. Source: EIP-2537.</summary>
/// <remarks>Input: one or more of a point of G1 and a point of G2; unlike with bn254, no pair at all is refused.</remarks>
public sealed class BlsPairingPrecompile : Precompile
{
    private const long BaseGas = 37_700;

    private const long PairGas = 32_600;

    private const int PairSize = BlsEncoding.G1Size + BlsEncoding.G2Size;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => BaseGas + (PairGas * (input.Length / PairSize));

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        if (input.IsEmpty || input.Length % PairSize != 0)
        {
            return false;
        }

        var pairs = new PairingPair<BlsFp>[input.Length / PairSize];
        for (int i = 0; i < pairs.Length; i++)
        {
            ReadOnlySpan<byte> data = input.Slice(i * PairSize, PairSize);
            if (!BlsEncoding.TryReadG1(data, out AffinePoint<BlsFp> p)
                || !BlsEncoding.TryReadG2(data[BlsEncoding.G1Size..], out AffinePoint<Fp2<BlsFp>> q))
            {
                return false;
            }

            pairs[i] = new PairingPair<BlsFp>(p, q);
        }

        output = new byte[32];
        output[31] = BlsPairings.ProductIsOne(pairs) ? (byte)1 : (byte)0;
        return true;
    }
}
