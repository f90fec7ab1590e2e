using System;
using System.Collections.Generic;
using Aergo.Evm;
using Aergo.Host;
using Aergo.Ledger;
using Aergo.Node;
using Aergo.Node.Simulation;
using Aergo.Primitives;
using Aergo.Sql.Engine;
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

    // Goal: a development chain goes back as often as somebody likes, crashes or not. Method: lives in which somebody plays with clock, pace and length.
    [Fact]
    public void A_chain_that_is_cut_back_stays_so()
    {
        long cuts = 0;
        int lives = Environment.GetEnvironmentVariable("AERGO_TEST_ALL") == "1" ? 1000 : 40;
        for (int seed = 1; seed <= lives; seed++)
        {
            SimulationReport report = World.Run(Playing(seed) with { Trace = what => cuts += what.StartsWith("back", StringComparison.Ordinal) ? 1 : 0 });
            Assert.True(report.Violation is null, $"seed {seed}: {report.Violation}");
        }

        Assert.True(cuts > 200, $"{cuts} cuts");
    }

    [Fact]
    public void A_chain_that_goes_back_too_far_is_found() =>
        Noticed("going back:", 15, seed => Playing(seed) with { Hears = input => input is NodeInput.Rewind { Height: > 0 } rewind ? new NodeInput.Rewind(rewind.Height - 1) : input });

    [Fact]
    public void A_time_that_is_not_kept_is_found() =>
        Noticed("time:", 15, seed => Playing(seed) with { Hears = input => input is NodeInput.SetTime set ? new NodeInput.SetTime(new Instant(set.Time.UnixNanoseconds + 1)) : input });

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

    // Goal: the same with contracts: every row of every table is what a plain model says, after each block and each restart.
    [Theory]
    [InlineData(1, 8)]
    [InlineData(5000, 8)]
    public void Tables_hold_what_the_model_holds(int firstSeed, int count)
    {
        count = Environment.GetEnvironmentVariable("AERGO_TEST_ALL") == "1" ? count * 25 : count;
        long transactions = 0;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            SimulationReport report = World.Run(SimCommand.Options(seed, 400, skipSyncs: false, trace: null));
            Assert.True(report.Violation is null, $"seed {seed}: {report.Violation}; repeat it with ./aergo sim --seed {seed}");
            transactions += report.Transactions;
        }

        Assert.True(transactions > count * 100, $"{transactions} transactions");
    }

    // Goal: each checker can fail. Method: plant a bug that only this checker sees, and count the lives that notice.
    [Fact]
    public void A_node_that_forgets_the_lock_period_is_found() =>
        Noticed("staking:", 10, seed => new SimulationOptions { Seed = seed, NodeGenesis = g => g with { Staking = g.Staking with { LockBlocks = 0 } } });

    [Fact]
    public void A_stake_below_the_minimum_is_found() =>
        Noticed("staking:", 15, seed => new SimulationOptions { Seed = seed, NodeGenesis = g => g with { Staking = g.Staking with { Minimum = Amount.FromAergo(1) } } });

    [Fact]
    public void A_contract_that_takes_staked_tokens_is_found() => Noticed(string.Empty, 15, seed => WithEngine(seed, Pass, (request, result) =>
    {
        request.Chain.TryTransfer(SpecialAccounts.System, request.Sender, new Amount(1));
        return result;
    }));

    [Fact]
    public void A_contract_that_makes_tokens_is_found() => Noticed("reference ledger:", 15, seed => WithEngine(seed, Pass, (request, result) =>
    {
        // Taken from somebody who is no party to the call.
        request.Chain.TryTransfer(SpecialAccounts.Vault, SpecialAccounts.Name, new Amount(1));
        return result;
    }));

    [Fact]
    public void A_row_that_is_forgotten_is_found()
    {
        int writes = 0;
        Noticed(string.Empty, 15, seed => WithEngine(seed, r => r with { State = new ForgetfulState(r.State, _ => ++writes % 40 == 0) }, Keep));
    }

    [Fact]
    public void A_statement_that_is_not_undone_is_found() =>
        Noticed("sql:", 15, seed => WithEngine(seed, r => r with { State = new StubbornState(r.State) }, Keep));

    [Fact]
    public void A_contract_with_a_memory_of_its_own_is_found()
    {
        int calls = 0;
        Noticed(string.Empty, 15, seed => WithEngine(seed, Pass, (_, result) => result with { Output = BitConverter.GetBytes(++calls) }));
    }

    // Goal: rows that SQL wrote for a frame of the EVM that failed afterwards are found. Method: the EVM returns to no mark, so only the whole transaction is undone.
    [Fact]
    public void A_crossing_that_is_not_taken_back_is_found() => Noticed("sql: paid rows", 8, seed => SimCommand.Options(seed, 500, skipSyncs: false, trace: null) with
    {
        Engines = () => new Dictionary<byte, IContractEngine>
        {
            [TransactionExecutor.SqlEngine] = SqlEngines.Create(), [TransactionExecutor.EvmEngine] = new FaultyEngine(Evm(), r => r with { State = new StubbornState(r.State) }, Keep),
        },
    });

    private static EvmEngine Evm() => new(Fork.Osaka, 1, TransactionExecutor.EvmEngine, new SimulatedSignatures());

    private static CallRequest Pass(CallRequest request) => request;

    private static CallResult Keep(CallRequest request, CallResult result) => result;

    private static SimulationOptions WithEngine(int seed, Func<CallRequest, CallRequest> before, Func<CallRequest, CallResult, CallResult> after)
    {
        SqlEngine engine = SqlEngines.Create();
        return SimCommand.Options(seed, 200, skipSyncs: false, trace: null) with
        {
            Engines = () => new Dictionary<byte, IContractEngine>
            {
                [TransactionExecutor.SqlEngine] = new FaultyEngine(engine, before, after), [TransactionExecutor.EvmEngine] = Evm(),
            },
        };
    }

    private static void Noticed(string checker, int least, Func<int, SimulationOptions> life)
    {
        var found = new List<string>();
        for (int seed = 1; seed <= 20; seed++)
        {
            if (World.Run(life(seed)).Violation is { } violation && violation.StartsWith(checker, StringComparison.Ordinal))
            {
                found.Add(violation);
            }
        }

        Assert.True(found.Count >= least, $"only {found.Count} of 20 lives noticed: {string.Join('\n', found)}");
    }

    private static SimulationOptions Playing(int seed) => new() { Seed = seed, Development = true };

    private static SimulationOptions Short(int seed) => new() { Seed = seed, Steps = 40 };
}
