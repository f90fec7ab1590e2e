using System;

namespace Aergo.Evm;

/// <summary>Address 8: whether a product of bn254 pairings is 1, as a 32-byte number; of no pairs at all it is. Sources: EIP-197, EIP-1108.</summary>
public sealed class Bn254PairingPrecompile : Precompile
{
    private const int PairSize = Bn254Encoding.G1Size + Bn254Encoding.G2Size;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork)
    {
        long pairs = input.Length / PairSize;
        return fork >= Fork.Istanbul ? 45_000 + (34_000 * pairs) : 100_000 + (80_000 * pairs);
    }

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        if (input.Length % PairSize != 0)
        {
            return false;
        }

        var pairs = new PairingPair<BnFp>[input.Length / PairSize];
        for (int i = 0; i < pairs.Length; i++)
        {
            ReadOnlySpan<byte> data = input.Slice(i * PairSize, PairSize);
            if (!Bn254Encoding.TryReadG1(data, out AffinePoint<BnFp> p)
                || !Bn254Encoding.TryReadG2(data[Bn254Encoding.G1Size..], out AffinePoint<Fp2<BnFp>> q))
            {
                return false;
            }

            pairs[i] = new PairingPair<BnFp>(p, q);
        }

        output = new byte[32];
        output[31] = Bn254Pairings.ProductIsOne(pairs) ? (byte)1 : (byte)0;
        return true;
    }
}
