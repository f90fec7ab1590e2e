using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Roots of Ethereum's Merkle-Patricia tries, over all of their content at once.</summary>
/// <remarks>
/// For what the interfaces of Ethereum show (roots of transactions and receipts) and for comparing with published state roots; the ledger's
/// own tree is another. Source: Ethereum yellow paper, appendix D.
/// </remarks>
public static class MerklePatriciaTrie
{
    /// <summary>Root of a trie without content.</summary>
    public static readonly Hash256 EmptyRoot = Keccak256.Hash([0x80]);

    /// <summary>Root over keys and values; a value of no length means that the key is not there.</summary>
    public static Hash256 Root(IEnumerable<KeyValuePair<byte[], byte[]>> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        (byte[] Path, byte[] Value)[] sorted = [.. content
            .Where(p => p.Value.Length > 0)
            .Select(p => (Nibbles(p.Key), p.Value))
            .OrderBy(p => p.Item1, PathOrder.Instance)];
        return sorted.Length == 0 ? EmptyRoot : Keccak256.Hash(Node(sorted, 0));
    }

    /// <summary>Root of the trie whose keys are the indexes of a list, as for the transactions of a block.</summary>
    public static Hash256 RootOfList(IReadOnlyList<byte[]> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Root(items.Select((item, i) =>
        {
            var key = new RlpWriter();
            key.Write((ulong)i);
            return KeyValuePair.Create(key.ToArray(), item);
        }));
    }

    /// <summary>Root of the trie whose keys are the digests of the keys given, as for accounts and slots.</summary>
    public static Hash256 SecureRoot(IEnumerable<KeyValuePair<byte[], byte[]>> content) =>
        Root(content.Select(p => KeyValuePair.Create(Keccak256.Hash(p.Key).ToArray(), p.Value)));

    // All pairs share the first `depth` nibbles.
    private static byte[] Node(ReadOnlySpan<(byte[] Path, byte[] Value)> pairs, int depth)
    {
        var node = new RlpWriter();
        node.BeginList();
        byte[] first = pairs[0].Path, last = pairs[^1].Path;
        if (pairs.Length == 1)
        {
            node.Write(HexPrefix(first.AsSpan(depth), true));
            node.Write(pairs[0].Value);
        }
        else
        {
            int shared = first.AsSpan(depth).CommonPrefixLength(last.AsSpan(depth));
            if (shared > 0)
            {
                node.Write(HexPrefix(first.AsSpan(depth, shared), false));
                WriteReference(node, Node(pairs, depth + shared));
            }
            else
            {
                WriteBranch(node, pairs, depth);
            }
        }

        node.EndList();
        return node.ToArray();
    }

    private static void WriteBranch(RlpWriter node, ReadOnlySpan<(byte[] Path, byte[] Value)> pairs, int depth)
    {
        byte[] here = [];
        if (pairs[0].Path.Length == depth)
        {
            here = pairs[0].Value;
            pairs = pairs[1..];
        }

        for (int nibble = 0; nibble < 16; nibble++)
        {
            int count = 0;
            while (count < pairs.Length && pairs[count].Path[depth] == nibble)
            {
                count++;
            }

            if (count == 0)
            {
                node.Write([]);
            }
            else
            {
                WriteReference(node, Node(pairs[..count], depth + 1));
                pairs = pairs[count..];
            }
        }

        node.Write(here);
    }

    // A node shorter than its digest stands in its parent itself.
    private static void WriteReference(RlpWriter node, byte[] child)
    {
        if (child.Length < Hash256.Size)
        {
            node.WriteEncoded(child);
        }
        else
        {
            node.Write(Keccak256.Hash(child));
        }
    }

    private static byte[] HexPrefix(ReadOnlySpan<byte> nibbles, bool isLeaf)
    {
        int flag = (isLeaf ? 2 : 0) + (nibbles.Length & 1);
        var bytes = new byte[1 + (nibbles.Length / 2)];
        bytes[0] = (byte)(flag << 4);
        if ((nibbles.Length & 1) != 0)
        {
            bytes[0] |= nibbles[0];
            nibbles = nibbles[1..];
        }

        for (int i = 0; i < nibbles.Length; i += 2)
        {
            bytes[1 + (i / 2)] = (byte)((nibbles[i] << 4) | nibbles[i + 1]);
        }

        return bytes;
    }

    private static byte[] Nibbles(byte[] key)
    {
        var nibbles = new byte[2 * key.Length];
        for (int i = 0; i < key.Length; i++)
        {
            nibbles[2 * i] = (byte)(key[i] >> 4);
            nibbles[(2 * i) + 1] = (byte)(key[i] & 15);
        }

        return nibbles;
    }

    private sealed class PathOrder : IComparer<byte[]>
    {
        public static readonly PathOrder Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
