using System;
using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Microsoft.AspNetCore.Http;

namespace Aergo.Rpc.Rest;

/// <summary>One request being answered.</summary>
internal sealed class RestRequest(HttpContext context, INodeApi node, string argument)
{
    private static readonly SemaphoreSlim LargeBodies = new(RestLimits.LargeBodiesMax);

    public INodeApi Node => node;

    /// <summary>The path's parameter, or empty.</summary>
    public string Argument => argument;

    public CancellationToken Cancellation => context.RequestAborted;

    public HttpContext Http => context;

    public string? Query(string name) => context.Request.Query.TryGetValue(name, out Microsoft.Extensions.Primitives.StringValues values) && values.Count > 0 ? values[0] : null;

    /// <exception cref="RestProblemException">The text is no number in the range.</exception>
    public long Number(string name, long whenMissing, long min, long max) => Query(name) is not { } text ? whenMissing
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= min && value <= max
            ? value
            : throw RestProblemException.BadRequest($"the parameter {name} is a whole number from {min} to {max}, not \"{Shorten(text)}\"");

    /// <summary>The body as bytes, within the bound.</summary>
    public async Task<byte[]> BodyAsync()
    {
        if (context.Request.ContentLength is <= RestLimits.SmallBodyBytesMax)
        {
            return await ReadBodyAsync().ConfigureAwait(false);
        }

        if (!await LargeBodies.WaitAsync(TimeSpan.Zero, Cancellation).ConfigureAwait(false))
        {
            context.Response.Headers.RetryAfter = "1";
            throw new RestProblemException(StatusCodes.Status503ServiceUnavailable, "Busy", "busy", $"busy: {RestLimits.LargeBodiesMax} large requests are being read already; try again in a moment");
        }

        try
        {
            return await ReadBodyAsync().ConfigureAwait(false);
        }
        finally
        {
            LargeBodies.Release();
        }
    }

    public async Task AnswerAsync<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, Cancellation).ConfigureAwait(false);
    }

    /// <summary>A found thing, or 404 with what was looked for.</summary>
    public Task FoundAsync<T>(T? value, JsonTypeInfo<T> type, string what)
        where T : class => value is null ? throw RestProblemException.NotFound($"no {what} {Shorten(argument)}") : AnswerAsync(value, type);

    private async Task<byte[]> ReadBodyAsync()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        time.CancelAfter(RestLimits.BodyTimeout);
        using var bytes = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(bytes, time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            throw new RestProblemException(StatusCodes.Status408RequestTimeout, "Too slow", "timeout", $"the body did not come within {RestLimits.BodyTimeout.TotalSeconds} s");
        }

        return bytes.ToArray();
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}

/// <summary>A request that fails in a way the client can read.</summary>
internal sealed class RestProblemException(int status, string title, string code, string detail) : Exception(detail)
{
    public Problem Problem { get; } = new(title, status, detail, code);

    public static RestProblemException BadRequest(string detail) => new(StatusCodes.Status400BadRequest, "Bad request", "bad_request", detail);

    public static RestProblemException NotFound(string detail) => new(StatusCodes.Status404NotFound, "Not found", "not_found", detail);
}
