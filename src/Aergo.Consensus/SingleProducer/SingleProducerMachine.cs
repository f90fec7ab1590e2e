using System;
using System.Collections.Generic;
using System.Diagnostics;
using Aergo.Primitives;

namespace Aergo.Consensus;

/// <summary>One producer owns every slot: laptops, tests, and companies that trust one machine.</summary>
/// <remarks>
/// A block gathers transactions during its slot and is closed when the slot ends, so its time is the start of the slot it opened in.
/// On demand it is closed as soon as it holds a transaction. Its own durable log is the record that keeps it from producing twice:
/// nothing leaves the node before the block is on disk.
/// </remarks>
public sealed class SingleProducerMachine : IConsensus
{
    private readonly Instant _genesis;
    private readonly long _slotNanoseconds;
    private readonly bool _skipEmpty;
    private Hash256 _head;
    private long _slot, _lastProduced;
    private bool _onDemand;
    private int _slotsBetween = 1;
    private int _pending;

    public SingleProducerMachine(Instant genesis, TimeSpan slotLength, bool onDemand, bool skipEmpty, Hash256 head, long headSlot)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slotLength, TimeSpan.FromMilliseconds(1));
        _genesis = genesis;
        _slotNanoseconds = slotLength.Ticks * 100;
        (_onDemand, _skipEmpty) = (onDemand, skipEmpty);
        (_head, _slot, _lastProduced) = (head, headSlot, headSlot);
    }

    /// <summary>The slot in which a moment lies; slot 0 begins with the genesis.</summary>
    public long SlotAt(Instant now) => Math.Max(0, (now.UnixNanoseconds - _genesis.UnixNanoseconds) / _slotNanoseconds);

    /// <summary>When a slot begins.</summary>
    public Instant StartOf(long slot) => new(checked(_genesis.UnixNanoseconds + (slot * _slotNanoseconds)));

    public void Advance(ConsensusInput input, List<ConsensusEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(effects);
        switch (input)
        {
            case ConsensusInput.Tick tick:
                long slot = SlotAt(tick.Now);
                if (slot > _slot)
                {
                    if ((_pending > 0 || !_skipEmpty) && _slotsBetween > 0 && slot - _lastProduced >= _slotsBetween)
                    {
                        effects.Add(new ConsensusEffect.Produce(_head));
                        _pending = 0;
                        _lastProduced = slot;
                    }

                    _slot = slot;
                    effects.Add(new ConsensusEffect.BeginSlot(slot, StartOf(slot)));
                }

                break;
            case ConsensusInput.HeadMoved moved:
                // What waits now is told next; a block that somebody else closed has taken the rest.
                (_head, _slot, _pending) = (moved.Head, Math.Max(_slot, moved.Slot), 0);
                break;
            case ConsensusInput.PendingChanged changed:
                _pending = changed.Count;
                ProduceOnDemand(effects);
                break;
            case ConsensusInput.Paced paced:
                (_onDemand, _slotsBetween) = (paced.OnDemand, paced.SlotsBetween);
                ProduceOnDemand(effects);
                break;
            case ConsensusInput.Rewound rewound:
                (_head, _slot, _lastProduced, _pending) = (rewound.Head, rewound.Slot, rewound.Slot, 0);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void ProduceOnDemand(List<ConsensusEffect> effects)
    {
        if (_onDemand && _pending > 0)
        {
            effects.Add(new ConsensusEffect.Produce(_head));
            _pending = 0;
        }
    }
}
