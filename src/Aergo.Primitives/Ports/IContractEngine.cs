using System;
using System.Collections.Generic;

namespace Aergo.Primitives;

/// <summary>A language of contracts: SQL, the EVM, and those to come, behind one port.</summary>
/// <remarks>
/// An engine is stateless between calls but for caches keyed by content: the same request on the same state gives the same
/// result, gas and row sets on every node. It never throws for what a contract or a caller does.
/// </remarks>
public interface IContractEngine
{
    /// <summary>Name in genesis files and receipts, such as <c>sql</c>.</summary>
    string Name { get; }

    /// <summary>Writes what the engine needs to have in state before the first transaction.</summary>
    void InitializeGenesis(IContractState state, EngineGenesis genesis);

    /// <summary>Writes what the engine keeps of the chain itself, before the first transaction of a block; most keep nothing.</summary>
    void BeginBlock(IContractState state, BlockFacts block)
    {
    }

    /// <summary>Whether the payload of a deployment is a contract of this engine. Engines are asked in the order of their tags.</summary>
    bool TakesDeployment(ReadOnlySpan<byte> payload) => false;

    /// <summary>Runs one call. On any status but success the caller of this port takes the state back.</summary>
    CallResult Call(CallRequest request);
}

/// <summary>What a genesis says to an engine.</summary>
/// <param name="Roles">Names for accounts, in the order of the genesis.</param>
/// <param name="PublicCreate">Whether everybody may create contracts and tables in the public space.</param>
public sealed record EngineGenesis(IReadOnlyList<GenesisRole> Roles, bool PublicCreate)
{
    /// <summary>Accounts, for engines whose contracts are accounts like any other; null where an engine runs outside a ledger.</summary>
    public IAccounts? Accounts { get; init; }
}

/// <summary>A name given to an account by the genesis.</summary>
/// <param name="Name">Lower case.</param>
/// <param name="Account">Its id.</param>
/// <param name="IsOwner">Whether it owns what belongs to the chain itself: it may do everything in the engine.</param>
public sealed record GenesisRole(string Name, AccountId Account, bool IsOwner);

/// <summary>What an engine is asked to run, and everything it may know about the world.</summary>
public sealed record CallRequest
{
    /// <summary>The contract addressed: a contract's account, or the engine's system account for free-standing statements. Zero makes a contract.</summary>
    public required AccountId Contract { get; init; }

    /// <summary>Immediate caller.</summary>
    public required AccountId Sender { get; init; }

    /// <summary>Signer of the transaction.</summary>
    public required AccountId Origin { get; init; }

    /// <summary>Tokens that come with the call; already moved to <see cref="Contract"/>, but for engines that move them by their own rules: the EVM.</summary>
    public required Amount Amount { get; init; }

    /// <summary>The engine's own encoding of what to do.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Digest of the transaction.</summary>
    public required Hash256 TransactionHash { get; init; }

    /// <summary>The block this call runs in.</summary>
    public required BlockFacts Block { get; init; }

    /// <summary>Rows, readable and writable.</summary>
    public required IContractState State { get; init; }

    /// <summary>Tokens, names and other contracts.</summary>
    public required IChainHost Chain { get; init; }

    /// <summary>Accounts as accounts; null where an engine runs outside a ledger.</summary>
    public IAccounts? Accounts { get; init; }

    /// <summary>What is left to spend.</summary>
    public required GasMeter Gas { get; init; }

    /// <summary>
    /// What is known of the transaction of Ethereum that this call is; null for every other call. The payload is then its raw bytes, and the engine
    /// does all that its rules ask: nonce, gas bought and given back, the amount. It charges <see cref="Gas"/> with what was used in the end.
    /// </summary>
    public EthereumFacts? Ethereum { get; init; }

    /// <summary>Whether writing is refused: a query rather than a transaction.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether payload and output are call data and return data as Solidity has them, whatever the engine's own encoding.</summary>
    public bool UsesAbi { get; init; }

    /// <summary>Calls between engines that stand above this one; 0 for what a transaction or a query asks itself.</summary>
    public int Depth { get; init; }

    /// <summary>What engines keep as long as the transaction runs. A call from engine to engine hands on its caller's.</summary>
    public TransactionScope Scope { get; init; } = new();
}

/// <summary>Room for what engines must remember between the calls of one transaction, by type.</summary>
/// <remarks>What returns with the state when a part of the transaction fails is noted at <see cref="IAccounts.OnRollBack"/>.</remarks>
public sealed class TransactionScope
{
    private Dictionary<Type, object>? _kept;

    /// <summary>The one thing of a type; null when there is none.</summary>
    public T? Find<T>()
        where T : class => _kept is not null && _kept.TryGetValue(typeof(T), out object? found) ? (T)found : null;

    /// <summary>Keeps a thing in place of the one of its type; null takes that away.</summary>
    public void Set<T>(T? thing)
        where T : class
    {
        _kept ??= [];
        if (thing is null)
        {
            _kept.Remove(typeof(T));
        }
        else
        {
            _kept[typeof(T)] = thing;
        }
    }
}

/// <summary>What a contract may know of the block it runs in.</summary>
/// <param name="Height">Height of the block.</param>
/// <param name="Time">The block's own time, fixed for all its transactions.</param>
/// <param name="Parent">Id of the block before.</param>
public sealed record BlockFacts(long Height, Instant Time, Hash256 Parent)
{
    /// <summary>Account that takes the fees of the block.</summary>
    public AccountId FeeCollector { get; init; } = SpecialAccounts.Vault;

    /// <summary>Least price of one gas.</summary>
    public Amount GasPrice { get; init; }

    /// <summary>Gas at which the block takes no further transaction.</summary>
    public long GasMax { get; init; }

    /// <summary>Number of the chain in Ethereum's transactions (EIP-155).</summary>
    public ulong EthereumChainId { get; init; }
}

/// <summary>What a contract may do to the chain outside its own rows.</summary>
public interface IChainHost
{
    /// <summary>Tokens an account holds now, within this transaction.</summary>
    Amount BalanceOf(AccountId account);

    /// <summary>Moves tokens; false when <paramref name="from"/> holds too little, and nothing moved.</summary>
    bool TryTransfer(AccountId from, AccountId to, Amount amount);

    /// <summary>The account a registered name stands for.</summary>
    bool TryResolve(string name, out AccountId account);

    /// <summary>Whether one more event fits the receipt of the running transaction. Engines ask before <see cref="Emit"/>, and end the call when it does not.</summary>
    bool HasRoomFor(ContractEvent contractEvent) => true;

    /// <summary>Records an event of the running transaction; undone with the state when the call fails.</summary>
    void Emit(ContractEvent contractEvent);

    /// <summary>Number of events so far; <see cref="DropEventsAfter"/> returns there when a savepoint rolls back.</summary>
    int EventCount { get; }

    /// <summary>Forgets events recorded after there were <paramref name="count"/>.</summary>
    void DropEventsAfter(int count);

    /// <summary>Runs a call from one contract to another, whatever engine that belongs to. Unless it succeeds, nothing it did stands but its gas.</summary>
    /// <remarks>
    /// The request is the running one with another contract, sender, amount, payload and meter, and with the depth one more. Depth is bounded by
    /// <see cref="CallLimits.DepthMax"/>. Amounts follow the rule of <see cref="CallRequest.Amount"/>.
    /// </remarks>
    CallResult Call(CallRequest request) => new(CallStatus.Reverted, default, "not supported: calls between contracts outside a ledger");
}

/// <summary>Bounds of calls between engines. Part of the protocol. Source: docs/spec/contract-calls.md.</summary>
public static class CallLimits
{
    /// <summary>Deepest nesting of calls from engine to engine.</summary>
    public const int DepthMax = 16;

    /// <summary>Gas for crossing from one engine to another, beside what either charges for its work.</summary>
    public const int CrossingGas = 2_500;

    /// <summary>Gas for each word of 32 bytes of call data and of return data.</summary>
    public const int WordGas = 6;

    /// <summary>The part of its gas that a caller always keeps: one of so many.</summary>
    public const int KeptPart = 64;

    /// <summary>Gas of data that crosses.</summary>
    public static long DataGas(int bytes) => (((long)bytes + 31) / 32) * WordGas;
}

/// <summary>How a call ended.</summary>
public enum CallStatus
{
    /// <summary>All effects stand.</summary>
    Success = 0,

    /// <summary>The contract or its rules refused; no effect stands but the fee.</summary>
    Reverted = 1,

    /// <summary>A limit of gas, memory or depth ended the call; no effect stands but the fee.</summary>
    LimitExceeded = 2,
}

/// <summary>Result of one call.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Output">The engine's canonical encoding of the result, or of the error when it did not succeed.</param>
/// <param name="Error">One line for people: code and message; null on success.</param>
public sealed record CallResult(CallStatus Status, ReadOnlyMemory<byte> Output, string? Error)
{
    /// <summary>Contracts this call brought into being, with their names.</summary>
    public IReadOnlyList<(AccountId Contract, string Name)> Created { get; init; } = [];
}
