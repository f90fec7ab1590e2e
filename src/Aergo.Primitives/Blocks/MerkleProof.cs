using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace Aergo.Primitives;

/// <summary>The way from a leaf of a <see cref="MerkleTree"/> to its root.</summary>
/// <param name="Index">Place of the leaf, from 0.</param>
/// <param name="Count">Number of leaves.</param>
/// <param name="Path">Digests of the siblings, leaf side first.</param>
public sealed record MerkleProof(int Index, int Count, IReadOnlyList<Hash256> Path)
{
    /// <summary>Reads the encoding; false for anything <see cref="Encode"/> would not give back, and for a place outside the tree.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out MerkleProof? proof)
    {
        proof = null;
        var reader = new CanonicalReader(bytes);
        int index = reader.ReadInt32();
        int count = reader.ReadInt32();
        var path = new Hash256[reader.ReadCount(MerkleTree.PathLengthMax, Hash256.Size)];
        for (int i = 0; i < path.Length; i++)
        {
            path[i] = reader.ReadHash();
        }

        if (!reader.Complete || index < 0 || index >= count)
        {
            return false;
        }

        proof = new MerkleProof(index, count, path);
        return true;
    }

    /// <summary>Index, count (int32 each), number of digests (uint32), digests.</summary>
    public byte[] Encode()
    {
        var writer = new CanonicalWriter();
        writer.WriteInt32(Index);
        writer.WriteInt32(Count);
        writer.WriteUInt32((uint)Path.Count);
        foreach (Hash256 hash in Path)
        {
            writer.WriteHash(hash);
        }

        return writer.ToArray();
    }
}
