using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;

namespace Aergo.Rpc.Postgres;

/// <summary>Listens for PostgreSQL clients and serves each on a session of the gateway.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly ISqlGateway _gateway;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly SessionRegistry _sessions = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private Task _accepting = Task.CompletedTask;

    public PostgresServer(ISqlGateway gateway, IPEndPoint endpoint)
    {
        _gateway = gateway;
        _listener = new TcpListener(endpoint);
    }

    /// <summary>Where it listens; known after <see cref="Start"/> when port 0 was asked for.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Begins to accept; throws <see cref="SocketException"/> when the port is taken.</summary>
    public void Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Keys.ToArray()).ConfigureAwait(false);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                if (_stop.IsCancellationRequested)
                {
                    return;
                }

                // Out of descriptors, say: they come back when others hang up.
                await Task.Delay(PostgresLimits.AcceptPause, CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            client.NoDelay = true;
            var connection = new PostgresConnection(client, _gateway, _sessions, _connections.Count >= PostgresLimits.ConnectionsMax);

            // On a thread of its own: what a client sent together with its start-up is at hand, and running it here would keep others out.
            Task serving = Task.Run(() => connection.ServeAsync(_stop.Token), CancellationToken.None);
            _connections[serving] = true;
            _ = serving.ContinueWith(done => _connections.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
