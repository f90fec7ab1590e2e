using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Consensus;
using Aergo.Files;
using Aergo.Files.Simulation;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Node.Simulation;

/// <summary>One node, its disk and its clients in one thread, from one seed. Crashes at any operation of the disk and starts again.</summary>
/// <remarks>
/// Checked all the time: a block that was announced is there for ever, the state equals the plain ledger's, tokens are conserved,
/// nonces have no gaps, what the pool answered is what the block holds, and nothing half-written shows after a restart. A development
/// chain that is cut back ends, now and after any crash, in the block it was cut to, or in none of the cut when the power went before.
/// </remarks>
public sealed class World
{
    private const int AccountCount = 8;
    private static readonly Instant Genesis = Instant.FromMilliseconds(1_767_225_600_000);

    private readonly SimulationOptions _options;
    private readonly Random _random;
    private readonly FaultyDisk _disk;
    private readonly SimulatedSignatures _signatures = new();
    private readonly SimulatedBlockSigner _producer;
    private readonly PrivateKey[] _keys = new PrivateKey[AccountCount];
    private readonly AccountId[] _ids = new AccountId[AccountCount];
    private readonly GenesisConfig _genesis;
    private readonly List<(Hash256 Id, Hash256 StateRoot)> _announced = [];
    private readonly Dictionary<Hash256, Hash256> _pooledResults = [];
    private IContractModel? _contracts;
    private ReferenceLedger _reference;
    private long _referenceHeight;
    private long? _cutTo;
    private Instant? _timeSet;
    private Instant _lastTime = Genesis;
    private ChainStore? _store;
    private NodeMachine? _node;
    private Instant _now = Genesis;
    private long _token;
    private long _transactions;
    private int _crashes;
    private Hash256 _digest;

    public World(SimulationOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _disk = new FaultyDisk(Plan());
        _producer = new SimulatedBlockSigner(options.Seed);
        var allocations = new List<Allocation>();
        for (int i = 0; i < AccountCount; i++)
        {
            var secret = new byte[32];
            secret[31] = (byte)(i + 1);
            _keys[i] = PrivateKey.TryCreate(secret, out PrivateKey? key) ? key : throw new InvalidOperationException("a key of one byte");
            _ = _keys[i].PublicKeyBy(_signatures).TryGetAccountId(_signatures, out _ids[i]);
            allocations.Add(new Allocation("all", _ids[i], Amount.FromAergo((ulong)_random.Next(1, 100_000))));
        }

        _ = ChainId.TryCreate(1, false, false, "sim.chain", "single", out ChainId? chainId);
        _genesis = new GenesisConfig
        {
            ChainId = chainId!,
            Time = Genesis,
            Allocations = allocations,
            Roles = [new GenesisRole("owner", _ids[0], true), new GenesisRole("user", _ids[1], false)],
            Consensus = new ConsensusProfile("single", 50 * _random.Next(1, 20), _random.Next(3) == 0, _random.Next(4) != 0, _producer.PublicKey.ToArray()),
            Limits = new LimitProfile { BlockTransactionsMax = _random.Next(3, 40), PoolParkedPerSenderMax = 4 },
            IsDevelopment = options.Development,
            Staking = new StakingProfile { Minimum = Amount.FromAergo(100), LockBlocks = _random.Next(0, 6) },
        };
        (_reference, _contracts) = NewModels();
    }

    /// <summary>Lives the whole life; a violation is part of the report, everything else that is thrown is a bug of ours.</summary>
    public static SimulationReport Run(SimulationOptions options)
    {
        var world = new World(options);
        string? violation = null;
        try
        {
            world.Live();
        }
        catch (SimulationViolationException found)
        {
            violation = found.Message;
        }
        catch (Exception e) when (e is StoreDamagedException or StateDamagedException or ChainDamagedException)
        {
            violation = "recovery: the node does not start again: " + e.Message;
        }

        return new SimulationReport(
            options.Seed,
            violation,
            world._announced.Count,
            world._transactions,
            world._crashes,
            world._disk.Operations,
            TimeSpan.FromTicks((world._now.UnixNanoseconds - Genesis.UnixNanoseconds) / 100),
            world._digest);
    }

    private void Live()
    {
        for (int step = 0; step < _options.Steps; step++)
        {
            try
            {
                if (_node is null)
                {
                    Start();
                }

                Act();
            }
            catch (PowerLossException)
            {
                Crash();
            }
        }

        // The end: one more restart without faults, and everything must be there.
        _disk.SetPlan(Plan() with { CrashAt = 0 });
        Crash();
        Start();
        Event("end");
    }

    private void Act()
    {
        _now = new Instant(_now.UnixNanoseconds + (_random.Next(1, 400) * 1_000_000L));
        var effects = new List<NodeEffect>();
        if (_options.Development && _random.Next(5) == 0)
        {
            Play(effects);
        }
        else if (_random.Next(3) == 0)
        {
            _node!.Step(new NodeInput.Tick(_now), effects);
        }
        else
        {
            var batch = new List<(long, Transaction)>();
            for (int i = _random.Next(1, 6); i > 0; i--)
            {
                batch.Add((_token++, MakeTransaction()));
            }

            _node!.Step(new NodeInput.Submitted(batch), effects);
        }

        foreach (NodeEffect effect in effects)
        {
            Observe(effect);
        }
    }

    /// <summary>Somebody makes a block, sets the time, changes the pace or cuts the chain back.</summary>
    private void Play(List<NodeEffect> effects)
    {
        Chain chain = _node!.Chain;
        switch (_random.Next(6))
        {
            case 0 or 1:
                _node.Step(_options.Hears(new NodeInput.Mine()), effects);
                break;
            case 2:
                _timeSet = new Instant(Math.Max(_now.UnixNanoseconds, chain.Head.Time.UnixNanoseconds) + (_random.Next(0, 10_000) * 1_000_000L));
                _node.Step(_options.Hears(new NodeInput.SetTime(_timeSet.Value)), effects);
                _now = _timeSet.Value;
                break;
            case 3:
                _node.Step(_options.Hears(new NodeInput.SetPace(_random.Next(2) == 0, _random.Next(0, 3))), effects);
                break;
            default:
                _cutTo = Math.Max(0, chain.Head.Height - _random.Next(0, 12));
                _node.Step(_options.Hears(new NodeInput.Rewind(_cutTo.Value)), effects);
                CutModels(chain, _cutTo.Value);
                _cutTo = null;
                break;
        }
    }

    /// <summary>What was announced and what the models hold, as of a block.</summary>
    private void CutModels(Chain chain, long height)
    {
        if (chain.Head.Height != height || (height > 0 && chain.Head.Id != _announced[(int)height - 1].Id))
        {
            throw new SimulationViolationException("going back", $"the chain was cut back to block {height} and ends in {chain.Head.Height} {chain.Head.Id}");
        }

        _announced.RemoveRange((int)height, _announced.Count - (int)height);
        _pooledResults.Clear();
        (_timeSet, _lastTime, _referenceHeight) = (null, chain.Head.Time, 0);
        (_reference, _contracts) = NewModels();
        for (long replayed = 1; replayed <= height; replayed++)
        {
            (Block block, IReadOnlyList<Receipt> receipts) = chain.Find(replayed)!.Value;
            CatchUp(block, receipts);
        }

        Event($"back to {height}");
        Compare(chain, chain.Head.StateRoot);
    }

    private (ReferenceLedger Ledger, IContractModel? Contracts) NewModels()
    {
        IContractModel? contracts = _options.Contracts?.Invoke();
        var reference = new ReferenceLedger(_genesis, _signatures);
        foreach ((AccountId account, ulong nonce) in contracts?.Genesis ?? [])
        {
            reference.Create(account, nonce);
        }

        return (reference, contracts);
    }

    private void Observe(NodeEffect effect)
    {
        switch (effect)
        {
            case NodeEffect.Answered { Admission.Pooled: { } outcome } answered:
                _pooledResults[answered.Hash] = outcome.Receipt.ResultDigest;
                Event($"pooled {answered.Hash}");
                break;
            case NodeEffect.Answered { Admission.Refusal: { } refusal }:
                Event("refused " + refusal.Code);
                break;
            case NodeEffect.Answered answered:
                Event($"received {answered.Hash}");
                break;
            case NodeEffect.Pooled pooled:
                _pooledResults[pooled.Transaction.Hash] = pooled.Outcome.Receipt.ResultDigest;
                break;
            case NodeEffect.BlockAppended appended:
                Announce(appended);
                break;
        }
    }

    private void Announce(NodeEffect.BlockAppended appended)
    {
        _announced.Add((appended.Block.Id, appended.Block.Header.StateRoot));
        _transactions += appended.Block.Transactions.Count;
        if (appended.Block.Height != _announced.Count)
        {
            throw new SimulationViolationException("heights", $"block {appended.Block.Height} is announced as number {_announced.Count}");
        }

        Instant time = appended.Block.Header.Timestamp;
        if (time.CompareTo(_lastTime) < 0 || (_timeSet is { } set && set != time))
        {
            throw new SimulationViolationException("time", $"block {appended.Block.Height} bears {time} after {_lastTime}; {(_timeSet is null ? "none" : _timeSet.ToString())} was set");
        }

        (_lastTime, _timeSet) = (time, null);
        foreach (Receipt receipt in appended.Result.Receipts)
        {
            // A single stable producer keeps what it answered from the pool.
            if (_pooledResults.Remove(receipt.TransactionHash, out Hash256 promised) && promised != receipt.ResultDigest)
            {
                throw new SimulationViolationException("pooled results", $"{receipt.TransactionHash} has another result in the block than in the pool");
            }
        }

        CatchUp(appended.Block, appended.Result.Receipts);
        Event($"block {appended.Block.Height} {appended.Block.Id}");
        Compare(_node!.Chain, appended.Block.Header.StateRoot);
    }

    private void CatchUp(Block block, IReadOnlyList<Receipt> receipts)
    {
        if (block.Height > _referenceHeight)
        {
            _reference.Apply(block, receipts);
            _contracts?.Apply(block, receipts, _reference);
            _referenceHeight = block.Height;
        }
    }

    private void Start()
    {
        _store = ChainStore.Open(_disk, new StoreOptions { VolumeBytesMax = 1 << 20, FillBytesMin = 4096, FillBytesMax = 64 << 10 }, new SerialWorkers(), 1 << 20);
        Chain chain = Chain.Open(_options.NodeGenesis(_genesis), _store, _signatures, _producer.Verifier, new SerialWorkers(), _options.Engines(), _options.CheckpointInterval);
        if (_cutTo is { } height && chain.Head.Height == height)
        {
            // The power went while the chain was being cut back, after the cut was on disk.
            CutModels(chain, height);
        }

        _cutTo = null;
        Check(chain);
        (_timeSet, _lastTime) = (null, chain.Head.Time);
        _now = new Instant(Math.Max(_now.UnixNanoseconds, chain.Head.Time.UnixNanoseconds));
        var consensus = new SingleProducerMachine(
            _genesis.Time, TimeSpan.FromMilliseconds(_genesis.Consensus.SlotMilliseconds), _genesis.Consensus.OnDemand, _genesis.Consensus.SkipEmpty, chain.Head.Id, chain.Head.Slot);
        _node = new NodeMachine(chain, consensus, _producer, new SerialWorkers());
        Event($"start at {chain.Head.Height}");
    }

    /// <summary>What must hold of a chain that has just been opened.</summary>
    private void Check(Chain chain)
    {
        if (chain.Head.Height < _announced.Count)
        {
            throw new SimulationViolationException("durability", $"block {_announced.Count} was announced; after the restart the chain ends at {chain.Head.Height}");
        }

        for (int i = 0; i < _announced.Count; i++)
        {
            if (chain.Find(i + 1) is not { } found || found.Block.Id != _announced[i].Id || found.Block.Header.StateRoot != _announced[i].StateRoot)
            {
                throw new SimulationViolationException("durability", $"block {i + 1} is not the one that was announced");
            }
        }

        // A block may be on disk although the power went before it was announced: from now on it counts.
        while (_announced.Count < chain.Head.Height)
        {
            (Block block, IReadOnlyList<Receipt> receipts) = chain.Find(_announced.Count + 1)!.Value;
            _announced.Add((block.Id, block.Header.StateRoot));
            _transactions += block.Transactions.Count;
            CatchUp(block, receipts);
        }

        _pooledResults.Clear();
        Compare(chain, chain.Head.StateRoot);
    }

    // One step can bring several blocks, so the state is the announced block's, not the head's.
    private void Compare(Chain chain, Hash256 root)
    {
        StateView view = chain.State.At(root);
        _reference.CompareWith(chain.State, root);
        _reference.CompareStakes(chain.Executor.OpenScratch(view).State);
        _contracts?.CompareWith(chain, view);
    }

    private void Crash()
    {
        _crashes++;
        _node = null;
        _store?.Dispose();
        _store = null;
        _disk.Restart();
        _disk.SetPlan(Plan());
        Event("crash");
    }

    private FaultPlan Plan()
    {
        long operations = _disk?.Operations ?? 0;
        long crashAt = _options.CrashAt != 0
            ? (operations < _options.CrashAt ? _options.CrashAt : 0)
            : _crashes < _options.CrashesMax ? operations + 1 + _random.Next(1, 120) : 0;
        return new FaultPlan { Seed = _random.Next(), CrashAt = crashAt, SkipSyncs = _options.SkipSyncs };
    }

    private Transaction MakeTransaction()
    {
        int from = _random.Next(AccountCount);
        ulong nonce = (_node!.Chain.Pending.View.GetAccount(_ids[from])?.Nonce ?? 0) + 1;
        Address sender = Address.Of(_keys[from].PublicKeyBy(_signatures));
        int kind = _random.Next(20);
        var draft = new TransactionDraft
        {
            // Now and then a nonce that is used, or that leaves a gap.
            Nonce = kind == 0 ? Math.Max(1, nonce - 1) : kind == 1 ? nonce + (ulong)_random.Next(1, 4) : nonce,
            Account = sender,
            Recipient = Address.Of(_keys[_random.Next(AccountCount)].PublicKeyBy(_signatures)),
            Amount = kind == 2 ? Amount.FromAergo(10_000_000) : new Amount((UInt128)_random.NextInt64(0, 3_000_000_000_000_000_000)),
            Type = TransactionType.Transfer,
            ChainIdHash = kind == 3 ? Hash256.Zero : _genesis.ChainId.Hash(),
        };
        if (kind == 4)
        {
            string name = new([.. Enumerable.Range(0, 12).Select(_ => (char)('a' + _random.Next(2)))]);
            draft = draft with
            {
                Type = TransactionType.Governance,
                Recipient = Address.OfSpecial(SpecialAccounts.NameName),
                Amount = Amount.FromAergo(1),
                Payload = Encoding.UTF8.GetBytes($"{{\"Name\":\"v1createName\",\"Args\":[\"{name}\"]}}"),
            };
        }
        else if (kind is 6 or 7 or 8)
        {
            draft = Governance(draft);
        }
        else if (kind >= 10 && _contracts is not null)
        {
            draft = _contracts.MakeCall(draft, _random);
        }

        Transaction signed = TransactionSigner.Sign(draft, _keys[kind == 5 ? (from + 1) % AccountCount : from], _signatures);
        return signed;
    }

    /// <summary>Stakes, unstakes and votes, half of them against the rules.</summary>
    private TransactionDraft Governance(TransactionDraft draft)
    {
        string[] candidates = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => ReferenceLedger.CandidateText(_random.Next(5)))];
        (string operation, Amount amount) = _random.Next(5) switch
        {
            0 or 1 => ("{\"Name\":\"v1stake\"}", Amount.FromAergo((ulong)_random.Next(0, 400))),
            2 or 3 => ("{\"Name\":\"v1unstake\"}", Amount.FromAergo((ulong)_random.Next(0, 400))),
            _ => ($"{{\"Name\":\"v1voteBP\",\"Args\":[\"{string.Join("\",\"", candidates)}\"]}}", Amount.Zero),
        };
        return draft with
        {
            Type = TransactionType.Governance,
            Recipient = Address.OfSpecial(SpecialAccounts.SystemName),
            Amount = amount,
            Payload = Encoding.UTF8.GetBytes(operation),
        };
    }

    private void Event(string what)
    {
        _options.Trace?.Invoke(what);
        _digest = Hash256.Sha256([.. _digest.ToArray(), .. Encoding.UTF8.GetBytes(what)]);
    }
}
