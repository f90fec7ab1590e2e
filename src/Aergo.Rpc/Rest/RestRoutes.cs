using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Primitives;
using Microsoft.AspNetCore.Http;

namespace Aergo.Rpc.Rest;

/// <summary>All operations of the REST interface.</summary>
internal sealed class RestRoutes
{
    private int _verifying;

    public RestRoutes() => All =
    [
        new("GET", "/v1/status", "What this node is and where it stands.", ApiJson.Default.NodeStatus,
            async r => await r.AnswerAsync(await r.Node.GetStatusAsync(r.Cancellation).ConfigureAwait(false), ApiJson.Default.NodeStatus).ConfigureAwait(false)),
        new("GET", "/v1/blocks/{block}", "One block.", ApiJson.Default.BlockView,
            async r => await r.FoundAsync(await r.Node.GetBlockAsync(r.Argument, r.Cancellation).ConfigureAwait(false), ApiJson.Default.BlockView, "block").ConfigureAwait(false))
        {
            Parameter = "Height, id (64 hex digits), latest or final.",
        },
        new("GET", "/v1/transactions/{hash}", "One transaction, wherever it stands; can wait for it to rise.", ApiJson.Default.TransactionView, TransactionAsync)
        {
            Parameter = "Hash: 64 hex digits, or base58.",
            Query = [("wait", "string", "Status to wait for: 'in block' (or block) or final."), ("timeout", "integer", $"Seconds to wait, at most {ApiLimits.WaitSecondsMax}.")],
        },
        new("POST", "/v1/transactions", "Hands in one signed transaction and answers when it is pooled (200) or refused (422).", ApiJson.Default.SubmitAnswer, SubmitAsync)
        {
            TakesTransaction = true,
        },
        new("POST", "/v1/rehearsals", "Runs a transaction at the pool's head on a state that is thrown away, and answers with result, fee and difference (200) or why it would be refused (422). It may be unsigned.", ApiJson.Default.RehearsalAnswer, RehearseAsync)
        {
            TakesTransaction = true,
        },
        new("GET", "/v1/accounts/{account}", "One account, after everything that is pooled.", ApiJson.Default.AccountView,
            async r => await r.FoundAsync(await r.Node.GetAccountAsync(r.Argument, r.Cancellation).ConfigureAwait(false), ApiJson.Default.AccountView, "account").ConfigureAwait(false))
        {
            Parameter = "Am… or 0x… address, registered name, contract or role.",
        },
        new("GET", "/v1/contracts/{contract}", "One contract in SQL with the sources that made it, and whether these give what is there.", ApiJson.Default.ContractView,
            async r => await r.FoundAsync(await r.Node.GetContractAsync(r.Argument, r.Cancellation).ConfigureAwait(false), ApiJson.Default.ContractView, "contract").ConfigureAwait(false))
        {
            Parameter = "Name of the contract.",
        },
        new("GET", "/v1/votes", "Candidates with votes, best first.", ApiJson.Default.IReadOnlyListVoteView,
            async r => await r.AnswerAsync(
                await r.Node.GetVotesAsync((int)r.Number("limit", 100, 1, ApiLimits.VotesMax), r.Cancellation).ConfigureAwait(false), ApiJson.Default.IReadOnlyListVoteView).ConfigureAwait(false))
        {
            Query = [("limit", "integer", $"Most candidates, {ApiLimits.VotesMax} at most; 100 when left out.")],
        },
        new("GET", "/v1/events", "Events in blocks, oldest first.", ApiJson.Default.IReadOnlyListEventView, EventsAsync)
        {
            Query =
            [
                ("contract", "string", "Only events of this contract: name or address."),
                ("name", "string", "Only events of this name."),
                ("from", "integer", "First block height; 0 when left out."),
                ("after", "string", "Only events after this position, HEIGHT:PLACE, as the events name theirs: to go on without loss and without doubles."),
                ("to", "integer", "Last block height; the head when left out."),
                ("limit", "integer", $"Most events, {ApiLimits.EventsMax} at most; 100 when left out."),
            ],
        },
        new("GET", "/v1/proofs/{what}", "A proof that can be checked without this node.", ApiJson.Default.ProofAnswer,
            async r => await r.AnswerAsync(await r.Node.GetProofAsync(r.Argument, r.Cancellation).ConfigureAwait(false), ApiJson.Default.ProofAnswer).ConfigureAwait(false))
        {
            Parameter = "receipt:HASH, event:HASH:INDEX, account:ADDRESS or row:SCHEMA.TABLE:KEY.",
        },
        new("POST", "/v1/verify", "Checks every byte of the store and runs the whole chain again; a stream of JSON lines with progress, the report in the last.", ApiJson.Default.VerifyStep, VerifyAsync)
        {
            Streams = true,
        },
    ];

    public IReadOnlyList<RestRoute> All { get; }

    private static async Task TransactionAsync(RestRequest r)
    {
        if (r.Query("wait") is { } wait)
        {
            string status = wait switch
            {
                "block" or TransactionStatuses.InBlock => TransactionStatuses.InBlock,
                TransactionStatuses.Final => TransactionStatuses.Final,
                _ => throw RestProblemException.BadRequest("the parameter wait is 'block' or 'final'"),
            };
            using var time = CancellationTokenSource.CreateLinkedTokenSource(r.Cancellation);
            time.CancelAfter(TimeSpan.FromSeconds(r.Number("timeout", 20, 0, ApiLimits.WaitSecondsMax)));
            _ = await r.Node.WaitAsync(r.Argument, status, time.Token).ConfigureAwait(false);
        }

        await r.FoundAsync(await r.Node.GetTransactionAsync(r.Argument, r.Cancellation).ConfigureAwait(false), ApiJson.Default.TransactionView, "transaction").ConfigureAwait(false);
    }

    private static async Task SubmitAsync(RestRequest r)
    {
        SubmitAnswer answer = await r.Node.SubmitAsync(await TransactionOfAsync(r).ConfigureAwait(false), r.Cancellation).ConfigureAwait(false);
        ThrowIfBusy(r, answer.Code, answer.Message);
        await r.AnswerAsync(answer, ApiJson.Default.SubmitAnswer, answer.Accepted ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity).ConfigureAwait(false);
    }

    private static async Task RehearseAsync(RestRequest r)
    {
        RehearsalAnswer answer = await r.Node.RehearseAsync(await TransactionOfAsync(r).ConfigureAwait(false), r.Cancellation).ConfigureAwait(false);
        ThrowIfBusy(r, answer.Code, answer.Message);
        await r.AnswerAsync(answer, ApiJson.Default.RehearsalAnswer, answer.Accepted ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity).ConfigureAwait(false);
    }

    private static async Task<byte[]> TransactionOfAsync(RestRequest r)
    {
        if (r.Http.Request.ContentType is not "application/octet-stream")
        {
            throw new RestProblemException(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type", "media_type", "a transaction is sent as application/octet-stream, in protobuf form");
        }

        byte[] body = await r.BodyAsync().ConfigureAwait(false);
        if (body.Length > Transaction.SizeMax)
        {
            throw new RestProblemException(StatusCodes.Status413PayloadTooLarge, "Too large", "too_large", $"a transaction has at most {Transaction.SizeMax} bytes");
        }

        return body;
    }

    private static void ThrowIfBusy(RestRequest r, string code, string? message)
    {
        if (code == "TX_INTERNAL_ERROR" && message?.StartsWith("busy", StringComparison.Ordinal) == true)
        {
            r.Http.Response.Headers.RetryAfter = "1";
            throw new RestProblemException(StatusCodes.Status503ServiceUnavailable, "Busy", "busy", message);
        }
    }

    private static async Task EventsAsync(RestRequest r)
    {
        var query = new EventQuery(
            r.Query("contract"), r.Query("name"), r.Number("from", 0, 0, long.MaxValue), r.Number("to", long.MaxValue, 0, long.MaxValue),
            (int)r.Number("limit", 100, 1, ApiLimits.EventsMax))
        {
            After = r.Query("after") is not { } text ? null
                : EventPosition.TryParse(text, out EventPosition after) ? after : throw RestProblemException.BadRequest("the parameter after is HEIGHT:PLACE, as events name their position"),
        };
        await r.AnswerAsync(await r.Node.GetEventsAsync(query, r.Cancellation).ConfigureAwait(false), ApiJson.Default.IReadOnlyListEventView).ConfigureAwait(false);
    }

    private async Task VerifyAsync(RestRequest r)
    {
        if (Interlocked.Exchange(ref _verifying, 1) == 1)
        {
            throw new RestProblemException(StatusCodes.Status503ServiceUnavailable, "Busy", "busy", "a verification is running already; wait for it to end");
        }

        try
        {
            r.Http.Response.ContentType = "application/x-ndjson";
            var steps = Channel.CreateBounded<double>(new BoundedChannelOptions(1)
            {
                FullMode = BoundedChannelFullMode.DropOldest,
            });
            Task<VerifyReport> work = r.Node.VerifyAsync(new Steps(steps.Writer), r.Cancellation);
            _ = work.ContinueWith(_ => steps.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            await foreach (double step in steps.Reader.ReadAllAsync(r.Cancellation).ConfigureAwait(false))
            {
                await WriteLineAsync(r, new VerifyStep(step, null)).ConfigureAwait(false);
            }

            await WriteLineAsync(r, new VerifyStep(1, await work.ConfigureAwait(false))).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _verifying, 0);
        }
    }

    private static async Task WriteLineAsync(RestRequest r, VerifyStep step)
    {
        byte[] json = [.. JsonSerializer.SerializeToUtf8Bytes(step, ApiJson.Default.VerifyStep), (byte)'\n'];
        await r.Http.Response.Body.WriteAsync(json, r.Cancellation).ConfigureAwait(false);
        await r.Http.Response.Body.FlushAsync(r.Cancellation).ConfigureAwait(false);
    }

    private sealed class Steps(ChannelWriter<double> writer) : IProgress<double>
    {
        public void Report(double value) => writer.TryWrite(value);
    }
}
