using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Where new contracts come to stand.</summary>
public static class ContractAddress
{
    /// <summary>CREATE and creating transactions: the last 20 bytes of Keccak-256 over the list of creator and nonce.</summary>
    public static AccountId ByNonce(AccountId creator, ulong nonce)
    {
        var list = new RlpWriter();
        list.BeginList();
        list.Write(creator);
        list.Write(nonce);
        list.EndList();
        return Last20(Keccak256.Hash(list.ToArray()));
    }

    /// <summary>CREATE2 (EIP-1014): the last 20 bytes of Keccak-256 over 0xff, creator, salt and the digest of the init code.</summary>
    public static AccountId BySalt(AccountId creator, in UInt256 salt, ReadOnlySpan<byte> initCode)
    {
        Span<byte> image = stackalloc byte[1 + AccountId.Size + UInt256.Size + Hash256.Size];
        image[0] = 0xff;
        creator.CopyTo(image[1..]);
        salt.WriteBigEndian(image[21..]);
        Keccak256.Hash(initCode, image[53..]);
        return Last20(Keccak256.Hash(image));
    }

    private static AccountId Last20(Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        hash.CopyTo(bytes);
        return new AccountId(bytes[(Hash256.Size - AccountId.Size)..]);
    }
}
