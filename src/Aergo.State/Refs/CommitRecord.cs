using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Aergo.Files;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>One state in the history of a repository: what it holds and where it comes from.</summary>
/// <remarks>
/// Bytes, little endian: format 1 · parent count 1 · height 8 · time 8 · root 32 · block id 32 · parents 32 each. The id is
/// SHA-256 over the byte 'C' and these. Source: docs/spec/state-tree.md, "Commits and refs".
/// </remarks>
public sealed class CommitRecord : IEquatable<CommitRecord>
{
    private const byte Format = 1, Tag = (byte)'C';
    private const int FixedBytes = 82;

    /// <summary>A commit with none (the first), one or two (a merge) parents.</summary>
    public CommitRecord(Hash256 root, IReadOnlyList<Hash256> parents, long height, Hash256 blockId, Instant time)
    {
        ArgumentNullException.ThrowIfNull(parents);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parents.Count, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        (Root, Parents, Height, BlockId, Time) = (root, parents, height, blockId, time);
    }

    /// <summary>State root.</summary>
    public Hash256 Root { get; }

    /// <summary>Commits it follows on: the branch's own first, then the one merged in.</summary>
    public IReadOnlyList<Hash256> Parents { get; }

    /// <summary>Height of the block.</summary>
    public long Height { get; }

    /// <summary>The block.</summary>
    public Hash256 BlockId { get; }

    /// <summary>The block's time.</summary>
    public Instant Time { get; }

    /// <summary>Name of the commit.</summary>
    public Hash256 Id => ContentId.Tagged(Tag, Encode());

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[FixedBytes + (Parents.Count * Hash256.Size)];
        Span<byte> output = bytes;
        output[0] = Format;
        output[1] = (byte)Parents.Count;
        BinaryPrimitives.WriteInt64LittleEndian(output[2..], Height);
        BinaryPrimitives.WriteInt64LittleEndian(output[10..], Time.UnixNanoseconds);
        Root.CopyTo(output[18..]);
        BlockId.CopyTo(output[50..]);
        for (int i = 0; i < Parents.Count; i++)
        {
            Parents[i].CopyTo(output[(FixedBytes + (i * Hash256.Size))..]);
        }

        return bytes;
    }

    /// <summary>Reads canonical bytes; anything else is refused.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CommitRecord? commit)
    {
        commit = null;
        if (bytes.Length < FixedBytes || bytes[0] != Format || bytes[1] > 2 || bytes.Length != FixedBytes + (bytes[1] * Hash256.Size))
        {
            return false;
        }

        long height = BinaryPrimitives.ReadInt64LittleEndian(bytes[2..]);
        if (height < 0)
        {
            return false;
        }

        var parents = new Hash256[bytes[1]];
        for (int i = 0; i < parents.Length; i++)
        {
            parents[i] = new Hash256(bytes[(FixedBytes + (i * Hash256.Size))..]);
        }

        commit = new CommitRecord(
            new Hash256(bytes[18..]), parents, height, new Hash256(bytes[50..]), new Instant(BinaryPrimitives.ReadInt64LittleEndian(bytes[10..])));
        return true;
    }

    /// <inheritdoc />
    public bool Equals(CommitRecord? other) => other is not null && Encode().AsSpan().SequenceEqual(other.Encode());

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as CommitRecord);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Root, Height, BlockId);
}
