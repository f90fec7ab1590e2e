using System.Numerics;

namespace Aergo.Evm;

/// <summary>The price of blob gas (EIP-4844, EIP-7691).</summary>
public static class BlobFees
{
    private const long CancunFraction = 3338477;
    private const long PragueFraction = 5007716;

    /// <summary>Price of a unit of blob gas after an excess: e^(excess / fraction), by its series in integers.</summary>
    public static UInt256 BaseFee(ulong excess, Fork fork)
    {
        BigInteger fraction = fork >= Fork.Prague ? PragueFraction : CancunFraction;
        BigInteger sum = 0, term = fraction;
        for (int i = 1; term > 0; i++)
        {
            sum += term;
            term = term * excess / (fraction * i);
        }

        BigInteger fee = sum / fraction;
        return fee.GetBitLength() > 256 ? UInt256.MaxValue : new UInt256(fee.ToByteArray(isUnsigned: true, isBigEndian: true));
    }
}
