using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.State;
using Xunit;

namespace Aergo.Ledger.Tests;

public sealed class BlockTests
{
    // Goal: what a producer builds, the pure function accepts and finds equal; whatever is changed in it is refused with a reason.
    [Fact]
    public void A_block_is_accepted_as_built_and_refused_when_anything_is_changed()
    {
        var f = new Fixture();
        ChainHead parent = f.Chain.Head;
        for (int i = 0; i < 12; i++)
        {
            Assert.Null(f.Submit(f.Transfer(i % 4, (i + 1) % 4, new Amount((UInt128)(i + 1)), (ulong)(i / 4) + 1), i % 4).Refusal);
        }

        (Block block, BlockResult result) = f.Produce();
        var validator = new BlockValidator(f.Genesis, f.Chain.Executor, f.Chain.Checks, f.Producer.Verifier, new SerialWorkers());
        (BlockResult? again, string? fault) = validator.Validate(f.Chain.State, parent, block, trusted: false);
        Assert.Null(fault);
        Assert.Equal(result.StateRoot, again!.StateRoot);
        Assert.Equal(result.Receipts.Select(r => r.Encode()), again.Receipts.Select(r => r.Encode()));

        BlockHeader h = block.Header;
        BlockHeader[] wrong =
        [
            h with { StateRoot = Hash256.Sha256([1]) }, h with { ReceiptsRoot = Hash256.Sha256([1]) }, h with { EventsRoot = Hash256.Sha256([1]) },
            h with { TransactionsRoot = Hash256.Sha256([1]) }, h with { AccessListDigest = Hash256.Sha256([1]) }, h with { DttRoot = Hash256.Sha256([1]) }, h with { GasUsed = h.GasUsed + 1 },
            h with { Height = 7 }, h with { Parent = Hash256.Zero }, h with { ChainIdHash = Hash256.Zero }, h with { Producer = new byte[65] },
        ];
        foreach (BlockHeader header in wrong)
        {
            BlockHeader signed = header.Producer.Span.SequenceEqual(f.Producer.PublicKey.Span) ? header.SignedBy(f.Producer) : header;
            Assert.NotNull(validator.Validate(f.Chain.State, parent, block with { Header = signed }, trusted: false).Fault);
        }

        Assert.Contains("signature", validator.Validate(f.Chain.State, parent, block with { Header = h with { Signature = new byte[32] } }, trusted: false).Fault, StringComparison.Ordinal);
        Assert.NotNull(validator.Validate(f.Chain.State, parent, block with { Transactions = [.. block.Transactions.Skip(1)] }, trusted: false).Fault);
        Assert.NotNull(validator.Validate(f.Chain.State, parent, block with { Transactions = [.. block.Transactions.Reverse()] }, trusted: false).Fault);
    }

    [Fact]
    public void A_block_survives_encoding_and_a_broken_one_is_refused()
    {
        var f = new Fixture();
        f.Submit(f.Transfer(0, 1, Amount.FromAergo(1), 1), 0);
        Block block = f.Produce().Block;
        byte[] header = block.Header.Encoded.ToArray(), body = block.EncodeBody(), access = block.EncodeAccessList();
        Block read = Block.TryDecode(header, body, access, out _)!;
        Assert.Equal(block.Id, read.Id);
        Assert.Equal(body, read.EncodeBody());
        for (int i = 0; i < body.Length; i++)
        {
            // Any prefix is refused, never an exception.
            Assert.Null(Block.TryDecode(header, body.AsSpan(0, i), access, out string? reason));
            Assert.NotNull(reason);
        }
    }

    // Goal: the tree of a block says exactly which transactions conflict. Method: random row sets against the definition, pair by pair.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Components_are_the_closure_of_conflicts(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            RowSet[] sets = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => RandomRows(random))];
            DependencyTree tree = DependencyTree.Build(sets);
            var group = new int[sets.Length];
            for (int c = 0; c < tree.Components.Count; c++)
            {
                foreach (int i in tree.Components[c])
                {
                    group[i] = c;
                }
            }

            for (int j = 0; j < sets.Length; j++)
            {
                Assert.All(tree.Predecessors[j], p => Assert.True(p < j && sets[p].ConflictsWith(sets[j])));
                for (int i = 0; i < j; i++)
                {
                    if (sets[i].ConflictsWith(sets[j]))
                    {
                        Assert.Equal(group[i], group[j]);
                        Assert.True(Reaches(tree, j, i), $"seed {seed}: {j} conflicts with {i} but may run before it");
                    }
                }
            }
        }
    }

    // Goal: receiving is an add. Payments of different senders to one account run side by side; a payment out of it does not.
    [Fact]
    public void Payments_to_one_account_do_not_depend_on_each_other()
    {
        var f = new Fixture();
        f.Submit(f.Transfer(0, 2, new Amount(5), 1), 0);
        f.Submit(f.Transfer(1, 2, new Amount(7), 1), 1);
        RowSet[] sets = [.. f.Chain.Pending.Outcomes.Select(o => o.RowSet)];
        Assert.Equal(2, DependencyTree.Build(sets).Components.Count);
        f.Submit(f.Transfer(2, 3, new Amount(1), 1), 2);
        sets = [.. f.Chain.Pending.Outcomes.Select(o => o.RowSet)];
        Assert.Single(DependencyTree.Build(sets).Components);
    }

    private static bool Reaches(DependencyTree tree, int from, int to) =>
        tree.Predecessors[from].Contains(to) || tree.Predecessors[from].Any(p => p > to && Reaches(tree, p, to));

    private static RowSet RandomRows(Random random)
    {
        var builder = new RowSetBuilder();
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            byte[] tree = new byte[20];
            tree[0] = (byte)random.Next(1, 3);
            var id = new AccountId(tree);
            byte[] key = [(byte)random.Next(6)];
            switch (random.Next(4))
            {
                case 0:
                    builder.AddRead(id, key);
                    break;
                case 1:
                    builder.AddWrite(id, key);
                    break;
                case 2:
                    builder.AddAdd(id, key);
                    break;
                default:
                    builder.AddRange(id, new KeyRange(key, random.Next(3) == 0 ? null : [(byte)(key[0] + random.Next(1, 4))]));
                    break;
            }
        }

        return builder.ToRowSet();
    }
}
