using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>How checking a proof ended.</summary>
public enum ProofResult
{
    /// <summary>The rows are what the tree with this root holds.</summary>
    Proven,

    /// <summary>The bytes are not a proof of this question under this root.</summary>
    NotProven,

    /// <summary>The proof is over the caller's limit.</summary>
    TooLarge,
}

/// <summary>Checks proofs against a root and nothing else; safe on bytes of any origin.</summary>
/// <remarks>
/// A proof shows membership under a root. That forced cuts are canonical it cannot show, since they depend on what lies behind;
/// validators check that, and certify the root.
/// </remarks>
public static class ProofVerifier
{
    /// <summary>Longest proof looked at: 16 MiB.</summary>
    public const int ProofBytesMax = 16 << 20;

    /// <summary>What the tree holds at <paramref name="sortedKeys"/> (sorted, no repeats): for each the value, or null where there is none.</summary>
    public static ProofResult VerifyKeys(Hash256 root, IReadOnlyList<byte[]> sortedKeys, ReadOnlySpan<byte> proof, out byte[]?[] values)
    {
        ArgumentNullException.ThrowIfNull(sortedKeys);
        values = [];
        ProofResult result = Verify(root, new ProofQuestion(sortedKeys), proof, out List<KeyValuePair<byte[], byte[]>> rows);
        if (result != ProofResult.Proven)
        {
            return result;
        }

        values = new byte[]?[sortedKeys.Count];
        int at = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (at < rows.Count && rows[at].Key.AsSpan().SequenceEqual(sortedKeys[i]))
            {
                values[i] = rows[at++].Value;
            }
        }

        return result;
    }

    /// <summary>What the tree holds at one key: the value, or null where there is none.</summary>
    public static ProofResult VerifyKey(Hash256 root, byte[] key, ReadOnlySpan<byte> proof, out byte[]? value)
    {
        ProofResult result = VerifyKeys(root, [key], proof, out byte[]?[] values);
        value = result == ProofResult.Proven ? values[0] : null;
        return result;
    }

    /// <summary>All rows of a range, in order.</summary>
    public static ProofResult VerifyRange(Hash256 root, KeyRange range, ReadOnlySpan<byte> proof, out IReadOnlyList<KeyValuePair<byte[], byte[]>> rows)
    {
        ProofResult result = Verify(root, new ProofQuestion(range), proof, out List<KeyValuePair<byte[], byte[]>> found);
        rows = found;
        return result;
    }

    /// <summary>An account's record (null: no such account) and what its tree holds at some keys, under a state root.</summary>
    public static ProofResult VerifyAccountRows(
        Hash256 stateRoot, AccountId account, IReadOnlyList<byte[]> sortedKeys, ReadOnlySpan<byte> proof, out AccountRecord? record, out byte[]?[] values)
    {
        values = [];
        ProofResult result = VerifyRecord(stateRoot, account, ref proof, out record);
        return result == ProofResult.Proven ? VerifyKeys(record?.RowsRoot ?? Hash256.Zero, sortedKeys, proof, out values) : result;
    }

    /// <summary>An account's record (null: no such account) and all rows of a range of its tree, under a state root.</summary>
    public static ProofResult VerifyAccountRange(
        Hash256 stateRoot, AccountId account, KeyRange range, ReadOnlySpan<byte> proof, out AccountRecord? record,
        out IReadOnlyList<KeyValuePair<byte[], byte[]>> rows)
    {
        rows = [];
        ProofResult result = VerifyRecord(stateRoot, account, ref proof, out record);
        return result == ProofResult.Proven ? VerifyRange(record?.RowsRoot ?? Hash256.Zero, range, proof, out rows) : result;
    }

    /// <summary>An account's record in the world tree, null when there is none, from a proof made by <see cref="StateProof.OfKeys"/>.</summary>
    public static ProofResult VerifyAccount(Hash256 stateRoot, AccountId account, ReadOnlySpan<byte> proof, out AccountRecord? record)
    {
        record = null;
        ProofResult result = VerifyKey(stateRoot, account.ToArray(), proof, out byte[]? bytes);
        return result == ProofResult.Proven && bytes is not null && !AccountRecord.TryDecode(bytes, out record) ? ProofResult.NotProven : result;
    }

    private static ProofResult VerifyRecord(Hash256 stateRoot, AccountId account, ref ReadOnlySpan<byte> proof, out AccountRecord? record)
    {
        record = null;
        if (proof.Length > ProofBytesMax)
        {
            return ProofResult.TooLarge;
        }

        if (!Varint.TryRead(ref proof, out ulong length) || length > (ulong)proof.Length)
        {
            return ProofResult.NotProven;
        }

        ReadOnlySpan<byte> first = proof[..(int)length];
        proof = proof[(int)length..];
        return VerifyAccount(stateRoot, account, first, out record);
    }

    private static ProofResult Verify(Hash256 root, ProofQuestion question, ReadOnlySpan<byte> proof, out List<KeyValuePair<byte[], byte[]>> rows)
    {
        rows = [];
        if (proof.Length > ProofBytesMax)
        {
            return ProofResult.TooLarge;
        }

        var reader = new ProofReader(proof);
        bool good = question.IsSorted &&
            (root.IsZero || (reader.TryTakeNode(root, -1, null, null, out TreeNode top) && Walk(ref reader, top, null, question, rows))) &&
            reader.IsAtEnd;
        if (!good)
        {
            rows = [];
        }

        return good ? ProofResult.Proven : ProofResult.NotProven;
    }

    private static bool Walk(ref ProofReader reader, TreeNode node, byte[]? after, ProofQuestion question, List<KeyValuePair<byte[], byte[]>> rows)
    {
        for (int i = 0; i < node.Count; i++)
        {
            byte[] key = node.Key(i);
            if (!node.IsLeaf)
            {
                // Levels fall by one at each step, so the recursion is no deeper than TreeNode.LevelMax.
                if (question.Needs(after, key) &&
                    (!reader.TryTakeNode(node.Child(i), node.Level - 1, after, key, out TreeNode child) || !Walk(ref reader, child, after, question, rows)))
                {
                    return false;
                }

                after = key;
            }
            else if (question.Asks(key))
            {
                byte[] value = [];
                if (node.Mark(i) && !reader.TryTakeBlob(node.Value(i), out value))
                {
                    return false;
                }

                rows.Add(new(key, node.Mark(i) ? value : node.Value(i).ToArray()));
            }
        }

        return true;
    }
}
