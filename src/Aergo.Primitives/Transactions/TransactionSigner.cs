using System;

namespace Aergo.Primitives;

/// <summary>Puts a user's signature under a transaction.</summary>
public static class TransactionSigner
{
    /// <summary>The same transaction with a signature (and the hash that follows from it) in place of whatever stood there.</summary>
    public static Transaction Sign(Transaction transaction, PrivateKey key, ISignatures signatures)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(signatures);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        transaction.SigningDigest().CopyTo(digest);
        return WithSignature(transaction, signatures.Sign(digest, key.Secret));
    }

    /// <summary>Signs a draft.</summary>
    public static Transaction Sign(TransactionDraft draft, PrivateKey key, ISignatures signatures)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return Sign(draft.ToUnsigned(), key, signatures);
    }

    /// <summary>The same transaction with a signature made elsewhere, and the hash that follows from it.</summary>
    public static Transaction WithSignature(Transaction transaction, ReadOnlyMemory<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        TransactionFields signed = transaction.ToFields() with { Signature = signature, DeclaredHash = default };
        return Transaction.Create(signed with { DeclaredHash = Transaction.Create(signed).Hash.ToArray() });
    }
}
