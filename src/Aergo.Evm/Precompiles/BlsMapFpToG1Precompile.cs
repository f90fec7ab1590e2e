using System;

namespace Aergo.Evm;

/// <summary>Address 0x10: maps an element of the base field to a point of BLS12-381's G1. Source: EIP-2537.</summary>
public sealed class BlsMapFpToG1Precompile : Precompile
{
    private const long Price = 5500;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => Price;

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        if (input.Length != BlsEncoding.FieldSize || !BlsEncoding.TryRead(input, out BlsFp element))
        {
            return false;
        }

        output = BlsEncoding.Write(BlsMaps.ToG1(element).ToAffine());
        return true;
    }
}
