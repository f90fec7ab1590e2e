using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Conformance.Vectors;

/// <summary>Transactions and the payloads in them.</summary>
internal sealed class TransactionVectors(VectorReport report, ISignatures signatures)
{
    /// <summary>Signatures with the upper S among the transactions run.</summary>
    public int HighSCount { get; private set; }

    public void Transaction(JsonValue vector)
    {
        using PrivateKey key = vector.Key();
        JsonValue input = vector.Find("input")!;
        JsonValue wire = vector.Find("wire")!;
        Transaction unsigned = Draft(input, wire).ToUnsigned();
        report.Equal("account", wire.Str("account"), unsigned.Account.Span);
        report.Equal("recipient", wire.Str("recipient"), unsigned.Recipient.Span);
        report.Equal("amount", wire.Str("amount"), unsigned.AmountWire.Span);
        report.Equal("gasPrice", wire.Str("gasPrice"), unsigned.GasPriceWire.Span);
        report.Equal("gasLimit", wire.Str("gasLimit"), unsigned.GasLimit.ToString(CultureInfo.InvariantCulture));
        report.Equal("type", wire.Str("type"), ((int)unsigned.Type).ToString(CultureInfo.InvariantCulture));
        report.Equal("chainIdHash", wire.Str("chainIdHash"), unsigned.ChainIdHash.Span);
        report.Equal("hashWithoutSign", vector.Str("hashWithoutSign"), unsigned.SigningDigest().ToString());

        byte[] signature = vector.Hex("signatureDer");
        report.Equal("signature_b64", vector.Str("signature_b64"), Convert.ToBase64String(signature));
        report.Equal("signatureIsHighS", vector.Flag("signatureIsHighS"), LowS.IsHigh(signature));
        HighSCount += LowS.IsHigh(signature) ? 1 : 0;
        Transaction ours = TransactionSigner.Sign(unsigned, key, signatures);
        report.Equal("lower S", LowS.Of(signature), LowS.Of(ours.Signature.ToArray()));
        report.True("ours states its hash", ours.HashMatches);

        Transaction theirs = TransactionSigner.WithSignature(unsigned, signature);
        report.Equal("hash", vector.Str("hash"), theirs.Hash.ToString());
        report.Equal("hash_b58", vector.Str("hash_b58"), Base58.Encode(theirs.Hash.ToArray()));
        report.Equal("tx_protobuf", vector.Str("tx_protobuf"), theirs.Encoded.Span);
        report.Equal("decodes", "None", Primitives.Transaction.Decode(vector.Hex("tx_protobuf"), out Transaction? read).ToString());
        report.Equal("decoded hash", vector.Str("hash"), read?.Hash.ToString());

        PublicKey signer = key.PublicKeyBy(signatures);
        report.Equal("signerAddress", vector.Str("signerAddress"), Address.Of(signer).ToString());
        report.Equal("verifies", vector.Flag("verifies"), theirs.IsSignedBy(signer, signatures));
        var changed = Primitives.Transaction.Create(theirs.ToFields() with { Nonce = theirs.Nonce + 1 });
        report.Equal("verifiesWithChangedNonce", vector.Flag("verifiesWithChangedNonce"), changed.IsSignedBy(signer, signatures));
    }

    public void DeployPayload(JsonValue vector)
    {
        JsonValue? arguments = vector.Find("args") is { Kind: JsonKind.Array } found ? found : null;
        byte[] code = Encoding.UTF8.GetBytes(vector.Str("code_utf8"));
        byte[] json = arguments is null ? [] : Encoding.UTF8.GetBytes(arguments.ToString());
        report.Equal("payload", vector.Str("payload"), Primitives.DeployPayload.Encode(code, json));
        report.True("parts", Primitives.DeployPayload.TryDecode(vector.Hex("payload"), out ReadOnlySpan<byte> codeAgain, out ReadOnlySpan<byte> jsonAgain));
        report.True("same parts", codeAgain.SequenceEqual(code) && jsonAgain.SequenceEqual(json));
    }

    public void Call(JsonValue vector)
    {
        string payload = vector.Str("payload_utf8");
        report.Equal("parses", "None", CallInfo.Parse(Encoding.UTF8.GetBytes(payload), out CallInfo? call).ToString());
        report.Equal("arguments", vector.Find("args")!.ToString(), JsonValue.Of(call!.Arguments).ToString());
        report.Equal("encodes", payload, Encoding.UTF8.GetString(new CallInfo(call.Name, vector.Find("args")!.Items).Encode()));
    }

    public void StorageKeys(JsonValue vector)
    {
        string[] hashed = [.. vector.Find("storageKeysBeforeHash")!.Items.Select(k => Hash256.Sha256(Encoding.UTF8.GetBytes(k.Text)).ToString())];
        report.Equal("keys", string.Join(',', vector.Find("storageKeysOnWire")!.Items.Select(k => k.Text)), string.Join(',', hashed));
    }

    private static TransactionDraft Draft(JsonValue input, JsonValue wire) => new()
    {
        Nonce = ulong.Parse(input.Str("nonce"), CultureInfo.InvariantCulture),
        Account = Parse(input.Str("from")),
        Recipient = Parse(input.StrOrNull("to") ?? string.Empty),
        Amount = new Amount(UInt128.Parse(input.Str("amount_aer"), CultureInfo.InvariantCulture)),
        Payload = input.Hex("payload"),
        GasLimit = ulong.Parse(input.Str("gasLimit"), CultureInfo.InvariantCulture),
        GasPrice = new Amount(UInt128.Parse(input.Str("gasPrice_aer"), CultureInfo.InvariantCulture)),
        Type = (TransactionType)wire.Int("type"),
        ChainIdHash = new Hash256(input.Hex("chainIdHash")),
    };

    private static Address Parse(string text) => Address.TryParse(text, out Address? address) ? address : throw new FormatException("no address: " + text);
}
