using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger;

/// <summary>Runs one transaction on a view. The law of what a transaction does; everything else decides only when it runs.</summary>
/// <remarks>Pure: the same view, block and transaction give the same outcome on every node.</remarks>
public sealed class TransactionExecutor
{
    /// <summary>Tags of engines in account records.</summary>
    public const byte SqlEngine = 1, EvmEngine = 2;

    private readonly GenesisConfig _genesis;
    private readonly StaticChecks _checks;
    private readonly NameRegistry _names;
    private readonly NameOperations _nameOperations;
    private readonly StakingOperations _stakingOperations;
    private readonly DevelopmentOperations _developmentOperations;
    private readonly IReadOnlyDictionary<byte, IContractEngine> _engines;
    private readonly IReadOnlyDictionary<byte, IContractEngine>? _reachable;

    public TransactionExecutor(GenesisConfig genesis, StaticChecks checks, ISignatures signatures, IReadOnlyDictionary<byte, IContractEngine> engines)
    {
        _genesis = genesis;
        _checks = checks;
        _engines = engines;
        _reachable = genesis.Ethereum.CallsSql ? engines : null;
        _names = new NameRegistry(signatures);
        _nameOperations = new NameOperations(genesis.Fees);
        _stakingOperations = new StakingOperations(genesis.Staking);
        _developmentOperations = new DevelopmentOperations(engines.GetValueOrDefault(EvmEngine) as IDevelopmentEngine);
    }

    /// <summary>Gas that any run of this transaction costs, before the first step of a contract.</summary>
    public static long BaseGas(Transaction transaction, FeeProfile fees) =>
        transaction.Type == TransactionType.Governance ? 0
            : fees.BaseGas + (fees.PayloadByteGas * Math.Max(0, transaction.Payload.Length - fees.FreePayloadBytes));

    /// <summary>Who really sends: for a sender given by name, the account the name stands for now, its signature checked.</summary>
    public TransactionRefusal? ResolveSender(IStateView view, CheckedTransaction transaction, out AccountId sender, bool checkSignature = true)
    {
        sender = transaction.Sender;
        if (!transaction.SenderIsName)
        {
            return null;
        }

        string name = transaction.SenderAddress.Name!;
        NameRecord? record = NameRegistry.Find(new TransactionContext(view, _names, recordRowSet: false), name);
        return record is null || !record.Destination.TryGetPublicKey(out PublicKey key) || !_checks.TryGetId(record.Destination, out sender)
            ? TransactionRefusal.Format($"tx invalid account: nobody can sign for the name {name}")
            : !checkSignature || _checks.VerifyBy(transaction.Transaction, key)
                ? null
                : new TransactionRefusal(TransactionRefusal.InvalidSignCode, $"signature not matched: it was not made by the key that {name} stands for");
    }

    /// <summary>Whether the transaction may run on this view: nonce and balance. Null when it may.</summary>
    public TransactionRefusal? Admissible(IStateView view, CheckedTransaction transaction, AccountId sender)
    {
        AccountRecord account = view.GetAccount(sender) ?? AccountRecord.Empty;
        ulong nonce = transaction.Transaction.Nonce;
        if (nonce <= account.Nonce)
        {
            return new TransactionRefusal(TransactionRefusal.NonceTooLowCode, $"nonce {nonce} is too low: the next of this account is {account.Nonce + 1}");
        }

        if (nonce != account.Nonce + 1)
        {
            return new TransactionRefusal(TransactionRefusal.InvalidFormatCode, $"nonce {nonce} leaves a gap: the next of this account is {account.Nonce + 1}");
        }

        if (transaction.Ethereum is { } ethereum)
        {
            return AdmissibleEthereum(ethereum, account.Balance);
        }

        long baseGas = BaseGas(transaction.Transaction, _genesis.Fees);
        ulong limit = transaction.Transaction.GasLimit;
        if (limit != 0 && limit < (ulong)baseGas)
        {
            return TransactionRefusal.Format($"the minimum required amount of gas: {baseGas}, the limit given is {limit}");
        }

        // An amount sent to aergo.system may be one to get back; staking itself looks at the balance.
        UInt128 sent = transaction.Transaction.Type == TransactionType.Governance && transaction.Recipient?.Name == SpecialAccounts.SystemName ? 0 : transaction.Amount.Aer;
        UInt128 needed = checked(sent + (_genesis.Fees.GasPrice.Aer * (UInt128)(limit == 0 ? baseGas : (long)Math.Min(limit, long.MaxValue))));
        return account.Balance < needed ? NotEnough(needed, account.Balance) : null;
    }

    /// <summary>Runs it. The caller has made sure that it is admissible on this view.</summary>
    public TransactionOutcome Execute(IStateView view, BlockFacts block, CheckedTransaction transaction, AccountId sender, int index, bool recordRowSet = true)
    {
        var context = new TransactionContext(view, _names, recordRowSet, _reachable);
        if (transaction.Ethereum is { } ethereum && EngineOf(context, ethereum) == EvmEngine)
        {
            // The EVM sells its gas itself: delegations, creators' nonces and refunds follow Ethereum's rules, not ours.
            var meter = new GasMeter(ethereum.GasLimit);
            CallResult call = _engines[EvmEngine].Call(RequestOf(context, block, transaction, sender, meter) with
            {
                Contract = ethereum.To ?? default,
                Ethereum = ethereum,
            });
            call = WithInner(context, call);
            TakeOwnership(context, call, sender);
            return Outcome(context, transaction, index, call, ethereum.To, meter.Used, new Amount(checked(ethereum.PriceAt(_genesis.Fees.GasPrice).Aer * (UInt128)meter.Used)), recordRowSet);
        }

        Transaction body = transaction.Transaction;
        Amount gasPrice = body.Type == TransactionType.Governance ? Amount.Zero : transaction.Ethereum?.PriceAt(_genesis.Fees.GasPrice) ?? _genesis.Fees.GasPrice;
        AccountRecord account = context.Account(sender);
        long gasLimit = transaction.Ethereum?.GasLimit ?? GasLimit(account, transaction, gasPrice);
        var gas = new GasMeter(gasLimit);
        if (transaction.Ethereum is null)
        {
            gas.Charge(Math.Min(gasLimit, BaseGas(body, _genesis.Fees)));
        }

        // The whole fee is set aside first, so that a contract cannot spend it; what is not used comes back at the end.
        Amount reserved = new(checked(gasPrice.Aer * (UInt128)gasLimit));
        context.SetAccount(sender, account with { Nonce = body.Nonce, Balance = checked(account.Balance - reserved.Aer) });
        int start = context.Mark();
        CallResult result = WithInner(context, Run(context, block, transaction, sender, gas, out AccountId? contract));
        if (result.Status == CallStatus.Success && result.Created.Count > Receipt.CreatedMax)
        {
            result = new CallResult(CallStatus.LimitExceeded, default, $"more than {Receipt.CreatedMax} contracts made by one transaction");
        }

        if (result.Status != CallStatus.Success)
        {
            context.RollBackTo(start);
        }

        TakeOwnership(context, result, sender);
        Amount fee = new(checked(gasPrice.Aer * (UInt128)gas.Used));
        AccountRecord after = context.Account(sender);
        context.SetAccount(sender, after with { Balance = checked(after.Balance + (reserved - fee).Aer) });
        return Outcome(context, transaction, index, result, contract, gas.Used, fee, recordRowSet);
    }

    /// <summary>What engines keep of the chain itself: changes that stand before the first transaction of a block.</summary>
    public (IReadOnlyList<StateChange> Rows, IReadOnlyList<AccountChange> Accounts) BeginBlock(IStateView view, BlockFacts block)
    {
        var context = new TransactionContext(view, _names, recordRowSet: false);
        foreach ((byte _, IContractEngine engine) in _engines.OrderBy(e => e.Key))
        {
            engine.BeginBlock(context, block);
        }

        return (context.RowChanges(), context.AccountChanges());
    }

    /// <summary>Asks an engine without changing anything: what a call would answer on this view.</summary>
    public CallResult Query(IStateView view, BlockFacts block, AccountId contract, AccountId sender, ReadOnlyMemory<byte> payload, long gasLimit)
    {
        var context = new TransactionContext(view, _names, recordRowSet: false, _reachable);
        return _engines[SqlEngine].Call(new CallRequest
        {
            Contract = contract,
            Sender = sender,
            Origin = sender,
            Amount = Amount.Zero,
            Payload = payload,
            TransactionHash = Hash256.Zero,
            Block = block,
            State = context,
            Chain = context,
            Accounts = context,
            Gas = new GasMeter(gasLimit),
            ReadOnly = true,
        });
    }

    /// <summary>A throw-away transaction over a view, for sessions that look before they write.</summary>
    public (IContractState State, IChainHost Chain, IAccounts Accounts) OpenScratch(IStateView view)
    {
        var context = new TransactionContext(view, _names, recordRowSet: false, _reachable);
        return (context, context, context);
    }

    /// <summary>The result with the contracts that inner calls made; those belong to whoever called there.</summary>
    private static CallResult WithInner(TransactionContext context, CallResult result) => context.Created.Count == 0 ? result
        : result with { Created = [.. result.Created.Where(c => context.Created.All(i => i.Contract != c.Contract)), .. context.Created] };

    private static void TakeOwnership(TransactionContext context, CallResult result, AccountId sender)
    {
        foreach ((AccountId created, string _) in result.Status == CallStatus.Success ? result.Created.Except(context.Created) : [])
        {
            context.SetOwner(created, context.CodeOf(created).Engine is var tag and not 0 ? tag : SqlEngine, sender);
        }
    }

    private static TransactionOutcome Outcome(
        TransactionContext context, CheckedTransaction transaction, int index, CallResult result, AccountId? contract, long gasUsed, Amount fee, bool recordRowSet) => new()
    {
        Receipt = new Receipt
        {
            TransactionHash = transaction.Hash,
            Index = index,
            Status = result.Status,
            Contract = contract ?? default,
            Created = result.Status == CallStatus.Success ? result.Created : [],
            GasUsed = gasUsed,
            Fee = fee,
            ResultDigest = result.Output.Length == 0 ? Hash256.Zero : Hash256.Sha256(result.Output.Span),
            Error = result.Error,
            Events = [.. context.Events],
        },
        Output = result.Output,
        EventBytes = context.EventBytes,
        Rows = context.RowChanges(),
        Accounts = context.AccountChanges(),
        RowSet = recordRowSet ? context.RowSet() : RowSet.Empty,
        Fee = fee,
    };

    private static CallRequest RequestOf(TransactionContext context, BlockFacts block, CheckedTransaction transaction, AccountId sender, GasMeter gas) => new()
    {
        Contract = default,
        Sender = sender,
        Origin = sender,
        Amount = transaction.Amount,
        Payload = transaction.Transaction.Payload,
        TransactionHash = transaction.Hash,
        Block = block,
        State = context,
        Chain = context,
        Accounts = context,
        Gas = gas,
    };

    /// <summary>Ethereum's transactions go to the EVM, but for those to a contract of another engine.</summary>
    private static byte EngineOf(TransactionContext context, EthereumFacts facts) =>
        facts.To is { } to && context.CodeOf(to).Engine is var tag and not 0 ? tag : EvmEngine;

    private CallResult Run(TransactionContext context, BlockFacts block, CheckedTransaction transaction, AccountId sender, GasMeter gas, out AccountId? contract)
    {
        contract = null;
        Transaction body = transaction.Transaction;
        if (body.Type == TransactionType.Governance)
        {
            switch (transaction.Recipient?.Name)
            {
                case SpecialAccounts.SystemName:
                    contract = SpecialAccounts.System;
                    return _stakingOperations.Run(context, transaction, sender, block.Height);
                case SpecialAccounts.DevelopmentName:
                    contract = SpecialAccounts.Development;
                    return _developmentOperations.Run(context, transaction);
                default:
                    contract = SpecialAccounts.Name;
                    return _nameOperations.Run(context, transaction, sender);
            }
        }

        if (transaction.Ethereum is { To: { } to } ethereum)
        {
            // A contract of another engine: the wallet's input is what that engine calls a payload.
            contract = to;
            gas.Charge(ethereum.IntrinsicGas);
            return context.TryTransfer(sender, to, ethereum.Value)
                ? _engines[context.CodeOf(to).Engine].Call(RequestOf(context, block, transaction, sender, gas) with { Contract = to, Payload = ethereum.Data, UsesAbi = true })
                : Failed($"not enough balance for the amount of {ethereum.Value}");
        }

        if (body.Type == TransactionType.Deploy)
        {
            byte tag = _engines.OrderBy(e => e.Key).FirstOrDefault(e => e.Value.TakesDeployment(body.Payload.Span)).Key;
            if (tag != SqlEngine)
            {
                return tag == 0 ? Failed("no engine of this chain takes the deployment") : _engines[tag].Call(RequestOf(context, block, transaction, sender, gas));
            }
        }

        AccountId recipient = SpecialAccounts.Sql;
        if (transaction.Recipient is { } address && !TryResolve(context, address, out recipient))
        {
            return Failed($"no account: {address}");
        }

        contract = recipient;
        byte targetEngine = context.CodeOf(recipient).Engine;
        bool isContract = targetEngine != 0;
        if (body.Type is TransactionType.Normal or TransactionType.Transfer && isContract)
        {
            return Failed("a plain transfer to a contract is not taken: call one of its procedures with the amount");
        }

        if (recipient == SpecialAccounts.System)
        {
            return Failed($"{SpecialAccounts.SystemName} takes tokens as stakes only, and nobody could get these back: send a governance transaction");
        }

        if (targetEngine != EvmEngine && !context.TryTransfer(sender, recipient, transaction.Amount))
        {
            return Failed($"not enough balance for the amount of {transaction.Amount}");
        }

        if (body.Type is TransactionType.Normal or TransactionType.Transfer)
        {
            return new CallResult(CallStatus.Success, default, null);
        }

        return _engines.TryGetValue(targetEngine, out IContractEngine? engine)
            ? engine.Call(RequestOf(context, block, transaction, sender, gas) with { Contract = recipient })
            : Failed($"{transaction.Recipient} is no contract");
    }

    /// <summary>Ethereum's wallets promise the highest price; what was promised must be there.</summary>
    private TransactionRefusal? AdmissibleEthereum(EthereumFacts facts, UInt128 balance)
    {
        if (facts.GasLimit > _genesis.Limits.TransactionGasMax)
        {
            return TransactionRefusal.Format($"exceeds block gas limit: a transaction has at most {_genesis.Limits.TransactionGasMax} gas");
        }

        // Both factors come from outside: the product may be more than 128 bits hold.
        UInt128 gas = (UInt128)facts.GasLimit;
        bool overflows = gas != 0 && facts.MaxFee.Aer > (UInt128.MaxValue - facts.Value.Aer) / gas;
        UInt128 most = overflows ? UInt128.MaxValue : facts.Value.Aer + (facts.MaxFee.Aer * gas);
        return balance < most ? NotEnough(most, balance) : null;
    }

    private static TransactionRefusal NotEnough(UInt128 needed, UInt128 there) =>
        new(TransactionRefusal.InsufficientBalanceCode, $"not enough balance: {needed} aer needed, {there} aer there");

    private bool TryResolve(TransactionContext context, Address address, out AccountId id) =>
        address.Name is { } name ? _names.TryResolve(context, name, out id) : _checks.TryGetId(address, out id);

    private long GasLimit(AccountRecord account, CheckedTransaction transaction, Amount gasPrice)
    {
        long most = _genesis.Limits.TransactionGasMax;
        ulong asked = transaction.Transaction.GasLimit;
        if (asked != 0)
        {
            return (long)Math.Min(asked, (ulong)most);
        }

        if (gasPrice.Aer == 0)
        {
            return most;
        }

        UInt128 affordable = (account.Balance - UInt128.Min(account.Balance, transaction.Amount.Aer)) / gasPrice.Aer;
        return affordable > (UInt128)most ? most : (long)affordable;
    }

    private static CallResult Failed(string why) => new(CallStatus.Reverted, default, why);
}
