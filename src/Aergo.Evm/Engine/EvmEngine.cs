using System;
using System.Collections.Generic;
using System.Diagnostics;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>The EVM as one of the chain's engines: its contracts are accounts, its value is the chain's token, its storage lies in the state tree.</summary>
/// <remarks>Source: docs/spec/evm.md.</remarks>
public sealed class EvmEngine : IContractEngine, IEthereumTransactions, IDevelopmentEngine
{
    private readonly MachinePool _machines;
    private readonly ISignatures _signatures;
    private readonly byte _tag;
    private readonly Fork _fork;
    private readonly EthereumReader _reader;
    private readonly bool _callsOthers;
    private readonly HashSet<AccountId> _precompiles;

    /// <param name="fork">Rules, the same for the whole chain.</param>
    /// <param name="chainId">Number of the chain in transactions.</param>
    /// <param name="tag">This engine's tag in account records.</param>
    public EvmEngine(Fork fork, ulong chainId, byte tag, ISignatures signatures, EvmOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        (_fork, _tag, _signatures) = (fork, tag, signatures);
        options ??= new EvmOptions();
        _callsOthers = options.CallsOtherEngines;
        _machines = new MachinePool(fork, signatures, options);
        _reader = new EthereumReader(fork, chainId, signatures);
        _precompiles = [.. PrecompileSet.For(fork, signatures).Keys];
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
    public EthereumFacts? ReadUnsigned(ReadOnlyMemory<byte> raw, AccountId sender, out string? refusal) => _reader.ReadUnsigned(raw, sender, out refusal);

    /// <inheritdoc />
    public string? SetCode(IContractState state, IAccounts accounts, AccountId account, ReadOnlyMemory<byte> code)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        int most = GasSchedule.For(_fork).CodeSizeMax;
        if (code.Length > most)
        {
            return $"max code size exceeded: {code.Length} bytes, at most {most}";
        }

        if (NotOurs(accounts, account) is { } refusal)
        {
            return refusal;
        }

        new LedgerWorld(state, accounts, _tag).SetCode(account, code);
        return null;
    }

    /// <inheritdoc />
    public string? SetStorage(IContractState state, IAccounts accounts, AccountId account, Hash256 slot, Hash256 value)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(accounts);
        if (NotOurs(accounts, account) is { } refusal)
        {
            return refusal;
        }

        byte[] key = StateKeys.Slot(new UInt256(slot.ToArray()));
        if (value.IsZero)
        {
            state.Delete(account, key);
        }
        else
        {
            state.Put(account, key, StateKeys.Value(new UInt256(value.ToArray())));
        }

        return null;
    }

    private string? NotOurs(IAccounts accounts, AccountId account) =>
        accounts.CodeOf(account).Engine is var engine && engine != 0 && engine != _tag ? "the account is a contract of another engine"
            : SpecialAccounts.NameOf(account) is { } name ? $"{name} is the chain's own"
            : null;

    /// <inheritdoc />
    public bool TakesDeployment(ReadOnlySpan<byte> payload) => true;

    /// <inheritdoc />
    public CallResult Call(CallRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Accounts is null)
        {
            throw new ArgumentException("the EVM runs inside a ledger", nameof(request));
        }

        return request.Scope.Find<EvmRun>() is { } running ? CallBack(request, running)
            : request.Ethereum is { } facts ? RunTransaction(request, facts)
            : RunMessage(request);
    }

    /// <summary>Runs a transaction without a signature on a state that is thrown away: what eth_call, gas estimates and traces ask for.</summary>
    /// <param name="prepare">Changes state beforehand, as callers may ask; null for none.</param>
    /// <param name="chain">Leads to contracts of other engines; null makes them code that fails.</param>
    public EvmReceipt Simulate(
        IContractState state, IAccounts accounts, BlockFacts block, EvmTransaction transaction, AccountId sender, Action<Journal>? prepare = null, IEvmTracer? tracer = null,
        TransactionChecks checks = TransactionChecks.Simulated, IChainHost? chain = null, Func<EvmBlock, EvmBlock>? adjust = null, Action<Journal>? inspect = null)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        using MachinePool.Lease lease = _machines.Rent();
        var world = new LedgerWorld(state, accounts, _tag);
        EvmBlock facts = adjust is null ? BlockOf(block) : adjust(BlockOf(block));
        Journal journal = chain is null ? new Journal(world, lease.Codes)
            : Begin(RequestOf(state, accounts, block, transaction, sender, chain), lease, world, transaction.PriceUnder(facts.BaseFee)).Journal;
        prepare?.Invoke(journal);
        EvmReceipt receipt = new TransactionProcessor(lease.Machine, _signatures) { PaysProducer = false }.Run(transaction, sender, journal, facts, checks: checks, tracer: tracer);
        inspect?.Invoke(journal);
        return receipt;
    }

    /// <summary>A transaction as it stands in a payload that the ledger took.</summary>
    public static EvmTransaction TransactionOf(ReadOnlyMemory<byte> raw) => Decode(raw);

    /// <summary>Whether an address is a precompile's under the engine's rules.</summary>
    public bool IsPrecompile(AccountId account) => _precompiles.Contains(account);

    /// <summary>An account and the slots asked for, as a state has them.</summary>
    public IEvmWorld WorldOver(IContractState state, IAccounts accounts) => new LedgerWorld(state, accounts, _tag);

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

    private CallResult RunTransaction(CallRequest request, EthereumFacts facts)
    {
        if (IsPlainTransfer(request, facts))
        {
            return Transfer(request, facts);
        }

        using MachinePool.Lease lease = _machines.Rent();
        EvmRun run = Begin(request, lease, new LedgerWorld(request.State, request.Accounts!, _tag), LedgerWorld.ToWord(facts.PriceAt(request.Block.GasPrice)));
        EvmReceipt receipt = new TransactionProcessor(lease.Machine, _signatures) { PaysProducer = false }
            .Run(Decode(request.Payload), facts.Sender, run.Journal, BlockOf(request.Block), checks: facts.IsUnsigned ? TransactionChecks.Unsigned : TransactionChecks.All);
        if (receipt.Refusal != TransactionRefusal.None)
        {
            throw new UnreachableException($"the ledger took a transaction that the EVM refuses: {receipt.Refusal}");
        }

        request.Gas.Charge(receipt.GasUsed);
        request.Scope.Set<EvmRun>(null);
        run.World.Apply(
            run.Journal.Changes(emptyAccountsVanish: true), run.Missing, new Amount(checked((UInt128)receipt.GasUsed * LedgerWorld.ToAmount(receipt.GasPrice).Aer)), request.Block.FeeCollector);
        return Result(receipt.Halt, receipt.Output, receipt.Created);
    }

    // A call from a transaction of the chain's own layout, or from another engine: the ledger has sold the gas.
    private CallResult RunMessage(CallRequest request)
    {
        if (request.Contract.IsZero && Creation(request) is { } refused)
        {
            return refused;
        }

        using MachinePool.Lease lease = _machines.Rent();
        EvmRun run = Begin(request, lease, new LedgerWorld(request.State, request.Accounts!, _tag), LedgerWorld.ToWord(request.Block.GasPrice));
        long given = request.Gas.Left;
        EvmOutcome outcome = run.Run(lease.Machine, request);
        long used = given - outcome.GasLeft;
        request.Gas.Charge(used - Math.Max(0, Math.Min(run.Journal.Refund, used / GasSchedule.For(_fork).RefundDivisor)));
        request.Scope.Set<EvmRun>(null);
        if (outcome.IsSuccess)
        {
            run.World.Apply(run.Journal.Changes(emptyAccountsVanish: true), run.Missing, Amount.Zero, request.Block.FeeCollector);
        }

        return Result(outcome.Halt, outcome.Output, outcome.Created);
    }

    // A deployment in the chain's own layout: what a transaction of Ethereum would be refused for or pay beforehand.
    private CallResult? Creation(CallRequest request)
    {
        int most = GasSchedule.For(_fork).InitCodeSizeMax;
        long price = IntrinsicGas.CreationOf(request.Payload.Length, _fork);
        if (request.Payload.Length > most || price > request.Gas.Left)
        {
            return new CallResult(CallStatus.LimitExceeded, default, request.Payload.Length > most ? $"max initcode size exceeded: {request.Payload.Length} bytes, at most {most}" : "out of gas");
        }

        request.Gas.Charge(price);

        // The ledger has counted the transaction; the machine counts it again, and names the contract by the count before.
        request.Accounts!.SetNonce(request.Sender, request.Accounts.NonceOf(request.Sender) - 1);
        return null;
    }

    private static CallResult CallBack(CallRequest request, EvmRun running)
    {
        long given = request.Gas.Left;
        EvmOutcome outcome = running.CallBack(request);
        request.Gas.Charge(given - outcome.GasLeft);
        return Result(outcome.Halt, outcome.Output, outcome.Created);
    }

    private EvmRun Begin(CallRequest request, MachinePool.Lease lease, LedgerWorld world, UInt256 gasPrice)
    {
        var run = new EvmRun(_machines, lease.Codes, request, world, gasPrice, _callsOthers);
        request.Scope.Set(run);
        return run;
    }

    private static CallRequest RequestOf(IContractState state, IAccounts accounts, BlockFacts block, EvmTransaction transaction, AccountId sender, IChainHost chain) => new()
    {
        Contract = transaction.To ?? default,
        Sender = sender,
        Origin = sender,
        Amount = LedgerWorld.ToAmount(transaction.Value),
        Payload = transaction.Data,
        TransactionHash = Hash256.Zero,
        Block = block,
        State = state,
        Chain = chain,
        Accounts = accounts,
        Gas = new GasMeter(0),
    };

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

    private static CallResult Result(Halt halt, ReadOnlyMemory<byte> output, AccountId? created) => halt.IsSuccess()
        ? new CallResult(CallStatus.Success, created is null ? output : default, null) { Created = created is { } contract ? [(contract, string.Empty)] : [] }
        : new CallResult(halt == Halt.OutOfGas ? CallStatus.LimitExceeded : CallStatus.Reverted, output, RevertReason.Text(halt, output.Span));

    private static EvmTransaction Decode(ReadOnlyMemory<byte> raw) =>
        EvmTransactionCodec.TryDecode(raw, out EvmTransaction? transaction) ? transaction! : throw new UnreachableException("a checked transaction does not decode");
}
