using System.Collections.Generic;
using Aergo.Node.Simulation;
using Xunit;

namespace Aergo.Simulation;

public sealed class SingleNodeTests
{
    // Goal: a node survives power loss at random moments without losing what it announced.
    // Method: whole lives of one node from seeds; the world checks its invariants all the time.
    [Theory]
    [InlineData(1, 40)]
    [InlineData(1000, 40)]
    public void Nothing_announced_is_lost(int firstSeed, int count)
    {
        long blocks = 0, crashes = 0;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            SimulationReport report = World.Run(new SimulationOptions { Seed = seed });
            Assert.True(report.Violation is null, $"seed {seed}: {report.Violation}; repeat it with ./aergo sim --seed {seed}");
            blocks += report.Blocks;
            crashes += report.Crashes;
        }

        // A simulation in which nothing happens proves nothing.
        Assert.True(blocks > count * 10 && crashes > count, $"{blocks} blocks, {crashes} crashes");
    }

    // Goal: the power may go before every single operation of the disk.
    // Method: one short life, again for each operation it has.
    [Fact]
    public void The_power_may_go_before_any_operation_of_the_disk()
    {
        SimulationReport calm = World.Run(Short(5) with { CrashesMax = 0 });
        Assert.Null(calm.Violation);
        for (long at = 1; at <= calm.DiskOperations; at++)
        {
            SimulationReport report = World.Run(Short(5) with { CrashAt = at });
            Assert.True(report.Violation is null, $"crash before operation {at}: {report.Violation}");
        }
    }

    [Fact]
    public void A_seed_explains_a_whole_run()
    {
        Assert.Equal(World.Run(Short(77)).Digest, World.Run(Short(77)).Digest);
        Assert.NotEqual(World.Run(Short(77)).Digest, World.Run(Short(78)).Digest);
    }

    // Goal: the simulator finds a sync that is left out. Method: plant it.
    [Fact]
    public void A_sync_left_out_is_found()
    {
        var found = new List<int>();
        for (int seed = 1; seed <= 20; seed++)
        {
            if (World.Run(new SimulationOptions { Seed = seed, SkipSyncs = true }).Violation is not null)
            {
                found.Add(seed);
            }
        }

        Assert.True(found.Count >= 15, $"only {found.Count} of 20 lives noticed that syncs do nothing");
    }

    private static SimulationOptions Short(int seed) => new() { Seed = seed, Steps = 40 };
}
