using System;

namespace Aergo.Files.Simulation;

/// <summary>Which faults a simulated disk has, and when. All off by default.</summary>
public sealed record FaultPlan
{
    /// <summary>Seed of what happens to unsynced data in a crash.</summary>
    public int Seed { get; init; }

    /// <summary>The power goes before this operation (counted from 1: writes, syncs, length changes, creations, renames, deletions); 0 never.</summary>
    public long CrashAt { get; init; }

    /// <summary>This sync (counted from 1) fails, and what it should have kept is lost even if later syncs succeed; 0 never.</summary>
    public long FailSyncAt { get; init; }

    /// <summary>The disk is full when all files together would be longer than this.</summary>
    public long BytesMax { get; init; } = long.MaxValue;

    /// <summary>A planted bug: syncs of files report success and do nothing. A simulator worth its name finds it.</summary>
    public bool SkipSyncs { get; init; }

    /// <summary>A planted bug: directory syncs report success and do nothing.</summary>
    public bool SkipDirectorySyncs { get; init; }
}

/// <summary>The power went. Nothing of the disk answers until <see cref="FaultyDisk.Restart"/>.</summary>
public sealed class PowerLossException() : Exception("the power went");
