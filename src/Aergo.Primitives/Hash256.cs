using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Aergo.Primitives;

/// <summary>A 256-bit digest that names a block, a transaction, a node, a blob or a state root.</summary>
/// <remarks>
/// Shape: 32 bytes, no prefix and no length byte; as text, 64 lower-case hex digits.
/// Order: bytewise from the first byte, which is also the key order of the state tree.
/// Source: docs/spec/encoding.md, "Digests".
/// </remarks>
public readonly record struct Hash256 : IComparable<Hash256>
{
    /// <summary>Length of the binary form, in bytes.</summary>
    public const int Size = 32;

    // Big-endian quarters: comparing them as numbers is comparing the bytes.
    private readonly ulong _a, _b, _c, _d;

    /// <summary>Takes the first <see cref="Size"/> bytes of <paramref name="bytes"/>; throws when there are fewer.</summary>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
    }

    /// <summary>All zero bytes: "no digest", used for the parent of genesis and the root of an empty tree.</summary>
    public static Hash256 Zero => default;

    /// <summary>Whether this is <see cref="Zero"/>.</summary>
    public bool IsZero => (_a | _b | _c | _d) == 0;

    /// <summary>The first eight bytes as a big-endian number: a ready hash code for tables of trusted digests.</summary>
    public ulong Prefix => _a;

    /// <summary>SHA-256 of <paramref name="data"/>.</summary>
    public static Hash256 Sha256(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(data, digest);
        return new Hash256(digest);
    }

    /// <summary>Reads one digest from untrusted input and moves <paramref name="input"/> past it.</summary>
    /// <returns><see langword="false"/> if fewer than <see cref="Size"/> bytes are left; nothing is consumed then.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> input, out Hash256 value)
    {
        if (input.Length < Size)
        {
            value = default;
            return false;
        }

        value = new Hash256(input);
        input = input[Size..];
        return true;
    }

    /// <summary>Reads 64 hex digits of either case, with or without a leading <c>0x</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Hash256 value)
    {
        value = default;
        if (text is null)
        {
            return false;
        }

        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.Ordinal) ? text.AsSpan(2) : text;
        Span<byte> bytes = stackalloc byte[Size];
        if (digits.Length != Size * 2 || Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        value = new Hash256(bytes);
        return true;
    }

    /// <summary>Writes the binary form into the first <see cref="Size"/> bytes of <paramref name="output"/>.</summary>
    public void CopyTo(Span<byte> output)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output[24..], _d);
        BinaryPrimitives.WriteUInt64BigEndian(output, _a);
        BinaryPrimitives.WriteUInt64BigEndian(output[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(output[16..], _c);
    }

    /// <summary>Appends the <see cref="Size"/> bytes of the binary form.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        CopyTo(output.GetSpan(Size));
        output.Advance(Size);
    }

    /// <summary>The binary form in an array of its own.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc />
    public int CompareTo(Hash256 other) =>
        _a != other._a ? _a.CompareTo(other._a) :
        _b != other._b ? _b.CompareTo(other._b) :
        _c != other._c ? _c.CompareTo(other._c) : _d.CompareTo(other._d);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_a, _d);

    /// <inheritdoc />
    public override string ToString() => $"{_a:x16}{_b:x16}{_c:x16}{_d:x16}";
}
