using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Xunit;

namespace Aergo.State.Tests;

public sealed class WorldStateTests
{
    // Goal: blocks of changes over many accounts equal a model, through views, overlays and roots; old roots stay readable.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Blocks_of_changes_equal_a_model_at_every_height(int seed)
    {
        var random = new Random(seed);
        var world = new WorldState(new TreeStore(new MemoryNodeStore()), new SerialWorkers());
        var heights = new List<(Hash256 Root, SortedDictionary<AccountId, AccountRecord> Accounts, SortedSet<StateChange> Rows)>();
        SortedDictionary<AccountId, AccountRecord> accounts = [];
        SortedSet<StateChange> rows = [];
        Hash256 root = Hash256.Zero;
        for (int block = 0; block < 25; block++)
        {
            var overlay = new OverlayView(world.At(root), StateOverlay.Empty);
            for (int transaction = 0; transaction < 10; transaction++)
            {
                AccountId id = Id(random.Next(30));
                var journal = new TransactionState(overlay);
                List<AccountChange> changed = [];
                switch (random.Next(5))
                {
                    case 0 when accounts.ContainsKey(id):
                        changed.Add(new(id, null));
                        accounts.Remove(id);
                        rows.RemoveWhere(r => r.Tree == id);
                        break;
                    case 1 or 2:
                        var record = new AccountRecord { Nonce = (ulong)random.Next(100), Balance = (UInt128)random.Next() * ulong.MaxValue, Engine = 2 };
                        changed.Add(new(id, record));
                        accounts[id] = record;
                        break;
                    default:
                        accounts.TryAdd(id, AccountRecord.Empty);
                        changed.Add(new(id, accounts[id]));
                        for (int i = 0; i < 40; i++)
                        {
                            byte[] key = BitConverter.GetBytes(random.Next(200));
                            byte[]? value = random.Next(4) == 0 ? null : new byte[random.Next(random.Next(20) == 0 ? 2000 : 50)];
                            rows.Remove(new(id, key, null));
                            if (value is null)
                            {
                                journal.Delete(id, key);
                            }
                            else
                            {
                                journal.Put(id, key, value);
                                rows.Add(new(id, key, value));
                            }
                        }

                        break;
                }

                overlay = overlay.With(overlay.Overlay.With(journal.GetChanges(), changed));
                Same(overlay, accounts, rows, random);
            }

            (List<StateChange> batch, List<AccountChange> records) = overlay.Overlay.ToBatch();
            root = world.Apply(root, batch, records);
            heights.Add((root, new(accounts), new(rows)));
        }

        foreach ((Hash256 at, SortedDictionary<AccountId, AccountRecord> held, SortedSet<StateChange> had) in heights)
        {
            Same(world.At(at), held, had, random);
            Assert.Equal(held.Keys, world.Accounts(at).Select(a => a.Account));

            // The same content in one batch on nothing gives the same root.
            Hash256 rebuilt = world.Apply(Hash256.Zero, [.. had], [.. held.Select(a => new AccountChange(a.Key, a.Value))]);
            Assert.Equal(at, rebuilt);
        }
    }

    [Fact]
    public void Account_records_read_back_and_only_their_canonical_form_is_accepted()
    {
        var digest = Hash256.Sha256([1]);
        AccountRecord[] records =
        [
            AccountRecord.Empty,
            new() { Nonce = ulong.MaxValue, Balance = UInt128.MaxValue, Flags = 0xABCD, Engine = 7 },
            new() { CodeDigest = digest, RowsRoot = digest, Owner = Id(3) },
            new() { RowsRoot = digest },
            new() { Owner = Id(9), Nonce = 1 },
        ];
        foreach (AccountRecord record in records)
        {
            byte[] bytes = record.Encode();
            Assert.True(AccountRecord.TryDecode(bytes, out AccountRecord? back));
            Assert.Equal(record, back);
            for (int bit = 0; bit < bytes.Length * 8; bit++)
            {
                byte[] changed = [.. bytes];
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                if (AccountRecord.TryDecode(changed, out AccountRecord? other))
                {
                    Assert.NotEqual(record, other);
                    Assert.Equal(changed, other.Encode());
                }
            }

            Assert.False(AccountRecord.TryDecode(bytes.AsSpan(1), out _));
            Assert.False(AccountRecord.TryDecode([.. bytes, 0], out _));
        }

        // A field that says it is there must not be zero.
        byte[] zeroOwner = new AccountRecord { Owner = Id(1) }.Encode();
        zeroOwner.AsSpan(zeroOwner.Length - AccountId.Size).Clear();
        Assert.False(AccountRecord.TryDecode(zeroOwner, out _));
    }

    private static void Same(IStateView view, SortedDictionary<AccountId, AccountRecord> accounts, SortedSet<StateChange> rows, Random random)
    {
        for (int i = 0; i < 30; i++)
        {
            AccountRecord? record = view.GetAccount(Id(i));
            Assert.Equal(accounts.GetValueOrDefault(Id(i)), record is null ? null : record with { RowsRoot = default });
        }

        AccountId account = Id(random.Next(30));
        StateChange[] expected = [.. rows.Where(r => r.Tree == account)];
        using IStateCursor cursor = view.Scan(account, [], null, false);
        foreach (StateChange row in expected)
        {
            Assert.True(cursor.Next());
            Assert.Equal(row.Key, cursor.Key.ToArray());
            Assert.Equal(row.Value, cursor.Value.ToArray());
            Assert.Equal(row.Value, view.GetRow(account, row.Key));
        }

        Assert.False(cursor.Next());
    }

    private static AccountId Id(int number)
    {
        var bytes = new byte[AccountId.Size];
        bytes[0] = 1;
        bytes[^1] = (byte)number;
        return new AccountId(bytes);
    }
}
