using System;
using System.Collections.Generic;
using Aergo.Ledger;
using Aergo.Primitives;

namespace Aergo.Node.Simulation;

/// <summary>What a simulated world is made of.</summary>
public sealed record SimulationOptions
{
    public required int Seed { get; init; }

    /// <summary>Inputs given to the node in one life of the world, restarts included.</summary>
    public int Steps { get; init; } = 400;

    /// <summary>Crashes planned; each comes at a random operation of the disk.</summary>
    public int CrashesMax { get; init; } = 6;

    /// <summary>Crash before exactly this operation of the disk instead of at random ones; 0: random.</summary>
    public long CrashAt { get; init; }

    /// <summary>The planted bug: syncs that report success and do nothing.</summary>
    public bool SkipSyncs { get; init; }

    /// <summary>Blocks between checkpoints; small, so that a short life sees many.</summary>
    public int CheckpointInterval { get; init; } = 5;

    /// <summary>Engines of contracts by tag; made anew for each start of the node.</summary>
    public Func<IReadOnlyDictionary<byte, IContractEngine>> Engines { get; init; } = static () => new Dictionary<byte, IContractEngine>();

    /// <summary>Makes the model of the contracts for one life; null when there are none.</summary>
    public Func<IContractModel>? Contracts { get; init; }

    /// <summary>Whether the chain is a development chain, whose clock and length somebody plays with.</summary>
    public bool Development { get; init; }

    /// <summary>The planted bug: what the node understands when it is told something.</summary>
    public Func<NodeInput, NodeInput> Hears { get; init; } = static input => input;

    /// <summary>The planted bug: the node lives by other rules than its genesis has.</summary>
    public Func<GenesisConfig, GenesisConfig> NodeGenesis { get; init; } = static genesis => genesis;

    /// <summary>Told each event in words.</summary>
    public Action<string>? Trace { get; init; }
}

/// <summary>How a world went.</summary>
/// <param name="Digest">Running hash of all events: equal for equal seeds.</param>
public sealed record SimulationReport(int Seed, string? Violation, long Blocks, long Transactions, int Crashes, long DiskOperations, TimeSpan SimulatedTime, Hash256 Digest);
