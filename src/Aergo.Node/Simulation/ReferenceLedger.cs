using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Node.Simulation;

/// <summary>The plainest ledger that could be right: balances and nonces in a dictionary, fed with final blocks.</summary>
/// <remarks>Knows nothing of trees, overlays, pools or disks; shares no code with the execution it judges.</remarks>
public sealed class ReferenceLedger
{
    private readonly Dictionary<AccountId, (UInt128 Balance, ulong Nonce)> _accounts = [];
    private readonly ISignatures _signatures;
    private readonly AccountId _collector;
    private readonly ReferenceStakes _stakes;

    public ReferenceLedger(GenesisConfig genesis, ISignatures signatures)
    {
        _signatures = signatures;
        _collector = genesis.Fees.Collector.IsZero ? SpecialAccounts.Vault : genesis.Fees.Collector;
        Supply = genesis.Supply.Aer;
        _stakes = new ReferenceStakes(genesis.Staking);
        foreach (Allocation allocation in genesis.Allocations)
        {
            Add(allocation.Account, allocation.Amount.Aer);
        }
    }

    public UInt128 Supply { get; }

    /// <summary>Takes the next final block with the receipts it came with.</summary>
    public void Apply(Block block, IReadOnlyList<Receipt> receipts)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(receipts);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            Transaction transaction = block.Transactions[i];
            Receipt receipt = receipts[i];
            AccountId sender = IdOf(transaction.Account);
            (UInt128 balance, ulong nonce) = _accounts.GetValueOrDefault(sender);
            if (transaction.Nonce != nonce + 1)
            {
                throw new SimulationViolationException("nonces", $"block {block.Height}, transaction {i}: nonce {transaction.Nonce} follows {nonce}");
            }

            if (balance < receipt.Fee.Aer)
            {
                throw new SimulationViolationException("balances", $"block {block.Height}, transaction {i}: a fee that the sender did not have");
            }

            _accounts[sender] = (balance - receipt.Fee.Aer, transaction.Nonce);
            Add(_collector, receipt.Fee.Aer);
            if (transaction.Type == TransactionType.Governance && Address.TryFromWire(transaction.Recipient.Span, out Address? system) && system.Name == SpecialAccounts.SystemName)
            {
                Int128 moved = _stakes.Apply(transaction, sender, balance, block.Height, receipt.Status == CallStatus.Success);
                if (moved != 0)
                {
                    _accounts[sender] = ((UInt128)((Int128)balance - moved), transaction.Nonce);
                    (UInt128 staked, ulong none) = _accounts.GetValueOrDefault(SpecialAccounts.System);
                    _accounts[SpecialAccounts.System] = ((UInt128)((Int128)staked + moved), none);
                }

                continue;
            }

            if (receipt.Status != CallStatus.Success || !transaction.TryGetAmount(out Amount amount) || amount == Amount.Zero)
            {
                continue;
            }

            AccountId recipient = transaction.Type == TransactionType.Governance ? SpecialAccounts.Name : receipt.Contract;
            (balance, nonce) = _accounts[sender];
            if (balance < amount.Aer)
            {
                throw new SimulationViolationException("balances", $"block {block.Height}, transaction {i}: {amount} sent by an account that had {balance} aer");
            }

            _accounts[sender] = (balance - amount.Aer, nonce);
            Add(recipient, amount.Aer);
        }
    }

    /// <summary>A contract has come into being.</summary>
    public void Create(AccountId account, ulong nonce) => _accounts[account] = (_accounts.GetValueOrDefault(account).Balance, nonce);

    /// <summary>Contracts have moved tokens.</summary>
    public void Move(AccountId from, AccountId to, Amount amount)
    {
        (UInt128 balance, ulong nonce) = _accounts.GetValueOrDefault(from);
        if (balance < amount.Aer)
        {
            throw new SimulationViolationException("balances", $"{from} paid {amount} and had {balance} aer");
        }

        _accounts[from] = (balance - amount.Aer, nonce);
        Add(to, amount.Aer);
    }

    /// <summary>One of the few candidates that simulated voters know, as a peer id.</summary>
    public static string CandidateText(int number)
    {
        var id = new byte[StakingLedger.CandidateSize];
        id.AsSpan().Fill((byte)(number + 1));
        return Base58.Encode(id);
    }

    /// <summary>Compares stakes, votes and their sums, and that the tokens behind them are there.</summary>
    public void CompareStakes(IContractState state) => _stakes.CompareWith(state, _accounts.GetValueOrDefault(SpecialAccounts.System).Balance);

    /// <summary>Compares every account with the state of the node, and the sum with the supply.</summary>
    public void CompareWith(WorldState state, Hash256 root)
    {
        ArgumentNullException.ThrowIfNull(state);
        UInt128 sum = 0;
        int seen = 0;
        foreach ((AccountId account, AccountRecord record) in state.Accounts(root))
        {
            sum += record.Balance;
            (UInt128 balance, ulong nonce) = _accounts.GetValueOrDefault(account);
            seen += (balance, nonce) != default ? 1 : 0;
            if (record.Balance != balance || record.Nonce != nonce)
            {
                throw new SimulationViolationException("reference ledger", $"{account} has {record.Balance} aer and nonce {record.Nonce}; the plain ledger says {balance} and {nonce}");
            }
        }

        if (sum != Supply)
        {
            throw new SimulationViolationException("supply", $"{sum} aer exist, the supply is {Supply}");
        }

        // An account that has nothing and did nothing need not be there.
        int expected = _accounts.Values.Count(a => a != default);
        if (seen != expected)
        {
            throw new SimulationViolationException("reference ledger", $"{expected - seen} accounts are missing from the state");
        }
    }

    private AccountId IdOf(ReadOnlyMemory<byte> wire) =>
        Address.TryFromWire(wire.Span, out Address? address) && address.TryGetId(_signatures, out AccountId id)
            ? id
            : throw new SimulationViolationException("senders", "a block holds a transaction whose sender is nobody");

    private void Add(AccountId account, UInt128 amount)
    {
        (UInt128 balance, ulong nonce) = _accounts.GetValueOrDefault(account);
        _accounts[account] = (balance + amount, nonce);
    }
}

/// <summary>An invariant does not hold. The seed that found it repeats it.</summary>
public sealed class SimulationViolationException(string checker, string message) : Exception($"{checker}: {message}")
{
    /// <summary>Which invariant.</summary>
    public string Checker { get; } = checker;
}
