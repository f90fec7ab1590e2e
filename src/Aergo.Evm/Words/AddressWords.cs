using System;
using System.Buffers.Binary;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Addresses and digests as words: an address is the lower 20 bytes.</summary>
public static class AddressWords
{
    /// <summary>The word of an address.</summary>
    public static UInt256 ToWord(AccountId id)
    {
        Span<byte> bytes = stackalloc byte[AccountId.Size];
        id.CopyTo(bytes);
        return new UInt256(
            BinaryPrimitives.ReadUInt64BigEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            0);
    }

    /// <summary>The address in the lower 20 bytes of a word; the rest is ignored.</summary>
    public static AccountId ToAddress(in UInt256 word)
    {
        Span<byte> bytes = stackalloc byte[AccountId.Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes[12..], word.L0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[4..], word.L1);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)word.L2);
        return new AccountId(bytes);
    }

    /// <summary>The word of a digest.</summary>
    public static UInt256 ToWord(Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        hash.CopyTo(bytes);
        return new UInt256(bytes);
    }
}
