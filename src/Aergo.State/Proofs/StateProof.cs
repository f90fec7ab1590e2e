using System;
using System.Buffers;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Makes proofs: the nodes that a reader of the answer would visit, each once, in pre-order.</summary>
/// <remarks>
/// Bytes: for each node or blob its length as varint and its bytes; a blob follows the node that refers to it. A proof of absence
/// is the same path: the leaf where the key would be. Source: docs/spec/state-tree.md, "Proofs".
/// </remarks>
public static class StateProof
{
    /// <summary>Proves what a tree holds at some keys, present or absent.</summary>
    public static byte[] OfKeys(TreeStore store, Hash256 root, IEnumerable<byte[]> keys)
    {
        var sorted = new List<byte[]>(keys);
        sorted.Sort(BytesComparer.Instance);
        var unique = new List<byte[]>(sorted.Count);
        foreach (byte[] key in sorted)
        {
            if (unique.Count == 0 || !unique[^1].AsSpan().SequenceEqual(key))
            {
                unique.Add(key);
            }
        }

        return Make(store, root, new ProofQuestion(unique));
    }

    /// <summary>Proves all rows of a range, and that there are no others.</summary>
    public static byte[] OfRange(TreeStore store, Hash256 root, KeyRange range) => Make(store, root, new ProofQuestion(range));

    /// <summary>Proves what rows of an account hold under a state root: the account's record, then the rows under it.</summary>
    /// <remarks>Bytes: length of the first proof as varint · proof of the record in the world tree · proof under its rows root, empty when
    /// there is no account or it has no rows.</remarks>
    public static byte[] OfAccountRows(WorldState world, Hash256 stateRoot, AccountId account, IEnumerable<byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(keys);
        byte[] record = OfKeys(world.Store, stateRoot, [account.ToArray()]);
        Hash256 rows = world.GetAccount(stateRoot, account)?.RowsRoot ?? Hash256.Zero;
        return Join(record, OfKeys(world.Store, rows, keys));
    }

    /// <summary>Proves all rows of a range of an account's tree under a state root.</summary>
    public static byte[] OfAccountRange(WorldState world, Hash256 stateRoot, AccountId account, KeyRange range)
    {
        ArgumentNullException.ThrowIfNull(world);
        byte[] record = OfKeys(world.Store, stateRoot, [account.ToArray()]);
        Hash256 rows = world.GetAccount(stateRoot, account)?.RowsRoot ?? Hash256.Zero;
        return Join(record, OfRange(world.Store, rows, range));
    }

    private static byte[] Join(byte[] record, byte[] rows)
    {
        var output = new ArrayBufferWriter<byte>(record.Length + rows.Length + Varint.BytesMax);
        Varint.Write(output, (ulong)record.Length);
        output.Write(record);
        output.Write(rows);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Make(TreeStore store, Hash256 root, ProofQuestion question)
    {
        ArgumentNullException.ThrowIfNull(store);
        var output = new ArrayBufferWriter<byte>(4096);
        if (!root.IsZero)
        {
            Add(store, store.Load(root), null, question, output);
        }

        return output.WrittenSpan.ToArray();
    }

    private static void Add(TreeStore store, TreeNode node, byte[]? after, ProofQuestion question, ArrayBufferWriter<byte> output)
    {
        Part(output, node.Bytes);
        for (int i = 0; i < node.Count; i++)
        {
            byte[] key = node.Key(i);
            if (!node.IsLeaf)
            {
                if (question.Needs(after, key))
                {
                    Add(store, store.Load(node.Child(i)), after, question, output);
                }

                after = key;
            }
            else if (node.Mark(i) && question.Asks(key))
            {
                Part(output, store.LoadBlob(node.Value(i)));
            }
        }
    }

    private static void Part(ArrayBufferWriter<byte> output, byte[] bytes)
    {
        Varint.Write(output, (ulong)bytes.Length);
        output.Write(bytes);
    }
}
