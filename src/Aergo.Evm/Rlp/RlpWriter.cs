using System;
using System.Collections.Generic;
using System.Numerics;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Writes Ethereum's recursive length prefix encoding: byte strings and lists of such.</summary>
/// <remarks>Source: Ethereum yellow paper, appendix B. Numbers are byte strings, big-endian, without leading zeros.</remarks>
public sealed class RlpWriter
{
    private readonly List<byte> _bytes = [];
    private readonly Stack<int> _open = new();

    /// <summary>Begins a list; items follow until <see cref="EndList"/>.</summary>
    public void BeginList() => _open.Push(_bytes.Count);

    /// <summary>Ends the list begun last.</summary>
    public void EndList()
    {
        int start = _open.Pop();
        _bytes.InsertRange(start, Prefix(_bytes.Count - start, 0xc0).ToArray());
    }

    /// <summary>Writes a byte string.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 1 || bytes[0] >= 0x80)
        {
            _bytes.AddRange(Prefix(bytes.Length, 0x80));
        }

        _bytes.AddRange(bytes);
    }

    /// <summary>Writes a number.</summary>
    public void Write(ulong number) => Write((UInt256)number);

    /// <summary>Writes a number.</summary>
    public void Write(in UInt256 number)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        number.WriteBigEndian(bytes);
        Write(bytes[(UInt256.Size - number.ByteLength)..]);
    }

    /// <summary>Writes an address as its 20 bytes.</summary>
    public void Write(AccountId id)
    {
        Span<byte> bytes = stackalloc byte[AccountId.Size];
        id.CopyTo(bytes);
        Write(bytes);
    }

    /// <summary>Writes a digest as its 32 bytes.</summary>
    public void Write(Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        hash.CopyTo(bytes);
        Write(bytes);
    }

    /// <summary>Writes an item that is encoded already.</summary>
    public void WriteEncoded(ReadOnlySpan<byte> item) => _bytes.AddRange(item);

    /// <summary>Everything written, with no list open.</summary>
    public byte[] ToArray() => [.. _bytes];

    private static ReadOnlySpan<byte> Prefix(int length, byte offset)
    {
        if (length <= 55)
        {
            return new[] { (byte)(offset + length) };
        }

        int size = 4 - (BitOperations.LeadingZeroCount((uint)length) / 8);
        var prefix = new byte[1 + size];
        prefix[0] = (byte)(offset + 55 + size);
        for (int i = 0; i < size; i++)
        {
            prefix[1 + i] = (byte)(length >> (8 * (size - 1 - i)));
        }

        return prefix;
    }
}
