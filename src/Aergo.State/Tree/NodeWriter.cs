using System;
using System.Buffers.Binary;
using Aergo.Files;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>One entry on its way into a node; points into bytes owned by others.</summary>
internal struct NodeEntry
{
    public byte[] KeyBytes, ValueBytes;
    public int KeyStart, KeyLength, ValueStart, ValueLength;

    /// <summary>Leaf: the value is a blob reference. Inner: the child was ended by look-back.</summary>
    public bool Mark;

    /// <summary>Rows below; inner entries only.</summary>
    public ulong Rows;

    /// <summary>Number of the old node it came from, counted within one run of the updater.</summary>
    public int Source;

    /// <summary>Hash of the cut rule, once it was asked for.</summary>
    public uint Hash;

    public readonly ReadOnlySpan<byte> Key => KeyBytes.AsSpan(KeyStart, KeyLength);

    public readonly ReadOnlySpan<byte> Value => ValueBytes.AsSpan(ValueStart, ValueLength);
}

/// <summary>Lays out nodes and names them.</summary>
internal static class NodeWriter
{
    /// <summary>The bytes of a node with these entries.</summary>
    public static byte[] Write(int level, ReadOnlySpan<NodeEntry> entries)
    {
        int count = entries.Length;
        ReadOnlySpan<byte> first = entries[0].Key;
        int prefix = first.CommonPrefixLength(entries[^1].Key);
        int length = TreeNode.HeaderBytes + prefix + (4 * count);
        foreach (ref readonly NodeEntry entry in entries)
        {
            length += entry.KeyLength - prefix + entry.ValueLength + (level == 0 ? 0 : Varint.Length(entry.Rows));
        }

        byte[] bytes = Allocate(length);
        Span<byte> s = bytes;
        s[0] = TreeNode.Magic;
        s[1] = TreeNode.Format;
        s[2] = (byte)level;
        s[3] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(s[4..], (ushort)count);
        BinaryPrimitives.WriteUInt16LittleEndian(s[6..], (ushort)prefix);
        first[..prefix].CopyTo(s[TreeNode.HeaderBytes..]);
        int keyOffset = TreeNode.HeaderBytes + prefix, valueOffset = keyOffset + (2 * count), at = valueOffset + (2 * count);
        if (level > 0)
        {
            foreach (ref readonly NodeEntry entry in entries)
            {
                at += Varint.Write(s[at..], entry.Rows);
            }
        }

        foreach (ref readonly NodeEntry entry in entries)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(s[keyOffset..], (ushort)at);
            keyOffset += 2;
            entry.Key[prefix..].CopyTo(s[at..]);
            at += entry.KeyLength - prefix;
        }

        foreach (ref readonly NodeEntry entry in entries)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(s[valueOffset..], (ushort)(at | (entry.Mark ? 0x8000 : 0)));
            valueOffset += 2;
            entry.Value.CopyTo(s[at..]);
            at += entry.ValueLength;
        }

        return bytes;
    }

    /// <summary>Bytes for a node, to be filled wholly.</summary>
    /// <remarks>Nodes outlive the young generations as a rule; on the heap that is not moved they are not copied twice on their way (a third
    /// of an update's time, measured).</remarks>
    public static byte[] Allocate(int length) => GC.AllocateUninitializedArray<byte>(length, pinned: true);

    public static Hash256 NodeId(ReadOnlySpan<byte> node) => ContentId.OfNode(node);

    public static Hash256 BlobId(ReadOnlySpan<byte> blob) => ContentId.OfBlob(blob);

    /// <summary>Length and id, the stored form of a value that lies beside the tree.</summary>
    public static byte[] BlobReference(int length, Hash256 id)
    {
        var bytes = new byte[TreeNode.BlobReferenceBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        id.CopyTo(bytes.AsSpan(4));
        return bytes;
    }
}
