using System;
using System.Buffers.Binary;
using System.Text;

namespace Aergo.Primitives;

/// <summary>The rules by which the id of an account follows from what the account is.</summary>
/// <remarks>Source: docs/spec/encoding.md, "Accounts".</remarks>
public static class AccountIds
{
    private const byte ContractTag = 0x0C;

    /// <summary>Of a key holder: last 20 bytes of Keccak-256 over x ‖ y of the 65-byte uncompressed key.</summary>
    public static AccountId OfUncompressed(ReadOnlySpan<byte> uncompressedKey)
    {
        if (uncompressedKey.Length != PublicKey.UncompressedSize || uncompressedKey[0] != 4)
        {
            throw new ArgumentException("an uncompressed key is 0x04 and 64 bytes", nameof(uncompressedKey));
        }

        return Last20(uncompressedKey[1..]);
    }

    /// <summary>Of a special account: last 20 bytes of Keccak-256 over its ASCII name.</summary>
    public static AccountId OfSpecialName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Last20(Encoding.ASCII.GetBytes(name));
    }

    /// <summary>Of a deployed contract: last 20 bytes of Keccak-256 over 0x0C ‖ <c>aergo.contract</c> ‖ creator's id ‖ creator's nonce (big-endian, 8 bytes).</summary>
    /// <param name="creator">The sender of the deploying transaction, or the contract that creates this one.</param>
    /// <param name="nonce">That account's nonce at the time, which is never used twice.</param>
    public static AccountId OfContract(AccountId creator, ulong nonce)
    {
        ReadOnlySpan<byte> domain = "aergo.contract"u8;
        Span<byte> preimage = stackalloc byte[1 + 14 + AccountId.Size + 8];
        preimage[0] = ContractTag;
        domain.CopyTo(preimage[1..]);
        creator.CopyTo(preimage[15..]);
        BinaryPrimitives.WriteUInt64BigEndian(preimage[(15 + AccountId.Size)..], nonce);
        return Last20(preimage);
    }

    private static AccountId Last20(ReadOnlySpan<byte> preimage)
    {
        Span<byte> digest = stackalloc byte[Keccak256.Size];
        Keccak256.Hash(preimage, digest);
        return new AccountId(digest[(Keccak256.Size - AccountId.Size)..]);
    }
}
