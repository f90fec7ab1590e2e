using System;
using System.Collections.Generic;

namespace Aergo.Primitives;

/// <summary>Leaves of the Merkle trees under a header: what exactly stands at each place.</summary>
/// <remarks>Source: docs/spec/encoding.md, "Merkle trees".</remarks>
public static class BlockRoots
{
    /// <summary>Leaf digests over transactions: each leaf is the transaction's hash and SHA-256 of its envelope.</summary>
    /// <remarks>Both, because the hash joins fields without their lengths and alone would not fix the bytes.</remarks>
    public static Hash256[] TransactionLeaves(IReadOnlyList<TransactionEnvelope> transactions)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        var leaves = new Hash256[transactions.Count];
        Span<byte> leaf = stackalloc byte[2 * Hash256.Size];
        for (int i = 0; i < leaves.Length; i++)
        {
            transactions[i].Transaction.Hash.CopyTo(leaf);
            Hash256.Sha256(transactions[i].Encode()).CopyTo(leaf[Hash256.Size..]);
            leaves[i] = MerkleTree.LeafHash(leaf);
        }

        return leaves;
    }

    /// <summary>Leaf digests over receipts: each leaf is a receipt's encoding.</summary>
    public static Hash256[] ReceiptLeaves(IReadOnlyList<Receipt> receipts)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        var leaves = new Hash256[receipts.Count];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = MerkleTree.LeafHash(receipts[i].Encode());
        }

        return leaves;
    }

    /// <summary>Leaf digests over the events of all receipts in order: each leaf is an <see cref="EventLeaf"/>'s encoding.</summary>
    public static Hash256[] EventLeaves(IReadOnlyList<Receipt> receipts)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        var leaves = new List<Hash256>();
        foreach (Receipt receipt in receipts)
        {
            for (int i = 0; i < receipt.Events.Count; i++)
            {
                leaves.Add(MerkleTree.LeafHash(new EventLeaf(receipt.TransactionHash, receipt.Index, i, receipt.Events[i]).Encode()));
            }
        }

        return [.. leaves];
    }
}
