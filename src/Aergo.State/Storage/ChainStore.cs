using System;
using System.Collections.Generic;
using Aergo.Files;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>One chain on one disk: its blocks, its state, its checkpoints. The log is the truth, nodes are made from it.</summary>
/// <remarks>
/// Use: <see cref="Open"/>; execute <see cref="BlocksAfterCheckpoint"/> again from the last checkpoint's root; then for each new
/// block <see cref="AppendBlock"/> (durable before it is answered for), and every so many blocks <see cref="Checkpoint"/>.
/// One owner writes; any number of threads read blocks and state at retained roots.
/// </remarks>
public sealed class ChainStore : IDisposable
{
    private readonly IDisk _disk;
    private readonly NeedleStore _store;
    private readonly BlockLog _blocks;
    private readonly VolumeNodeStore _nodes;

    private ChainStore(IDisk disk, NeedleStore store, IWorkers workers, long cacheBytesMax)
    {
        (_disk, _store) = (disk, store);
        _blocks = BlockLog.Open(store);
        _nodes = new VolumeNodeStore(store.Nodes);
        World = new WorldState(new TreeStore(_nodes, cacheBytesMax), workers);
        LastCheckpoint = _blocks.LastCheckpoint();
    }

    /// <summary>State, readable at every root since the last checkpoint and every checkpoint's.</summary>
    public WorldState World { get; }

    /// <summary>Files of users, beside the chain.</summary>
    public NeedleLog Blobs => _store.Blobs;

    /// <summary>The newest height whose state is on disk; null in a new chain.</summary>
    public ChainCheckpoint? LastCheckpoint { get; private set; }

    /// <summary>Whether there are no blocks.</summary>
    public bool IsEmpty => _blocks.IsEmpty;

    /// <summary>Lowest height held.</summary>
    public long FirstHeight => _blocks.FirstHeight;

    /// <summary>Highest height held; one below <see cref="FirstHeight"/> when there are no blocks.</summary>
    public long LastHeight => _blocks.LastHeight;

    /// <summary>Bytes of state that only memory holds; a reason for a checkpoint when they grow (256 MiB).</summary>
    public long DirtyBytes => _nodes.DirtyBytes;

    /// <summary>Opens the chain on a disk, creating an empty one, and recovers from a crash.</summary>
    /// <exception cref="StoreDamagedException">Something that was promised is not there.</exception>
    public static ChainStore Open(IDisk disk, StoreOptions options, IWorkers workers, long cacheBytesMax = TreeStore.CacheBytesDefault)
    {
        ArgumentNullException.ThrowIfNull(disk);
        ArgumentNullException.ThrowIfNull(workers);
        NeedleStore store = NeedleStore.Open(disk, options);
        try
        {
            return new ChainStore(disk, store, workers, cacheBytesMax);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>The blocks whose effects are not in <see cref="LastCheckpoint"/>, in order: all blocks when there is none.</summary>
    public IEnumerable<StoredBlock> BlocksAfterCheckpoint() => _blocks.From(LastCheckpoint is { } last ? last.Height + 1 : _blocks.FirstHeight);

    /// <summary>Appends a block; on disk when this returns. A height that is there already is replaced, and what followed on it is gone.</summary>
    public void AppendBlock(StoredBlock block)
    {
        _blocks.Append(block);
        if (LastCheckpoint is { } last && last.Height >= block.Height)
        {
            LastCheckpoint = _blocks.LastCheckpoint();
        }
    }

    /// <summary>Writes the state after a block to disk: nodes that are not there yet, then the checkpoint itself.</summary>
    /// <param name="height">The block's height.</param>
    /// <param name="blockId">Its id.</param>
    /// <param name="root">State root after it.</param>
    /// <param name="alsoKeep">Further state roots to keep readable; nodes that only other roots since the last checkpoint use are forgotten.</param>
    /// <param name="trees">Roots of single trees outside any state root to keep.</param>
    public void Checkpoint(
        long height, Hash256 blockId, Hash256 root, IReadOnlyList<Hash256>? alsoKeep = null, IReadOnlyList<Hash256>? trees = null)
    {
        _nodes.WriteReachable([root, .. alsoKeep ?? []], trees ?? []);
        var checkpoint = new ChainCheckpoint(height, blockId, root);
        _blocks.AppendCheckpoint(checkpoint);
        LastCheckpoint = checkpoint;
    }

    /// <summary>The block at a height, or null.</summary>
    public StoredBlock? TryReadBlock(long height) => _blocks.TryRead(height);

    /// <summary>Id and header of the block at a height, or null.</summary>
    public (Hash256 Id, byte[] Header)? TryReadHeader(long height) => _blocks.TryReadHeader(height);

    /// <summary>Blocks from a height on, in order.</summary>
    public IEnumerable<StoredBlock> BlocksFrom(long height) => _blocks.From(height);

    /// <summary>Keeps a consensus record (the newest of each kind); on disk when this returns.</summary>
    public void PersistRecord(byte kind, ReadOnlyMemory<byte> bytes) => _blocks.PutRecord(kind, bytes);

    /// <summary>The newest consensus record of a kind, or null.</summary>
    public byte[]? TryReadRecord(byte kind) => _blocks.TryReadRecord(kind);

    /// <summary>Gives back the space of nodes that none of these state roots (nor the last checkpoint's) uses. No writes meanwhile.</summary>
    /// <returns>Bytes given back.</returns>
    public long CollectGarbage(IReadOnlyList<Hash256> worldRoots, IReadOnlyList<Hash256>? trees = null)
    {
        ArgumentNullException.ThrowIfNull(worldRoots);
        var live = new LiveSet(World.Store);
        foreach (Hash256 root in trees ?? [])
        {
            live.AddTree(root);
        }

        foreach (Hash256 root in worldRoots)
        {
            live.AddWorld(root);
        }

        live.AddWorld(LastCheckpoint?.Root ?? Hash256.Zero);
        return Compactor.Run(_store, _store.Nodes, live.Ids.Contains);
    }

    /// <summary>Reads and checks every byte of the store and every node of the last checkpoint's state. No writes meanwhile.</summary>
    /// <param name="checkBody">Says what is wrong with a needle of the log (such as a header that does not hash to its id); null for nothing.</param>
    /// <param name="progress">Told bytes read so far, now and then.</param>
    public StoreReport VerifyAll(Func<NeedleHeader, ReadOnlyMemory<byte>, string?>? checkBody = null, Action<long>? progress = null)
    {
        _store.Log.Sync();
        _store.Nodes.Sync();
        _store.Blobs.Sync();
        StoreReport report = StoreVerifier.Run(_disk, checkBody, progress);
        if (report.Damage is not null || LastCheckpoint is not { } last)
        {
            return report;
        }

        try
        {
            new LiveSet(World.Store).AddWorld(last.Root);
            return report;
        }
        catch (StateDamagedException damage)
        {
            return report with { Damage = new StoreDamage("state of the last checkpoint", last.Height, damage.Message) };
        }
    }

    /// <summary>Closes the files, after writing index files that make the next opening quick. State since the last checkpoint is made again then.</summary>
    public void Close()
    {
        _store.WriteIndexes();
        Dispose();
    }

    /// <summary>Closes the files as they are.</summary>
    public void Dispose() => _store.Dispose();
}
