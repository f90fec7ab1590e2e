using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Aergo.Primitives;

/// <summary>Names a chain: rule version, two flags, and a text <c>magic/consensus</c>.</summary>
/// <remarks>
/// Transactions carry the hash of the encoded form, so one made for a chain, or for an older rule version of it, is void elsewhere.
/// Source: docs/spec/encoding.md, "Chain id".
/// </remarks>
public sealed record ChainId
{
    /// <summary>Longest encoded form, in bytes.</summary>
    public const int SizeMax = 128;

    private const int FixedSize = 6;

    private ChainId(int version, bool isPublic, bool isMainnet, string magic, string consensus) =>
        (Version, IsPublic, IsMainnet, Magic, Consensus) = (version, isPublic, isMainnet, magic, consensus);

    /// <summary>Version of the rules of a block.</summary>
    public int Version { get; }

    /// <summary>Whether anybody may join; private chains may have no fees.</summary>
    public bool IsPublic { get; }

    /// <summary>Whether this is the main network.</summary>
    public bool IsMainnet { get; }

    /// <summary>Name of the chain: printable ASCII.</summary>
    public string Magic { get; }

    /// <summary>Name of the consensus: printable ASCII without a slash.</summary>
    public string Consensus { get; }

    /// <summary>Checks and makes one; false for names that are empty, not printable ASCII without space, or too long.</summary>
    public static bool TryCreate(int version, bool isPublic, bool isMainnet, string magic, string consensus, [NotNullWhen(true)] out ChainId? chainId)
    {
        ArgumentNullException.ThrowIfNull(magic);
        ArgumentNullException.ThrowIfNull(consensus);
        bool good = version >= 0 && IsName(magic) && IsName(consensus) && !consensus.Contains('/', StringComparison.Ordinal)
            && FixedSize + magic.Length + 1 + consensus.Length <= SizeMax;
        chainId = good ? new ChainId(version, isPublic, isMainnet, magic, consensus) : null;
        return good;
    }

    /// <summary>Reads the encoded form; the last slash parts the names.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ChainId? chainId)
    {
        chainId = null;
        if (bytes.Length is < FixedSize or > SizeMax || bytes[4] > 1 || bytes[5] > 1)
        {
            return false;
        }

        ReadOnlySpan<byte> text = bytes[FixedSize..];
        int slash = text.LastIndexOf((byte)'/');
        return slash >= 0 && TryCreate(
            BinaryPrimitives.ReadInt32LittleEndian(bytes), bytes[4] == 1, bytes[5] == 1,
            Encoding.Latin1.GetString(text[..slash]), Encoding.Latin1.GetString(text[(slash + 1)..]), out chainId);
    }

    /// <summary>Version (int32, little-endian), public, main net (a byte each), ASCII text.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[FixedSize + Magic.Length + 1 + Consensus.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Version);
        bytes[4] = IsPublic ? (byte)1 : (byte)0;
        bytes[5] = IsMainnet ? (byte)1 : (byte)0;
        Encoding.ASCII.GetBytes(Magic + "/" + Consensus, bytes.AsSpan(FixedSize));
        return bytes;
    }

    /// <summary>SHA-256 of the encoded form.</summary>
    public Hash256 Hash() => Hash256.Sha256(Encode());

    /// <summary>The same chain under another rule version.</summary>
    public ChainId WithVersion(int version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        return new ChainId(version, IsPublic, IsMainnet, Magic, Consensus);
    }

    /// <summary><c>magic/consensus</c> and version.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Magic}/{Consensus} v{Version}");

    private static bool IsName(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
