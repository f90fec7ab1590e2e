using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Rpc.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Aergo.Rpc.Rest;

/// <summary>The node's REST interface: JSON over HTTP, described by its own <c>/v1/openapi.json</c>.</summary>
/// <remarks>
/// Requests for a host name that is not this machine's are refused, so that a web page cannot reach the node by pointing its own name
/// here; changing requests of other origins are refused likewise.
/// </remarks>
public sealed class RestServer : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly Application _application;

    /// <param name="endpoint">Port 0 lets the system choose.</param>
    /// <param name="version">Version of the program, for the description.</param>
    public RestServer(INodeApi node, IPEndPoint endpoint, string version)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(endpoint);
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = new NoServices() };
        options.Limits.MaxConcurrentConnections = RestLimits.ConnectionsMax;
        options.Limits.MaxRequestBodySize = RestLimits.BodyBytesMax;
        options.Limits.MaxRequestHeadersTotalSize = RestLimits.HeaderBytesMax;
        options.Limits.RequestHeadersTimeout = RestLimits.HeadersTimeout;
        options.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http1);
        _server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        _application = new Application(node, version, endpoint.Address);
    }

    /// <summary>Where it listens; known after <see cref="StartAsync"/>.</summary>
    public Uri Address => new(_server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Begins to listen; throws <see cref="IOException"/> when the port is taken.</summary>
    public Task StartAsync(CancellationToken cancellation) => _server.StartAsync(_application, cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var time = new CancellationTokenSource(RestLimits.StopTimeout);
        await _server.StopAsync(time.Token).ConfigureAwait(false);
        _server.Dispose();
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class Application(INodeApi node, string version, IPAddress address) : IHttpApplication<HttpContext>
    {
        private readonly RestRoutes _routes = new();
        private readonly LocalHosts _hosts = new(address);
        private byte[]? _description;

        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        public async Task ProcessRequestAsync(HttpContext context)
        {
            Problem problem;
            try
            {
                await DispatchAsync(context).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                return;
            }
            catch (RestProblemException e)
            {
                problem = e.Problem;
            }
            catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
            {
                problem = e.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? new Problem("Too large", e.StatusCode, $"a request has at most {RestLimits.BodyBytesMax} bytes", "too_large")
                    : new Problem("Bad request", e.StatusCode, e.Message, "bad_request");
            }
            catch (NodeApiException e)
            {
                problem = new Problem("Failed", StatusCodes.Status503ServiceUnavailable, e.Message, e.Code);
            }
            catch (Exception e)
            {
                // Our own mistake or a failing disk: the client learns that it was not its fault, and nothing of our inside.
                problem = new Problem("Internal error", StatusCodes.Status500InternalServerError, $"the node could not answer ({e.GetType().Name}); its output says more", "internal");
                await Console.Error.WriteLineAsync($"aergo: {context.Request.Method} {context.Request.Path} failed: {e.Message}").ConfigureAwait(false);
            }

            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            byte[] json = JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Default.Problem);
            context.Response.StatusCode = problem.Status;
            context.Response.ContentType = "application/problem+json";
            context.Response.ContentLength = json.Length;
            await context.Response.Body.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
        }

        private async Task DispatchAsync(HttpContext context)
        {
            HttpRequest request = context.Request;
            CheckOrigin(request);
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.CacheControl = "no-store";
            string path = request.Path.Value ?? "/";
            if (path is "/v1/openapi.json")
            {
                _description ??= Encoding.UTF8.GetBytes(OpenApiDocument.Make(_routes.All, version).ToJsonString());
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(_description, context.RequestAborted).ConfigureAwait(false);
                return;
            }

            var methods = new List<string>();
            foreach (RestRoute route in _routes.All)
            {
                if (!route.Matches(path, out string argument))
                {
                    continue;
                }

                if (route.Method == request.Method)
                {
                    await route.Handle(new RestRequest(context, node, argument)).ConfigureAwait(false);
                    return;
                }

                methods.Add(route.Method);
            }

            if (methods.Count == 0)
            {
                throw RestProblemException.NotFound($"there is nothing at {(path.Length <= 80 ? path : path[..80])}; /v1/openapi.json lists what there is");
            }

            context.Response.Headers.Allow = string.Join(", ", methods);
            throw new RestProblemException(StatusCodes.Status405MethodNotAllowed, "Method not allowed", "method", $"{path} takes {string.Join(" and ", methods)}");
        }

        private void CheckOrigin(HttpRequest request)
        {
            string host = request.Host.Host;
            if (!_hosts.IsOurs(host))
            {
                throw new RestProblemException(StatusCodes.Status421MisdirectedRequest, "Misdirected request", "host", "this node answers for localhost and its own address only");
            }

            if (request.Method != "GET" && request.Headers.Origin.Count > 0 && !(Uri.TryCreate(request.Headers.Origin[0], UriKind.Absolute, out Uri? origin) && _hosts.IsOurs(origin.Host)))
            {
                throw new RestProblemException(StatusCodes.Status403Forbidden, "Forbidden", "origin", "requests of web pages from elsewhere are not taken");
            }
        }
    }
}
