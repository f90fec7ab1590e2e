using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;

namespace Aergo.Host.Bench;

/// <summary>This program as a node in a process of its own, as users run it and as the peers run, on free ports for the length of a benchmark.</summary>
internal sealed class NodePeer : IDisposable
{
    private readonly Process _process;
    private readonly int _offset;

    private NodePeer(Process process, int offset) => (_process, _offset) = (process, offset);

    /// <summary>Connection string of its PostgreSQL protocol.</summary>
    public string Connection => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={NodePorts.PostgresBase + _offset};Username=alice;Database=main;Pooling=false");

    /// <summary>Where its Ethereum JSON-RPC answers.</summary>
    public Uri Ethereum => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{NodePorts.EthereumBase + _offset}"));

    public Process Process => _process;

    /// <summary>Starts a development chain in an empty directory and returns when it is ready.</summary>
    public static NodePeer Start(string directory, Action<string> progress)
    {
        progress("starting this node");
        int offset = FreeOffset();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (string argument in new[] { "up", "--json", "--data", directory, "--port-offset", offset.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException("the node does not start");
        if (process.StandardOutput.ReadLine() is null)
        {
            process.WaitForExit();
            throw new CommandFailureException("the node to be measured did not start; its message is above");
        }

        return new NodePeer(process, offset);
    }

    /// <summary>An offset at which a node's ports are free.</summary>
    public static int FreeOffset()
    {
        for (int offset = 1000 + (Environment.ProcessId % 20_000); ; offset = 1000 + ((offset + 7) % 20_000))
        {
            try
            {
                foreach (int port in new[] { NodePorts.PostgresBase + offset, NodePorts.RestBase + offset, NodePorts.EthereumBase + offset })
                {
                    using var probe = new TcpListener(IPAddress.Loopback, port);
                    probe.Start();
                }

                return offset;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
