using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.Unicode;

namespace Aergo.Primitives;

/// <summary>Reads values that Solidity wrote.</summary>
/// <remarks>
/// Total: bytes that are no values of the types are refused, among them integers beyond their type and booleans other than 0 and 1. No word is read for
/// two values, but for offsets that waste room: in all no more words are read than there are, so a small input never becomes a large value.
/// </remarks>
public ref struct AbiDecoder
{
    private const int Word = AbiEncoder.Word;

    private readonly ReadOnlySpan<byte> _input;
    private long _wordsLeft;

    private AbiDecoder(ReadOnlySpan<byte> input)
    {
        _input = input;
        _wordsLeft = (input.Length + Word - 1) / Word;
    }

    /// <summary>Values side by side; null when the bytes are none of these types. Bytes behind the last value are allowed.</summary>
    public static IReadOnlyList<AbiValue>? TryDecode(IReadOnlyList<AbiType> types, ReadOnlySpan<byte> input)
    {
        ArgumentNullException.ThrowIfNull(types);
        return new AbiDecoder(input).ReadAll(types, 0);
    }

    private List<AbiValue>? ReadAll(IReadOnlyList<AbiType> types, int start)
    {
        // Each value takes a word at least, so the list is never longer than the input.
        var values = new List<AbiValue>(Math.Min(types.Count, (int)_wordsLeft));
        long place = start;
        foreach (AbiType type in types)
        {
            if (place > _input.Length)
            {
                return null;
            }

            long at = place;
            if (type.IsDynamic)
            {
                if (!TryLength((int)place, out int offset) || (at = start + (long)offset) > _input.Length)
                {
                    return null;
                }
            }

            if (Read(type, (int)at) is not { } value)
            {
                return null;
            }

            values.Add(value);
            place += (long)type.HeadWords * Word;
        }

        return values;
    }

    private AbiValue? Read(AbiType type, int at)
    {
        switch (type.Kind)
        {
            case AbiKind.Array:
                return TryLength(at, out int count) && count <= _wordsLeft && ReadAll(Repeat(type.Element!, count), at + Word) is { } items ? new AbiValue.List(items) : null;
            case AbiKind.FixedArray:
                return type.Size <= _wordsLeft && ReadAll(Repeat(type.Element!, type.Size), at) is { } elements ? new AbiValue.List(elements) : null;
            case AbiKind.Tuple:
                return ReadAll([.. type.Members.Select(m => m.Type)], at) is { } members ? new AbiValue.List(members) : null;
            case AbiKind.Bytes or AbiKind.Text:
                return TryBytes(at, out ReadOnlySpan<byte> bytes) ? type.Kind == AbiKind.Bytes ? new AbiValue.Bytes(bytes.ToArray()) : TextOf(bytes) : null;
            default:
                return TryWord(at, out ReadOnlySpan<byte> word) ? Single(type, word) : null;
        }
    }

    private static AbiValue? Single(AbiType type, ReadOnlySpan<byte> word)
    {
        switch (type.Kind)
        {
            case AbiKind.UnsignedInteger or AbiKind.SignedInteger:
                var number = new BigInteger(word, isUnsigned: type.Kind == AbiKind.UnsignedInteger, isBigEndian: true);
                return AbiEncoder.Fits(type, number) ? new AbiValue.Number(number) : null;
            case AbiKind.Boolean:
                return !word[..(Word - 1)].ContainsAnyExcept((byte)0) && word[Word - 1] <= 1 ? new AbiValue.Boolean(word[Word - 1] == 1) : null;
            case AbiKind.Address:
                return !word[..(Word - AccountId.Size)].ContainsAnyExcept((byte)0) ? new AbiValue.Account(new AccountId(word[(Word - AccountId.Size)..])) : null;
            default:
                return !word[type.Size..].ContainsAnyExcept((byte)0) ? new AbiValue.Bytes(word[..type.Size].ToArray()) : null;
        }
    }

    private static AbiValue.Text? TextOf(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? new AbiValue.Text(Encoding.UTF8.GetString(bytes)) : null;

    private static AbiType[] Repeat(AbiType type, int count)
    {
        var types = new AbiType[count];
        Array.Fill(types, type);
        return types;
    }

    private bool TryBytes(int at, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TryLength(at, out int length) || length > _input.Length - at - Word)
        {
            return false;
        }

        bytes = _input.Slice(at + Word, length);
        return (_wordsLeft -= (length + Word - 1) / Word) >= 0;
    }

    private bool TryLength(int at, out int value)
    {
        value = 0;
        if (!TryWord(at, out ReadOnlySpan<byte> word) || word[..(Word - sizeof(int))].ContainsAnyExcept((byte)0))
        {
            return false;
        }

        uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(word[(Word - sizeof(int))..]);
        value = (int)Math.Min(length, int.MaxValue);
        return length <= int.MaxValue;
    }

    private bool TryWord(int at, out ReadOnlySpan<byte> word)
    {
        word = default;
        if (at > _input.Length - Word || --_wordsLeft < 0)
        {
            return false;
        }

        word = _input.Slice(at, Word);
        return true;
    }
}
