using System.Collections.Generic;
using System.Net;
using Aergo.Primitives;
using Aergo.Sql.Compilation;

namespace Aergo.Host;

/// <summary>How to run one node.</summary>
internal sealed record NodeOptions
{
    public required DataDirectory Data { get; init; }

    public NodePorts Ports { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Used when the directory has no chain yet.</summary>
    public GenesisChoices Genesis { get; init; } = new();

    /// <summary>Threads for signatures and trees.</summary>
    public int Threads { get; init; } = System.Environment.ProcessorCount;

    /// <summary>When routines and plans are compiled.</summary>
    public CompilationMode Compilation { get; init; }

    /// <summary>Keys that sessions may sign with, unlocked by whoever starts the node.</summary>
    public IReadOnlyList<PrivateKey> Unlocked { get; init; } = [];
}
