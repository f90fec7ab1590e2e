using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Aergo.Api;
using Aergo.Evm;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>Runs one transaction of Ethereum on a state that is thrown away and tells what its tracer saw.</summary>
internal sealed class EthereumTracing(EvmEngine engine, TransactionExecutor executor)
{
    // Frames of one trace, and bytes of their inputs, outputs and logs.
    private const int FramesMax = 20_000;
    private const long BytesMax = 8L << 20;

    public EthereumTraceResult Run(
        IStateView view, BlockFacts facts, EthereumTraceOptions options, AccountId sender, Func<IAccounts, EvmTransaction> make, TransactionChecks checks,
        Action<Journal>? prepare = null, Func<EvmBlock, EvmBlock>? adjust = null)
    {
        (IContractState state, IChainHost chain, IAccounts accounts) = executor.OpenScratch(view);
        EvmTransaction transaction = make(accounts);
        switch (options.Tracer)
        {
            case EthereumTracer.Calls:
            {
                var tracer = new CallTracer(FramesMax, BytesMax, options.OnlyTopCall, options.WithLogs);
                EvmReceipt receipt = Simulate(tracer, null);
                return tracer.IsCut ? throw new EthereumApiException(EthereumApiException.LimitExceededCode, $"trace too large: it holds more than {FramesMax} calls and logs, or {BytesMax} bytes of them; onlyTopCall gives the outermost call")
                    : tracer.Top is { } top ? Frame(top) with { Gas = (long)transaction.GasLimit, GasUsed = receipt.GasUsed } : throw EthereumApiException.Refused(receipt.Refusal.Text());
            }

            case EthereumTracer.Prestate:
            {
                var tracer = new TouchTracer(options.StepsMax);
                tracer.Note(sender);
                tracer.Note(adjust is null ? facts.FeeCollector : adjust(EvmEngine.BlockOf(facts)).Coinbase);
                EthereumAccountState[] after = [];
                Simulate(tracer, journal => after = [.. tracer.Touched.Select(t => After(journal, t.Key, t.Value))]);
                IEvmWorld world = engine.WorldOver(state, accounts);
                EthereumAccountState?[] before = [.. tracer.Touched.Select(t => Before(world, t.Key, t.Value))];
                return options.Differences ? Differences(before, after) : new EthereumPrestate([.. before.OfType<EthereumAccountState>()], null);
            }

            default:
            {
                var tracer = new StructLogTracer(options.StepsMax, options.WithStack, options.WithMemory);
                EvmReceipt receipt = Simulate(tracer, null);
                return new EthereumTrace(receipt.GasUsed, !receipt.IsSuccess, receipt.Output, tracer.IsCut, [.. tracer.Logs.Select(s => new EthereumTraceStep(
                    s.ProgramCounter, s.Name, s.Gas, s.Cost, s.Depth, s.Halt.Text(), s.Stack is null ? null : [.. s.Stack.Select(EthereumWords.ToHash)], s.Memory is null ? null : s.Memory))]);
            }
        }

        EvmReceipt Simulate(IEvmTracer tracer, Action<Journal>? inspect)
        {
            EvmReceipt receipt = engine.Simulate(state, accounts, facts, transaction, sender, prepare, tracer, checks, chain, adjust, inspect);
            return receipt.Refusal == Evm.TransactionRefusal.None ? receipt : throw EthereumApiException.Refused(receipt.Refusal.Text());
        }
    }

    private static EthereumCallFrame Frame(TracedCall frame)
    {
        string? error = frame.Kind is null || frame.Halt.IsSuccess() ? null : frame.Halt.Text() ?? "failed";
        bool isNew = frame.Kind is CallKind.Create or CallKind.Create2;
        return new EthereumCallFrame(
            Name(frame.Kind),
            frame.From,
            isNew && error is not null ? null : frame.To,
            frame.Kind is CallKind.StaticCall ? null : EthereumWords.ToBig(frame.Value),
            frame.Gas,
            frame.GasUsed,
            frame.Input,
            frame.Output,
            error,
            frame.Halt == Halt.Revert ? RevertReason.Reason(frame.Output.Span) : null,
            [.. frame.Calls.Select(Frame)],
            [.. frame.Logs.Select(l => new EthereumFrameLog(l.Log.Address, [.. l.Log.Topics.Select(EthereumWords.ToHash)], l.Log.Data, l.Position))]);
    }

    private static string Name(CallKind? kind) => kind switch
    {
        null => "SELFDESTRUCT",
        CallKind.CallCode => "CALLCODE",
        CallKind.DelegateCall => "DELEGATECALL",
        CallKind.StaticCall => "STATICCALL",
        CallKind.Create => "CREATE",
        CallKind.Create2 => "CREATE2",
        _ => "CALL",
    };

    private static EthereumAccountState? Before(IEvmWorld world, AccountId account, IEnumerable<UInt256> slots)
    {
        if (!world.TryGetAccount(account, out EvmAccount found))
        {
            return null;
        }

        ReadOnlyMemory<byte> code = found.CodeHash == EvmAccount.EmptyCodeHash ? default : world.GetCode(account, found.CodeHash);
        return State(account, found, code, slots, s => world.GetStorage(account, s));
    }

    private static EthereumAccountState After(Journal journal, AccountId account, IEnumerable<UInt256> slots) =>
        State(account, journal.Get(account), journal.GetCode(account), slots, s => journal.GetStorage(account, s));

    private static EthereumAccountState State(AccountId account, EvmAccount found, ReadOnlyMemory<byte> code, IEnumerable<UInt256> slots, Func<UInt256, UInt256> read) =>
        new(account, EthereumWords.ToBig(found.Balance), found.Nonce, code, [.. slots.Select(s => (EthereumWords.ToHash(s), EthereumWords.ToHash(read(s))))]);

    /// <summary>Of each account what changed; of a new one all of it stands after, of one that is gone all of it before.</summary>
    private static EthereumPrestate Differences(EthereumAccountState?[] before, EthereumAccountState[] after)
    {
        var was = new List<EthereumAccountState>();
        var now = new List<EthereumAccountState>();
        for (int i = 0; i < after.Length; i++)
        {
            EthereumAccountState old = before[i] ?? new EthereumAccountState(after[i].Account, BigInteger.Zero, 0, default(ReadOnlyMemory<byte>), []), changed = after[i];
            (Hash256 Slot, Hash256 Value)[] slots = [.. changed.Storage.Where((s, j) => (before[i] is { } b ? b.Storage[j].Value : Hash256.Zero) != s.Value)];
            bool balance = old.Balance != changed.Balance, nonce = old.Nonce != changed.Nonce, code = !old.Code!.Value.Span.SequenceEqual(changed.Code!.Value.Span);
            if (!balance && !nonce && !code && slots.Length == 0)
            {
                continue;
            }

            if (before[i] is { } there)
            {
                was.Add(there with { Storage = [.. there.Storage.Where((s, j) => s.Value != changed.Storage[j].Value && !s.Value.IsZero)] });
            }

            now.Add(new EthereumAccountState(
                changed.Account, balance ? changed.Balance : null, nonce ? changed.Nonce : null, code ? changed.Code : null, [.. slots.Where(s => !s.Value.IsZero)]));
        }

        return new EthereumPrestate(was, now);
    }
}
