using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;

namespace Aergo.Primitives;

/// <summary>Writes values as Solidity does: heads in order, what has no fixed length behind them.</summary>
public static class AbiEncoder
{
    /// <summary>Bytes of a word.</summary>
    public const int Word = 32;

    /// <summary>Values side by side, as the arguments of a call stand.</summary>
    /// <exception cref="ArgumentException">A value does not fit its type.</exception>
    public static byte[] Encode(IReadOnlyList<AbiType> types, IReadOnlyList<AbiValue> values)
    {
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(values);
        var output = new List<byte>();
        WriteAll(output, types, values);
        return [.. output];
    }

    /// <summary>Whether a number fits an integer type.</summary>
    public static bool Fits(AbiType type, BigInteger value)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind == AbiKind.UnsignedInteger
            ? value.Sign >= 0 && value.GetBitLength() <= type.Size
            : value.GetBitLength() <= type.Size - 1;
    }

    private static void WriteAll(List<byte> output, IReadOnlyList<AbiType> types, IReadOnlyList<AbiValue> values)
    {
        if (types.Count != values.Count)
        {
            throw new ArgumentException($"{types.Count} values expected, {values.Count} given", nameof(values));
        }

        int offset = types.Sum(t => t.HeadWords) * Word;
        var tail = new List<byte>();
        for (int i = 0; i < types.Count; i++)
        {
            if (types[i].IsDynamic)
            {
                WriteLength(output, offset + tail.Count);
                Write(tail, types[i], values[i]);
            }
            else
            {
                Write(output, types[i], values[i]);
            }
        }

        output.AddRange(tail);
    }

    private static void Write(List<byte> output, AbiType type, AbiValue value)
    {
        switch (type.Kind, value)
        {
            case (AbiKind.UnsignedInteger or AbiKind.SignedInteger, AbiValue.Number number) when Fits(type, number.Value):
                WriteNumber(output, number.Value);
                break;
            case (AbiKind.Boolean, AbiValue.Boolean boolean):
                WriteLength(output, boolean.Value ? 1 : 0);
                break;
            case (AbiKind.Address, AbiValue.Account account):
                output.AddRange(new byte[Word - AccountId.Size]);
                output.AddRange(account.Value.ToArray());
                break;
            case (AbiKind.FixedBytes, AbiValue.Bytes bytes) when bytes.Value.Length == type.Size:
                WritePadded(output, bytes.Value.Span);
                break;
            case (AbiKind.Bytes, AbiValue.Bytes bytes):
                WriteLength(output, bytes.Value.Length);
                WritePadded(output, bytes.Value.Span);
                break;
            case (AbiKind.Text, AbiValue.Text text):
                byte[] utf8 = Encoding.UTF8.GetBytes(text.Value);
                WriteLength(output, utf8.Length);
                WritePadded(output, utf8);
                break;
            case (AbiKind.Array, AbiValue.List list):
                WriteLength(output, list.Items.Count);
                WriteAll(output, [.. Enumerable.Repeat(type.Element!, list.Items.Count)], list.Items);
                break;
            case (AbiKind.FixedArray, AbiValue.List list):
                WriteAll(output, [.. Enumerable.Repeat(type.Element!, type.Size)], list.Items);
                break;
            case (AbiKind.Tuple, AbiValue.List list):
                WriteAll(output, [.. type.Members.Select(m => m.Type)], list.Items);
                break;
            default:
                throw new ArgumentException($"a value does not fit type {type}", nameof(value));
        }
    }

    private static void WriteNumber(List<byte> output, BigInteger value)
    {
        Span<byte> word = stackalloc byte[Word];
        word.Fill(value.Sign < 0 ? (byte)0xff : (byte)0);
        byte[] bytes = value.Sign < 0 ? value.ToByteArray(isUnsigned: false, isBigEndian: true) : value.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(word[(Word - bytes.Length)..]);
        output.AddRange(word);
    }

    private static void WriteLength(List<byte> output, int value)
    {
        Span<byte> word = stackalloc byte[Word];
        word.Clear();
        BinaryPrimitives.WriteInt32BigEndian(word[(Word - sizeof(int))..], value);
        output.AddRange(word);
    }

    private static void WritePadded(List<byte> output, ReadOnlySpan<byte> bytes)
    {
        output.AddRange(bytes);
        output.AddRange(new byte[(Word - (bytes.Length % Word)) % Word]);
    }
}
