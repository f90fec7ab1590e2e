using System;
using System.Buffers.Binary;
using Aergo.Files;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Takes the parts of a proof one by one, each against the id it must have. Total on any input: each step consumes bytes or fails.</summary>
internal ref struct ProofReader(ReadOnlySpan<byte> proof)
{
    private ReadOnlySpan<byte> _rest = proof;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The next part, if it is the node with this id, on this level, with keys above <paramref name="after"/> and up to <paramref name="last"/>.</summary>
    public bool TryTakeNode(Hash256 id, int level, byte[]? after, byte[]? last, out TreeNode node)
    {
        node = null!;
        if (!TryTake(out ReadOnlySpan<byte> bytes) || ContentId.OfNode(bytes) != id ||
            !TreeNode.TryParse(id, bytes.ToArray(), out TreeNode? parsed) || (level >= 0 && parsed.Level != level))
        {
            return false;
        }

        node = parsed;
        return (after is null || node.Compare(after, 0) < 0) && (last is null || node.Compare(last, node.Count - 1) == 0);
    }

    /// <summary>The next part, if it is the blob this reference names.</summary>
    public bool TryTakeBlob(ReadOnlySpan<byte> reference, out byte[] blob)
    {
        blob = [];
        if (!TryTake(out ReadOnlySpan<byte> bytes) || bytes.Length != BinaryPrimitives.ReadInt32LittleEndian(reference) ||
            ContentId.OfBlob(bytes) != new Hash256(reference[4..]))
        {
            return false;
        }

        blob = bytes.ToArray();
        return true;
    }

    private bool TryTake(out ReadOnlySpan<byte> part)
    {
        part = default;
        if (!Varint.TryRead(ref _rest, out ulong length) || length > (ulong)_rest.Length)
        {
            return false;
        }

        part = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }
}
