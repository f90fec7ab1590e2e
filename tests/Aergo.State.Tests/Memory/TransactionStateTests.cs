using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Xunit;

namespace Aergo.State.Tests;

public sealed class TransactionStateTests
{
    private static readonly AccountId Shop = Id(1), Bank = Id(2);

    // Goal: the journal equals a model that copies everything at each mark.
    // Method: random puts, deletes, gets, scans, marks and roll-backs over a random base, from fixed seeds.
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void A_journal_equals_a_model_that_copies_everything(int seed)
    {
        var random = new Random(seed);
        StateOverlay below = StateOverlay.Empty.With(
            [.. Enumerable.Range(0, 60).Select(i => new StateChange(Shop, [(byte)(i * 4)], [(byte)i]))], []);
        var state = new TransactionState(new OverlayView(EmptyStateView.Instance, below));
        var model = new SortedDictionary<byte[], byte[]>(BytesComparer.Instance);
        for (int i = 0; i < 60; i++)
        {
            model[[(byte)(i * 4)]] = [(byte)i];
        }

        var marks = new Stack<(int Mark, SortedDictionary<byte[], byte[]> Rows)>();
        var frozen = new List<(IStateReader Reader, SortedDictionary<byte[], byte[]> Rows)>();
        for (int step = 0; step < 4000; step++)
        {
            byte[] key = [(byte)random.Next(256)];
            switch (random.Next(11))
            {
                case 8:
                    frozen.Add((state.Freeze(), new(model, BytesComparer.Instance)));
                    break;
                case 9 when frozen.Count > 0:
                    // A frozen moment stays as it was, whatever was written or rolled back since.
                    (IStateReader reader, SortedDictionary<byte[], byte[]> then) = frozen[random.Next(frozen.Count)];
                    Assert.Equal(then.GetValueOrDefault(key), reader.Get(Shop, key));
                    using (IStateCursor cursor = reader.Scan(Shop, [], null, descending: false))
                    {
                        foreach (KeyValuePair<byte[], byte[]> row in then)
                        {
                            Assert.True(cursor.Next());
                            Assert.Equal(row.Key, cursor.Key.ToArray());
                            Assert.Equal(row.Value, cursor.Value.ToArray());
                        }

                        Assert.False(cursor.Next());
                    }

                    break;
                case 0 or 1 or 2:
                    state.Put(Shop, key, [unchecked((byte)step)]);
                    model[key] = [unchecked((byte)step)];
                    break;
                case 3:
                    state.Delete(Shop, key);
                    model.Remove(key);
                    break;
                case 4 or 5:
                    Assert.Equal(model.GetValueOrDefault(key), state.Get(Shop, key));
                    break;
                case 6:
                    marks.Push((state.Mark(), new(model, BytesComparer.Instance)));
                    break;
                case 7 when marks.Count > 0:
                    for (int pops = random.Next(Math.Min(3, marks.Count)); pops > 0; pops--)
                    {
                        marks.Pop();
                    }

                    state.RollBackTo(marks.Peek().Mark);
                    model = new(marks.Peek().Rows, BytesComparer.Instance);
                    break;
                default:
                    byte[]? to = random.Next(3) == 0 ? null : [(byte)random.Next(256)];
                    bool descending = random.Next(2) == 0;
                    KeyValuePair<byte[], byte[]>[] rows = [.. model.Where(r => new KeyRange(key, to).Contains(r.Key))];
                    using (IStateCursor cursor = state.Scan(Shop, key, to, descending))
                    {
                        // Writes after the opening must not be seen by the walk.
                        byte[] late = [(byte)random.Next(256)];
                        state.Put(Shop, late, [255, 255]);
                        model[late] = [255, 255];
                        foreach (KeyValuePair<byte[], byte[]> row in descending ? rows.Reverse() : rows)
                        {
                            Assert.True(cursor.Next());
                            Assert.Equal(row.Key, cursor.Key.ToArray());
                            Assert.Equal(row.Value, cursor.Value.ToArray());
                        }

                        Assert.False(cursor.Next());
                    }

                    break;
            }
        }

        Assert.NotEmpty(state.GetChanges());
        OverlayView after = new OverlayView(EmptyStateView.Instance, below.With(state.GetChanges(), []));
        Assert.Equal(model.Keys, AllKeys(after));
    }

    [Fact]
    public void The_row_set_tells_what_was_read_below_and_what_is_written_in_the_end()
    {
        StateOverlay below = StateOverlay.Empty.With(
            [new(Shop, [1], [1]), new(Shop, [3], [3]), new(Shop, [5], [5]), new(Shop, [7], [7])], []);
        var state = new TransactionState(new OverlayView(EmptyStateView.Instance, below));
        _ = state.Get(Bank, [9]);
        state.Put(Shop, [20], [1]);
        _ = state.Get(Shop, [20]);
        int mark = state.Mark();
        state.Put(Shop, [30], [1]);
        _ = state.Get(Shop, [40]);
        state.RollBackTo(mark);
        using (IStateCursor cursor = state.Scan(Shop, [2], [9], false))
        {
            cursor.Next();
            cursor.Next();
        }

        using (IStateCursor cursor = state.Scan(Shop, [6], [9], true))
        {
            cursor.Next();
        }

        _ = state.Get(Shop, [4]);
        RowSet rows = state.GetRowSet();
        Assert.Equal(2, rows.Trees.Count);
        TreeRowSet shop = rows.Trees[0];
        Assert.Equal([[40]], shop.Reads);
        Assert.Equal([[20]], shop.Writes);
        Assert.Equal(2, shop.Ranges.Count);
        Assert.Equal((byte[])[2], shop.Ranges[0].From);
        Assert.Equal((byte[])[5, 0], shop.Ranges[0].To);
        Assert.Equal((byte[])[7], shop.Ranges[1].From);
        Assert.Equal((byte[])[9], shop.Ranges[1].To);
        Assert.Equal([[9]], rows.Trees[1].Reads);
    }

    [Fact]
    public void A_row_set_reads_back_and_nothing_else_with_its_shape_is_accepted()
    {
        var builder = new RowSetBuilder();
        builder.AddRead(Shop, [5]);
        builder.AddRead(Shop, [1]);
        builder.AddRead(Shop, [5]);
        builder.AddRange(Shop, new([2], [4]));
        builder.AddRange(Shop, new([4], [5]));
        builder.AddAdd(Bank, [9]);
        builder.AddWrite(Bank, [8]);
        builder.AddRange(Bank, new([1], null));
        byte[] bytes = builder.ToRowSet().Encode();
        Assert.True(RowSet.TryDecode(bytes, out RowSet? back));
        Assert.Equal(bytes, back!.Encode());

        // Whatever is accepted after a change of one byte must be its own canonical encoding.
        int refused = 0;
        for (int at = 0; at < bytes.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. bytes];
                changed[at] = (byte)value;
                if (RowSet.TryDecode(changed, out RowSet? other))
                {
                    Assert.Equal(changed, other!.Encode());
                }
                else
                {
                    refused++;
                }
            }

            Assert.False(RowSet.TryDecode(bytes.AsSpan(0, at), out _));
        }

        Assert.True(refused > 1000);
    }

    [Fact]
    public void Adds_to_one_row_do_not_conflict_but_reading_it_does()
    {
        RowSet add = Rows(b => b.AddAdd(Shop, [1])), read = Rows(b => b.AddRead(Shop, [1])), write = Rows(b => b.AddWrite(Shop, [1]));
        RowSet range = Rows(b => b.AddRange(Shop, new([0], [1, 0]))), beside = Rows(b => b.AddRange(Shop, new([0], [1])));
        Assert.False(add.ConflictsWith(add));
        Assert.False(read.ConflictsWith(range));
        Assert.False(write.ConflictsWith(beside));
        Assert.False(write.ConflictsWith(Rows(b => b.AddWrite(Bank, [1]))));
        foreach ((RowSet a, RowSet b) in new[] { (add, read), (add, write), (write, write), (write, read), (write, range), (add, range) })
        {
            Assert.True(a.ConflictsWith(b));
            Assert.True(b.ConflictsWith(a));
        }
    }

    [Fact]
    public void A_cleared_account_hides_the_rows_below_it()
    {
        StateOverlay below = StateOverlay.Empty.With([new(Shop, [1], [1])], [new(Shop, AccountRecord.Empty)]);
        var bottom = new OverlayView(EmptyStateView.Instance, below);
        OverlayView gone = new(bottom, StateOverlay.Empty.With([], [new(Shop, null)]));
        Assert.Null(gone.GetAccount(Shop));
        Assert.Null(gone.GetRow(Shop, [1]));
        Assert.Empty(AllKeys(gone));
        OverlayView again = gone.With(gone.Overlay.With([new(Shop, [2], [2])], [new(Shop, AccountRecord.Empty)]));
        Assert.Equal([[2]], AllKeys(again));
        Assert.True(again.Overlay.ToBatch().Accounts.Single().ClearRows);
    }

    private static RowSet Rows(Action<RowSetBuilder> fill)
    {
        var builder = new RowSetBuilder();
        fill(builder);
        return builder.ToRowSet();
    }

    private static List<byte[]> AllKeys(IStateView view)
    {
        var keys = new List<byte[]>();
        using IStateCursor cursor = view.Scan(Shop, [], null, false);
        while (cursor.Next())
        {
            keys.Add(cursor.Key.ToArray());
        }

        return keys;
    }

    private static AccountId Id(byte last)
    {
        var bytes = new byte[AccountId.Size];
        bytes[^1] = last;
        return new AccountId(bytes);
    }
}
