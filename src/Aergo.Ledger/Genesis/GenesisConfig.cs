using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>What a chain is from its first moment on. Two nodes with equal configurations have equal genesis blocks.</summary>
/// <remarks>Read from JSON by <see cref="GenesisFile"/>. Source: docs/spec/genesis.md.</remarks>
public sealed record GenesisConfig
{
    private readonly EthereumProfile? _ethereum;

    /// <summary>Name and nature of the chain; its hash is in every transaction.</summary>
    public required ChainId ChainId { get; init; }

    /// <summary>Time of the genesis block and start of slot 0.</summary>
    public required Instant Time { get; init; }

    /// <summary>Who holds what at the start. The sum is the supply for ever.</summary>
    public required IReadOnlyList<Allocation> Allocations { get; init; }

    /// <summary>Names for accounts in SQL.</summary>
    public IReadOnlyList<GenesisRole> Roles { get; init; } = [];

    public required ConsensusProfile Consensus { get; init; }

    public FeeProfile Fees { get; init; } = new();

    public LimitProfile Limits { get; init; } = new();

    public SqlProfile Sql { get; init; } = new();

    public EthereumProfile Ethereum
    {
        get => _ethereum ?? new EthereumProfile(EthereumProfile.ChainIdOf(ChainId));
        init => _ethereum = value;
    }

    public StakingProfile Staking { get; init; } = new();

    /// <summary>Whether tools may change accounts from outside, act for anybody and cut the chain back. Nothing on such a chain is worth anything.</summary>
    public bool IsDevelopment { get; init; }

    /// <summary>Sum of all allocations.</summary>
    public Amount Supply
    {
        get
        {
            Amount sum = Amount.Zero;
            foreach (Allocation allocation in Allocations)
            {
                sum += allocation.Amount;
            }

            return sum;
        }
    }
}

/// <summary>Tokens of one account at genesis.</summary>
/// <param name="Group">Line of the allocation table it counts to: sale, community, issuer, advisors, employees, or a private chain's own.</param>
public sealed record Allocation(string Group, AccountId Account, Amount Amount);

/// <summary>Which engine orders blocks, and its parameters.</summary>
/// <param name="Engine"><c>single</c>: one producer.</param>
/// <param name="SlotMilliseconds">Length of a slot; at least 50.</param>
/// <param name="OnDemand">A block as soon as there is a transaction, besides the slots.</param>
/// <param name="SkipEmpty">No block for a slot without transactions.</param>
/// <param name="Producer">Public key of the only producer (P-256, uncompressed).</param>
public sealed record ConsensusProfile(string Engine, int SlotMilliseconds, bool OnDemand, bool SkipEmpty, byte[] Producer);

/// <summary>Prices, part of the protocol of this chain. Source: docs/spec/fees.md.</summary>
public sealed record FeeProfile
{
    /// <summary>Aer for one gas; 0 makes the chain free of fees.</summary>
    public Amount GasPrice { get; init; } = new(50_000_000_000);

    /// <summary>Gas of any transaction.</summary>
    public long BaseGas { get; init; } = 100_000;

    /// <summary>Payload bytes that the base gas pays for.</summary>
    public int FreePayloadBytes { get; init; } = 200;

    /// <summary>Gas of each payload byte beyond.</summary>
    public long PayloadByteGas { get; init; } = 5;

    /// <summary>Price of registering a name.</summary>
    public Amount NamePrice { get; init; } = Amount.FromAergo(1);

    /// <summary>Account that takes the fees; zero: the fees of a block are given to nobody and leave the circulation.</summary>
    public AccountId Collector { get; init; }
}

/// <summary>Bounds of a block and a transaction.</summary>
public sealed record LimitProfile
{
    public int BlockBytesMax { get; init; } = 32 << 20;

    public long BlockGasMax { get; init; } = 10_000_000_000;

    public long TransactionGasMax { get; init; } = 5_000_000_000;

    public int BlockTransactionsMax { get; init; } = 50_000;

    /// <summary>Transactions waiting in the pool, by count and by bytes.</summary>
    public int PoolTransactionsMax { get; init; } = 100_000;

    public long PoolBytesMax { get; init; } = 256L << 20;

    /// <summary>Transactions of one sender ahead of its nonce that wait for the gap to close.</summary>
    public int PoolParkedPerSenderMax { get; init; } = 64;
}

/// <summary>Rules of staking. Source: docs/spec/staking.md.</summary>
public sealed record StakingProfile
{
    /// <summary>Least stake of an account.</summary>
    public Amount Minimum { get; init; } = Amount.FromAergo(10_000);

    /// <summary>Blocks between two changes of an account's stake or vote: a day of slots of one second.</summary>
    public long LockBlocks { get; init; } = 86_400;
}

/// <summary>Who may log in how, and who owns what at the start.</summary>
/// <param name="TrustLoopback">A client on this machine needs no password: development chains.</param>
/// <param name="PublicCreate">Everybody may create objects in schema public, and schemas.</param>
public sealed record SqlProfile(bool TrustLoopback = false, bool PublicCreate = true);

/// <summary>How the chain looks to Ethereum's wallets and contracts.</summary>
/// <param name="ChainId">Number in their transactions (EIP-155), 1 … 2^53 - 1, which is what their JSON can carry.</param>
/// <param name="Fork">Rules of the EVM, by the name of Ethereum's upgrade: one of <see cref="Forks"/>.</param>
/// <param name="CallsSql">Whether contracts in SQL and those of the EVM call each other.</param>
public sealed record EthereumProfile(ulong ChainId, string Fork = "osaka", bool CallsSql = true)
{
    public const ulong ChainIdMax = (1UL << 53) - 1;

    /// <summary>Names a genesis may give.</summary>
    public static System.Collections.Generic.IReadOnlyList<string> Forks { get; } = ["cancun", "prague", "osaka"];

    /// <summary>A number of its own for a chain whose genesis gives none: 48 bits of the chain id's hash.</summary>
    public static ulong ChainIdOf(ChainId chain)
    {
        System.ArgumentNullException.ThrowIfNull(chain);
        return System.Math.Max(1, chain.Hash().Prefix >> 16);
    }
}
