using System;
using System.Buffers;
using System.Buffers.Binary;

namespace Aergo.Primitives;

/// <summary>The key of an account in state: the 20-byte identity behind both its spellings.</summary>
/// <remarks>
/// Shape: 20 bytes, the last 20 of Keccak-256 over the uncompressed public key without its first byte, as Ethereum has it.
/// Contracts and system accounts have ids of their own rule. Order: bytewise.
/// Text here is the <c>0x</c> spelling in lower case; an address knows both spellings.
/// Source: docs/spec/encoding.md, "Accounts".
/// </remarks>
public readonly record struct AccountId : IComparable<AccountId>
{
    /// <summary>Length of the binary form, in bytes.</summary>
    public const int Size = 20;

    private readonly ulong _a, _b;
    private readonly uint _c;

    /// <summary>Takes the first <see cref="Size"/> bytes of <paramref name="bytes"/>; throws when there are fewer.</summary>
    public AccountId(ReadOnlySpan<byte> bytes)
    {
        _c = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
    }

    /// <summary>Whether all bytes are zero; no account has this id.</summary>
    public bool IsZero => (_a | _b | _c) == 0;

    /// <summary>Writes the binary form into the first <see cref="Size"/> bytes of <paramref name="output"/>.</summary>
    public void CopyTo(Span<byte> output)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(output, _a);
        BinaryPrimitives.WriteUInt64BigEndian(output[8..], _b);
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
    public int CompareTo(AccountId other) =>
        _a != other._a ? _a.CompareTo(other._a) : _b != other._b ? _b.CompareTo(other._b) : _c.CompareTo(other._c);

    /// <inheritdoc />
    public override string ToString() => $"0x{_a:x16}{_b:x16}{_c:x8}";
}
