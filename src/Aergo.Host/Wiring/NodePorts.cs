using System;
using System.Net;
using System.Net.Sockets;

namespace Aergo.Host;

/// <summary>Ports of one node: the usual ones, all moved by one offset.</summary>
internal sealed record NodePorts(IPAddress Address, int Offset)
{
    public const int PostgresBase = 7847, RestBase = 7848, EthereumBase = 8545;

    /// <summary>Largest offset that keeps every port in range.</summary>
    public const int OffsetMax = 65535 - EthereumBase;

    public IPEndPoint Postgres => new(Address, PostgresBase + Offset);

    public IPEndPoint Rest => new(Address, RestBase + Offset);

    public IPEndPoint Ethereum => new(Address, EthereumBase + Offset);

    /// <summary>Says early, and in one line, which port somebody else holds.</summary>
    /// <exception cref="PortTakenException">One of them is taken.</exception>
    public void RequireFree()
    {
        foreach ((string name, IPEndPoint endpoint) in new[] { ("PostgreSQL", Postgres), ("REST", Rest), ("Ethereum", Ethereum) })
        {
            try
            {
                var probe = new TcpListener(endpoint);
                probe.Start();
                probe.Stop();
            }
            catch (SocketException e)
            {
                throw PortTakenException.Of(name, endpoint, e);
            }
        }
    }
}

/// <summary>A port that cannot be listened on.</summary>
internal sealed class PortTakenException(string message, Exception inner) : Exception(message, inner)
{
    public static PortTakenException Of(string name, IPEndPoint endpoint, Exception e) => new(
        e is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } or not SocketException
            ? $"port {endpoint.Port} ({name}) is taken by another program; choose other ports with --port-offset N"
            : $"cannot listen on {endpoint} ({name}): {e.Message}; choose other ports with --port-offset N",
        e);
}
