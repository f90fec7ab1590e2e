using System;
using System.Numerics;
using Aergo.Api;
using Aergo.Evm;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Numbers of the EVM and of its clients, into each other.</summary>
internal static class EthereumWords
{
    public static BigInteger ToBig(UInt256 word) => new(word.ToBigEndian(), isUnsigned: true, isBigEndian: true);

    /// <summary>Not for numbers of more than 256 bits; readers of parameters refuse those.</summary>
    public static UInt256 ToWord(BigInteger number)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        bytes.Clear();
        byte[] given = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        given.CopyTo(bytes[(UInt256.Size - given.Length)..]);
        return new UInt256(bytes);
    }

    public static Authorization ToAuthorization(EthereumAuthorization a) => new(ToWord(a.ChainId), a.Address, a.Nonce, (byte)a.YParity, ToWord(a.R), ToWord(a.S));

    public static UInt256 ToWord(Hash256 hash) => new(hash.ToArray());

    public static Hash256 ToHash(UInt256 word) => new(word.ToBigEndian());
}
