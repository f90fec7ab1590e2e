using System;
using System.Collections.Generic;
using System.Diagnostics;
using Aergo.Consensus;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Node;

/// <summary>One node as one machine: inputs in, effects out. Joins the ledger with consensus.</summary>
/// <remarks>No clock, no threads of its own: one loop owns it, and a simulator can own many.</remarks>
public sealed class NodeMachine
{
    private readonly Chain _chain;
    private readonly IConsensus _consensus;
    private readonly IBlockSigner _signer;
    private readonly IWorkers _workers;
    private readonly List<ConsensusEffect> _consensusEffects = [];
    private (long Slot, Instant Start) _slot;
    private bool _timeIsSet;

    public NodeMachine(Chain chain, IConsensus consensus, IBlockSigner signer, IWorkers workers)
    {
        (_chain, _consensus, _signer, _workers) = (chain, consensus, signer, workers);
        _slot = (chain.Head.Slot, chain.Head.Time);
    }

    public Chain Chain => _chain;

    /// <summary>Takes one input and appends what follows from it to <paramref name="effects"/>.</summary>
    public void Step(NodeInput input, List<NodeEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        switch (input)
        {
            case NodeInput.Tick tick:
                Advance(new ConsensusInput.Tick(tick.Now), effects);
                break;
            case NodeInput.Submitted submitted:
                Submit(submitted.Transactions, submitted.Verified, effects);
                break;
            case NodeInput.Mine:
                Produce(_chain.Head.Id, effects);
                Perform(effects);
                break;
            case NodeInput.SetTime set:
                _timeIsSet = true;
                _chain.Retime(_slot.Slot, set.Time, (transaction, outcome) => effects.Add(new NodeEffect.Pooled(transaction, outcome)), (transaction, refusal) => effects.Add(new NodeEffect.Dropped(transaction, refusal)));
                Advance(new ConsensusInput.PendingChanged(_chain.Pending.Count), effects);
                break;
            case NodeInput.SetPace pace:
                Advance(new ConsensusInput.Paced(pace.OnDemand, pace.SlotsBetween), effects);
                break;
            case NodeInput.Rewind rewind:
                _chain.Rewind(rewind.Height);
                (_slot, _timeIsSet) = ((_chain.Head.Slot, _chain.Head.Time), false);
                effects.Add(new NodeEffect.Rewound(rewind.Height));
                Advance(new ConsensusInput.Rewound(_chain.Head.Id, _chain.Head.Slot), effects);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void Submit(IReadOnlyList<(long Token, Transaction Transaction)> transactions, IReadOnlySet<long> verified, List<NodeEffect> effects)
    {
        // Signatures are the cost of a transaction: they are checked side by side before the pool takes one after the other.
        var judged = new (CheckedTransaction? Checked, TransactionRefusal? Refusal)[transactions.Count];
        _workers.ForEach(judged.Length, i => judged[i] = _chain.Checks.Check(transactions[i].Transaction, !verified.Contains(transactions[i].Token)));
        for (int i = 0; i < judged.Length; i++)
        {
            Admission admission = judged[i].Refusal is { } refusal
                ? new Admission { Refusal = refusal }
                : Admit(judged[i].Checked!, effects);
            effects.Add(new NodeEffect.Answered(transactions[i].Token, transactions[i].Transaction.Hash, admission));
        }

        if (_chain.Pending.Count > 0)
        {
            Advance(new ConsensusInput.PendingChanged(_chain.Pending.Count), effects);
        }
    }

    private Admission Admit(CheckedTransaction transaction, List<NodeEffect> effects) =>
        _chain.Find(transaction.Hash) is { } known
            ? new Admission { Refusal = new TransactionRefusal(TransactionRefusal.AlreadyExistsCode, $"tx already exists in block {known.Block.Height}") }
            : _chain.Pool.Add(_chain.Pending, transaction, (other, outcome) => effects.Add(new NodeEffect.Pooled(other, outcome)));

    private void Advance(ConsensusInput input, List<NodeEffect> effects)
    {
        _consensus.Advance(input, _consensusEffects);
        Perform(effects);
    }

    private void Perform(List<NodeEffect> effects)
    {
        // Effects can bring new inputs, whose effects follow at the end of the list.
        for (int i = 0; i < _consensusEffects.Count; i++)
        {
            switch (_consensusEffects[i])
            {
                case ConsensusEffect.BeginSlot begin:
                    _slot = (begin.Slot, begin.Start);
                    if (!_timeIsSet)
                    {
                        _chain.BeginSlot(begin.Slot, begin.Start);
                    }

                    break;
                case ConsensusEffect.Produce produce:
                    Produce(produce.Parent, effects);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        _consensusEffects.Clear();
    }

    private void Produce(Hash256 parent, List<NodeEffect> effects)
    {
        if (parent != _chain.Head.Id)
        {
            throw new UnreachableException("consensus and ledger disagree about the head");
        }

        (Block block, BlockResult result) = _chain.Produce(
            _signer,
            _slot.Slot,
            _slot.Start,
            (transaction, outcome) => effects.Add(new NodeEffect.Pooled(transaction, outcome)),
            (transaction, refusal) => effects.Add(new NodeEffect.Dropped(transaction, refusal)));
        _timeIsSet = false;
        effects.Add(new NodeEffect.BlockAppended(block, result));
        _consensus.Advance(new ConsensusInput.HeadMoved(block.Id, block.Header.Slot), _consensusEffects);
        if (_chain.Pending.Count > 0)
        {
            _consensus.Advance(new ConsensusInput.PendingChanged(_chain.Pending.Count), _consensusEffects);
        }
    }
}
