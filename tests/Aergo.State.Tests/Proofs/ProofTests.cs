using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Xunit;

namespace Aergo.State.Tests;

public sealed class ProofTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Proofs_of_keys_and_ranges_give_what_the_tree_holds(int keys)
    {
        var trial = new TreeTrial(40 + keys, (TreeTrial.Keys)keys, keys == 2 ? TreeTrial.Values.Mixed : TreeTrial.Values.Large);
        Assert.True(trial.Step(keys is 2 or 5 ? 120 : 600, 0, 0));
        List<byte[]> present = [.. trial.Rows.Keys];
        Random random = trial.Random;
        for (int i = 0; i < 60; i++)
        {
            byte[][] asked = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(2) == 0 ? trial.NewKey() : present[random.Next(present.Count)])];
            byte[] proof = StateProof.OfKeys(trial.Store, trial.Root, asked);
            byte[][] sorted = [.. new SortedSet<byte[]>(asked, BytesComparer.Instance)];
            Assert.Equal(ProofResult.Proven, ProofVerifier.VerifyKeys(trial.Root, sorted, proof, out byte[]?[] values));
            Assert.Equal(Text(sorted.Select(k => trial.Rows.GetValueOrDefault(k))), Text(values));

            byte[] from = random.Next(3) == 0 ? [] : asked[0];
            byte[]? to = (i % 4) switch { 0 => null, 1 => [], _ => trial.NewKey() };
            var range = new KeyRange(from, to);
            byte[] all = StateProof.OfRange(trial.Store, trial.Root, range);
            Assert.Equal(ProofResult.Proven, ProofVerifier.VerifyRange(trial.Root, range, all, out var rows));
            Assert.Equal(
                Text(trial.Rows.Where(r => range.Contains(r.Key)).SelectMany(r => new[] { r.Key, r.Value })),
                Text(rows.SelectMany(r => new[] { r.Key, r.Value })));

            // Another root, another question, bytes too many or too few.
            Assert.Equal(ProofResult.NotProven, ProofVerifier.VerifyKeys(Hash256.Sha256([1]), sorted, proof, out _));
            Assert.Equal(ProofResult.NotProven, ProofVerifier.VerifyKeys(trial.Root, sorted, [.. proof, 0], out _));
            Assert.Equal(ProofResult.NotProven, ProofVerifier.VerifyKeys(trial.Root, sorted, proof.AsSpan(0, proof.Length - 1), out _));
        }
    }

    // Goal: no changed proof verifies, whatever the change: change every byte, drop and repeat parts.
    [Fact]
    public void A_changed_proof_never_verifies()
    {
        var trial = new TreeTrial(50, TreeTrial.Keys.Text, TreeTrial.Values.Mixed);
        Assert.True(trial.Step(400, 0, 0));
        byte[] key = trial.Rows.Keys.ElementAt(200), absent = trial.NewKey();
        var random = new Random(1);
        foreach (byte[] asked in new[] { key, absent })
        {
            byte[] proof = StateProof.OfKeys(trial.Store, trial.Root, [asked]);
            for (int at = 0; at < proof.Length; at++)
            {
                byte[] changed = [.. proof];
                changed[at] ^= (byte)(1 << random.Next(8));
                Assert.Equal(ProofResult.NotProven, ProofVerifier.VerifyKey(trial.Root, asked, changed, out byte[]? value));
                Assert.Null(value);
                Assert.Equal(ProofResult.NotProven, ProofVerifier.VerifyKey(trial.Root, asked, proof.AsSpan(0, at), out _));
                int cut = random.Next(proof.Length);
                _ = ProofVerifier.VerifyKey(trial.Root, asked, (byte[])[.. proof[cut..], .. proof[..cut]], out _);
            }
        }

        for (int i = 0; i < 3000; i++)
        {
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            Assert.Equal(ProofResult.NotProven, ProofVerifier.VerifyKey(trial.Root, key, noise, out _));
        }

        Assert.Equal(ProofResult.TooLarge, ProofVerifier.VerifyKey(trial.Root, key, new byte[ProofVerifier.ProofBytesMax + 1], out _));
    }

    [Fact]
    public void A_row_of_an_account_is_proven_from_the_state_root_alone()
    {
        var world = new WorldState(new TreeStore(new MemoryNodeStore()), new SerialWorkers());
        var changes = new List<StateChange>();
        for (byte account = 1; account < 60; account++)
        {
            changes.AddRange(Enumerable.Range(0, 50).Select(i => new StateChange(Id(account), [(byte)i], new byte[i == 7 ? 600 : 20])));
        }

        Hash256 root = world.Apply(Hash256.Zero, changes, [new(Id(70), new AccountRecord { Nonce = 5 })]);
        byte[][] keys = [[7], [9], [99]];
        byte[] proof = StateProof.OfAccountRows(world, root, Id(20), keys);
        Assert.Equal(ProofResult.Proven, ProofVerifier.VerifyAccountRows(root, Id(20), keys, proof, out AccountRecord? record, out byte[]?[] values));
        Assert.Equal(world.GetAccount(root, Id(20)), record);
        Assert.Equal([600, 20, null], values.Select(v => v?.Length));

        // Rows of another account do not pass for this one's, nor does the record of another.
        Assert.Equal(ProofResult.NotProven, ProofVerifier.VerifyAccountRows(root, Id(45), keys, proof, out _, out _));
        Assert.Equal(ProofResult.Proven, Verify(Id(200), out record, out values));
        Assert.Null(record);
        Assert.All(values, Assert.Null);
        Assert.Equal(ProofResult.Proven, Verify(Id(70), out record, out values));
        Assert.Equal(5u, record!.Nonce);
        Assert.All(values, Assert.Null);
        byte[] range = StateProof.OfAccountRange(world, root, Id(20), new KeyRange([5], [12]));
        Assert.Equal(ProofResult.Proven, ProofVerifier.VerifyAccountRange(root, Id(20), new KeyRange([5], [12]), range, out _, out var rows));
        Assert.Equal(7, rows.Count);
        Assert.Equal(ProofResult.NotProven, ProofVerifier.VerifyAccountRows(root, Id(20), keys, [], out _, out _));

        ProofResult Verify(AccountId account, out AccountRecord? found, out byte[]?[] at) =>
            ProofVerifier.VerifyAccountRows(root, account, keys, StateProof.OfAccountRows(world, root, account, keys), out found, out at);
    }

    // One string: comparing collections of arrays item by item takes the test framework seconds.
    private static string Text(IEnumerable<byte[]?> items) => string.Join(' ', items.Select(i => i is null ? "-" : Convert.ToHexString(i)));

    private static AccountId Id(byte number)
    {
        var bytes = new byte[AccountId.Size];
        bytes.AsSpan().Fill(number);
        return new AccountId(bytes);
    }
}
