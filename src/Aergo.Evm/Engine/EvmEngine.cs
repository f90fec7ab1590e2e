using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>The EVM as one of the chain's engines: its contracts are accounts, its value is the chain's token, its storage lies in the state tree.</summary>
/// <remarks>Source: docs/spec/evm.md.</remarks>
public sealed class EvmEngine : IContractEngine, IEthereumTransactions
{
    private readonly MachinePool _machines;
    private readonly ISignatures _signatures;
    private readonly byte _tag;
    private readonly Fork _fork;
    private readonly EthereumReader _reader;

    /// <param name="fork">Rules, the same for the whole chain.</param>
    /// <param name="chainId">Number of the chain in transactions.</param>
    /// <param name="tag">This engine's tag in account records.</param>
    public EvmEngine(Fork fork, ulong chainId, byte tag, ISignatures signatures, EvmOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        (_fork, _tag, _signatures) = (fork, tag, signatures);
        _machines = new MachinePool(fork, signatures, options ?? new EvmOptions());
        _reader = new EthereumReader(fork, chainId, signatures);
    }

    /// <inheritdoc />
    public string Name => "evm";

    /// <summary>The rules.</summary>
    public Fork Fork => _fork;

    /// <inheritdoc />
    public void InitializeGenesis(IContractState state, EngineGenesis genesis)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        if (genesis.Accounts is { } accounts)
        {
            BlockHistory.Install(new LedgerWorld(state, accounts, _tag), accounts);
        }
    }

    /// <inheritdoc />
    public void BeginBlock(IContractState state, BlockFacts block)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(block);
        BlockHistory.Remember(state, block);
    }

    /// <inheritdoc />
    public EthereumFacts? Read(ReadOnlyMemory<byte> raw, PublicKey? knownSender, out string? refusal) => _reader.Read(raw, knownSender, out refusal);

    /// <inheritdoc />
    public CallResult Call(CallRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Accounts is not { } accounts)
        {
            throw new ArgumentException("the EVM runs inside a ledger", nameof(request));
        }

        var world = new LedgerWorld(request.State, accounts, _tag);
        return request.Ethereum is { } facts ? RunTransaction(request, facts, world) : RunMessage(request, world);
    }

    /// <summary>Runs a transaction without a signature on a state that is thrown away: what eth_call, gas estimates and traces ask for.</summary>
    /// <param name="prepare">Changes state beforehand, as callers may ask; null for none.</param>
    public EvmReceipt Simulate(
        IContractState state, IAccounts accounts, BlockFacts block, EvmTransaction transaction, AccountId sender, Action<Journal>? prepare = null, IEvmTracer? tracer = null,
        TransactionChecks checks = TransactionChecks.Simulated)
    {
        using MachinePool.Lease lease = _machines.Rent();
        var journal = new Journal(new LedgerWorld(state, accounts, _tag), lease.Codes);
        prepare?.Invoke(journal);
        return new TransactionProcessor(lease.Machine, _signatures) { PaysProducer = false }.Run(transaction, sender, journal, BlockOf(block), checks: checks, tracer: tracer);
    }

    /// <summary>Runs a transaction that stands in a block again, with somebody watching, and leaves its changes in the state handed in.</summary>
    public EvmReceipt Trace(IContractState state, IAccounts accounts, BlockFacts block, ReadOnlyMemory<byte> raw, AccountId sender, IEvmTracer tracer)
    {
        EvmTransaction transaction = Decode(raw);
        return Simulate(state, accounts, block, transaction, sender, tracer: tracer, checks: TransactionChecks.All);
    }

    /// <summary>The block as contracts see it.</summary>
    public static EvmBlock BlockOf(BlockFacts block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return new EvmBlock
        {
            Number = (ulong)block.Height,
            Timestamp = (ulong)(block.Time.UnixNanoseconds / 1_000_000_000),
            Coinbase = block.FeeCollector,
            GasLimit = block.GasMax,
            BaseFee = LedgerWorld.ToWord(block.GasPrice),
            PrevRandao = new UInt256(block.Parent.ToArray()),
            ChainId = block.EthereumChainId,
        };
    }

    private CallResult RunTransaction(CallRequest request, EthereumFacts facts, LedgerWorld world)
    {
        if (IsPlainTransfer(request, facts))
        {
            return Transfer(request, facts);
        }

        using MachinePool.Lease lease = _machines.Rent();
        var journal = new Journal(world, lease.Codes);
        EvmReceipt receipt = new TransactionProcessor(lease.Machine, _signatures) { PaysProducer = false }
            .Run(Decode(request.Payload), facts.Sender, journal, BlockOf(request.Block));
        if (receipt.Refusal != TransactionRefusal.None)
        {
            throw new UnreachableException($"the ledger took a transaction that the EVM refuses: {receipt.Refusal}");
        }

        request.Gas.Charge(receipt.GasUsed);
        world.Apply(journal.Changes(emptyAccountsVanish: true), new Amount(checked((UInt128)receipt.GasUsed * LedgerWorld.ToAmount(receipt.GasPrice).Aer)), request.Block.FeeCollector);
        return Result(request, receipt.Halt, receipt.Output, receipt.Created, receipt.Logs);
    }

    // A call from a transaction of the chain's own layout: the ledger has sold the gas.
    private CallResult RunMessage(CallRequest request, LedgerWorld world)
    {
        using MachinePool.Lease lease = _machines.Rent();
        var journal = new Journal(world, lease.Codes);
        EvmBlock block = BlockOf(request.Block);
        long given = request.Gas.Left;
        EvmOutcome outcome = lease.Machine.Run(
            journal,
            new TransactionContext(block, request.Origin, block.BaseFee, []),
            new EvmMessage
            {
                Kind = request.ReadOnly ? CallKind.StaticCall : CallKind.Call,
                Caller = request.Sender,
                To = request.Contract,
                Value = LedgerWorld.ToWord(request.Amount),
                Input = request.Payload,
                Gas = given,
            });
        long used = given - outcome.GasLeft;
        request.Gas.Charge(used - Math.Max(0, Math.Min(journal.Refund, used / GasSchedule.For(_fork).RefundDivisor)));
        if (outcome.IsSuccess && !Fit(journal.Logs))
        {
            return new CallResult(CallStatus.LimitExceeded, default, "more logs than a receipt holds");
        }

        if (outcome.IsSuccess)
        {
            world.Apply(journal.Changes(emptyAccountsVanish: true), Amount.Zero, request.Block.FeeCollector);
        }

        return Result(request, outcome.Halt, outcome.Output, outcome.Created, journal.Logs);
    }

    private bool IsPlainTransfer(CallRequest request, EthereumFacts facts) =>
        facts.To is { } to && request.Accounts!.CodeOf(to).Engine == 0 && facts.IsPlain && !_reader.IsPrecompile(to);

    // Nothing can run: no machine, and the recipient's balance is added to without being looked at.
    private static CallResult Transfer(CallRequest request, EthereumFacts facts)
    {
        IAccounts accounts = request.Accounts!;
        accounts.SetNonce(facts.Sender, accounts.NonceOf(facts.Sender) + 1);
        request.Gas.Charge(Math.Max(facts.IntrinsicGas, facts.FloorGas));
        UInt128 fee = checked((UInt128)request.Gas.Used * facts.PriceAt(request.Block.GasPrice).Aer);
        accounts.SetBalance(facts.Sender, new Amount(checked(accounts.BalanceOf(facts.Sender).Aer - fee)));
        return request.Chain.TryTransfer(facts.Sender, facts.To!.Value, facts.Value)
            ? new CallResult(CallStatus.Success, default, null)
            : throw new UnreachableException("the ledger took a transaction that its sender cannot pay");
    }

    private static CallResult Result(CallRequest request, Halt halt, ReadOnlyMemory<byte> output, AccountId? created, IReadOnlyList<EvmLog> logs)
    {
        if (!halt.IsSuccess())
        {
            return new CallResult(halt == Halt.OutOfGas ? CallStatus.LimitExceeded : CallStatus.Reverted, output, RevertReason.Text(halt, output.Span));
        }

        foreach (EvmLog log in logs)
        {
            request.Chain.Emit(EventOf(log));
        }

        return new CallResult(CallStatus.Success, created is null ? output : default, null) { Created = created is { } contract ? [(contract, string.Empty)] : [] };
    }

    private static bool Fit(IReadOnlyList<EvmLog> logs) =>
        logs.Count <= Receipt.EventsMax && logs.Sum(l => (long)EventLeaf.SizeOf(EventOf(l))) <= Receipt.EventBytesMax;

    private static ContractEvent EventOf(EvmLog log) =>
        ContractEvent.OfLog(log.Address, new EventLog([.. log.Topics.Select(t => new Hash256(t.ToBigEndian()))], log.Data));

    private static EvmTransaction Decode(ReadOnlyMemory<byte> raw) =>
        EvmTransactionCodec.TryDecode(raw, out EvmTransaction? transaction) ? transaction! : throw new UnreachableException("a checked transaction does not decode");
}
