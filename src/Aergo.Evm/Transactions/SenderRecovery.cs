using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Finds out who signed.</summary>
public static class SenderRecovery
{
    private const byte AuthorizationMagic = 5;

    // The order of secp256k1, and half of it.
    private static readonly UInt256 Order = new(0xBFD25E8CD0364141, 0xBAAEDCE6AF48A03B, 0xFFFFFFFFFFFFFFFE, 0xFFFFFFFFFFFFFFFF);
    private static readonly UInt256 HalfOrder = Order >> 1;

    /// <summary>The sender of a transaction; <see langword="false"/> when its signature is none under the rules.</summary>
    public static bool TryRecover(EvmTransaction transaction, Fork fork, ISignatures signatures, out AccountId sender)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return TryRecover(EvmTransactionCodec.SigningHash(transaction), transaction.YParity, transaction.R, transaction.S, fork < Fork.Homestead, signatures, out sender);
    }

    /// <summary>The key that signed a transaction; <see langword="false"/> when its signature is none under the rules.</summary>
    public static bool TryRecoverKey(EvmTransaction transaction, Fork fork, ISignatures signatures, out PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        key = default;
        return TryRecoverBytes(EvmTransactionCodec.SigningHash(transaction), transaction.YParity, transaction.R, transaction.S, fork < Fork.Homestead, signatures) is { } bytes
            && PublicKey.TryCreate(bytes, out key);
    }

    /// <summary>The signer of an authorization.</summary>
    public static bool TryRecover(Authorization authorization, ISignatures signatures, out AccountId signer)
    {
        ArgumentNullException.ThrowIfNull(authorization);
        var list = new RlpWriter();
        list.BeginList();
        list.Write(authorization.ChainId);
        list.Write(authorization.Target);
        list.Write(authorization.Nonce);
        list.EndList();
        Hash256 digest = Keccak256.Hash([AuthorizationMagic, .. list.ToArray()]);
        return TryRecover(digest, authorization.YParity, authorization.R, authorization.S, false, signatures, out signer);
    }

    private static bool TryRecover(
        Hash256 digest, byte parity, in UInt256 r, in UInt256 s, bool allowsHighS, ISignatures signatures, out AccountId signer)
    {
        signer = default;
        byte[]? key = TryRecoverBytes(digest, parity, r, s, allowsHighS, signatures);
        byte[]? point = key is null ? null : signatures.Decompress(key);
        if (point is null)
        {
            return false;
        }

        signer = new AccountId(Keccak256.Hash(point.AsSpan(1)).ToArray().AsSpan(Hash256.Size - AccountId.Size));
        return true;
    }

    private static byte[]? TryRecoverBytes(Hash256 digest, byte parity, in UInt256 r, in UInt256 s, bool allowsHighS, ISignatures signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        return parity > 1 || r.IsZero || s.IsZero || r >= Order || (allowsHighS ? s >= Order : s > HalfOrder)
            ? null
            : signatures.Recover(digest.ToArray(), [.. r.ToBigEndian(), .. s.ToBigEndian()], parity);
    }
}
