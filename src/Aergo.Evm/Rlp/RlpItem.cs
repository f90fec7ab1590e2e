using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>A decoded item: a byte string, or a list of items.</summary>
/// <remarks>Bounded by its input: nesting up to <see cref="DepthMax"/>, lengths in their shortest form, nothing after the end.</remarks>
public sealed class RlpItem
{
    /// <summary>Deepest nesting of lists.</summary>
    public const int DepthMax = 64;

    private RlpItem(ReadOnlyMemory<byte> bytes, IReadOnlyList<RlpItem>? items) => (Bytes, Items) = (bytes, items);

    /// <summary>Content of a byte string; of a list, its items as encoded.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Items of a list; null for a byte string.</summary>
    public IReadOnlyList<RlpItem>? Items { get; }

    /// <summary>Whether this is a list.</summary>
    [MemberNotNullWhen(true, nameof(Items))]
    public bool IsList => Items is not null;

    /// <summary>Reads one item that fills the input.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> input, [NotNullWhen(true)] out RlpItem? item) =>
        TryRead(ref input, 0, out item) && input.IsEmpty;

    /// <summary>Reads a byte string as a number of at most 256 bits without leading zeros.</summary>
    public bool TryGetNumber(out UInt256 number)
    {
        bool fits = !IsList && Bytes.Length <= UInt256.Size && (Bytes.Length == 0 || Bytes.Span[0] != 0);
        number = fits ? new UInt256(Bytes.Span) : default;
        return fits;
    }

    /// <summary>Reads a byte string as a number of at most 64 bits without leading zeros.</summary>
    public bool TryGetUInt64(out ulong number)
    {
        bool fits = TryGetNumber(out UInt256 wide) && wide.IsUInt64;
        number = fits ? wide.L0 : 0;
        return fits;
    }

    /// <summary>Reads a byte string of 20 bytes.</summary>
    public bool TryGetAddress(out AccountId id)
    {
        bool fits = !IsList && Bytes.Length == AccountId.Size;
        id = fits ? new AccountId(Bytes.Span) : default;
        return fits;
    }

    private static bool TryRead(ref ReadOnlyMemory<byte> input, int depth, [NotNullWhen(true)] out RlpItem? item)
    {
        item = null;
        if (input.IsEmpty)
        {
            return false;
        }

        byte first = input.Span[0];
        if (first < 0x80)
        {
            item = new RlpItem(input[..1], null);
            input = input[1..];
            return true;
        }

        bool isList = first >= 0xc0;
        input = input[1..];
        if (!TryReadLength(ref input, first - (isList ? 0xc0 : 0x80), out int length))
        {
            return false;
        }

        ReadOnlyMemory<byte> content = input[..length];
        input = input[length..];
        if (!isList)
        {
            // A single byte below 0x80 stands for itself; another spelling of it is none.
            if (length == 1 && content.Span[0] < 0x80)
            {
                return false;
            }

            item = new RlpItem(content, null);
            return true;
        }

        if (depth == DepthMax)
        {
            return false;
        }

        var items = new List<RlpItem>();
        ReadOnlyMemory<byte> rest = content;
        while (!rest.IsEmpty)
        {
            if (!TryRead(ref rest, depth + 1, out RlpItem? next))
            {
                return false;
            }

            items.Add(next);
        }

        item = new RlpItem(content, items);
        return true;
    }

    private static bool TryReadLength(ref ReadOnlyMemory<byte> input, int code, out int length)
    {
        length = code;
        if (code > 55)
        {
            int size = code - 55;
            if (size > input.Length || input.Span[0] == 0)
            {
                return false;
            }

            ulong number = 0;
            for (int i = 0; i < size; i++)
            {
                number = (number << 8) | input.Span[i];
            }

            input = input[size..];
            if (number <= 55 || number > int.MaxValue)
            {
                return false;
            }

            length = (int)number;
        }

        return length <= input.Length;
    }
}
