using System;
using System.Buffers;
using System.Buffers.Binary;

namespace Aergo.Primitives;

/// <summary>A transaction in Aergo's protobuf layout, with the exact bytes its hash is taken over.</summary>
/// <remarks>
/// Immutable. Fields are slices of one array, <see cref="Encoded"/>; what was received is never normalised, since equal meanings (an
/// empty amount, one zero byte) have different hashes. Source: docs/spec/encoding.md, "Transactions".
/// </remarks>
public sealed class Transaction
{
    /// <summary>Longest encoded form, in bytes (16 MiB).</summary>
    public const int SizeMax = 16 << 20;

    private const int HashField = 1;
    private const int BodyField = 2;

    private readonly byte[] _encoded;
    private readonly Layout _layout;

    private Transaction(byte[] encoded, in Layout layout)
    {
        _encoded = encoded;
        _layout = layout;
        Hash = Digest(Signature.Span);
    }

    /// <summary>SHA-256 over the body's fields, signature included: the transaction's name.</summary>
    public Hash256 Hash { get; }

    /// <summary>The one canonical encoding.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded;

    /// <summary>Sender's nonce.</summary>
    public ulong Nonce => _layout.Nonce;

    /// <summary>Sender, as received; see <see cref="Address.FromWire"/>.</summary>
    public ReadOnlyMemory<byte> Account => Slice(_layout.Account);

    /// <summary>Recipient, as received.</summary>
    public ReadOnlyMemory<byte> Recipient => Slice(_layout.Recipient);

    /// <summary>Amount in aer, big-endian, as received; see <see cref="TryGetAmount"/>.</summary>
    public ReadOnlyMemory<byte> AmountWire => Slice(_layout.Amount);

    /// <summary>What the type calls for.</summary>
    public ReadOnlyMemory<byte> Payload => Slice(_layout.Payload);

    /// <summary>Zero: as much as the balance pays for.</summary>
    public ulong GasLimit => _layout.GasLimit;

    /// <summary>Price in aer, big-endian, as received.</summary>
    public ReadOnlyMemory<byte> GasPriceWire => Slice(_layout.GasPrice);

    /// <summary>What is asked for; may be a number without a name.</summary>
    public TransactionType Type => _layout.Type;

    /// <summary>Hash of the chain id it is for, as received.</summary>
    public ReadOnlyMemory<byte> ChainIdHash => Slice(_layout.ChainIdHash);

    /// <summary>Signature, as received; empty while unsigned.</summary>
    public ReadOnlyMemory<byte> Signature => Slice(_layout.Signature);

    /// <summary>The hash stated beside the body, as received; empty when it was left out.</summary>
    public ReadOnlyMemory<byte> DeclaredHash => Slice(_layout.DeclaredHash);

    /// <summary>Whether the stated hash is the computed one.</summary>
    public bool HashMatches
    {
        get
        {
            Span<byte> hash = stackalloc byte[Hash256.Size];
            Hash.CopyTo(hash);
            return DeclaredHash.Span.SequenceEqual(hash);
        }
    }

    /// <summary>Reads the canonical encoding only: re-encoding gives the same bytes. For blocks, peers and disk.</summary>
    public static TransactionDecodeError Decode(ReadOnlySpan<byte> bytes, out Transaction? transaction) =>
        Decode(bytes, canonicalOnly: true, out transaction);

    /// <summary>Reads any protobuf encoding of the known fields, for clients whose library writes another form; <see cref="Encoded"/> is canonical.</summary>
    public static TransactionDecodeError DecodeAnyForm(ReadOnlySpan<byte> bytes, out Transaction? transaction) =>
        Decode(bytes, canonicalOnly: false, out transaction);

    /// <summary>Makes a transaction of given fields.</summary>
    /// <exception cref="ArgumentException">It would be longer than <see cref="SizeMax"/>.</exception>
    public static Transaction Create(TransactionFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        byte[] encoded = Encode(fields);
        if (encoded.Length > SizeMax)
        {
            throw new ArgumentException("a transaction has at most 16 MiB", nameof(fields));
        }

        return Decode(encoded, out Transaction? transaction) == TransactionDecodeError.None && transaction is not null
            ? transaction
            : throw new System.Diagnostics.UnreachableException("own encoding was refused");
    }

    /// <summary>The fields, to make another transaction of.</summary>
    public TransactionFields ToFields() => new()
    {
        DeclaredHash = DeclaredHash,
        Nonce = Nonce,
        Account = Account,
        Recipient = Recipient,
        Amount = AmountWire,
        Payload = Payload,
        GasLimit = GasLimit,
        GasPrice = GasPriceWire,
        Type = Type,
        ChainIdHash = ChainIdHash,
        Signature = Signature,
    };

    /// <summary>SHA-256 over the body's fields without the signature: what is signed.</summary>
    public Hash256 SigningDigest() => Digest(default);

    /// <summary>The amount; false for 2^128 aer and more.</summary>
    public bool TryGetAmount(out Amount amount) => AmountBytes.TryRead(AmountWire.Span, out amount);

    /// <summary>The price; false for 2^128 aer and more.</summary>
    public bool TryGetGasPrice(out Amount price) => AmountBytes.TryRead(GasPriceWire.Span, out price);

    /// <summary>Whether the signature is this key's.</summary>
    public bool IsSignedBy(PublicKey key, ISignatures signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SigningDigest().CopyTo(digest);
        Span<byte> compressed = stackalloc byte[PublicKey.Size];
        key.CopyTo(compressed);
        return signatures.Verify(digest, Signature.Span, compressed);
    }

    private static TransactionDecodeError Decode(ReadOnlySpan<byte> bytes, bool canonicalOnly, out Transaction? transaction)
    {
        transaction = null;
        if (bytes.Length > SizeMax)
        {
            return TransactionDecodeError.TooLarge;
        }

        TransactionDecodeError error = ReadMessage(bytes, out Layout layout);
        if (error != TransactionDecodeError.None)
        {
            return error;
        }

        byte[] own = bytes.ToArray();
        transaction = new Transaction(own, layout);
        byte[] canonical = Encode(transaction.ToFields());
        if (canonical.AsSpan().SequenceEqual(own))
        {
            return TransactionDecodeError.None;
        }

        transaction = null;
        return canonicalOnly ? TransactionDecodeError.NotCanonical : Decode(canonical, canonicalOnly: true, out transaction);
    }

    private static byte[] Encode(TransactionFields f)
    {
        ulong type = unchecked((ulong)(int)f.Type);
        int bodySize = ProtobufWriter.SizeOf(f.Nonce) + ProtobufWriter.SizeOf(f.Account.Span) + ProtobufWriter.SizeOf(f.Recipient.Span)
            + ProtobufWriter.SizeOf(f.Amount.Span) + ProtobufWriter.SizeOf(f.Payload.Span) + ProtobufWriter.SizeOf(f.GasLimit)
            + ProtobufWriter.SizeOf(f.GasPrice.Span) + ProtobufWriter.SizeOf(type) + ProtobufWriter.SizeOf(f.ChainIdHash.Span)
            + ProtobufWriter.SizeOf(f.Signature.Span);
        var encoded = new byte[ProtobufWriter.SizeOf(f.DeclaredHash.Span) + 1 + ProtobufWriter.SizeOfVarint((ulong)bodySize) + bodySize];
        var writer = new ProtobufWriter(encoded);
        writer.WriteField(HashField, f.DeclaredHash.Span);
        writer.WriteHeader(BodyField, bodySize);
        writer.WriteField(1, f.Nonce);
        writer.WriteField(2, f.Account.Span);
        writer.WriteField(3, f.Recipient.Span);
        writer.WriteField(4, f.Amount.Span);
        writer.WriteField(5, f.Payload.Span);
        writer.WriteField(6, f.GasLimit);
        writer.WriteField(7, f.GasPrice.Span);
        writer.WriteField(8, type);
        writer.WriteField(9, f.ChainIdHash.Span);
        writer.WriteField(10, f.Signature.Span);
        return encoded;
    }

    private static TransactionDecodeError ReadMessage(ReadOnlySpan<byte> bytes, out Layout layout)
    {
        layout = default;
        var reader = new ProtobufReader(bytes);
        int seen = 0;
        while (!reader.AtEnd)
        {
            TransactionDecodeError error = NextField(ref reader, ref seen, BodyField, out int field, out WireType type);
            if (error == TransactionDecodeError.None)
            {
                error = type != WireType.LengthDelimited
                    ? TransactionDecodeError.WrongWireType
                    : reader.ReadBytes(out int offset, out int length) is var bad and not TransactionDecodeError.None
                        ? bad
                        : field == HashField
                            ? Note(ref layout.DeclaredHash, offset, length)
                            : ReadBody(bytes.Slice(offset, length), offset, ref layout);
            }

            if (error != TransactionDecodeError.None)
            {
                return error;
            }
        }

        return (seen & (1 << BodyField)) == 0 ? TransactionDecodeError.MissingBody : TransactionDecodeError.None;
    }

    private static TransactionDecodeError ReadBody(ReadOnlySpan<byte> body, int start, ref Layout layout)
    {
        var reader = new ProtobufReader(body);
        int seen = 0;
        while (!reader.AtEnd)
        {
            TransactionDecodeError error = NextField(ref reader, ref seen, 10, out int field, out WireType type);
            if (error == TransactionDecodeError.None)
            {
                WireType expected = field is 1 or 6 or 8 ? WireType.Varint : WireType.LengthDelimited;
                error = type != expected ? TransactionDecodeError.WrongWireType
                    : type == WireType.Varint ? ReadNumber(ref reader, field, ref layout)
                    : ReadSlice(ref reader, field, start, ref layout);
            }

            if (error != TransactionDecodeError.None)
            {
                return error;
            }
        }

        return TransactionDecodeError.None;
    }

    private static TransactionDecodeError NextField(ref ProtobufReader reader, ref int seen, int last, out int field, out WireType type)
    {
        TransactionDecodeError error = reader.ReadTag(out field, out type);
        if (error != TransactionDecodeError.None)
        {
            return error;
        }

        if (field > last)
        {
            return TransactionDecodeError.UnknownField;
        }

        int bit = 1 << field;
        if ((seen & bit) != 0)
        {
            return TransactionDecodeError.DuplicateField;
        }

        seen |= bit;
        return TransactionDecodeError.None;
    }

    private static TransactionDecodeError ReadNumber(ref ProtobufReader reader, int field, ref Layout layout)
    {
        TransactionDecodeError error = reader.ReadVarint(out ulong value);
        if (error != TransactionDecodeError.None)
        {
            return error;
        }

        switch (field)
        {
            case 1:
                layout.Nonce = value;
                break;
            case 6:
                layout.GasLimit = value;
                break;
            default:
                long number = unchecked((long)value);
                if (number is < int.MinValue or > int.MaxValue)
                {
                    return TransactionDecodeError.TypeOutOfRange;
                }

                layout.Type = (TransactionType)(int)number;
                break;
        }

        return TransactionDecodeError.None;
    }

    private static TransactionDecodeError ReadSlice(ref ProtobufReader reader, int field, int start, ref Layout layout)
    {
        TransactionDecodeError error = reader.ReadBytes(out int offset, out int length);
        if (error != TransactionDecodeError.None)
        {
            return error;
        }

        offset += start;
        return field switch
        {
            2 => Note(ref layout.Account, offset, length),
            3 => Note(ref layout.Recipient, offset, length),
            4 => Note(ref layout.Amount, offset, length),
            5 => Note(ref layout.Payload, offset, length),
            7 => Note(ref layout.GasPrice, offset, length),
            9 => Note(ref layout.ChainIdHash, offset, length),
            _ => Note(ref layout.Signature, offset, length),
        };
    }

    private static TransactionDecodeError Note(ref (int Offset, int Length) place, int offset, int length)
    {
        place = (offset, length);
        return TransactionDecodeError.None;
    }

    private ReadOnlyMemory<byte> Slice((int Offset, int Length) place) => _encoded.AsMemory(place.Offset, place.Length);

    private Hash256 Digest(ReadOnlySpan<byte> signature)
    {
        const int numbers = 8 + 8 + 4;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(_encoded.Length + numbers);
        try
        {
            Span<byte> output = buffer;
            BinaryPrimitives.WriteUInt64LittleEndian(output, Nonce);
            int length = 8;
            Append(Account.Span, output, ref length);
            Append(Recipient.Span, output, ref length);
            Append(AmountWire.Span, output, ref length);
            Append(Payload.Span, output, ref length);
            BinaryPrimitives.WriteUInt64LittleEndian(output[length..], GasLimit);
            length += 8;
            Append(GasPriceWire.Span, output, ref length);
            BinaryPrimitives.WriteInt32LittleEndian(output[length..], (int)Type);
            length += 4;
            Append(ChainIdHash.Span, output, ref length);
            Append(signature, output, ref length);
            return Hash256.Sha256(output[..length]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Append(ReadOnlySpan<byte> field, Span<byte> output, ref int length)
    {
        field.CopyTo(output[length..]);
        length += field.Length;
    }

    // Where the fields lie in the encoding, and the numbers among them.
    private struct Layout
    {
        public ulong Nonce;
        public ulong GasLimit;
        public TransactionType Type;
        public (int Offset, int Length) DeclaredHash;
        public (int Offset, int Length) Account;
        public (int Offset, int Length) Recipient;
        public (int Offset, int Length) Amount;
        public (int Offset, int Length) Payload;
        public (int Offset, int Length) GasPrice;
        public (int Offset, int Length) ChainIdHash;
        public (int Offset, int Length) Signature;
    }
}
