using System;
using System.Linq;
using System.Threading;
using Aergo.Host;
using Xunit;

namespace Aergo.Integration.Native;

// Goal: every number is worked on exactly once, whatever calls whom.
public sealed class ThreadWorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_number_is_called_once_and_nested_calls_do_not_hang(int threads)
    {
        using var workers = new ThreadWorkers(threads);
        var calls = new int[300];
        for (int round = 0; round < 50; round++)
        {
            workers.ForEach(calls.Length, i =>
            {
                Interlocked.Increment(ref calls[i]);
                if (i % 60 == 0)
                {
                    workers.ForEach(3, j => Interlocked.Increment(ref calls[i + j + 1]));
                }
            });
        }

        Assert.Equal((50 * 300) + (50 * 5 * 3), calls.Sum());
        Assert.All(calls, c => Assert.True(c is 50 or 100));
    }

    [Fact]
    public void Several_callers_at_once_all_get_their_work_done()
    {
        using var workers = new ThreadWorkers(3);
        var sums = new long[4];
        Thread[] callers = [.. Enumerable.Range(0, sums.Length).Select(c => new Thread(() =>
        {
            for (int round = 0; round < 200; round++)
            {
                workers.ForEach(20, i => Interlocked.Add(ref sums[c], i));
            }
        }))];
        Array.ForEach(callers, t => t.Start());
        Array.ForEach(callers, t => t.Join());
        Assert.All(sums, s => Assert.Equal(200 * 190, s));
    }

    [Fact]
    public void A_failure_comes_back_to_the_caller_after_the_others_are_done()
    {
        using var workers = new ThreadWorkers(2);
        int done = 0;
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => workers.ForEach(100, i =>
        {
            Interlocked.Increment(ref done);
            if (i == 7)
            {
                throw new InvalidOperationException("seven");
            }
        }));
        Assert.Equal("seven", failure.Message);
        Assert.Equal(100, done);
        workers.ForEach(2, _ => Interlocked.Increment(ref done));
        Assert.Equal(102, done);
    }
}
