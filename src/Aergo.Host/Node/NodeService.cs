using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Aergo.Ledger;
using Aergo.Node;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>What readers may look at while the loop goes on: immutable, replaced as a whole.</summary>
/// <param name="PoolView">State after everything pooled.</param>
/// <param name="PoolFacts">Block facts of the pending block.</param>
/// <param name="Head">Last block.</param>
/// <param name="HeadView">State of the last block.</param>
internal sealed record NodeSnapshot(IStateView PoolView, BlockFacts PoolFacts, ChainHead Head, IStateView HeadView, int Pooled, int Parked);

/// <summary>Runs one <see cref="NodeMachine"/> on a thread of its own: the only place where time and transactions enter it.</summary>
internal sealed class NodeService : IAsyncDisposable
{
    private const int BatchMax = 256, InboxMax = 100_000;

    private readonly NodeMachine _machine;
    private readonly Chain _chain;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _tick;
    private readonly Channel<Arrival> _inbox =
        Channel.CreateBounded<Arrival>(new BoundedChannelOptions(InboxMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly ConcurrentDictionary<Hash256, (CheckedTransaction Transaction, TransactionOutcome Outcome)> _pooled = new();

    // Transactions of Ethereum have a second name, by which their wallets ask.
    private readonly ConcurrentDictionary<Hash256, Hash256> _pooledByName = new();
    private readonly ConcurrentQueue<(Func<Chain, object?> Work, TaskCompletionSource<object?> Done)> _work = new();
    private readonly ConcurrentQueue<(NodeInput Input, TaskCompletionSource Done)> _inputs = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<CheckedTransaction> _fresh = [];
    private Thread? _thread;

    public NodeService(NodeMachine machine, TimeProvider clock, TimeSpan tick)
    {
        _machine = machine;
        _chain = machine.Chain;
        _clock = clock;
        _tick = tick;
        Snapshot = Take();
    }

    /// <summary>The present snapshot; never null.</summary>
    public NodeSnapshot Snapshot { get; private set; }

    /// <summary>Raised on the loop after a block is durable. Handlers must be quick.</summary>
    public event Action<Block, BlockResult>? BlockAppended;

    /// <summary>Raised on the loop after the chain was cut back to a height. Handlers must be quick.</summary>
    public event Action<long>? Rewound;

    /// <summary>Raised on the loop when a transaction stands in the pending block and readers can see it. Handlers must be quick.</summary>
    public event Action<CheckedTransaction>? TransactionPooled;

    /// <summary>Ends when the loop ends; faulted when it failed.</summary>
    public Task Ended => _ended.Task;

    public void Start()
    {
        _thread = new Thread(Loop) { Name = "node", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Hands in a transaction and waits for its fate at the pool.</summary>
    /// <param name="verified">Whether the caller has made the transaction from a signature that it checked.</param>
    public async ValueTask<Admission> SubmitAsync(Transaction transaction, CancellationToken cancellation, bool verified = false)
    {
        var answer = new TaskCompletionSource<Admission>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_inbox.Writer.TryWrite(new Arrival(transaction, verified, answer)))
        {
            return new Admission { Refusal = new TransactionRefusal(TransactionRefusal.InternalErrorCode, "busy: the node's inbox is full; try again in a moment") };
        }

        _wake.Release();
        return await answer.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Outcome of a transaction that stands in the pending block, by either of its names; or null.</summary>
    public (CheckedTransaction Transaction, TransactionOutcome Outcome)? FindPooled(Hash256 hash) =>
        _pooled.TryGetValue(_pooledByName.GetValueOrDefault(hash, hash), out (CheckedTransaction Transaction, TransactionOutcome Outcome) found) ? found : null;

    /// <summary>Transactions of the pending block, in order.</summary>
    public IReadOnlyList<(CheckedTransaction Transaction, TransactionOutcome Outcome)> GetPooled() => [.. _pooled.Values.OrderBy(p => p.Outcome.Receipt.Index)];

    /// <summary>Runs a piece of work on the loop, where the chain may be touched.</summary>
    public async Task<T> OnLoopAsync<T>(Func<Chain, T> work, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Enqueue((chain => work(chain), done));
        _wake.Release();
        return (T)(await done.Task.WaitAsync(cancellation).ConfigureAwait(false))!;
    }

    /// <summary>Hands the machine an input of a development chain and waits until readers see what followed.</summary>
    public async Task StepAsync(NodeInput input, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _inputs.Enqueue((input, done));
        _wake.Release();
        await done.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _wake.Release();
        if (_thread is not null)
        {
            await _ended.Task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }

        _wake.Dispose();
        _stop.Dispose();
    }

    private void Loop()
    {
        var effects = new List<NodeEffect>();
        var batch = new List<(long Token, Transaction Transaction)>(BatchMax);
        var answers = new List<TaskCompletionSource<Admission>>(BatchMax);
        var verified = new HashSet<long>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                _machine.Step(new NodeInput.Tick(Now()), effects);
                batch.Clear();
                answers.Clear();
                verified.Clear();
                while (batch.Count < BatchMax && _inbox.Reader.TryRead(out Arrival item))
                {
                    if (item.Verified)
                    {
                        verified.Add(batch.Count);
                    }

                    batch.Add((batch.Count, item.Transaction));
                    answers.Add(item.Answer);
                }

                if (batch.Count > 0)
                {
                    _machine.Step(new NodeInput.Submitted(batch) { Verified = verified }, effects);
                }

                Perform(effects, answers);
                while (_inputs.TryDequeue(out (NodeInput Input, TaskCompletionSource Done) given))
                {
                    Step(given.Input, given.Done, effects);
                }

                while (_work.TryDequeue(out (Func<Chain, object?> Work, TaskCompletionSource<object?> Done) item))
                {
                    Run(item.Work, item.Done);
                }

                if (!_inbox.Reader.TryPeek(out _))
                {
                    _wake.Wait(_tick);
                    while (_wake.CurrentCount > 0)
                    {
                        _wake.Wait(0);
                    }
                }
            }

            _ended.TrySetResult();
        }
        catch (Exception e)
        {
            // Whatever it was, this node cannot go on: Host says so in one line and ends the process.
            _ended.TrySetException(e);
        }
        finally
        {
            _inbox.Writer.TryComplete();
            while (_inbox.Reader.TryRead(out Arrival item))
            {
                item.Answer.TrySetResult(Stopped());
            }

            answers.ForEach(a => a.TrySetResult(Stopped()));
            while (_inputs.TryDequeue(out (NodeInput Input, TaskCompletionSource Done) given))
            {
                given.Done.TrySetCanceled();
            }

            while (_work.TryDequeue(out (Func<Chain, object?> Work, TaskCompletionSource<object?> Done) item))
            {
                item.Done.TrySetCanceled();
            }
        }
    }

    private void Perform(List<NodeEffect> effects, List<TaskCompletionSource<Admission>> answers)
    {
        if (effects.Count == 0)
        {
            if (!ReferenceEquals(_chain.Pending.Facts, Snapshot.PoolFacts))
            {
                // A slot has begun: an empty block has its time.
                Snapshot = Take();
            }

            return;
        }

        // What readers see moves first, so that a client that has its answer also finds its rows.
        foreach (NodeEffect effect in effects)
        {
            switch (effect)
            {
                case NodeEffect.Pooled pooled:
                    Note(pooled.Transaction, pooled.Outcome);
                    break;
                case NodeEffect.BlockAppended appended:
                    foreach (CheckedTransaction transaction in appended.Result.Transactions)
                    {
                        _pooled.TryRemove(transaction.Hash, out _);
                        if (transaction.Ethereum is { } ethereum)
                        {
                            _pooledByName.TryRemove(ethereum.Hash, out _);
                        }
                    }

                    break;
                case NodeEffect.Rewound:
                    _pooled.Clear();
                    _pooledByName.Clear();
                    break;
            }
        }

        PendingBlock pending = _chain.Pending;
        for (int i = pending.Count - 1; i >= 0 && Note(pending.Transactions[i], pending.Outcomes[i]); i--)
        {
        }

        Snapshot = Take();
        foreach (CheckedTransaction transaction in _fresh)
        {
            TransactionPooled?.Invoke(transaction);
        }

        _fresh.Clear();
        foreach (NodeEffect effect in effects)
        {
            switch (effect)
            {
                case NodeEffect.Answered answered:
                    answers[(int)answered.Token].TrySetResult(answered.Admission);
                    break;
                case NodeEffect.BlockAppended appended:
                    BlockAppended?.Invoke(appended.Block, appended.Result);
                    break;
                case NodeEffect.Rewound rewound:
                    Rewound?.Invoke(rewound.Height);
                    break;
            }
        }

        effects.Clear();
    }

    /// <summary>False for one that is noted already.</summary>
    private bool Note(CheckedTransaction transaction, TransactionOutcome outcome)
    {
        bool isNew = _pooled.TryAdd(transaction.Hash, (transaction, outcome));
        if (transaction.Ethereum is { } ethereum)
        {
            _pooledByName[ethereum.Hash] = transaction.Hash;
        }

        if (isNew)
        {
            _fresh.Add(transaction);
        }
        else
        {
            _pooled[transaction.Hash] = (transaction, outcome);
        }

        return isNew;
    }

    private void Step(NodeInput input, TaskCompletionSource done, List<NodeEffect> effects)
    {
        try
        {
            _machine.Step(input, effects);
            Perform(effects, []);
            done.TrySetResult();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What the caller asked for cannot be; nothing has changed.
            done.TrySetException(e);
        }
    }

    private void Run(Func<Chain, object?> work, TaskCompletionSource<object?> done)
    {
        try
        {
            done.TrySetResult(work(_chain));
        }
        catch (Exception e) when (e is not (DiskFailureException or StateDamagedException or ChainDamagedException))
        {
            done.TrySetException(e);
        }
    }

    private NodeSnapshot Take() =>
        new(_chain.Pending.View, _chain.Pending.Facts, _chain.Head, _chain.HeadView, _chain.Pending.Count, _chain.Pool.ParkedCount);

    private Instant Now() => new(checked((_clock.GetUtcNow().Ticks - DateTimeOffset.UnixEpoch.Ticks) * 100));

    private static Admission Stopped() =>
        new() { Refusal = new TransactionRefusal(TransactionRefusal.InternalErrorCode, "the node is stopping; the transaction was not taken") };

    private readonly record struct Arrival(Transaction Transaction, bool Verified, TaskCompletionSource<Admission> Answer);
}
