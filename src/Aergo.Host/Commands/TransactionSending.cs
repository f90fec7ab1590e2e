using System;
using System.CommandLine;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Primitives;
using Aergo.Sql.Engine;

namespace Aergo.Host;

/// <summary>Signs here, sends to the node, waits as asked, and shows what became of it.</summary>
internal static class TransactionSending
{
    private const int Attempts = 4;

    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(ApiLimits.WaitSecondsMax);

    /// <summary>A transaction as the verb describes it.</summary>
    public sealed record Request(TransactionType Type, Address Recipient, Amount Amount, ReadOnlyMemory<byte> Payload);

    /// <summary>Sends it; refusals and failed runs are failures of the verb.</summary>
    public static async Task RunAsync(
        CommandContext context, ParseResult parsed, SendOptions options, Request request, CancellationToken cancellation, Action<SubmitAnswer>? show = null)
    {
        if (options.DryRun(parsed))
        {
            await RehearseAsync(context, options.From(context, parsed), request, options.GasLimit(parsed), cancellation).ConfigureAwait(false);
            return;
        }

        SubmitAnswer answer = await SendAsync(context, options.Key(context, parsed), options.From(context, parsed), request, options.GasLimit(parsed), cancellation).ConfigureAwait(false);
        string status = answer.Receipt is null ? TransactionStatuses.Received : TransactionStatuses.Pooled;
        long height = -1;
        if (answer.Accepted && options.Wait(parsed) is "block" or "final")
        {
            (status, height) = await WaitAsync(context, answer.Hash, options.Wait(parsed), cancellation).ConfigureAwait(false);
        }

        if (context.Output.Json)
        {
            context.Output.Value(answer, ApiJson.Default.SubmitAnswer);
        }
        else if (answer.Accepted)
        {
            show?.Invoke(answer);
            context.Output.Facts(
                ("transaction", answer.Hash),
                ("status", height >= 0 ? string.Create(CultureInfo.InvariantCulture, $"{status}, block {height}") : status),
                ("position", answer.Index >= 0 ? string.Create(CultureInfo.InvariantCulture, $"block {answer.Height}, place {answer.Index}") : null),
                ("result", answer.Receipt?.Status ?? answer.Message),
                ("gas", answer.Receipt?.GasUsed.ToString(CultureInfo.InvariantCulture)),
                ("fee", answer.Receipt is { } receipt ? Amounts.Text(receipt.FeeAer) : null));
        }

        if (!answer.Accepted)
        {
            throw new CommandFailureException($"the node refused the transaction: {answer.Message} ({answer.Code})");
        }

        if (answer.Receipt is { Status: not "success" } failed)
        {
            throw new CommandFailureException($"the transaction failed: {failed.Error}{PlaceOf(request, answer.Output)}");
        }
    }

    /// <summary>Shows what it would do; a run that would fail is a failure of the verb, as it would be if it were sent.</summary>
    private static async Task RehearseAsync(CommandContext context, string from, Request request, ulong gasLimit, CancellationToken cancellation)
    {
        Address sender = SigningKeys.AddressOf(context, from);
        Transaction transaction = (await DraftAsync(context, sender, from, request, gasLimit, await ChainIdHashAsync(context, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false)).ToUnsigned();
        transaction = TransactionSigner.WithSignature(transaction, default);
        RehearsalAnswer answer = await context.Node.RehearseAsync(transaction.Encoded, cancellation).ConfigureAwait(false);
        if (context.Output.Json)
        {
            context.Output.Value(answer, ApiJson.Default.RehearsalAnswer);
        }
        else if (answer.Accepted)
        {
            RehearsalOutput.Show(context.Output, answer);
        }

        if (!answer.Accepted)
        {
            throw new CommandFailureException($"the node would refuse the transaction: {answer.Message} ({answer.Code})");
        }

        if (answer.Receipt is { Status: not "success" } failed)
        {
            throw new CommandFailureException($"the transaction would fail: {failed.Error}{PlaceOf(request, answer.Output)}");
        }
    }

    /// <summary>Where in the file that was deployed the error is; empty when that is not known.</summary>
    private static string PlaceOf(Request request, byte[]? output)
    {
        if (!SqlOutput.TryDecode(output, out SqlOutput? decoded) || decoded?.Error is not { } error || error.Position <= 0
            || !SqlPayload.TryDecode(request.Payload.Span, out SqlPayload? payload) || payload is not { Commands: [{ } script] } || error.Position > script.Text.Length + 1)
        {
            return string.Empty;
        }

        string before = script.Text[..(error.Position - 1)];
        int line = before.AsSpan().Count('\n') + 1, column = before.Length - before.LastIndexOf('\n');
        return string.Create(CultureInfo.InvariantCulture, $", at line {line}, column {column}");
    }

    private static async Task<Hash256> ChainIdHashAsync(CommandContext context, CancellationToken cancellation) =>
        Hash256.TryParse((await context.Node.GetStatusAsync(cancellation).ConfigureAwait(false)).ChainIdHash, out Hash256 hash) ? hash : throw new NodeApiException("broken", "the node names no chain id");

    private static async Task<TransactionDraft> DraftAsync(
        CommandContext context, Address sender, string from, Request request, ulong gasLimit, Hash256 chainIdHash, CancellationToken cancellation)
    {
        AccountView account = await context.Node.GetAccountAsync(sender.ToString(), cancellation).ConfigureAwait(false)
            ?? throw new NodeApiException("broken", $"the node does not know the address {sender}");
        if (account.Nonce == 0 && account.BalanceAer == "0")
        {
            throw new CommandFailureException($"{from} ({sender}) holds nothing on this chain; choose another account with --from, or send it something first");
        }

        return new TransactionDraft
        {
            Nonce = account.Nonce + 1,
            Account = sender,
            Recipient = request.Recipient,
            Amount = request.Amount,
            Payload = request.Payload,
            GasLimit = gasLimit,
            Type = request.Type,
            ChainIdHash = chainIdHash,
        };
    }

    private static async Task<SubmitAnswer> SendAsync(CommandContext context, PrivateKey key, string from, Request request, ulong gasLimit, CancellationToken cancellation)
    {
        Address sender = Address.Of(key.PublicKeyBy(context.Signatures));
        Hash256 chainIdHash = await ChainIdHashAsync(context, cancellation).ConfigureAwait(false);
        for (int attempt = 1; ; attempt++)
        {
            TransactionDraft draft = await DraftAsync(context, sender, from, request, gasLimit, chainIdHash, cancellation).ConfigureAwait(false);
            Transaction transaction = TransactionSigner.Sign(draft, key, context.Signatures);
            SubmitAnswer answer = await context.Node.SubmitAsync(transaction.Encoded, cancellation).ConfigureAwait(false);

            // Somebody may send for the same account at the same time; then the nonce was taken in between.
            if (answer.Accepted || attempt == Attempts || answer.Code is not ("TX_NONCE_TOO_LOW" or "TX_HAS_SAME_NONCE"))
            {
                return answer;
            }
        }
    }

    private static async Task<(string Status, long Height)> WaitAsync(CommandContext context, string hash, string wanted, CancellationToken cancellation)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(WaitMax);
        bool reached = await context.Node.WaitAsync(hash, wanted == "final" ? TransactionStatuses.Final : TransactionStatuses.InBlock, time.Token).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        TransactionView? view = reached ? await context.Node.GetTransactionAsync(hash, cancellation).ConfigureAwait(false) : null;
        return view is null
            ? throw new CommandFailureException($"transaction {hash} is not in a block after {WaitMax.TotalSeconds} s; './aergo tx {hash}' shows where it stands")
            : (view.Status, view.Height);
    }
}
