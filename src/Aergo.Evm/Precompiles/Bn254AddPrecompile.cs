using System;

namespace Aergo.Evm;

/// <summary>Address 6: the sum of two points of bn254's G1. Sources: EIP-196, EIP-1108.</summary>
public sealed class Bn254AddPrecompile : Precompile
{
    private const long Price = 150;

    private const long PriceBeforeIstanbul = 500;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => fork >= Fork.Istanbul ? Price : PriceBeforeIstanbul;

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        Span<byte> data = stackalloc byte[2 * Bn254Encoding.G1Size];
        PaddedInput.Read(input, 0, data);
        if (!Bn254Encoding.TryReadG1(data, out AffinePoint<BnFp> p) || !Bn254Encoding.TryReadG1(data[Bn254Encoding.G1Size..], out AffinePoint<BnFp> q))
        {
            return false;
        }

        output = Bn254Encoding.Write((new JacobianPoint<BnFp>(p) + q).ToAffine());
        return true;
    }
}
