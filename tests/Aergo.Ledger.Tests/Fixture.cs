using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Files;
using Aergo.Files.Simulation;
using Aergo.Node.Simulation;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger.Tests;

/// <summary>A chain on a memory disk with a few rich accounts, and no engines but those handed in.</summary>
internal sealed class Fixture
{
    public const ulong EthereumChainId = 1234;

    public Fixture(
        FeeProfile? fees = null, LimitProfile? limits = null, StakingProfile? staking = null, ISignatures? signatures = null, IReadOnlyDictionary<byte, IContractEngine>? engines = null,
        bool isDevelopment = false)
    {
        Signatures = signatures ?? Signatures;
        for (int i = 0; i < 4; i++)
        {
            var secret = new byte[32];
            secret[31] = (byte)(i + 1);
            _ = PrivateKey.TryCreate(secret, out PrivateKey? key);
            Keys.Add(key!);
            _ = key!.PublicKeyBy(Signatures).TryGetAccountId(Signatures, out AccountId id);
            Ids.Add(id);
        }

        _ = ChainId.TryCreate(1, false, false, "test.chain", "single", out ChainId? chainId);
        Genesis = new GenesisConfig
        {
            ChainId = chainId!,
            Time = Instant.FromMilliseconds(1_767_225_600_000),
            Allocations = [.. Ids.Select(id => new Allocation("all", id, Amount.FromAergo(1000)))],
            Consensus = new ConsensusProfile("single", 1000, false, true, Producer.PublicKey.ToArray()),
            Fees = fees ?? new FeeProfile(),
            Limits = limits ?? new LimitProfile(),
            Staking = staking ?? new StakingProfile(),
            Ethereum = new EthereumProfile(EthereumChainId),
            IsDevelopment = isDevelopment,
        };
        Store = ChainStore.Open(new MemoryDisk(), new StoreOptions { FillBytesMin = 4096, FillBytesMax = 65536 }, new SerialWorkers());
        Chain = Chain.Open(Genesis, Store, Signatures, Producer.Verifier, new SerialWorkers(), engines ?? new Dictionary<byte, IContractEngine>());
    }

    public ISignatures Signatures { get; } = new SimulatedSignatures();

    public SimulatedBlockSigner Producer { get; } = new(1);

    public List<PrivateKey> Keys { get; } = [];

    public List<AccountId> Ids { get; } = [];

    public GenesisConfig Genesis { get; }

    public ChainStore Store { get; }

    public Chain Chain { get; }

    public Address AddressOf(int account) => Address.Of(Keys[account].PublicKeyBy(Signatures));

    public TransactionDraft Transfer(int from, int to, Amount amount, ulong nonce) => new()
    {
        Nonce = nonce,
        Account = AddressOf(from),
        Recipient = AddressOf(to),
        Amount = amount,
        Type = TransactionType.Transfer,
        ChainIdHash = Genesis.ChainId.Hash(),
    };

    public Transaction Sign(TransactionDraft draft, int by) => TransactionSigner.Sign(draft, Keys[by], Signatures);

    public Admission Submit(TransactionDraft draft, int by) => Submit(Sign(draft, by));

    public Admission Submit(Transaction transaction)
    {
        (CheckedTransaction? checkedTransaction, TransactionRefusal? refusal) = Chain.Checks.Check(transaction);
        return refusal is not null ? new Admission { Refusal = refusal } : Chain.Pool.Add(Chain.Pending, checkedTransaction!);
    }

    public (Block Block, BlockResult Result) Produce() =>
        Chain.Produce(Producer, Chain.Pending.Slot + 1, new Instant(Chain.Pending.Facts.Time.UnixNanoseconds + 1_000_000_000), static (_, _) => { }, static (_, _) => { });

    public Amount Balance(int account) => new(Chain.Pending.View.GetAccount(Ids[account])?.Balance ?? 0);
}
