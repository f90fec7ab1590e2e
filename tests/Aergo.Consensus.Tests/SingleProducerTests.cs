using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Consensus.Tests;

public sealed class SingleProducerTests
{
    private static readonly Instant Genesis = Instant.FromMilliseconds(1_000_000);

    // Goal: one block a slot at the most, none for empty slots, slots only forward.
    // Method: random tick lengths and pool sizes from a fixed seed.
    [Theory]
    [InlineData(1, true)]
    [InlineData(20260, false)]
    public void A_slot_has_at_most_one_block(int seed, bool skipEmpty)
    {
        var random = new Random(seed);
        var machine = new SingleProducerMachine(Genesis, TimeSpan.FromSeconds(1), false, skipEmpty, Hash256.Zero, 0);
        var effects = new List<ConsensusEffect>();
        long slot = 0, produced = 0, filled = 0, last = -1;
        bool pending = false;
        for (long now = 0; now < 120_000; now += random.Next(1, 1700))
        {
            if (random.Next(3) == 0)
            {
                machine.Advance(new ConsensusInput.PendingChanged(1), effects);
                filled += pending ? 0 : 1;
                pending = true;
            }

            effects.Clear();
            machine.Advance(new ConsensusInput.Tick(new Instant(Genesis.UnixNanoseconds + (now * 1_000_000))), effects);
            foreach (ConsensusEffect effect in effects)
            {
                if (effect is ConsensusEffect.Produce)
                {
                    Assert.NotEqual(last, slot);
                    Assert.True(!skipEmpty || pending);
                    (last, pending, produced) = (slot, false, produced + 1);
                }
                else if (effect is ConsensusEffect.BeginSlot begin)
                {
                    Assert.True(begin.Slot > slot);
                    Assert.Equal(machine.StartOf(begin.Slot), begin.Start);
                    slot = begin.Slot;
                }
            }
        }

        Assert.True(produced > 20, $"seed {seed}: {produced} blocks");
        Assert.True(!skipEmpty || produced <= filled);
    }

    [Fact]
    public void On_demand_closes_a_block_as_soon_as_it_holds_something()
    {
        var machine = new SingleProducerMachine(Genesis, TimeSpan.FromSeconds(1), true, true, Hash256.Zero, 0);
        var effects = new List<ConsensusEffect>();
        machine.Advance(new ConsensusInput.PendingChanged(0), effects);
        Assert.Empty(effects);
        machine.Advance(new ConsensusInput.PendingChanged(3), effects);
        Assert.Equal(new ConsensusEffect.Produce(Hash256.Zero), Assert.Single(effects));
    }

    [Fact]
    public void A_block_stands_on_the_head_it_was_told()
    {
        var machine = new SingleProducerMachine(Genesis, TimeSpan.FromSeconds(1), true, true, Hash256.Zero, 0);
        var effects = new List<ConsensusEffect>();
        Hash256 head = Hash256.Sha256([1]);
        machine.Advance(new ConsensusInput.HeadMoved(head, 4), effects);
        machine.Advance(new ConsensusInput.PendingChanged(1), effects);
        Assert.Equal(head, effects.OfType<ConsensusEffect.Produce>().Single().Parent);
    }
}
