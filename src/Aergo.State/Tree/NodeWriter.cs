using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
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
    private const byte NodeTag = (byte)'N', BlobTag = (byte)'B';

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

        var bytes = new byte[length];
        Span<byte> s = bytes;
        s[0] = TreeNode.Magic;
        s[1] = TreeNode.Format;
        s[2] = (byte)level;
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

    public static Hash256 NodeId(ReadOnlySpan<byte> node) => Tagged(NodeTag, node);

    public static Hash256 BlobId(ReadOnlySpan<byte> blob) => Tagged(BlobTag, blob);

    /// <summary>Length and id, the stored form of a value that lies beside the tree.</summary>
    public static byte[] BlobReference(int length, Hash256 id)
    {
        var bytes = new byte[TreeNode.BlobReferenceBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        id.CopyTo(bytes.AsSpan(4));
        return bytes;
    }

    internal static Hash256 Tagged(byte tag, ReadOnlySpan<byte> data)
    {
        // One call over one buffer: a hash object costs more than copying a node does.
        Span<byte> digest = stackalloc byte[Hash256.Size];
        if (data.Length < 12 * 1024)
        {
            Span<byte> whole = stackalloc byte[(12 * 1024) + 1];
            whole[0] = tag;
            data.CopyTo(whole[1..]);
            SHA256.HashData(whole[..(data.Length + 1)], digest);
        }
        else
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData([tag]);
            hash.AppendData(data);
            hash.GetHashAndReset(digest);
        }

        return new Hash256(digest);
    }
}
