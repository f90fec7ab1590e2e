using System;
using System.Text;
using Aergo.Primitives;

namespace Aergo.Conformance.Vectors;

/// <summary>Keys, their texts and files, phrases, and signatures over messages.</summary>
internal sealed class KeyVectors(VectorReport report, ISignatures signatures)
{
    // Guessing a password costs as much as knowing it; once is enough for the dear ones.
    private const int WrongPasswordRoundsMax = 1 << 14;

    public void Key(JsonValue vector)
    {
        using PrivateKey key = vector.Key();
        PublicKey publicKey = key.PublicKeyBy(signatures);
        report.Equal("compressed", vector.Str("publicKeyCompressed"), publicKey.ToArray());
        report.Equal("uncompressed", vector.Str("publicKeyUncompressed"), signatures.Decompress(publicKey.ToArray()) ?? []);
        report.Equal("address", vector.Str("address"), Address.Of(publicKey).ToString());
        report.Equal("addressBytes", vector.Str("addressBytes"), Address.Of(publicKey).Wire.Span);
        report.True("address reads", Address.TryParse(vector.Str("address"), out Address? address));
        report.True("address is the key", address is not null && address.TryGetPublicKey(out PublicKey again) && again == publicKey);
        report.Equal("publicKeyFromAddress", vector.Str("publicKeyFromAddressUncompressed"), signatures.Decompress(address!.Wire.Span) ?? []);
        report.Equal("encodedPrivateKey", vector.Str("encodedPrivateKey_b58check"), ExportedKey.ToPlainText(key));
        foreach (string name in new[] { "encodedPrivateKey_b58check", "encodedPrivateKeyAsReturned_b58check" })
        {
            report.Equal(name + " reads", "None", ExportedKey.FromPlainText(vector.Str(name), out PrivateKey? decoded).ToString());
            report.Equal(name, vector.Str("privateKey"), decoded is null ? [] : decoded.Secret);
        }

        report.True("privateKeyAsReturned reads", PrivateKey.TryCreatePadded(vector.Hex("privateKeyAsReturned"), out PrivateKey? padded));
        report.Equal("privateKeyAsReturned", vector.Str("privateKey"), padded is null ? [] : padded.Secret);
    }

    public void EncryptedKey(JsonValue vector)
    {
        using PrivateKey key = vector.Key();
        string password = vector.Str("password");
        if (vector.Hex("encrypted").Length == ExportedKey.Size)
        {
            report.Equal("encrypted", vector.Str("encrypted"), ExportedKey.Encrypt(key, password));
            report.Equal("encoded", vector.Str("encoded_b58check"), ExportedKey.ToText(key, password));
        }

        report.Equal("decrypts", "None", ExportedKey.FromText(vector.Str("encoded_b58check"), password, out PrivateKey? again).ToString());
        report.Equal("decrypted", vector.Str("privateKey"), again is null ? [] : again.Secret);
        report.Equal("wrong password", "WrongPassword", ExportedKey.Decrypt(vector.Hex("encrypted"), password + "?", out _).ToString());
    }

    public void Keystore(JsonValue vector)
    {
        using PrivateKey key = vector.Key();
        string password = vector.Str("password");
        JsonValue file = vector.Find("keystore") ?? throw new FormatException("no keystore");
        byte[] json = Encoding.UTF8.GetBytes(file.ToString());
        report.Equal("opens", "None", Primitives.Keystore.Open(json, password, signatures, out PrivateKey? opened).ToString());
        report.Equal("key", vector.Str("privateKey"), opened is null ? [] : opened.Secret);

        JsonValue kdf = file.Find("kdf")!;
        JsonValue cipher = file.Find("cipher")!;
        JsonValue parameters = kdf.Find("params")!;
        var cost = new ScryptParameters(parameters.Int("n"), parameters.Int("r"), parameters.Int("p"));
        if (cipher.Hex("ciphertext").Length == PrivateKey.Size)
        {
            string sealedAgain = Primitives.Keystore.Seal(key, password, cost, parameters.Hex("salt"), cipher.Find("params")!.Hex("iv"), signatures);
            _ = JsonParser.Parse(Encoding.UTF8.GetBytes(sealedAgain), Primitives.Keystore.SizeMax, out JsonValue? again);
            report.Equal("ciphertext", cipher.Str("ciphertext"), again!.Find("cipher")!.Str("ciphertext"));
            report.Equal("mac", kdf.Str("mac"), again.Find("kdf")!.Str("mac"));
            report.Equal("address", vector.Str("address"), again.Str("aergo_address"));
        }

        if (cost.N <= WrongPasswordRoundsMax)
        {
            report.Equal("wrong password", "WrongPassword", Primitives.Keystore.Open(json, password + "?", signatures, out _).ToString());
        }
    }

    public void Message(JsonValue vector)
    {
        using PrivateKey key = vector.Key();
        byte[] digest = vector.Hex("digest");
        byte[] signature = vector.Hex("signatureDer");
        report.True("address reads", Address.TryParse(vector.Str("address"), out Address? address));
        report.Equal("verifies", vector.Flag("verifies"), signatures.Verify(digest, signature, address!.Wire.Span));
        report.Equal("lower S", LowS.Of(signature), LowS.Of(signatures.Sign(digest, key.Secret)));
        report.Equal("sha256", vector.Str("sha256"), Hash256.Sha256(digest).ToString());
        digest[0] ^= 1;
        report.Equal("verifies altered", vector.Flag("verifiesAltered"), signatures.Verify(digest, signature, address.Wire.Span));
    }

    public void Mnemonic(JsonValue vector)
    {
        report.True("phrase reads", Primitives.Mnemonic.TryToSeed(vector.Str("mnemonic"), null, out byte[]? seed));
        report.Equal("seed", vector.Str("seed"), seed);
        string path = vector.Str("path").TrimEnd('i');
        foreach (JsonValue expected in vector.Find("keys")!.Items)
        {
            report.True("path", HdWallet.TryDerive(seed, path + expected.Str("i"), signatures, out PrivateKey? key));
            report.Equal("key " + expected.Str("i"), expected.Str("privateKey"), key!.Secret);
            report.Equal("address " + expected.Str("i"), expected.Str("address"), Address.Of(key.PublicKeyBy(signatures)).ToString());
        }

        if (vector.Find("otherPath") is { } other)
        {
            report.True("other path", HdWallet.TryDerive(seed, other.Str("hdpath") + "0", signatures, out PrivateKey? key));
            report.Equal("key on the other path", other.Str("privateKey"), key!.Secret);
        }
    }
}
