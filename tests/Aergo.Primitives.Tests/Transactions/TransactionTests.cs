using System;
using System.Buffers.Binary;
using System.Linq;
using System.Security.Cryptography;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class TransactionTests
{
    private static readonly ManagedSecp256k1 Managed = new();

    [Theory]
    [InlineData("00", "AB1Y87LaQnYiFFbGYWoZhJiCdb12HMcphYFBakABzJvf")]
    [InlineData("", "3HfYYEE82zYe2cXGraGEU4rfnjmRvo1rhCoGbt3dYi4a")]
    public void Zero_as_a_byte_and_as_nothing_have_their_published_hashes(string zero, string hash)
    {
        byte[] amount = Convert.FromHexString(zero);
        var transaction = Transaction.Create(new TransactionFields { Nonce = 1, Amount = amount, GasPrice = amount });
        Assert.Equal(hash, Base58.Encode(transaction.Hash.ToArray()));
        Assert.True(transaction.TryGetAmount(out Amount read) && read == Amount.Zero);
    }

    [Fact]
    public void Fields_survive_and_the_hash_is_the_plain_concatenation()
    {
        var random = new Random(21);
        for (int i = 0; i < 500; i++)
        {
            TransactionFields fields = RandomFields(random);
            var transaction = Transaction.Create(fields);
            Assert.Equal(TransactionDecodeError.None, Transaction.Decode(transaction.Encoded.Span, out Transaction? again));
            foreach (Transaction t in new[] { transaction, again! })
            {
                Assert.Equal(fields.Nonce, t.Nonce);
                Assert.Equal(fields.GasLimit, t.GasLimit);
                Assert.Equal(fields.Type, t.Type);
                Assert.True(fields.Account.Span.SequenceEqual(t.Account.Span));
                Assert.True(fields.Recipient.Span.SequenceEqual(t.Recipient.Span));
                Assert.True(fields.Amount.Span.SequenceEqual(t.AmountWire.Span));
                Assert.True(fields.Payload.Span.SequenceEqual(t.Payload.Span));
                Assert.True(fields.GasPrice.Span.SequenceEqual(t.GasPriceWire.Span));
                Assert.True(fields.ChainIdHash.Span.SequenceEqual(t.ChainIdHash.Span));
                Assert.True(fields.Signature.Span.SequenceEqual(t.Signature.Span));
                Assert.True(fields.DeclaredHash.Span.SequenceEqual(t.DeclaredHash.Span));
                Assert.Equal(PlainHash(fields, true), t.Hash.ToArray());
                Assert.Equal(PlainHash(fields, false), t.SigningDigest().ToArray());
            }
        }
    }

    [Fact]
    public void A_signed_draft_verifies_and_states_its_hash()
    {
        Assert.True(PrivateKey.TryCreatePadded([1, 2, 3], out PrivateKey? key));
        PublicKey publicKey = key.PublicKeyBy(Managed);
        var draft = new TransactionDraft
        {
            Nonce = 7,
            Account = Address.Of(publicKey),
            Recipient = Address.OfSpecial(SpecialAccounts.SystemName),
            Amount = Amount.FromAergo(5),
            Type = TransactionType.Governance,
            ChainIdHash = Hash256.Sha256("chain"u8),
            Payload = new CallInfo("v1stake", []).Encode(),
        };
        Transaction signed = TransactionSigner.Sign(draft, key, Managed);
        Assert.True(signed.IsSignedBy(publicKey, Managed));
        Assert.True(signed.HashMatches);
        Assert.Equal(draft.ToUnsigned().SigningDigest(), signed.SigningDigest());
        Assert.False(draft.ToUnsigned().HashMatches);

        Transaction other = TransactionSigner.WithSignature((draft with { Nonce = 8 }).ToUnsigned(), signed.Signature);
        Assert.False(other.IsSignedBy(publicKey, Managed));
    }

    [Fact]
    public void Other_protobuf_forms_are_read_for_clients_but_are_not_canonical()
    {
        var transaction = Transaction.Create(new TransactionFields { Nonce = 300, Amount = new byte[] { 1 } });
        byte[] canonical = transaction.Encoded.ToArray();
        Assert.Equal("1206" + "08ac02" + "220101", Convert.ToHexStringLower(canonical));
        foreach (string hex in new[]
        {
            "1206" + "220101" + "08ac02",
            "1207" + "08ac8200" + "220101",
            "1208" + "08ac02" + "1200" + "220101",
            "128600" + "08ac02" + "220101",
            "0a00" + "1206" + "08ac02" + "220101",
        })
        {
            byte[] form = Convert.FromHexString(hex);
            Assert.Equal(TransactionDecodeError.NotCanonical, Transaction.Decode(form, out Transaction? none));
            Assert.Null(none);
            Assert.Equal(TransactionDecodeError.None, Transaction.DecodeAnyForm(form, out Transaction? read));
            Assert.Equal(canonical, read!.Encoded.ToArray());
            Assert.Equal(transaction.Hash, read.Hash);
        }
    }

    [Theory]
    [InlineData("", TransactionDecodeError.MissingBody)]
    [InlineData("0a0101", TransactionDecodeError.MissingBody)]
    [InlineData("12", TransactionDecodeError.Truncated)]
    [InlineData("1205", TransactionDecodeError.Truncated)]
    [InlineData("12ffffffffffffffffff01", TransactionDecodeError.Truncated)]
    [InlineData("12ffffffffffffffffffff01", TransactionDecodeError.Malformed)]
    [InlineData("1000", TransactionDecodeError.WrongWireType)]
    [InlineData("1a00", TransactionDecodeError.UnknownField)]
    [InlineData("12025a00", TransactionDecodeError.UnknownField)]
    [InlineData("12020a00", TransactionDecodeError.WrongWireType)]
    [InlineData("12021000", TransactionDecodeError.WrongWireType)]
    [InlineData("1204" + "0801" + "0801", TransactionDecodeError.DuplicateField)]
    [InlineData("1200" + "1200", TransactionDecodeError.DuplicateField)]
    [InlineData("00", TransactionDecodeError.Malformed)]
    [InlineData("1206" + "408080808008", TransactionDecodeError.TypeOutOfRange)]
    [InlineData("1200", TransactionDecodeError.None)]
    public void What_is_no_transaction_says_why(string hex, TransactionDecodeError error)
    {
        Assert.Equal(error, Transaction.Decode(Convert.FromHexString(hex), out Transaction? transaction));
        Assert.Equal(error == TransactionDecodeError.None, transaction is not null);
        Assert.NotEmpty(error.ToText());
    }

    [Fact]
    public void The_bound_holds_exactly()
    {
        int room = Transaction.SizeMax - 10;
        var largest = Transaction.Create(new TransactionFields { Payload = new byte[room] });
        Assert.Equal(Transaction.SizeMax, largest.Encoded.Length);
        Assert.Throws<ArgumentException>(() => Transaction.Create(new TransactionFields { Payload = new byte[room + 1] }));
        Assert.Equal(TransactionDecodeError.TooLarge, Transaction.Decode(new byte[Transaction.SizeMax + 1], out _));
    }

    [Fact]
    public void An_envelope_says_its_kind_and_Ethereum_is_not_supported_yet()
    {
        var transaction = Transaction.Create(new TransactionFields { Nonce = 1 });
        byte[] bytes = new TransactionEnvelope(transaction).Encode();
        Assert.Equal(1, bytes[0]);
        Assert.Equal(TransactionDecodeError.None, TransactionEnvelope.Decode(bytes, out TransactionEnvelope? envelope));
        Assert.Equal(transaction.Hash, envelope!.Transaction.Hash);
        bytes[0] = 2;
        TransactionDecodeError error = TransactionEnvelope.Decode(bytes, out envelope);
        Assert.Equal("not supported: Ethereum transaction envelope", error.ToText());
        Assert.Null(envelope);
        bytes[0] = 3;
        Assert.Equal(TransactionDecodeError.UnknownEnvelope, TransactionEnvelope.Decode(bytes, out _));
        Assert.Equal(TransactionDecodeError.Truncated, TransactionEnvelope.Decode([], out _));
        Assert.Equal(TransactionDecodeError.TooLarge, TransactionEnvelope.Decode(new byte[TransactionEnvelope.SizeMax + 1], out _));
    }

    // Goal: no input throws, and whatever is accepted re-encodes to itself.
    [Theory]
    [InlineData(1)]
    [InlineData(77)]
    public void Mutated_encodings_are_refused_or_canonical(int seed)
    {
        var random = new Random(seed);
        byte[][] good = [.. Enumerable.Range(0, 40).Select(_ => new TransactionEnvelope(Transaction.Create(RandomFields(random))).Encode())];
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = Mutations.Next(random, good[random.Next(good.Length)]);
            TransactionDecodeError error = TransactionEnvelope.Decode(bytes, out TransactionEnvelope? envelope);
            Assert.Equal(error == TransactionDecodeError.None, envelope is not null);
            if (envelope is null)
            {
                refused++;
            }
            else
            {
                accepted++;
                Assert.Equal(bytes, envelope.Encode());
                Assert.Equal(TransactionDecodeError.None, Transaction.Decode(Transaction.Create(envelope.Transaction.ToFields()).Encoded.Span, out Transaction? again));
                Assert.Equal(envelope.Transaction.Hash, again!.Hash);
            }

            if (bytes.Length > 0 && Transaction.DecodeAnyForm(bytes.AsSpan(1), out Transaction? any) == TransactionDecodeError.None)
            {
                Assert.Equal(TransactionDecodeError.None, Transaction.Decode(any!.Encoded.Span, out _));
            }
        }

        Assert.True(accepted > 1_000 && refused > 1_000, $"{accepted} accepted, {refused} refused");
    }

    private static TransactionFields RandomFields(Random random) => new()
    {
        DeclaredHash = Bytes(random, 32),
        Nonce = RandomNumber(random),
        Account = Bytes(random, 33),
        Recipient = Bytes(random, 33),
        Amount = Bytes(random, random.Next(20)),
        Payload = Bytes(random, random.Next(300)),
        GasLimit = RandomNumber(random),
        GasPrice = Bytes(random, random.Next(20)),
        Type = (TransactionType)(random.Next(10) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(8)),
        ChainIdHash = Bytes(random, 32),
        Signature = Bytes(random, 70),
    };

    private static ulong RandomNumber(Random random) => (ulong)random.NextInt64() >> random.Next(64);

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[random.Next(6) == 0 ? 0 : length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] PlainHash(TransactionFields f, bool signed)
    {
        var nonce = new byte[8];
        var gas = new byte[8];
        var type = new byte[4];
        BinaryPrimitives.WriteUInt64LittleEndian(nonce, f.Nonce);
        BinaryPrimitives.WriteUInt64LittleEndian(gas, f.GasLimit);
        BinaryPrimitives.WriteInt32LittleEndian(type, (int)f.Type);
        return SHA256.HashData(
        [
            .. nonce, .. f.Account.Span, .. f.Recipient.Span, .. f.Amount.Span, .. f.Payload.Span, .. gas, .. f.GasPrice.Span, .. type,
            .. f.ChainIdHash.Span, .. signed ? f.Signature.Span : default,
        ]);
    }
}
