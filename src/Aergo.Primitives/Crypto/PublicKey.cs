using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Aergo.Primitives;

/// <summary>A user's secp256k1 public key in compressed form: 0x02 or 0x03, then x.</summary>
/// <remarks>
/// Checked on creation: length, first byte, x below the field's prime. Whether x belongs to a point of the curve costs a square root
/// and shows in <see cref="TryGetAccountId"/> and in every verification.
/// </remarks>
public readonly record struct PublicKey
{
    /// <summary>Length of the compressed form, in bytes.</summary>
    public const int Size = 33;

    /// <summary>Length of the uncompressed form (0x04, x, y), in bytes.</summary>
    public const int UncompressedSize = 65;

    private readonly ulong _a, _b, _c, _d;
    private readonly byte _prefix;

    private PublicKey(ReadOnlySpan<byte> bytes)
    {
        _prefix = bytes[0];
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[9..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[17..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[25..]);
    }

    /// <summary>Reads exactly <see cref="Size"/> bytes.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, out PublicKey key)
    {
        if (bytes.Length != Size || bytes[0] is not (2 or 3) || !FieldElement.TryRead(bytes[1..], out _))
        {
            key = default;
            return false;
        }

        key = new PublicKey(bytes);
        return true;
    }

    /// <summary>Reads the hex of the compressed form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PublicKey key)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (text is null || text.Length != 2 * Size
            || Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            key = default;
            return false;
        }

        return TryCreate(bytes, out key);
    }

    /// <summary>The account this key controls: last 20 bytes of Keccak-256 over x ‖ y. False when the key is no point of the curve.</summary>
    public bool TryGetAccountId(ISignatures signatures, out AccountId id)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        Span<byte> compressed = stackalloc byte[Size];
        CopyTo(compressed);
        byte[]? uncompressed = signatures.Decompress(compressed);
        if (uncompressed is null)
        {
            id = default;
            return false;
        }

        id = AccountIds.OfUncompressed(uncompressed);
        return true;
    }

    /// <summary>Writes the compressed form into the first <see cref="Size"/> bytes of <paramref name="output"/>.</summary>
    public void CopyTo(Span<byte> output)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output[25..], _d);
        output[0] = _prefix;
        BinaryPrimitives.WriteUInt64BigEndian(output[1..], _a);
        BinaryPrimitives.WriteUInt64BigEndian(output[9..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(output[17..], _c);
    }

    /// <summary>The compressed form in an array of its own.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Hex of the compressed form.</summary>
    public override string ToString() => $"{_prefix:x2}{_a:x16}{_b:x16}{_c:x16}{_d:x16}";
}
