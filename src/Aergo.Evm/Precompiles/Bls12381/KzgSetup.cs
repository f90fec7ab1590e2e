using System;
using System.IO;

namespace Aergo.Evm;

/// <summary>Polynomial commitments of Kate, Zaverucha and Goldberg over BLS12-381, with the setup of Ethereum's ceremony of 2023.</summary>
/// <remarks>Of the ceremony's 4161 points the check of one value needs one: [τ] G2, published under CC0 in the consensus specification's trusted setup.</remarks>
internal static class KzgSetup
{
    private static readonly AffinePoint<Fp2<BlsFp>> Tau = Read(
        "B5BFD7DD8CDEB128843BC287230AF38926187075CBFBEFA81009A2CE615AC53D2914E5870CB452D2AFAAAB24F3499F72"
        + "185CBFEE53492714734429B7B38608E23926C911CCECEAC9A36851477BA4C60B087041DE621000EDC98EDADA20C1DEF2");

    private static readonly AffinePoint<Fp2<BlsFp>> MinusG2 = -Read(
        "93E02B6052719F607DACD3A088274F65596BD0D09920B61AB5DA61BBDC7F5049334CF11213945D57E5AC7D055D042B7E"
        + "024AA2B2F08F0A91260805272DC51051C6E47AD4FA403B02B4510B647AE3D1770BAC0326A805BBEFD48056C8C121BDB8");

    /// <summary>Whether the polynomial behind <paramref name="commitment"/> has the value <paramref name="y"/> at <paramref name="z"/>.</summary>
    /// <remarks>e(C - y G1 + z π, G2) = e(π, [τ] G2), which is e(C - y G1, G2) = e(π, [τ - z] G2) with both multiplications in the cheaper group.</remarks>
    public static bool Verify(in AffinePoint<BlsFp> commitment, in Scalar256 z, in Scalar256 y, in AffinePoint<BlsFp> proof)
    {
        JacobianPoint<BlsFp> left = new JacobianPoint<BlsFp>(proof).Times(z) + -new JacobianPoint<BlsFp>(BlsCurve.G1).Times(y) + commitment;
        return BlsPairings.ProductIsOne([new PairingPair<BlsFp>(left.ToAffine(), MinusG2), new PairingPair<BlsFp>(proof, Tau)]);
    }

    private static AffinePoint<Fp2<BlsFp>> Read(string digits) => BlsEncoding.TryReadCompressedG2(Convert.FromHexString(digits), out AffinePoint<Fp2<BlsFp>> point)
        ? point
        : throw new InvalidDataException("a constant of the KZG setup is no point of G2");
}
