using System;
using System.Collections.Generic;
using System.Numerics;
using System.Security.Cryptography;

namespace Aergo.Primitives;

/// <summary>The hash tree of RFC 6962: leaves and nodes hashed with different first bytes, the left side of every split a full power of two.</summary>
/// <remarks>The root of no leaves is SHA-256 of nothing. Source: docs/spec/encoding.md, "Merkle trees".</remarks>
public static class MerkleTree
{
    /// <summary>Longest proof, in digests: the tree of 2^31 leaves.</summary>
    public const int PathLengthMax = 31;

    private const byte LeafTag = 0;
    private const byte NodeTag = 1;

    /// <summary>Digest of a leaf: SHA-256 of 0x00 and its bytes.</summary>
    public static Hash256 LeafHash(ReadOnlySpan<byte> leaf)
    {
        byte[] input = [LeafTag, .. leaf];
        return Hash256.Sha256(input);
    }

    /// <summary>Root over digests of leaves.</summary>
    public static Hash256 Root(IReadOnlyList<Hash256> leafHashes)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        if (leafHashes.Count == 0)
        {
            return Hash256.Sha256(default);
        }

        // complete[i] is the root of a full subtree of 2^i leaves waiting for its right neighbour.
        Span<Hash256> complete = stackalloc Hash256[PathLengthMax + 1];
        for (int i = 0; i < leafHashes.Count; i++)
        {
            Hash256 hash = leafHashes[i];
            int level = 0;
            for (; ((i >> level) & 1) == 1; level++)
            {
                hash = NodeHash(complete[level], hash);
            }

            complete[level] = hash;
        }

        int lowest = BitOperations.TrailingZeroCount(leafHashes.Count);
        Hash256 root = complete[lowest];
        for (int level = lowest + 1; leafHashes.Count >> level != 0; level++)
        {
            if (((leafHashes.Count >> level) & 1) == 1)
            {
                root = NodeHash(complete[level], root);
            }
        }

        return root;
    }

    /// <summary>Shows that the leaf at <paramref name="index"/> belongs to the tree.</summary>
    public static MerkleProof Prove(IReadOnlyList<Hash256> leafHashes, int index)
    {
        ArgumentNullException.ThrowIfNull(leafHashes);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leafHashes.Count);
        var path = new List<Hash256>();
        int start = 0;
        int count = leafHashes.Count;
        while (count > 1)
        {
            int left = LargestPowerBelow(count);
            bool goRight = index - start >= left;
            path.Add(goRight ? Root(new Slice(leafHashes, start, left)) : Root(new Slice(leafHashes, start + left, count - left)));
            (start, count) = goRight ? (start + left, count - left) : (start, left);
        }

        path.Reverse();
        return new MerkleProof(index, leafHashes.Count, path);
    }

    /// <summary>Whether a proof leads from a leaf's digest to the root.</summary>
    public static bool Verify(Hash256 root, Hash256 leafHash, MerkleProof proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (proof.Index < 0 || proof.Index >= proof.Count || proof.Path.Count > PathLengthMax)
        {
            return false;
        }

        int node = proof.Index;
        int last = proof.Count - 1;
        Hash256 hash = leafHash;
        foreach (Hash256 sibling in proof.Path)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = NodeHash(sibling, hash);

                // The last node of a level may stand alone for several levels; it is carried up unhashed.
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                hash = NodeHash(hash, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && hash == root;
    }

    private static Hash256 NodeHash(Hash256 left, Hash256 right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Hash256.Size)];
        input[0] = NodeTag;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Hash256.Size)..]);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SHA256.HashData(input, digest);
        return new Hash256(digest);
    }

    private static int LargestPowerBelow(int count) => 1 << (31 - BitOperations.LeadingZeroCount((uint)(count - 1)));

    private sealed class Slice(IReadOnlyList<Hash256> all, int start, int count) : IReadOnlyList<Hash256>
    {
        public int Count => count;

        public Hash256 this[int index] => all[start + index];

        public IEnumerator<Hash256> GetEnumerator()
        {
            for (int i = 0; i < count; i++)
            {
                yield return all[start + i];
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
