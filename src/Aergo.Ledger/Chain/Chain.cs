using System;
using System.Collections.Generic;
using Aergo.Files;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Ledger;

/// <summary>One chain on one node: its log, its state, its head, and the block being filled.</summary>
/// <remarks>One loop owns it. Views and blocks it hands out are immutable and may be read by anybody.</remarks>
public sealed class Chain
{
    private readonly ChainStore _store;
    private readonly WorldState _state;
    private readonly StaticChecks _checks;
    private readonly TransactionExecutor _executor;
    private readonly BlockValidator _validator;
    private readonly TransactionIndex _index = new();
    private readonly List<Hash256> _sinceCheckpoint = [];

    private Chain(GenesisConfig genesis, ChainStore store, StaticChecks checks, TransactionExecutor executor, BlockValidator validator, ChainHead head)
    {
        Genesis = genesis;
        _store = store;
        _state = store.World;
        _checks = checks;
        _executor = executor;
        _validator = validator;
        Head = head;
        Pool = new TransactionPool(genesis.Limits);
        Pending = OpenPending(head.Slot, head.Time);
    }

    /// <summary>Blocks between two checkpoints of the state tree.</summary>
    public int CheckpointInterval { get; private init; }

    /// <summary>Bytes of unwritten nodes that bring a checkpoint forward (256 MiB).</summary>
    public long CheckpointBytes { get; init; } = 256L << 20;

    /// <summary>Whether the state after every block stays readable, or only that after each checkpoint.</summary>
    public bool KeepHistory { get; init; } = true;

    /// <summary>How often the chain was cut back since it was opened: what is remembered of heights holds for one number.</summary>
    public int Rewinds { get; private set; }

    public GenesisConfig Genesis { get; }

    public ChainHead Head { get; private set; }

    public Hash256 GenesisId { get; private set; }

    public PendingBlock Pending { get; private set; }

    public TransactionPool Pool { get; }

    public StaticChecks Checks => _checks;

    public TransactionExecutor Executor => _executor;

    public WorldState State => _state;

    /// <summary>Transactions in blocks.</summary>
    public long TransactionCount => _index.Count;

    /// <summary>State of the head, without what is pending.</summary>
    public IStateView HeadView => _state.At(Head.StateRoot);

    /// <summary>Opens the chain: makes it at the first start, otherwise replays what the last checkpoint does not hold.</summary>
    /// <param name="progress">Called with done and all while replaying.</param>
    /// <exception cref="ChainDamagedException">The log does not give what it claims.</exception>
    public static Chain Open(
        GenesisConfig genesis,
        ChainStore store,
        ISignatures signatures,
        IBlockVerifier verifier,
        IWorkers workers,
        IReadOnlyDictionary<byte, IContractEngine> engines,
        int checkpointInterval = 64,
        Action<long, long>? progress = null)
    {
        StaticChecks checks = ChecksOf(genesis, signatures, engines);
        var executor = new TransactionExecutor(genesis, checks, signatures, engines);
        var validator = new BlockValidator(genesis, executor, checks, verifier, workers);
        if (store.IsEmpty)
        {
            (Block block, ChainHead first) = GenesisBlock.Create(genesis, store.World, engines, signatures);
            store.AppendBlock(Stored(block, []));
            store.Checkpoint(0, first.Id, first.StateRoot);
            return new Chain(genesis, store, checks, executor, validator, first) { GenesisId = first.Id, CheckpointInterval = checkpointInterval };
        }

        Block genesisBlock = ReadBlock(store, 0).Block;
        if (!genesisBlock.Header.ConsensusData.Span.SequenceEqual(Hash256.Sha256(GenesisFile.Write(genesis)).ToArray()))
        {
            throw new ChainDamagedException("the data directory holds a chain of another genesis");
        }

        if (store.LastCheckpoint is null)
        {
            // The power went between the genesis block and its checkpoint.
            (Block again, ChainHead first) = GenesisBlock.Create(genesis, store.World, engines, signatures);
            if (again.Id != genesisBlock.Id)
            {
                throw new ChainDamagedException("block 0 is not the genesis block of this configuration");
            }

            store.Checkpoint(0, first.Id, first.StateRoot);
        }

        long from = store.LastCheckpoint!.Height;
        (Block last, IReadOnlyList<Receipt> _) = ReadBlock(store, from);
        var chain = new Chain(genesis, store, checks, executor, validator, HeadOf(last.Header)) { GenesisId = genesisBlock.Id, CheckpointInterval = checkpointInterval };
        for (long height = 1; height <= store.LastHeight; height++)
        {
            (Block block, IReadOnlyList<Receipt> _) = ReadBlock(store, height);
            chain.Remember(block);
            if (height > from)
            {
                chain.Replay(block);
            }

            progress?.Invoke(height, store.LastHeight);
        }

        chain.Pending = chain.OpenPending(chain.Head.Slot, chain.Head.Time);
        return chain;
    }

    /// <summary>Opens the pending block for a slot, when it is empty; a block that holds transactions keeps the slot it opened with.</summary>
    public void BeginSlot(long slot, Instant time)
    {
        if (Pending.Count == 0 && slot > Pending.Slot)
        {
            // A time that was set by hand may lie behind the start of the slot it stands in.
            Pending = OpenPending(slot, time.CompareTo(Head.Time) < 0 ? Head.Time : time);
        }
    }

    /// <summary>Gives the pending block another time, not before its parent's; what it holds runs again.</summary>
    public void Retime(long slot, Instant time, Action<CheckedTransaction, TransactionOutcome> pooled, Action<CheckedTransaction, TransactionRefusal> dropped)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time.CompareTo(Head.Time), 0, nameof(time));
        PendingBlock former = Pending;
        Pending = OpenPending(Math.Max(slot, Head.Slot), time);
        Pool.Refill(Pending, former, pooled, dropped);
    }

    /// <summary>Cuts the chain back, durably: a block becomes the last one again. Only development chains do this; what waited is forgotten.</summary>
    /// <exception cref="InvalidOperationException">There is no such block, or its state is not kept.</exception>
    public void Rewind(long height)
    {
        if (!Genesis.IsDevelopment || Find(height) is not { } last || At(height) is null)
        {
            throw new InvalidOperationException($"the chain cannot go back to block {height}");
        }

        for (long gone = Head.Height; gone > height; gone--)
        {
            Block block = ReadBlock(_store, gone).Block;
            for (int i = 0; i < block.Transactions.Count; i++)
            {
                _index.Remove(block.Transactions[i].Hash, gone, i);
                if (EthereumNames.HashOf(block.Transactions[i]) is { } name)
                {
                    _index.RemoveName(name, gone, i);
                }
            }
        }

        // Writing the block once more is what cuts off those behind it.
        _store.AppendBlock(Stored(last.Block, last.Receipts));
        Head = HeadOf(last.Block.Header);
        Rewinds++;

        // States that only memory holds so far are still those of blocks: they are written with this one.
        _sinceCheckpoint.Clear();
        for (long kept = (_store.LastCheckpoint?.Height ?? -1) + 1; kept < height; kept++)
        {
            _sinceCheckpoint.Add(ReadBlock(_store, kept).Block.Header.StateRoot);
        }

        Checkpoint();
        Pool.Clear();
        Pending = OpenPending(Head.Slot, Head.Time);
    }

    /// <summary>Closes the pending block: one batch into the state, one append to the log, durable; then fills the next one with what waited.</summary>
    public (Block Block, BlockResult Result) Produce(
        IBlockSigner signer,
        long nextSlot,
        Instant nextTime,
        Action<CheckedTransaction, TransactionOutcome> pooled,
        Action<CheckedTransaction, TransactionRefusal> dropped)
    {
        ArgumentNullException.ThrowIfNull(signer);
        PendingBlock closing = Pending;
        BlockResult result = closing.Apply(_state, Genesis.Fees);
        var header = new BlockHeader
        {
            ChainIdHash = Genesis.ChainId.Hash(),
            Version = Genesis.ChainId.Version,
            Height = closing.Facts.Height,
            Slot = closing.Slot,
            Timestamp = closing.Facts.Time,
            Producer = signer.PublicKey,
            Parent = closing.Parent.Id,
        };
        (header, IReadOnlyList<byte[]> rowSets) = result.Describe(header);
        var block = new Block(header.SignedBy(signer), [.. System.Linq.Enumerable.Select(result.Transactions, t => t.Transaction)], rowSets);
        Append(block, result);
        Pending = OpenPending(Math.Max(nextSlot, closing.Slot), nextTime.CompareTo(closing.Facts.Time) < 0 ? closing.Facts.Time : nextTime);
        Pool.Reopen(Pending, pooled, dropped);
        return (block, result);
    }

    /// <summary>The block at a height with its receipts; null when there is none.</summary>
    public (Block Block, IReadOnlyList<Receipt> Receipts)? Find(long height) => height < 0 || height > Head.Height ? null : ReadBlock(_store, height);

    /// <summary>State and block facts after a height; null when the height is none or its state is not kept.</summary>
    public (IStateView View, BlockFacts Facts)? At(long height)
    {
        if (Find(height) is not { } found)
        {
            return null;
        }

        StateView view = _state.At(found.Block.Header.StateRoot);
        try
        {
            _ = view.GetAccount(SpecialAccounts.Sql);
        }
        catch (StateDamagedException)
        {
            return null;
        }

        return (view, PendingBlock.FactsOf(Genesis, height, found.Block.Header.Timestamp, found.Block.Header.Parent));
    }

    /// <summary>Where a transaction lies in the chain, by its hash or the one Ethereum's wallets know it by; or null.</summary>
    public (Block Block, IReadOnlyList<Receipt> Receipts, int Index)? Find(Hash256 transaction)
    {
        foreach ((long height, int index) in _index.Candidates(transaction))
        {
            if (Find(height) is { } found && EthereumNames.IsNamed(found.Block.Transactions[index], transaction))
            {
                return (found.Block, found.Receipts, index);
            }
        }

        return null;
    }

    /// <summary>Runs the whole chain again from genesis on a state of its own and compares every digest; null or the first fault.</summary>
    public static string? VerifyAll(
        GenesisConfig genesis,
        ChainStore store,
        WorldState scratch,
        ISignatures signatures,
        IBlockVerifier verifier,
        IWorkers workers,
        IReadOnlyDictionary<byte, IContractEngine> engines,
        long toHeight,
        Action<long, long>? progress,
        out long transactions)
    {
        transactions = 0;
        StaticChecks checks = ChecksOf(genesis, signatures, engines);
        var executor = new TransactionExecutor(genesis, checks, signatures, engines);
        var validator = new BlockValidator(genesis, executor, checks, verifier, workers);
        (Block first, ChainHead head) = GenesisBlock.Create(genesis, scratch, engines, signatures);
        if (store.TryReadBlock(0) is not { } stored || !stored.Header.Span.SequenceEqual(first.Header.Encoded.Span))
        {
            return "block 0 is not the genesis block of this configuration";
        }

        for (long height = 1; height <= toHeight; height++)
        {
            if (store.TryReadBlock(height) is not { } next)
            {
                return $"block {height} is missing";
            }

            Block? block = Block.TryDecode(next.Header.Span, next.Body.Span, next.AccessList.Span, out string? reason);
            if (block is null)
            {
                return $"block {height}: {reason}";
            }

            (BlockResult? result, string? fault) = validator.Validate(scratch, head, block, trusted: false);
            if (fault is not null)
            {
                return $"block {height} {block.Id}: {fault}";
            }

            if (!ReceiptList.Encode(result!.Receipts).AsSpan().SequenceEqual(next.Receipts.Span))
            {
                return $"block {height} {block.Id}: the stored receipts are not those of its transactions";
            }

            head = HeadOf(block.Header);
            transactions += block.Transactions.Count;
            progress?.Invoke(height, toHeight);
        }

        return null;
    }

    /// <summary>Writes the state of the head, so that the next start need not compute it again. Happens by itself now and then.</summary>
    public void Checkpoint()
    {
        _store.Checkpoint(Head.Height, Head.Id, Head.StateRoot, KeepHistory ? _sinceCheckpoint : null);
        _sinceCheckpoint.Clear();
    }

    // The engine that runs Ethereum's transactions is the one that can read them.
    private static StaticChecks ChecksOf(GenesisConfig genesis, ISignatures signatures, IReadOnlyDictionary<byte, IContractEngine> engines) =>
        new(genesis, signatures, engines.GetValueOrDefault(TransactionExecutor.EvmEngine) as IEthereumTransactions);

    private static ChainHead HeadOf(BlockHeader header) => new(header.Height, header.Id, header.StateRoot, header.Slot, header.Timestamp);

    private static StoredBlock Stored(Block block, IReadOnlyList<Receipt> receipts) => new()
    {
        Height = block.Height,
        Id = block.Id,
        Header = block.Header.Encoded,
        Body = block.EncodeBody(),
        AccessList = block.EncodeAccessList(),
        Receipts = ReceiptList.Encode(receipts),
    };

    private static (Block Block, IReadOnlyList<Receipt> Receipts) ReadBlock(ChainStore store, long height)
    {
        StoredBlock stored = store.TryReadBlock(height) ?? throw new ChainDamagedException($"block {height} is missing from the log");
        Block block = Block.TryDecode(stored.Header.Span, stored.Body.Span, stored.AccessList.Span, out string? reason) ?? throw new ChainDamagedException($"block {height}: {reason}");
        IReadOnlyList<Receipt> receipts = ReceiptList.TryDecode(stored.Receipts.Span) ?? throw new ChainDamagedException($"block {height}: the receipts do not decode");
        return (block, receipts);
    }

    private void Replay(Block block)
    {
        (BlockResult? _, string? fault) = _validator.Validate(_state, Head, block, trusted: true);
        if (fault is not null)
        {
            throw new ChainDamagedException($"block {block.Height} {block.Id}: {fault}");
        }

        Head = HeadOf(block.Header);
        _sinceCheckpoint.Add(Head.StateRoot);
    }

    private void Append(Block block, BlockResult result)
    {
        _store.AppendBlock(Stored(block, result.Receipts));
        Head = HeadOf(block.Header);
        Remember(block);
        if (block.Height % CheckpointInterval == 0 || _store.DirtyBytes >= CheckpointBytes)
        {
            Checkpoint();
        }
        else
        {
            _sinceCheckpoint.Add(Head.StateRoot);
        }
    }

    private void Remember(Block block)
    {
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            _index.Add(block.Transactions[i].Hash, block.Height, i);
            if (EthereumNames.HashOf(block.Transactions[i]) is { } name)
            {
                _index.AddName(name, block.Height, i);
            }
        }
    }

    private PendingBlock OpenPending(long slot, Instant time) => new(_executor, Genesis, Head, HeadView, slot, time);
}

/// <summary>The log contradicts itself or its genesis. Host stops the node and says how to repair it.</summary>
public sealed class ChainDamagedException(string message) : Exception(message);
