using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Rpc.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Aergo.Rpc.Ethereum;

/// <summary>Ethereum's JSON-RPC over HTTP POST and WebSocket, on one port.</summary>
/// <remarks>Requests for a host name that is not this machine's are refused, and those of web pages from elsewhere. Source: docs/spec/ethereum-rpc.md.</remarks>
public sealed class EthereumServer : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly Application _application;
    private readonly EthereumFilters _filters;
    private readonly CancellationTokenSource _stop = new();

    /// <param name="endpoint">Port 0 lets the system choose.</param>
    /// <param name="clock">Says when filters are old.</param>
    public EthereumServer(IEthereumApi api, IPEndPoint endpoint, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(clock);
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = new NoServices() };
        options.Limits.MaxConcurrentConnections = EthereumLimits.ConnectionsMax;
        options.Limits.MaxConcurrentUpgradedConnections = EthereumLimits.ConnectionsMax;
        options.Limits.MaxRequestBodySize = EthereumLimits.BodyBytesMax;
        options.Limits.MaxRequestHeadersTotalSize = EthereumLimits.HeaderBytesMax;
        options.Limits.RequestHeadersTimeout = EthereumLimits.HeadersTimeout;
        options.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http1);
        _server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        _filters = new EthereumFilters(api, clock);
        _application = new Application(api, new JsonRpcDispatcher(new EthereumMethods(api, _filters)), new LocalHosts(endpoint.Address), _stop.Token);
    }

    /// <summary>Where it listens; known after <see cref="StartAsync"/>.</summary>
    public Uri Address => new(_server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Begins to listen; throws <see cref="IOException"/> when the port is taken.</summary>
    public Task StartAsync(CancellationToken cancellation) => _server.StartAsync(_application, cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        using var time = new CancellationTokenSource(EthereumLimits.StopTimeout);
        await _server.StopAsync(time.Token).ConfigureAwait(false);
        _server.Dispose();
        _filters.Dispose();
        _stop.Dispose();
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class Application : IHttpApplication<HttpContext>
    {
        private readonly IEthereumApi _api;
        private readonly JsonRpcDispatcher _dispatcher;
        private readonly LocalHosts _hosts;
        private readonly WebSocketMiddleware _webSockets;
        private readonly CancellationToken _stop;

        public Application(IEthereumApi api, JsonRpcDispatcher dispatcher, LocalHosts hosts, CancellationToken stop)
        {
            (_api, _dispatcher, _hosts, _stop) = (api, dispatcher, hosts, stop);
            _webSockets = new WebSocketMiddleware(AnswerAsync, Options.Create(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30) }), NullLoggerFactory.Instance);
        }

        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        public async Task ProcessRequestAsync(HttpContext context)
        {
            try
            {
                if (!_hosts.IsOurs(context.Request.Host.Host))
                {
                    await RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "this node answers for localhost and its own address only").ConfigureAwait(false);
                }
                else if (context.Request.Headers.Origin is { Count: > 0 } origin && !_hosts.IsOursOrigin(origin[0] ?? string.Empty))
                {
                    await RefuseAsync(context, StatusCodes.Status403Forbidden, "requests of web pages from elsewhere are not taken").ConfigureAwait(false);
                }
                else
                {
                    AllowOrigin(context);
                    await _webSockets.Invoke(context).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                // The client is gone, or the node stops.
            }
            catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
            {
                await RefuseAsync(context, e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"a request has at most {EthereumLimits.BodyBytesMax} bytes" : e.Message).ConfigureAwait(false);
            }
        }

        private static void AllowOrigin(HttpContext context)
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            if (context.Request.Headers.Origin is { Count: > 0 } origin)
            {
                headers.AccessControlAllowOrigin = origin[0];
                headers.Vary = "Origin";
                headers.AccessControlAllowMethods = "POST";
                headers.AccessControlAllowHeaders = "content-type";
                headers.AccessControlMaxAge = "600";
            }
        }

        private async Task AnswerAsync(HttpContext context)
        {
            if (context.WebSockets.IsWebSocketRequest)
            {
                using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
                await new EthereumConnection(socket, _api, _dispatcher).RunAsync(_stop).ConfigureAwait(false);
                return;
            }

            if (context.Request.Method == HttpMethods.Options)
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            if (context.Request.Method != HttpMethods.Post)
            {
                context.Response.Headers.Allow = "POST, OPTIONS";
                await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "JSON-RPC is sent by POST, or over a WebSocket").ConfigureAwait(false);
                return;
            }

            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
            ReadOnlyMemory<byte> answer = await _dispatcher.AnswerAsync(body.GetBuffer().AsMemory(0, (int)body.Length), Special, context.RequestAborted).ConfigureAwait(false);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer, context.RequestAborted).ConfigureAwait(false);
        }

        private static Action<System.Text.Json.Utf8JsonWriter>? Special(string method, EthereumParameters parameters) => method is "eth_subscribe" or "eth_unsubscribe"
            ? throw new EthereumApiException(EthereumApiException.MethodNotFoundCode, "notifications not supported: subscriptions need a WebSocket")
            : null;

        private static async Task RefuseAsync(HttpContext context, int status, string why)
        {
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = status;
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync(why + "\n", context.RequestAborted).ConfigureAwait(false);
        }
    }
}
