using System;
using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger;

/// <summary>The law: from a parent and a block to a new state and receipts, or to the reason why the block is none.</summary>
/// <remarks>One pure function. Building, replay after a crash and verification all end here.</remarks>
public sealed class BlockValidator(GenesisConfig genesis, TransactionExecutor executor, StaticChecks checks, IBlockVerifier verifier, IWorkers workers)
{
    /// <summary>Runs and judges a block on its parent.</summary>
    /// <param name="trusted">Our own log: signatures were checked when the block came in, and are not checked again.</param>
    public (BlockResult? Result, string? Fault) Validate(WorldState state, ChainHead parent, Block block, bool trusted)
    {
        ArgumentNullException.ThrowIfNull(block);
        BlockHeader header = block.Header;
        string? fault = JudgeHeader(parent, header) ?? (trusted || header.IsSigned(verifier) ? null : "the producer's signature does not fit");
        if (fault is not null)
        {
            return (null, fault);
        }

        var checkedTransactions = new CheckedTransaction?[block.Transactions.Count];
        var refusals = new TransactionRefusal?[checkedTransactions.Length];
        workers.ForEach(checkedTransactions.Length, i => (checkedTransactions[i], refusals[i]) = checks.Check(block.Transactions[i], checkSignature: !trusted));
        var pending = new PendingBlock(executor, genesis, parent, state.At(parent.StateRoot), header.Slot, header.Timestamp);
        for (int i = 0; i < checkedTransactions.Length; i++)
        {
            if (refusals[i] is { } refused)
            {
                return (null, $"transaction {i} ({block.Transactions[i].Hash}): {refused.Message}");
            }

            if (!pending.HasRoomFor(block.Transactions[i]))
            {
                return (null, $"transaction {i} is over the limits of a block");
            }

            if (pending.Add(checkedTransactions[i]!).Refusal is { } inadmissible)
            {
                return (null, $"transaction {i} ({block.Transactions[i].Hash}): {inadmissible.Message}");
            }
        }

        BlockResult result = pending.Apply(state, genesis.Fees);
        return Compare(header, result) is { } difference ? (null, difference) : (result, null);
    }

    private string? JudgeHeader(ChainHead parent, BlockHeader header)
    {
        if (header.ChainIdHash != genesis.ChainId.Hash())
        {
            return "it belongs to another chain";
        }

        if (header.Height != parent.Height + 1 || header.Parent != parent.Id)
        {
            return $"it does not follow block {parent.Height} {parent.Id}";
        }

        if (header.Slot < parent.Slot || header.Timestamp.CompareTo(parent.Time) < 0)
        {
            return "its time lies before its parent's";
        }

        return header.Producer.Span.SequenceEqual(genesis.Consensus.Producer) ? null : "its producer is not the one of this chain";
    }

    private static string? Compare(BlockHeader header, BlockResult result)
    {
        (BlockHeader own, IReadOnlyList<byte[]> _) = result.Describe(header);
        return own.StateRoot != header.StateRoot ? $"state root {header.StateRoot} claimed, {own.StateRoot} computed"
            : own.TransactionsRoot != header.TransactionsRoot ? "the transactions root does not fit the transactions"
            : own.ReceiptsRoot != header.ReceiptsRoot ? "the receipts root does not fit the results"
            : own.EventsRoot != header.EventsRoot ? "the events root does not fit the results"
            : own.AccessListDigest != header.AccessListDigest ? "the access list does not fit what the transactions touched"
            : own.DttRoot != header.DttRoot ? "the transaction tree does not fit what the transactions touched"
            : own.GasUsed != header.GasUsed ? "the gas does not fit the results"
            : null;
    }
}
