using System.Collections.Generic;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Sql.Tests.Storage;

public sealed class MemoryStateTests
{
    private static readonly AccountId Tree = new(new byte[AccountId.Size]);

    // Goal: the test double keeps the port's promises on order, moment of opening and marks, since all other tests lean on it.
    [Fact]
    public void A_walk_sees_the_moment_of_its_opening_in_order_both_ways()
    {
        var state = new MemoryState();
        foreach (byte k in new byte[] { 3, 1, 2, 5 })
        {
            state.Put(Tree, [k], [k]);
        }

        IStateCursor up = state.Scan(Tree, [2], [5], descending: false);
        IStateCursor down = state.Scan(Tree, [1], null, descending: true);
        state.Put(Tree, [4], [4]);
        state.Delete(Tree, [2]);
        Assert.Equal([2, 3], Keys(up));
        Assert.Equal([5, 3, 2, 1], Keys(down));
        Assert.Null(state.Get(Tree, [2]));
    }

    [Fact]
    public void Rolling_back_undoes_all_writes_after_the_mark_and_keeps_the_mark()
    {
        var state = new MemoryState();
        state.Put(Tree, [1], [1]);
        int outer = state.Mark();
        state.Put(Tree, [1], [2]);
        int inner = state.Mark();
        state.Delete(Tree, [1]);
        state.RollBackTo(inner);
        Assert.Equal([2], state.Get(Tree, [1]));
        state.RollBackTo(outer);
        Assert.Equal([1], state.Get(Tree, [1]));
        state.Put(Tree, [9], [9]);
        state.RollBackTo(outer);
        Assert.Null(state.Get(Tree, [9]));
    }

    private static List<byte> Keys(IStateCursor cursor)
    {
        var keys = new List<byte>();
        while (cursor.Next())
        {
            keys.Add(cursor.Key[0]);
        }

        return keys;
    }
}
