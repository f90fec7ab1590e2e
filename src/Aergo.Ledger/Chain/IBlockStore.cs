using System;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>A block as the store keeps it.</summary>
public sealed record StoredBlock(long Height, Hash256 Id, byte[] Header, byte[] Body, byte[] AccessList, byte[] Receipts);

/// <summary>The log of blocks, which is the truth, and the state nodes that are a cache of it.</summary>
public interface IBlockStore
{
    /// <summary>Height of the last block in the log; -1 when it is empty.</summary>
    long Height { get; }

    /// <summary>Height and state root of the last checkpoint, below which nodes need not be computed again; null when there is none.</summary>
    (long Height, Hash256 Root)? LastCheckpoint { get; }

    /// <summary>Appends the next block; durable when it returns.</summary>
    void Append(StoredBlock block);

    /// <summary>The block at a height, or null.</summary>
    StoredBlock? Read(long height);

    /// <summary>Writes what is reachable from a root and not written yet; durable when it returns.</summary>
    void Checkpoint(long height, Hash256 root);

    /// <summary>Bytes of nodes that a checkpoint would write.</summary>
    long DirtyBytes { get; }
}
