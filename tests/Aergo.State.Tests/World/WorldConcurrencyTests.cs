using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Aergo.Primitives;
using Xunit;

namespace Aergo.State.Tests;

public sealed class WorldConcurrencyTests
{
    // Goal: one root for any number of workers, and readers at old roots undisturbed by the writer.
    [Fact]
    public async Task Workers_and_readers_do_not_change_the_root()
    {
        var serial = new WorldState(new TreeStore(new MemoryNodeStore(), 1 << 18), new SerialWorkers());
        var parallel = new WorldState(new TreeStore(new MemoryNodeStore(), 1 << 18), new Threads());
        Hash256 a = Hash256.Zero, b = Hash256.Zero;
        for (int block = 0; block < 8; block++)
        {
            (List<StateChange> rows, List<AccountChange> accounts) = Batch(block);
            Hash256 before = b;
            Task<int> reader = Task.Run(() => parallel.Accounts(before).Sum(x => Count(parallel, before, x.Account)));
            a = serial.Apply(a, rows, accounts);
            b = parallel.Apply(b, rows, accounts);
            Assert.Equal(a, b);
            Assert.Equal(serial.Accounts(a).Count(), parallel.Accounts(b).Count());
            Assert.Equal(block > 0, await reader > 0);
        }
    }

    private static int Count(WorldState world, Hash256 root, AccountId account)
    {
        int count = 0;
        using IStateCursor rows = world.Scan(root, account, [], null, false);
        while (rows.Next())
        {
            count++;
        }

        return count;
    }

    private static (List<StateChange> Rows, List<AccountChange> Accounts) Batch(int block)
    {
        var random = new Random(block);
        var rows = new SortedSet<StateChange>();
        for (int i = 0; i < 3000; i++)
        {
            var id = new byte[AccountId.Size];
            id[0] = (byte)(1 + Math.Min(random.Next(20), random.Next(20)));
            rows.Add(new StateChange(new AccountId(id), BitConverter.GetBytes(random.Next(5000)), random.Next(6) == 0 ? null : new byte[30]));
        }

        var accounts = new SortedDictionary<AccountId, AccountChange>();
        for (int i = 0; i < 500; i++)
        {
            var id = new byte[AccountId.Size];
            random.NextBytes(id);
            accounts[new AccountId(id)] = new AccountChange(new AccountId(id), new AccountRecord { Nonce = (ulong)i });
        }

        return ([.. rows], [.. accounts.Values]);
    }

    private sealed class Threads : IWorkers
    {
        public int Count => 4;

        public void ForEach(int count, Action<int> work) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, work);
    }
}
