using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger;

/// <summary>What running a block's transactions gives, before a header is made of it or compared with it.</summary>
public sealed record BlockResult(
    IReadOnlyList<CheckedTransaction> Transactions,
    IReadOnlyList<TransactionOutcome> Outcomes,
    Hash256 StateRoot,
    long GasUsed,
    Amount Fees)
{
    /// <summary>Receipts in block order.</summary>
    public IReadOnlyList<Receipt> Receipts { get; } = [.. System.Linq.Enumerable.Select(Outcomes, o => o.Receipt)];

    /// <summary>The header's digests filled in from the results.</summary>
    public (BlockHeader Header, IReadOnlyList<byte[]> RowSets) Describe(BlockHeader header)
    {
        var rowSets = new byte[Outcomes.Count][];
        var digests = new Hash256[Outcomes.Count];
        var sets = new RowSet[Outcomes.Count];
        for (int i = 0; i < rowSets.Length; i++)
        {
            sets[i] = Outcomes[i].RowSet;
            rowSets[i] = sets[i].Encode();
            digests[i] = Hash256.Sha256(rowSets[i]);
        }

        var envelopes = new TransactionEnvelope[Transactions.Count];
        for (int i = 0; i < envelopes.Length; i++)
        {
            envelopes[i] = new TransactionEnvelope(Transactions[i].Transaction);
        }

        DependencyTree tree = DependencyTree.Build(sets);
        var block = new Block(header, [], rowSets);
        return (header with
        {
            StateRoot = StateRoot,
            TransactionsRoot = MerkleTree.Root(BlockRoots.TransactionLeaves(envelopes)),
            ReceiptsRoot = MerkleTree.Root(BlockRoots.ReceiptLeaves(Receipts)),
            EventsRoot = MerkleTree.Root(BlockRoots.EventLeaves(Receipts)),
            AccessListDigest = Hash256.Sha256(block.EncodeAccessList()),
            DttRoot = tree.RootDigest(i => DependencyTree.Leaf(Transactions[i].Hash, digests[i], Receipts[i].GasUsed, (byte)Receipts[i].Status)),
            GasUsed = GasUsed,
        }, rowSets);
    }
}
