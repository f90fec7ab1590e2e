using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;

namespace Aergo.Api;

/// <summary>A node somewhere else, through its REST interface.</summary>
/// <remarks>Throws <see cref="NodeApiException"/> when the node cannot be reached or refuses the request itself.</remarks>
public sealed class NodeClient : INodeApi, IDisposable
{
    private const int AnswerBytesMax = 64 << 20;

    private readonly HttpClient _http;

    /// <param name="address">Such as <c>http://127.0.0.1:7848</c>.</param>
    public NodeClient(Uri address)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    /// <inheritdoc />
    public async Task<NodeStatus> GetStatusAsync(CancellationToken cancellation) => (await GetAsync("v1/status", ApiJson.Default.NodeStatus, cancellation).ConfigureAwait(false))!;

    /// <inheritdoc />
    public Task<SubmitAnswer> SubmitAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellation) =>
        PostAsync("v1/transactions", transaction, ApiJson.Default.SubmitAnswer, cancellation);

    /// <inheritdoc />
    public Task<RehearsalAnswer> RehearseAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellation) =>
        PostAsync("v1/rehearsals", transaction, ApiJson.Default.RehearsalAnswer, cancellation);

    /// <inheritdoc />
    public Task<TransactionView?> GetTransactionAsync(string hash, CancellationToken cancellation) =>
        GetAsync("v1/transactions/" + Uri.EscapeDataString(hash), ApiJson.Default.TransactionView, cancellation);

    /// <inheritdoc />
    public Task<BlockView?> GetBlockAsync(string block, CancellationToken cancellation) =>
        GetAsync("v1/blocks/" + Uri.EscapeDataString(block), ApiJson.Default.BlockView, cancellation);

    /// <inheritdoc />
    public Task<AccountView?> GetAccountAsync(string account, CancellationToken cancellation) =>
        GetAsync("v1/accounts/" + Uri.EscapeDataString(account), ApiJson.Default.AccountView, cancellation);

    /// <inheritdoc />
    public Task<ContractView?> GetContractAsync(string contract, CancellationToken cancellation) =>
        GetAsync("v1/contracts/" + Uri.EscapeDataString(contract), ApiJson.Default.ContractView, cancellation);

    /// <inheritdoc />
    public async Task<IReadOnlyList<VoteView>> GetVotesAsync(int limit, CancellationToken cancellation) =>
        await GetAsync(string.Create(CultureInfo.InvariantCulture, $"v1/votes?limit={limit}"), ApiJson.Default.IReadOnlyListVoteView, cancellation).ConfigureAwait(false) ?? [];

    /// <inheritdoc />
    public async Task<IReadOnlyList<EventView>> GetEventsAsync(EventQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        string path = string.Create(CultureInfo.InvariantCulture, $"v1/events?from={query.FromHeight}&to={query.ToHeight}&limit={query.Limit}");
        path += query.After is { } after ? "&after=" + after.ToString() : string.Empty;
        path += query.Contract is null ? string.Empty : "&contract=" + Uri.EscapeDataString(query.Contract);
        path += query.Name is null ? string.Empty : "&name=" + Uri.EscapeDataString(query.Name);
        return await GetAsync(path, ApiJson.Default.IReadOnlyListEventView, cancellation).ConfigureAwait(false) ?? [];
    }

    /// <inheritdoc />
    public async Task<ProofAnswer> GetProofAsync(string what, CancellationToken cancellation) =>
        (await GetAsync("v1/proofs/" + Uri.EscapeDataString(what), ApiJson.Default.ProofAnswer, cancellation).ConfigureAwait(false))
        ?? new ProofAnswer(null, "there is nothing to prove: " + what);

    /// <inheritdoc />
    public async Task<VerifyReport> VerifyAsync(IProgress<double>? progress, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/verify");
        using HttpResponseMessage answer = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw await ProblemOf(answer, cancellation).ConfigureAwait(false);
        }

        using Stream stream = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var lines = new StreamReader(stream);
        try
        {
            while (await lines.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                VerifyStep? step = JsonSerializer.Deserialize(line, ApiJson.Default.VerifyStep);
                if (step?.Report is { } report)
                {
                    return report;
                }

                progress?.Report(step?.Progress ?? 0);
            }
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            throw Broken(e);
        }

        throw new NodeApiException("broken", "the node ended the verification without a report; look at its output");
    }

    /// <inheritdoc />
    public async Task<bool> WaitAsync(string hash, string status, CancellationToken cancellation)
    {
        while (true)
        {
            string path = $"v1/transactions/{Uri.EscapeDataString(hash)}?wait={Uri.EscapeDataString(status)}&timeout=20";
            TransactionView? found;
            try
            {
                found = await GetAsync(path, ApiJson.Default.TransactionView, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            if (found is null || Reached(found.Status, status))
            {
                return found is not null;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static bool Reached(string present, string wanted) => Rank(present) >= Rank(wanted);

    private static int Rank(string status) => status switch
    {
        TransactionStatuses.Final => 3,
        TransactionStatuses.InBlock => 2,
        TransactionStatuses.Pooled => 1,
        _ => 0,
    };

    private async Task<T?> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using HttpResponseMessage answer = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(answer, type, HttpStatusCode.OK, cancellation).ConfigureAwait(false);
    }

    private async Task<T> PostAsync<T>(string path, ReadOnlyMemory<byte> transaction, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        using var content = new ReadOnlyMemoryContent(transaction);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        using HttpResponseMessage answer = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation).ConfigureAwait(false);

        // A refused transaction is an answer of the same shape.
        return await ReadAsync(answer, type, HttpStatusCode.UnprocessableEntity, cancellation).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption option, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, option, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new NodeApiException("unreachable", $"no node answers at {_http.BaseAddress}: start one with './aergo up', or name its data directory with --data", e);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, HttpStatusCode alsoGood, CancellationToken cancellation)
        where T : class
    {
        if (!answer.IsSuccessStatusCode && answer.StatusCode != alsoGood)
        {
            throw await ProblemOf(answer, cancellation).ConfigureAwait(false);
        }

        try
        {
            using Stream stream = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync(stream, type, cancellation).ConfigureAwait(false) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            throw Broken(e);
        }
    }

    private static async Task<NodeApiException> ProblemOf(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            using Stream stream = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            if (await JsonSerializer.DeserializeAsync(stream, ApiJson.Default.Problem, cancellation).ConfigureAwait(false) is { } problem)
            {
                return new NodeApiException(problem.Code, problem.Detail);
            }
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            // Not one of ours: the status is all there is.
        }

        return new NodeApiException("http", $"the node answered with HTTP {(int)answer.StatusCode}");
    }

    private static NodeApiException Broken(Exception e) => new("broken", "the node's answer cannot be read; is the other end an AERGO node of this version?", e);
}
