using System;
using System.Diagnostics.CodeAnalysis;

namespace Aergo.Primitives;

/// <summary>What a block commits to, signed by its producer. Its id names the block.</summary>
/// <remarks>
/// Immutable. Equal means equal id. Byte fields must not change after they were handed in.
/// Source: docs/spec/encoding.md, "Block headers".
/// </remarks>
public sealed record BlockHeader
{
    /// <summary>Longest encoded form, in bytes.</summary>
    public const int SizeMax = 8 * 1024;

    /// <summary>Longest producer key, in bytes.</summary>
    public const int ProducerSizeMax = 128;

    /// <summary>Longest signature, in bytes.</summary>
    public const int SignatureSizeMax = 256;

    /// <summary>Longest data of the consensus, in bytes.</summary>
    public const int ConsensusDataSizeMax = 4 * 1024;

    private Cache? _cache;

    /// <summary>Makes an empty header, to be filled by the initializer.</summary>
    public BlockHeader()
    {
    }

    // A copy is about to get other values, so it may not take over what was computed.
    private BlockHeader(BlockHeader original)
    {
        ChainIdHash = original.ChainIdHash;
        Version = original.Version;
        Height = original.Height;
        Slot = original.Slot;
        Timestamp = original.Timestamp;
        Producer = original.Producer;
        Parent = original.Parent;
        StateRoot = original.StateRoot;
        TransactionsRoot = original.TransactionsRoot;
        ReceiptsRoot = original.ReceiptsRoot;
        EventsRoot = original.EventsRoot;
        AccessListDigest = original.AccessListDigest;
        DttRoot = original.DttRoot;
        GasUsed = original.GasUsed;
        ConsensusData = original.ConsensusData;
        Signature = original.Signature;
    }

    /// <summary>Hash of the chain id, whose version is <see cref="Version"/>.</summary>
    public Hash256 ChainIdHash { get; init; }

    /// <summary>Version of the rules; not negative.</summary>
    public int Version { get; init; }

    /// <summary>Number of blocks before this one; genesis is 0.</summary>
    public long Height { get; init; }

    /// <summary>Slot it was produced in; not negative, above the parent's.</summary>
    public long Slot { get; init; }

    /// <summary>Start of the slot.</summary>
    public Instant Timestamp { get; init; }

    /// <summary>Public key of the producer; empty in genesis.</summary>
    public ReadOnlyMemory<byte> Producer { get; init; }

    /// <summary>Id of the block before; zero in genesis.</summary>
    public Hash256 Parent { get; init; }

    /// <summary>Root of the world state after this block.</summary>
    public Hash256 StateRoot { get; init; }

    /// <summary>Merkle root over the transactions; see <see cref="BlockRoots"/>.</summary>
    public Hash256 TransactionsRoot { get; init; }

    /// <summary>Merkle root over the receipts.</summary>
    public Hash256 ReceiptsRoot { get; init; }

    /// <summary>Merkle root over the events.</summary>
    public Hash256 EventsRoot { get; init; }

    /// <summary>Digest of the access list in the body.</summary>
    public Hash256 AccessListDigest { get; init; }

    /// <summary>Root of the deterministic transaction tree.</summary>
    public Hash256 DttRoot { get; init; }

    /// <summary>Gas of all transactions; not negative.</summary>
    public long GasUsed { get; init; }

    /// <summary>What the consensus of this chain says in a header (term, claim, reveal …), in its own canonical form; often empty.</summary>
    public ReadOnlyMemory<byte> ConsensusData { get; init; }

    /// <summary>The producer's signature over <see cref="SigningDigest"/>; empty while unsigned and in genesis.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>SHA-256 of <c>aergo.block.id</c> and the encoding, signature included.</summary>
    public Hash256 Id => Computed().Id;

    /// <summary>The one encoding.</summary>
    public ReadOnlyMemory<byte> Encoded => Computed().Encoded;

    /// <summary>Reads the encoding; false for anything <see cref="Encoded"/> would not give back.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out BlockHeader? header)
    {
        header = null;
        if (bytes.Length > SizeMax)
        {
            return false;
        }

        var reader = new CanonicalReader(bytes);
        var read = new BlockHeader
        {
            ChainIdHash = reader.ReadHash(),
            Version = reader.ReadInt32(),
            Height = reader.ReadCount64(),
            Slot = reader.ReadCount64(),
            Timestamp = new Instant(reader.ReadInt64()),
            Producer = reader.ReadBytes(ProducerSizeMax).ToArray(),
            Parent = reader.ReadHash(),
            StateRoot = reader.ReadHash(),
            TransactionsRoot = reader.ReadHash(),
            ReceiptsRoot = reader.ReadHash(),
            EventsRoot = reader.ReadHash(),
            AccessListDigest = reader.ReadHash(),
            DttRoot = reader.ReadHash(),
            GasUsed = reader.ReadCount64(),
            ConsensusData = reader.ReadBytes(ConsensusDataSizeMax).ToArray(),
            Signature = reader.ReadBytes(SignatureSizeMax).ToArray(),
        };
        if (!reader.Complete || read.Version < 0)
        {
            return false;
        }

        header = read;
        return true;
    }

    /// <summary>SHA-256 of <c>aergo.block.sign</c> and the encoding without its last field: what the producer signs.</summary>
    public Hash256 SigningDigest()
    {
        var writer = new CanonicalWriter(1024);
        writer.WriteRaw("aergo.block.sign"u8);
        WriteUnsigned(writer);
        return Hash256.Sha256(writer.Written);
    }

    /// <summary>The header signed; the signer must be the <see cref="Producer"/>.</summary>
    public BlockHeader SignedBy(IBlockSigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return signer.PublicKey.Span.SequenceEqual(Producer.Span)
            ? this with { Signature = signer.Sign(SigningDigest()) }
            : throw new ArgumentException("the key of another producer", nameof(signer));
    }

    /// <summary>Whether <see cref="Producer"/> signed it.</summary>
    public bool IsSigned(IBlockVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        return verifier.Verify(SigningDigest(), Signature.Span, Producer.Span);
    }

    /// <inheritdoc />
    public bool Equals(BlockHeader? other) => other is not null && Id == other.Id;

    /// <inheritdoc />
    public override int GetHashCode() => Id.GetHashCode();

    private Cache Computed()
    {
        // Two threads may both compute; they get the same.
        if (_cache is { } cache)
        {
            return cache;
        }

        var writer = new CanonicalWriter(1024);
        ReadOnlySpan<byte> tag = "aergo.block.id"u8;
        writer.WriteRaw(tag);
        WriteUnsigned(writer);
        writer.WriteBytes(Checked(Signature, SignatureSizeMax));
        return _cache = new Cache(Hash256.Sha256(writer.Written), writer.Written[tag.Length..].ToArray());
    }

    private void WriteUnsigned(CanonicalWriter writer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Version);
        ArgumentOutOfRangeException.ThrowIfNegative(Height);
        ArgumentOutOfRangeException.ThrowIfNegative(Slot);
        ArgumentOutOfRangeException.ThrowIfNegative(GasUsed);
        writer.WriteHash(ChainIdHash);
        writer.WriteInt32(Version);
        writer.WriteInt64(Height);
        writer.WriteInt64(Slot);
        writer.WriteInt64(Timestamp.UnixNanoseconds);
        writer.WriteBytes(Checked(Producer, ProducerSizeMax));
        writer.WriteHash(Parent);
        writer.WriteHash(StateRoot);
        writer.WriteHash(TransactionsRoot);
        writer.WriteHash(ReceiptsRoot);
        writer.WriteHash(EventsRoot);
        writer.WriteHash(AccessListDigest);
        writer.WriteHash(DttRoot);
        writer.WriteInt64(GasUsed);
        writer.WriteBytes(Checked(ConsensusData, ConsensusDataSizeMax));
    }

    private static ReadOnlySpan<byte> Checked(ReadOnlyMemory<byte> bytes, int lengthMax) =>
        bytes.Length <= lengthMax ? bytes.Span : throw new InvalidOperationException("a header field is longer than its bound");

    private sealed record Cache(Hash256 Id, byte[] Encoded);
}
