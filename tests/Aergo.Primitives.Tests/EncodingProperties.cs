using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Aergo.Primitives.Tests;

// Goal: what is encoded decodes to the same, and a decoder takes nothing that would not be encoded so. FsCheck shrinks what breaks that.
public sealed class EncodingProperties
{
    private static readonly Arbitrary<byte[]> Bytes = ArbMap.Default.ArbFor<byte[]>();

    [Fact]
    public void Base58_takes_any_bytes_and_gives_them_back() => Prop.ForAll(Bytes, bytes =>
    {
        Assert.True(Base58.TryDecode(Base58.Encode(bytes), out byte[]? again));
        Assert.Equal(bytes, again);
        Assert.True(Base58Check.TryDecode(Base58Check.Encode(42, bytes), out byte version, out byte[]? payload));
        Assert.Equal(42, version);
        Assert.Equal(bytes, payload);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_call_is_read_as_it_was_written() => Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyString>(), ArbMap.Default.ArbFor<string[]>(), (name, arguments) =>
    {
        string called = Whole(name.Get);
        var call = new CallInfo(called, [.. arguments.Where(a => a is not null).Select(a => JsonValue.Of(Whole(a)))]);
        if (called.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(called) > CallInfo.NameBytesMax)
        {
            return;
        }

        Assert.Equal(CallInfoError.None, CallInfo.Parse(call.Encode(), out CallInfo? again));
        Assert.Equal(call.Name, again!.Name);
        Assert.Equal(call.Arguments.Select(a => a.Text), again.Arguments.Select(a => a.Text));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_transaction_keeps_every_field_and_its_hash() => Prop.ForAll(
        (from nonce in ArbMap.Default.GeneratorFor<ulong>()
         from amount in ArbMap.Default.GeneratorFor<ulong>()
         from gas in ArbMap.Default.GeneratorFor<ulong>()
         from payload in ArbMap.Default.GeneratorFor<byte[]>()
         from type in Gen.Elements(Enum.GetValues<TransactionType>())
         from secret in Gen.Choose(1, int.MaxValue)
         select (nonce, amount, gas, payload, type, secret)).ToArbitrary(),
        t =>
        {
            var signatures = new ManagedSecp256k1();
            Assert.True(PrivateKey.TryCreate([.. new byte[28], .. BitConverter.GetBytes(t.secret)], out PrivateKey? key));
            Transaction signed = TransactionSigner.Sign(
                new TransactionDraft
                {
                    Nonce = t.nonce,
                    Account = Address.Of(key.PublicKeyBy(signatures)),
                    Recipient = Address.OfSpecial(SpecialAccounts.SqlName),
                    Amount = new Amount(t.amount),
                    GasLimit = t.gas,
                    Payload = t.payload,
                    Type = t.type,
                    ChainIdHash = Hash256.Sha256("chain"u8),
                },
                key,
                signatures);
            Assert.Equal(TransactionDecodeError.None, Transaction.Decode(signed.Encoded.Span, out Transaction? again));
            Assert.Equal(
                (t.nonce, t.gas, t.type, signed.Hash),
                (again!.Nonce, again.GasLimit, again.Type, again.Hash));
            Assert.True(again.HashMatches && again.TryGetAmount(out Amount amount) && amount == new Amount(t.amount));
            Assert.Equal(t.payload, again.Payload.ToArray());
            Assert.Equal(signed.Encoded.ToArray(), again.Encoded.ToArray());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    // Half a surrogate pair is no text and has no UTF-8.
    private static string Whole(string text) => new([.. text.Where(c => !char.IsSurrogate(c))]);
}
