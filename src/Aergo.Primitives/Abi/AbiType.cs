using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Aergo.Primitives;

/// <summary>A type of Ethereum's contract ABI.</summary>
/// <remarks>Immutable. Types come from texts that outsiders write, so their depth and size are bounded; none has values of no length.</remarks>
public sealed record AbiType
{
    /// <summary>Deepest nesting of arrays and tuples.</summary>
    public const int DepthMax = 16;

    /// <summary>Most members of a tuple.</summary>
    public const int MembersMax = 256;

    /// <summary>Most words that a value without dynamic parts takes.</summary>
    public const int StaticWordsMax = 1 << 16;

    private AbiType(AbiKind kind, int size, AbiType? element, IReadOnlyList<AbiMember> members) => (Kind, Size, Element, Members) = (kind, size, element, members);

    /// <summary>256 bits, not below zero.</summary>
    public static AbiType UInt256 { get; } = Integer(256, isSigned: false);

    /// <summary>256 bits in two's complement.</summary>
    public static AbiType Int256 { get; } = Integer(256, isSigned: true);

    /// <summary>An account.</summary>
    public static AbiType Address { get; } = new(AbiKind.Address, 0, null, []);

    /// <summary>True or false.</summary>
    public static AbiType Boolean { get; } = new(AbiKind.Boolean, 0, null, []);

    /// <summary>Any bytes.</summary>
    public static AbiType Bytes { get; } = new(AbiKind.Bytes, 0, null, []);

    /// <summary>Text in UTF-8.</summary>
    public static AbiType Text { get; } = new(AbiKind.Text, 0, null, []);

    /// <summary>What it is.</summary>
    public AbiKind Kind { get; }

    /// <summary>Bits of an integer, bytes of bytesN, length of T[n]; otherwise 0.</summary>
    public int Size { get; }

    /// <summary>Type of the elements of an array.</summary>
    public AbiType? Element { get; }

    /// <summary>Members of a tuple.</summary>
    public IReadOnlyList<AbiMember> Members { get; }

    /// <summary>Whether values differ in length, so that they stand behind the others with an offset in their place.</summary>
    public bool IsDynamic => Kind switch
    {
        AbiKind.Bytes or AbiKind.Text or AbiKind.Array => true,
        AbiKind.FixedArray => Element!.IsDynamic,
        AbiKind.Tuple => Members.Any(m => m.Type.IsDynamic),
        _ => false,
    };

    /// <summary>Words in the place of a value: all of it, or its offset.</summary>
    public int HeadWords => IsDynamic ? 1 : Kind switch
    {
        AbiKind.FixedArray => Size * Element!.HeadWords,
        AbiKind.Tuple => Members.Sum(m => m.Type.HeadWords),
        _ => 1,
    };

    /// <summary>An integer of 8 to 256 bits.</summary>
    public static AbiType Integer(int bits, bool isSigned) => bits is >= 8 and <= 256 && bits % 8 == 0
        ? new AbiType(isSigned ? AbiKind.SignedInteger : AbiKind.UnsignedInteger, bits, null, [])
        : throw new ArgumentOutOfRangeException(nameof(bits));

    /// <summary>One to 32 bytes.</summary>
    public static AbiType FixedBytes(int length) => length is >= 1 and <= 32
        ? new AbiType(AbiKind.FixedBytes, length, null, [])
        : throw new ArgumentOutOfRangeException(nameof(length));

    /// <summary>Any number of values.</summary>
    public static AbiType ArrayOf(AbiType element) => new(AbiKind.Array, 0, element, []);

    /// <summary>A fixed number of values, at least one.</summary>
    public static AbiType FixedArrayOf(AbiType element, int length)
    {
        ArgumentNullException.ThrowIfNull(element);
        return length >= 1 && (long)length * element.HeadWords <= StaticWordsMax
            ? new AbiType(AbiKind.FixedArray, length, element, [])
            : throw new ArgumentOutOfRangeException(nameof(length));
    }

    /// <summary>Values in order, at least one.</summary>
    public static AbiType TupleOf(IReadOnlyList<AbiMember> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        return members.Count is >= 1 and <= MembersMax && members.Sum(m => (long)m.Type.HeadWords) <= StaticWordsMax
            ? new AbiType(AbiKind.Tuple, 0, null, members)
            : throw new ArgumentOutOfRangeException(nameof(members));
    }

    /// <summary>The name that signatures are hashed with.</summary>
    public override string ToString() => Kind switch
    {
        AbiKind.UnsignedInteger => "uint" + Size.ToString(CultureInfo.InvariantCulture),
        AbiKind.SignedInteger => "int" + Size.ToString(CultureInfo.InvariantCulture),
        AbiKind.Address => "address",
        AbiKind.Boolean => "bool",
        AbiKind.FixedBytes => "bytes" + Size.ToString(CultureInfo.InvariantCulture),
        AbiKind.Bytes => "bytes",
        AbiKind.Text => "string",
        AbiKind.Array => Element + "[]",
        AbiKind.FixedArray => string.Create(CultureInfo.InvariantCulture, $"{Element}[{Size}]"),
        _ => "(" + string.Join(',', Members.Select(m => m.Type)) + ")",
    };
}

/// <summary>A parameter, a result or a part of a tuple.</summary>
/// <param name="Name">Empty where none was given.</param>
/// <param name="Type">Its type.</param>
public sealed record AbiMember(string Name, AbiType Type);
