using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Rpc.Ethereum;

/// <summary>One client on a WebSocket: its requests, and what it subscribed to.</summary>
/// <remarks>Answers and news go through one bounded queue, so a subscription's first news comes after its answer; a client that does not read is closed when the queue is full.</remarks>
internal sealed class EthereumConnection(WebSocket socket, IEthereumApi api, JsonRpcDispatcher dispatcher)
{
    private readonly Channel<Outgoing> _outgoing = Channel.CreateBounded<Outgoing>(EthereumLimits.NotificationsMax);

    // Touched by the sender alone.
    private readonly Dictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);

    // Touched by the reader alone: what the request being answered subscribes to, and all ids that are there.
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private List<Subscription> _made = [];
    private List<string> _ended = [];

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        void OnBlock(long height) => Tell(new Outgoing { Height = height });
        void OnPooled(Hash256 hash) => Tell(new Outgoing { Pooled = hash });
        void Tell(Outgoing news)
        {
            if (!_outgoing.Writer.TryWrite(news))
            {
                socket.Abort();
            }
        }

        api.BlockAppended += OnBlock;
        api.TransactionPooled += OnPooled;
        Task sending = SendAsync(stop.Token);
        try
        {
            await ReceiveAsync(stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            // The client is gone, or the node stops.
        }
        finally
        {
            api.BlockAppended -= OnBlock;
            api.TransactionPooled -= OnPooled;
            await stop.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        var message = new ArrayBufferWriter<byte>(4096);
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(message.GetMemory(4096), cancellation).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation).ConfigureAwait(false);
                return;
            }

            message.Advance(part.Count);
            if (message.WrittenCount > EthereumLimits.BodyBytesMax)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "a message is too long", cancellation).ConfigureAwait(false);
                return;
            }

            if (!part.EndOfMessage)
            {
                continue;
            }

            (_made, _ended) = ([], []);
            ReadOnlyMemory<byte> answer = await dispatcher.AnswerAsync(message.WrittenMemory, Special, cancellation).ConfigureAwait(false);
            message.ResetWrittenCount();
            await _outgoing.Writer.WriteAsync(new Outgoing { Answer = answer, Begin = _made, End = _ended }, cancellation).ConfigureAwait(false);
        }
    }

    private Action<Utf8JsonWriter>? Special(string method, EthereumParameters p)
    {
        switch (method)
        {
            case "eth_subscribe":
                if (_ids.Count >= EthereumLimits.SubscriptionsMax)
                {
                    throw new EthereumApiException(EthereumApiException.LimitExceededCode, $"a connection has at most {EthereumLimits.SubscriptionsMax} subscriptions");
                }

                var made = new Subscription(EthereumFilters.NewId(), p.Text(0), p.Text(0) == "logs" ? p.LogFilter(1) : null);
                if (made.Kind is not ("newHeads" or "logs" or "newPendingTransactions"))
                {
                    throw EthereumApiException.BadParameter($"no \"{(made.Kind.Length <= 64 ? made.Kind : made.Kind[..64])}\" subscription: there are newHeads, logs and newPendingTransactions");
                }

                _ids.Add(made.Id);
                _made.Add(made);
                return json => json.WriteStringValue(made.Id);
            case "eth_unsubscribe":
                string id = p.Text(0);
                bool there = _ids.Remove(id);
                _ended.Add(id);
                return json => json.WriteBooleanValue(there);
            default:
                return null;
        }
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                Outgoing next = await _outgoing.Reader.ReadAsync(cancellation).ConfigureAwait(false);
                if (!next.Answer.IsEmpty)
                {
                    await SendAsync(next.Answer, cancellation).ConfigureAwait(false);
                }

                next.Begin.ForEach(s => _subscriptions[s.Id] = s);
                next.End.ForEach(id => _subscriptions.Remove(id));
                if (next.Height is { } height)
                {
                    await NewsAsync(height, cancellation).ConfigureAwait(false);
                }

                if (next.Pooled is { } hash)
                {
                    foreach (Subscription subscription in _subscriptions.Values.Where(s => s.Kind == "newPendingTransactions").ToList())
                    {
                        await NotifyAsync(subscription, json => json.WriteStringValue(EthereumJson.Hash(hash)), cancellation).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The reader notices, too, and ends the connection.
            socket.Abort();
        }
    }

    private async Task NewsAsync(long height, CancellationToken cancellation)
    {
        if (_subscriptions.Count == 0 || api.FindBlock(new EthereumBlockRef(height), cancellation) is not { } block)
        {
            return;
        }

        foreach (Subscription subscription in _subscriptions.Values.ToList())
        {
            if (subscription.Kind == "newHeads")
            {
                await NotifyAsync(subscription, json => EthereumJson.Head(json, block), cancellation).ConfigureAwait(false);
            }
            else if (subscription.Logs is { } filter)
            {
                foreach (EthereumLog log in block.Receipts.SelectMany(r => r.Logs).Where(filter.Matches))
                {
                    await NotifyAsync(subscription, json => EthereumJson.Log(json, log), cancellation).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task NotifyAsync(Subscription subscription, Action<Utf8JsonWriter> write, CancellationToken cancellation)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            json.WriteString("method", "eth_subscription");
            json.WriteStartObject("params");
            json.WriteString("subscription", subscription.Id);
            json.WritePropertyName("result");
            write(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        await SendAsync(output.WrittenMemory, cancellation).ConfigureAwait(false);
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellation) => socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, cancellation);

    private sealed record Subscription(string Id, string Kind, EthereumLogFilter? Logs);

    private sealed record Outgoing
    {
        public ReadOnlyMemory<byte> Answer { get; init; }

        public List<Subscription> Begin { get; init; } = [];

        public List<string> End { get; init; } = [];

        public long? Height { get; init; }

        public Hash256? Pooled { get; init; }
    }
}
