using System;

namespace Aergo.Evm;

/// <summary>Address 0x11: maps an element of the quadratic extension to a point of BLS12-381's G2. Source: EIP-2537.</summary>
public sealed class BlsMapFp2ToG2Precompile : Precompile
{
    private const long Price = 23_800;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => Price;

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        if (input.Length != 2 * BlsEncoding.FieldSize || !BlsEncoding.TryRead(input, out Fp2<BlsFp> element))
        {
            return false;
        }

        output = BlsEncoding.Write(BlsMaps.ToG2(element).ToAffine());
        return true;
    }
}
