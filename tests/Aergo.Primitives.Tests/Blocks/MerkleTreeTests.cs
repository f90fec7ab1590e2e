using System;
using System.Linq;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class MerkleTreeTests
{
    private static readonly string[] Published =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    // The leaves and roots that implementations of Certificate Transparency test against.
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Published_roots(int count, string root) =>
        Assert.Equal(root, MerkleTree.Root([.. Published.Take(count).Select(h => MerkleTree.LeafHash(Convert.FromHexString(h)))]).ToString());

    [Fact]
    public void Every_leaf_of_every_small_tree_has_a_proof_and_only_its_own()
    {
        var random = new Random(12);
        for (int count = 1; count <= 40; count++)
        {
            Hash256[] leaves = Leaves(count);
            Hash256 root = MerkleTree.Root(leaves);
            Assert.Equal(PlainRoot(leaves), root);
            for (int i = 0; i < count; i++)
            {
                MerkleProof proof = MerkleTree.Prove(leaves, i);
                Assert.True(MerkleTree.Verify(root, leaves[i], proof));
                Assert.False(MerkleTree.Verify(root, Hash256.Sha256("x"u8), proof));
                Assert.False(MerkleTree.Verify(Hash256.Sha256("x"u8), leaves[i], proof));
                Assert.False(MerkleTree.Verify(root, leaves[i], proof with { Path = [.. proof.Path, root] }));
                Assert.False(MerkleTree.Verify(root, leaves[i], proof with { Index = count }));
                Assert.False(MerkleTree.Verify(root, leaves[i], proof with { Index = -1 }));
                if (proof.Path.Count > 0)
                {
                    Assert.False(MerkleTree.Verify(root, leaves[i], proof with { Path = [.. proof.Path.Skip(1)] }));
                    Assert.False(MerkleTree.Verify(root, leaves[i], proof with { Path = [.. proof.Path.SkipLast(1)] }));
                    Hash256[] wrong = [.. proof.Path];
                    wrong[random.Next(wrong.Length)] = root;
                    Assert.False(MerkleTree.Verify(root, leaves[i], proof with { Path = wrong }));
                    int other = (i + 1) % count;
                    Assert.False(MerkleTree.Verify(root, leaves[i], proof with { Index = other }));
                }
            }
        }
    }

    [Fact]
    public void Proofs_hold_in_a_larger_tree()
    {
        Hash256[] leaves = Leaves(1_000);
        Hash256 root = MerkleTree.Root(leaves);
        foreach (int i in new[] { 0, 1, 511, 512, 767, 991, 998, 999 })
        {
            Assert.True(MerkleTree.Verify(root, leaves[i], MerkleTree.Prove(leaves, i)));
        }
    }

    [Fact]
    public void An_inner_node_is_no_leaf()
    {
        Hash256[] leaves = Leaves(2);
        byte[] node = [.. leaves[0].ToArray(), .. leaves[1].ToArray()];
        Assert.NotEqual(MerkleTree.Root(leaves), MerkleTree.Root([MerkleTree.LeafHash(node)]));
    }

    private static Hash256[] Leaves(int count) =>
        [.. Enumerable.Range(0, count).Select(i => MerkleTree.LeafHash([(byte)(i & 0xFF), (byte)(i >> 8)]))];

    private static Hash256 PlainRoot(ReadOnlySpan<Hash256> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        int left = 1;
        while (left * 2 < leaves.Length)
        {
            left *= 2;
        }

        return Hash256.Sha256([1, .. PlainRoot(leaves[..left]).ToArray(), .. PlainRoot(leaves[left..]).ToArray()]);
    }
}
