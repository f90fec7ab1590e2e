using System;
using System.Net;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>What a running verb has at hand.</summary>
internal sealed class CommandContext(DataDirectory data, int? portOffset, CommandOutput output) : IDisposable
{
    private ISignatures? _signatures;
    private NodeClient? _client;

    public DataDirectory Data => data;

    public CommandOutput Output => output;

    /// <summary>As given, or 0.</summary>
    public int PortOffset => portOffset ?? 0;

    public ISignatures Signatures => _signatures ??= SignatureChoice.Make();

    public KeyDirectory Keys => new(data.Keys, Signatures);

    /// <summary>The node to talk to: the one running on the data directory, or, with an explicit offset, whatever listens there.</summary>
    public NodeClient Node => _client ??= new NodeClient(new Uri(portOffset is null ? Running.Rest : $"http://{new NodePorts(IPAddress.Loopback, PortOffset).Rest}"));

    /// <summary>Where its PostgreSQL port is.</summary>
    public IPEndPoint Postgres => portOffset is null ? IPEndPoint.Parse(Running.Postgres) : new NodePorts(IPAddress.Loopback, PortOffset).Postgres;

    private RunningNode Running => RunningNode.Find(data) ?? throw new CommandFailureException($"no node is running on {data.Path}; start one with './aergo up', or name its directory with --data");

    public void Dispose() => _client?.Dispose();
}
