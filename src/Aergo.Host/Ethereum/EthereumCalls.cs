using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Evm;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>Runs calls that change nothing, as many at once as there are processors.</summary>
internal sealed class EthereumCalls(EvmEngine engine, TransactionExecutor executor, EthereumBlocks blocks, ulong chainId) : IDisposable
{
    /// <summary>Gas of a call that names none, and the most there is.</summary>
    public const long GasDefault = 50_000_000, GasMax = 1_000_000_000;

    /// <summary>Gas of the largest transaction that the chain takes.</summary>
    public const long TransactionGasMax = 1 << 24;

    // Accounts and slots of one access list.
    private const int AccessMax = 10_000;

    private readonly SemaphoreSlim _room = new(Environment.ProcessorCount);

    public void Dispose() => _room.Dispose();

    public Task<EthereumCallResult> CallAsync(
        EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, EthereumBlockOverride? blockOverride, CancellationToken cancellation) =>
        WithRoomAsync(() =>
        {
            (IStateView view, BlockFacts facts) = blocks.StateAt(block, cancellation);
            return Run(view, facts, call, Math.Min(call.Gas ?? GasDefault, GasMax), overrides, blockOverride);
        }, cancellation);

    public Task<EthereumCallResult> EstimateAsync(EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, CancellationToken cancellation) =>
        WithRoomAsync(() =>
        {
            (IStateView view, BlockFacts facts) = blocks.StateAt(block, cancellation);
            return Estimate(view, facts, call, overrides, cancellation);
        }, cancellation);

    /// <summary>Runs a call with somebody watching.</summary>
    public Task<EthereumTraceResult> TraceAsync(
        EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, EthereumBlockOverride? blockOverride, EthereumTraceOptions options, CancellationToken cancellation) =>
        WithRoomAsync(() =>
        {
            (IStateView view, BlockFacts facts) = blocks.StateAt(block, cancellation);
            long gas = Math.Min(call.Gas ?? GasDefault, GasMax);
            return new EthereumTracing(engine, executor).Run(view, facts, options, call.From, accounts => Transaction(accounts, call, gas), TransactionChecks.Simulated, Preparing(overrides), Adjusting(blockOverride));
        }, cancellation);

    /// <summary>Runs a transaction of a block again with somebody watching.</summary>
    public Task<EthereumTraceResult> TraceAsync(IStateView view, BlockFacts facts, CheckedTransaction transaction, EthereumTraceOptions options, CancellationToken cancellation) =>
        WithRoomAsync(() => new EthereumTracing(engine, executor).Run(view, facts, options, transaction.Sender, _ => EvmEngine.TransactionOf(transaction.Transaction.Payload), TransactionChecks.All), cancellation);

    /// <summary>What a call accesses, found by running it until it accesses nothing it did not say.</summary>
    public Task<EthereumAccessList> ListAccessAsync(EthereumCall call, EthereumBlockRef block, IReadOnlyList<EthereumOverride> overrides, CancellationToken cancellation) =>
        WithRoomAsync(() =>
        {
            (IStateView view, BlockFacts facts) = blocks.StateAt(block, cancellation);
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var tracer = new TouchTracer(AccessMax);
                EvmReceipt receipt = Simulate(view, facts, call, Math.Min(call.Gas ?? GasDefault, GasMax), Preparing(overrides), null, tracer, out AccountId recipient);
                if (receipt.Refusal != Evm.TransactionRefusal.None)
                {
                    throw EthereumApiException.Refused(receipt.Refusal.Text());
                }

                (AccountId Address, IReadOnlyList<Hash256> Slots)[] entries =
                [
                    .. tracer.Touched.Where(t => t.Value.Count > 0 || !(t.Key == call.From || t.Key == recipient || t.Key == receipt.Created || t.Key == facts.FeeCollector || engine.IsPrecompile(t.Key)))
                        .Select(t => (t.Key, (IReadOnlyList<Hash256>)[.. t.Value.Select(EthereumWords.ToHash)])),
                ];
                if (entries.Sum(e => 1 + e.Slots.Count) <= call.AccessList.Sum(e => 1 + e.Slots.Count) || tracer.IsCut)
                {
                    return new EthereumAccessList(entries, receipt.GasUsed, receipt.IsSuccess ? null : RevertReason.Text(receipt.Halt, receipt.Output.Span));
                }

                call = call with { AccessList = entries };
            }
        }, cancellation);

    private EthereumCallResult Estimate(IStateView view, BlockFacts facts, EthereumCall call, IReadOnlyList<EthereumOverride> overrides, CancellationToken cancellation)
    {
        // Gas is bought with what the value leaves; a price of zero buys any.
        long most = Math.Min(call.Gas is > 0 and var asked ? asked : TransactionGasMax, TransactionGasMax);
        if (call.MaxFeePerGas is { IsZero: false } price)
        {
            BigInteger balance = overrides.FirstOrDefault(o => o.Account == call.From)?.Balance ?? (BigInteger)(view.GetAccount(call.From)?.Balance ?? 0);
            if (balance < call.Value)
            {
                return new EthereumCallResult("insufficient funds for transfer", false, default, 0);
            }

            most = (long)BigInteger.Min(most, (balance - call.Value) / price);
        }

        EthereumCallResult first = Run(view, facts, call, most, overrides);
        if (first.Error is not null)
        {
            return first.IsRevert || !first.Error.Contains("gas", StringComparison.Ordinal) ? first
                : first with { Error = string.Create(CultureInfo.InvariantCulture, $"gas required exceeds allowance ({most})") };
        }

        // What was used is often what is needed: it is not where refunds come back, or where a call keeps a part for its caller.
        long low = first.Gas, high = most;
        if (Run(view, facts, call, low, overrides).Error is null)
        {
            return first;
        }

        while (high - low > 1 && (high - low) * 100 > high)
        {
            cancellation.ThrowIfCancellationRequested();
            long middle = low > high / 4 ? low + ((high - low) / 2) : low * 2;
            (low, high) = Run(view, facts, call, middle, overrides).Error is null ? (low, middle) : (middle, high);
        }

        return first with { Gas = high };
    }

    private EthereumCallResult Run(
        IStateView view, BlockFacts facts, EthereumCall call, long gas, IReadOnlyList<EthereumOverride> overrides, EthereumBlockOverride? blockOverride = null)
    {
        EvmReceipt receipt = Simulate(view, facts, call, gas, Preparing(overrides), Adjusting(blockOverride), null, out _);
        return receipt.Refusal != Evm.TransactionRefusal.None ? new EthereumCallResult(receipt.Refusal.Text(), false, default, 0)
            : receipt.IsSuccess ? new EthereumCallResult(null, false, receipt.Output, receipt.GasUsed)
            : new EthereumCallResult(RevertReason.Text(receipt.Halt, receipt.Output.Span), receipt.Halt == Halt.Revert, receipt.Output, receipt.GasUsed);
    }

    private EvmReceipt Simulate(
        IStateView view, BlockFacts facts, EthereumCall call, long gas, Action<Journal>? prepare, Func<EvmBlock, EvmBlock>? adjust, IEvmTracer? tracer, out AccountId recipient)
    {
        (IContractState state, IChainHost chain, IAccounts accounts) = executor.OpenScratch(view);
        EvmTransaction transaction = Transaction(accounts, call, gas);
        recipient = call.To ?? default;
        return engine.Simulate(state, accounts, facts, transaction, call.From, prepare, tracer, chain: chain, adjust: adjust);
    }

    private EvmTransaction Transaction(IAccounts accounts, EthereumCall call, long gas)
    {
        UInt256 price = EthereumWords.ToWord(call.MaxFeePerGas ?? 0);
        return new EvmTransaction
        {
            Type = call.Authorizations.Count > 0 ? EvmTransactionType.SetCode : call.AccessList.Count > 0 ? EvmTransactionType.DynamicFee : EvmTransactionType.Legacy,
            ChainId = chainId,
            Nonce = call.Nonce ?? accounts.NonceOf(call.From),
            MaxFeePerGas = price,
            MaxPriorityFeePerGas = call.MaxPriorityFeePerGas is { } tip ? EthereumWords.ToWord(tip) : price,
            GasLimit = (ulong)Math.Max(gas, 0),
            To = call.To,
            Value = EthereumWords.ToWord(call.Value),
            Data = call.Input,
            AccessList = [.. call.AccessList.Select(e => new AccessListEntry(e.Address, [.. e.Slots.Select(EthereumWords.ToWord)]))],
            Authorizations = [.. call.Authorizations.Select(EthereumWords.ToAuthorization)],
        };
    }

    private static Action<Journal>? Preparing(IReadOnlyList<EthereumOverride> overrides) => overrides.Count == 0 ? null : journal => Prepare(journal, overrides);

    private static Func<EvmBlock, EvmBlock>? Adjusting(EthereumBlockOverride? change) => change is null ? null : block => block with
    {
        Number = change.Number ?? block.Number,
        Timestamp = change.Time ?? block.Timestamp,
        GasLimit = change.GasLimit ?? block.GasLimit,
        Coinbase = change.FeeRecipient ?? block.Coinbase,
        PrevRandao = change.PrevRandao is { } random ? EthereumWords.ToWord(random) : block.PrevRandao,
        BaseFee = change.BaseFee is { } fee ? EthereumWords.ToWord(fee) : block.BaseFee,
    };

    private static void Prepare(Journal journal, IReadOnlyList<EthereumOverride> overrides)
    {
        foreach (EthereumOverride change in overrides)
        {
            if (change.Balance is { } balance)
            {
                journal.SubtractBalance(change.Account, journal.Get(change.Account).Balance);
                journal.AddBalance(change.Account, EthereumWords.ToWord(balance));
            }

            if (change.Nonce is { } nonce)
            {
                journal.SetNonce(change.Account, nonce);
            }

            if (change.Code is { } code)
            {
                journal.SetCode(change.Account, code);
            }

            if (change.ReplacesStorage)
            {
                journal.ClearStorage(change.Account);
            }

            foreach ((Hash256 slot, Hash256 value) in change.Storage)
            {
                journal.SetStorage(change.Account, EthereumWords.ToWord(slot), EthereumWords.ToWord(value));
            }
        }
    }

    private async Task<T> WithRoomAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(work, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }
}
