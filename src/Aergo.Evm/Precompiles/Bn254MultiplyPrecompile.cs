using System;

namespace Aergo.Evm;

/// <summary>Address 7: a point of bn254's G1 times a 256-bit number. Sources: EIP-196, EIP-1108.</summary>
public sealed class Bn254MultiplyPrecompile : Precompile
{
    private const long Price = 6000;

    private const long PriceBeforeIstanbul = 40000;

    /// <inheritdoc />
    public override long Gas(ReadOnlySpan<byte> input, Fork fork) => fork >= Fork.Istanbul ? Price : PriceBeforeIstanbul;

    /// <inheritdoc />
    public override bool TryRun(ReadOnlySpan<byte> input, Fork fork, out byte[] output)
    {
        output = [];
        Span<byte> data = stackalloc byte[Bn254Encoding.G1Size + Scalar256.Size];
        PaddedInput.Read(input, 0, data);
        if (!Bn254Encoding.TryReadG1(data, out AffinePoint<BnFp> p))
        {
            return false;
        }

        output = Bn254Encoding.Write(new JacobianPoint<BnFp>(p).Times(new Scalar256(data[Bn254Encoding.G1Size..])).ToAffine());
        return true;
    }
}
