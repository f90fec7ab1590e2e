using System;
using Aergo.Primitives;

namespace Aergo.Files;

/// <summary>One block as the log keeps it. What the parts mean is the ledger's business.</summary>
public sealed record StoredBlock
{
    /// <summary>Height.</summary>
    public required long Height { get; init; }

    /// <summary>Block id.</summary>
    public required Hash256 Id { get; init; }

    /// <summary>Encoded header.</summary>
    public required ReadOnlyMemory<byte> Header { get; init; }

    /// <summary>Encoded transactions.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Encoded receipts.</summary>
    public required ReadOnlyMemory<byte> Receipts { get; init; }

    /// <summary>Encoded access list.</summary>
    public required ReadOnlyMemory<byte> AccessList { get; init; }
}

/// <summary>A height whose state is on disk as a whole.</summary>
/// <param name="Height">Height of the block.</param>
/// <param name="BlockId">Its id.</param>
/// <param name="Root">State root after it.</param>
public sealed record ChainCheckpoint(long Height, Hash256 BlockId, Hash256 Root);
