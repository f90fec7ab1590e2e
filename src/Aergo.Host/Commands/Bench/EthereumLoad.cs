using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Aergo.Host.Bench;

/// <summary>The driver of a node of Ethereum's JSON-RPC, the same for each: some connections, each sending one batch after the other.</summary>
internal sealed class EthereumLoad : IDisposable
{
    /// <summary>Connections at once; what one sender signed goes over one of them, so that it arrives in order.</summary>
    public const int Connections = 8;

    /// <summary>Requests in a batch.</summary>
    public const int BatchSize = 100;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10), Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client;
    private readonly Process _server;

    /// <param name="server">The process that answers, whose processor time is read.</param>
    public EthereumLoad(string name, Uri address, Process server)
    {
        (Name, _server) = (name, server);
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections + 1 }) { BaseAddress = address, Timeout = Patience };
    }

    public string Name { get; }

    public void Dispose() => _client.Dispose();

    /// <summary>The bodies that hand in transactions, in their order.</summary>
    public static byte[][] Bodies(IEnumerable<byte[]> transactions) => [.. transactions.Chunk(BatchSize).Select(Body)];

    /// <summary>Hands in transactions over all connections and waits until all of them stand in blocks.</summary>
    /// <param name="lanes">Bodies of each connection.</param>
    /// <returns>Seconds from the first request until the last block was there, and the server's processor time.</returns>
    public async Task<(double Seconds, double ServerSeconds)> RunAsync(byte[][][] lanes, int count, CancellationToken cancellation)
    {
        long height = await NumberAsync("eth_blockNumber", "", cancellation).ConfigureAwait(false);
        _server.Refresh();
        TimeSpan before = _server.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        Task<long> included = IncludedAsync(height, count, cancellation);
        await Task.WhenAll(lanes.Select(lane => SendAsync(lane, cancellation))).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(start, await included.ConfigureAwait(false)).TotalSeconds;
        _server.Refresh();
        return (seconds, (_server.TotalProcessorTime - before).TotalSeconds);
    }

    /// <summary>The sum of what a method answers for each of many parameters.</summary>
    public async Task<BigInteger> SumAsync(string method, IEnumerable<string> parameters, CancellationToken cancellation)
    {
        BigInteger sum = 0;
        foreach (string[] chunk in parameters.Chunk(BatchSize))
        {
            string body = "[" + string.Join(',', chunk.Select((p, i) => Request(i, method, p))) + "]";
            using JsonDocument answers = JsonDocument.Parse(await PostAsync(Encoding.UTF8.GetBytes(body), cancellation).ConfigureAwait(false));
            foreach (JsonElement answer in answers.RootElement.EnumerateArray())
            {
                sum += BigInteger.Parse("0" + Result(answer).AsSpan(2).ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            }
        }

        return sum;
    }

    private static byte[] Body(byte[][] transactions)
    {
        var text = new StringBuilder("[");
        for (int i = 0; i < transactions.Length; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Request(i, "eth_sendRawTransaction", $"\"0x{Convert.ToHexStringLower(transactions[i])}\""));
        }

        return Encoding.ASCII.GetBytes(text.Append(']').ToString());
    }

    private static string Request(int id, string method, string parameters) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"{method}\",\"params\":[{parameters}]}}");

    private async Task SendAsync(byte[][] bodies, CancellationToken cancellation)
    {
        foreach (byte[] body in bodies)
        {
            byte[] answer = await PostAsync(body, cancellation).ConfigureAwait(false);
            if (answer.AsSpan().IndexOf("\"error\""u8) is >= 0 and var at)
            {
                throw new CommandFailureException($"{Name} refuses a transaction: " + Encoding.UTF8.GetString(answer.AsSpan(at, Math.Min(200, answer.Length - at))));
            }
        }
    }

    // The moment at which the last of them stood in a block, as anybody could have seen it.
    private async Task<long> IncludedAsync(long height, int count, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp(), moved = start;
        while (count > 0)
        {
            long now = await NumberAsync("eth_blockNumber", "", cancellation).ConfigureAwait(false);
            while (height < now)
            {
                height++;
                count -= (int)await NumberAsync("eth_getBlockTransactionCountByNumber", $"\"0x{height:x}\"", cancellation).ConfigureAwait(false);
                moved = Stopwatch.GetTimestamp();
            }

            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new CommandFailureException($"{Name} has not taken {count} transactions into blocks after {Patience.TotalSeconds} s");
            }

            if (count > 0)
            {
                await Task.Delay(Poll, cancellation).ConfigureAwait(false);
            }
        }

        return moved;
    }

    private async Task<long> NumberAsync(string method, string parameters, CancellationToken cancellation)
    {
        using JsonDocument answer = JsonDocument.Parse(await PostAsync(Encoding.UTF8.GetBytes(Request(1, method, parameters)), cancellation).ConfigureAwait(false));
        return long.Parse(Result(answer.RootElement).AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private string Result(JsonElement answer) =>
        answer.TryGetProperty("result", out JsonElement result) ? result.GetString()! : throw new CommandFailureException($"{Name}: {answer.GetRawText()}");

    private async Task<byte[]> PostAsync(byte[] body, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using HttpResponseMessage response = await _client.PostAsync((Uri?)null, content, cancellation).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
    }
}
