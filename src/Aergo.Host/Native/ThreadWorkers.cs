using System;
using System.Threading;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>A fixed number of threads that share the calls of one <see cref="ForEach"/>; the caller's thread is one of them.</summary>
/// <remarks>One job at a time. A second caller, or a call from inside a job, runs its own serially rather than wait.</remarks>
internal sealed class ThreadWorkers : IWorkers, IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _one = new();
    private volatile Job? _job;
    private volatile bool _stop;

    /// <param name="count">Threads in all, the caller's included; at least 1.</param>
    public ThreadWorkers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        _threads = new Thread[count - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { Name = $"worker {i + 1}", IsBackground = true };
            _threads[i].Start();
        }
    }

    public int Count { get; }

    public void ForEach(int count, Action<int> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (count <= 1 || _threads.Length == 0 || _one.IsHeldByCurrentThread || !_one.TryEnter())
        {
            for (int i = 0; i < count; i++)
            {
                work(i);
            }

            return;
        }

        try
        {
            var job = new Job(count, work);
            _job = job;
            _wake.Release(Math.Min(_threads.Length, count - 1));
            job.Run();
            job.Wait();
        }
        finally
        {
            _job = null;
            _one.Exit();
        }
    }

    public void Dispose()
    {
        _stop = true;
        if (_threads.Length > 0)
        {
            _wake.Release(_threads.Length);
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }

        _wake.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            _wake.Wait();
            if (_stop)
            {
                return;
            }

            _job?.Run();
        }
    }

    private sealed class Job(int count, Action<int> work)
    {
        private readonly object _gate = new();
        private int _next = -1, _finished;
        private Exception? _failure;

        // A thread that wakes late finds no number left and touches nothing else.
        public void Run()
        {
            int i;
            while ((i = Interlocked.Increment(ref _next)) < count)
            {
                try
                {
                    work(i);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref _failure, e, null);
                }

                if (Interlocked.Increment(ref _finished) == count)
                {
                    lock (_gate)
                    {
                        Monitor.Pulse(_gate);
                    }
                }
            }
        }

        public void Wait()
        {
            var spin = default(SpinWait);
            while (Volatile.Read(ref _finished) < count && !spin.NextSpinWillYield)
            {
                spin.SpinOnce();
            }

            lock (_gate)
            {
                while (Volatile.Read(ref _finished) < count)
                {
                    Monitor.Wait(_gate);
                }
            }

            if (_failure is { } failure)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            }
        }
    }
}
