using System;
using System.Diagnostics;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Signs transactions of Ethereum, for accounts whose keys the node or the command line holds.</summary>
public static class TransactionSigning
{
    /// <summary>The transaction with its signature; what it had before is replaced.</summary>
    public static EvmTransaction SignedBy(this EvmTransaction transaction, PrivateKey key, ISignatures signatures)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(signatures);
        byte[] digest = EvmTransactionCodec.SigningHash(transaction).ToArray();
        var compact = new byte[EcdsaSignature.CompactSize];
        if (!EcdsaSignature.TryReadToCompact(signatures.Sign(digest, key.Secret), compact))
        {
            throw new UnreachableException("own signature does not decode");
        }

        byte[] own = key.PublicKeyBy(signatures).ToArray();
        for (byte parity = 0; parity <= 1; parity++)
        {
            if (signatures.Recover(digest, compact, parity) is { } found && found.AsSpan().SequenceEqual(own))
            {
                return transaction with
                {
                    YParity = parity,
                    R = new UInt256(compact.AsSpan(0, UInt256.Size)),
                    S = new UInt256(compact.AsSpan(UInt256.Size)),
                };
            }
        }

        throw new UnreachableException("own signature recovers to another key");
    }
}
