using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>Who waits for which transaction to be in a block. Any number may wait for the same one, and leave at different times.</summary>
internal sealed class TransactionWaiters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Hash256, Waiters> _byHash = [];

    /// <summary>One more waits; each who joins must leave.</summary>
    public Task Join(Hash256 transaction)
    {
        lock (_gate)
        {
            if (!_byHash.TryGetValue(transaction, out Waiters? waiters))
            {
                _byHash[transaction] = waiters = new Waiters();
            }

            waiters.Count++;
            return waiters.Done.Task;
        }
    }

    /// <summary>One less waits; the entry goes with the last.</summary>
    public void Leave(Hash256 transaction)
    {
        lock (_gate)
        {
            if (_byHash.TryGetValue(transaction, out Waiters? waiters) && --waiters.Count == 0)
            {
                _byHash.Remove(transaction);
            }
        }
    }

    /// <summary>The transaction is in a block.</summary>
    public void Complete(Hash256 transaction)
    {
        lock (_gate)
        {
            if (_byHash.TryGetValue(transaction, out Waiters? waiters))
            {
                waiters.Done.TrySetResult();
            }
        }
    }

    private sealed class Waiters
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }
    }
}
