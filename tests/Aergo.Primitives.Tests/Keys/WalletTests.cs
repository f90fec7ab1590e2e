using System;
using System.Text;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class WalletTests
{
    private static readonly ManagedSecp256k1 Managed = new();

    [Theory]
    [InlineData("", "", 16, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("pleaseletmein", "SodiumChloride", 16384, 8, 1, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    public void Scrypt_gives_the_keys_of_RFC_7914(string password, string salt, int n, int r, int p, string expected)
    {
        var key = new byte[64];
        Scrypt.Derive(Encoding.ASCII.GetBytes(password), Encoding.ASCII.GetBytes(salt), new ScryptParameters(n, r, p), key);
        Assert.Equal(expected, Convert.ToHexStringLower(key));
    }

    [Theory]
    [InlineData(1 << 20, 8, 1, true)]
    [InlineData(1 << 18, 8, 8, true)]
    [InlineData(1 << 21, 1, 1, false)]
    [InlineData(1 << 20, 9, 1, false)]
    [InlineData(1 << 19, 8, 8, false)]
    [InlineData(1000, 8, 1, false)]
    [InlineData(1, 8, 1, false)]
    [InlineData(0, 8, 1, false)]
    [InlineData(1024, 0, 1, false)]
    [InlineData(1024, 1, 0, false)]
    [InlineData(2, int.MaxValue, int.MaxValue, false)]
    [InlineData(2, 13, 5, false)]
    public void Costs_have_bounds(int n, int r, int p, bool good) => Assert.Equal(good, new ScryptParameters(n, r, p).IsWithinBounds);

    [Theory]
    [InlineData("47tZTi84VZeH6AjXnXDrhhoTKyVHfQWQFN6pf29wVYCvFBQWbrX94sbmWKcP1rMpkdUhQr3Ak", "test", "AmMAaH7EBHcjDTXzLFr5bZeBRrwRrZeLEa6xMTHWfHz9S8AKCP6Z")]
    [InlineData("47zh1byk8MqWkQo5y8dvbrex99ZMdgZqfydar7w2QQgQqc7YrmFsBuMeF1uHWa5TwA1ZwQ7V6", "bmttest", "AmPpcKvToDCUkhT1FJjdbNvR4kNDhLFJGHkSqfjWe3QmHm96qv4R")]
    public void Published_exported_keys_open(string text, string password, string address)
    {
        Assert.Equal(KeystoreError.None, ExportedKey.FromText(text, password, out PrivateKey? key));
        Assert.Equal(address, Address.Of(key!.PublicKeyBy(Managed)).ToString());
        Assert.Equal(text, ExportedKey.ToText(key, password));
        Assert.Equal(KeystoreError.WrongPassword, ExportedKey.FromText(text, password + "x", out _));
        Assert.Equal(KeystoreError.Malformed, ExportedKey.FromText(text[1..], password, out _));
        Assert.Equal(KeystoreError.None, ExportedKey.FromPlainText(ExportedKey.ToPlainText(key), out PrivateKey? plain));
        Assert.True(plain!.Secret.SequenceEqual(key.Secret));
        Assert.Equal(KeystoreError.NotAKey, ExportedKey.FromPlainText(text, out _));
    }

    [Fact]
    public void A_published_key_file_opens()
    {
        const string json = """
            {"aergo_address":"AmM8Bspua3d1bACSzCaLUdstjooRLy1YqZ61Kk2nP4VfGTWJzDd6","ks_version":"1",
            "cipher":{"algorithm":"aes-128-ctr","params":{"iv":"62fc13b3065a22ffd73804e23f47f690"},
            "ciphertext":"919b663b4039a9ea88470a6e7138acebb852820100360449e7457171ee003d08"},
            "kdf":{"algorithm":"scrypt","params":{"dklen":32,"n":1024,"p":1,"r":8,
            "salt":"f8e0ba7b762bbff83ff7e48af13eedf08ce05fba29d247054139ca620357215f"},
            "mac":"47006a8c1c17f56991ba412a4670da0c373f949ea64918531551e49fed0272ac"}}
            """;
        Assert.Equal(KeystoreError.None, Open(json, "password", out PrivateKey? key));
        string again = Keystore.Seal(
            key!, "password", new ScryptParameters(1024, 8, 1), Convert.FromHexString("f8e0ba7b762bbff83ff7e48af13eedf08ce05fba29d247054139ca620357215f"),
            Convert.FromHexString("62fc13b3065a22ffd73804e23f47f690"), Managed);
        Assert.Equal(json.ReplaceLineEndings(""), again);

        Assert.Equal(KeystoreError.WrongPassword, Open(json, "Password", out _));
        Assert.Equal(KeystoreError.WrongPassword, Open(json.Replace("919b", "919c", StringComparison.Ordinal), "password", out _));
        Assert.Equal(KeystoreError.OtherAddress, Open(json.Replace("AmM8B", "AmM8C", StringComparison.Ordinal), "password", out _));
        Assert.Equal(KeystoreError.TooCostly, Open(json.Replace("1024", "2097152", StringComparison.Ordinal), "password", out _));
        Assert.Equal(KeystoreError.TooCostly, Open(json.Replace("1024", "99999999999", StringComparison.Ordinal), "password", out _));
        Assert.Equal(KeystoreError.TooCostly, Open(json.Replace("\"r\":8", "\"r\":-8", StringComparison.Ordinal), "password", out _));
        Assert.Equal(KeystoreError.VersionNotSupported, Open(json.Replace("version\":\"1", "version\":\"2", StringComparison.Ordinal), "password", out _));
        Assert.Equal(KeystoreError.CipherNotSupported, Open(json.Replace("aes-128", "aes-256", StringComparison.Ordinal), "password", out _));
        Assert.Equal(KeystoreError.DerivationNotSupported, Open(json.Replace("scrypt", "pbkdf2", StringComparison.Ordinal), "password", out _));
        Assert.Equal(KeystoreError.DerivationNotSupported, Open(json.Replace("dklen\":32", "dklen\":64", StringComparison.Ordinal), "password", out _));
        Assert.Equal(KeystoreError.Malformed, Open(json.Replace("\"mac\"", "\"cam\"", StringComparison.Ordinal), "password", out _));
        Assert.Equal(KeystoreError.NotJson, Open(json + "x", "password", out _));
    }

    [Fact]
    public void Mutated_key_files_never_throw_and_never_open()
    {
        var random = new Random(41);
        Assert.True(PrivateKey.TryCreatePadded([9], out PrivateKey? key));
        byte[] good = Encoding.UTF8.GetBytes(Keystore.Seal(key, "p", new ScryptParameters(2, 1, 1), new byte[32], new byte[16], Managed));
        int opened = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = Mutations.Next(random, good);
            if (!IsCheap(bytes))
            {
                continue;
            }

            // Hex has two cases and JSON has spaces, so some damage leaves the meaning alone.
            if (Keystore.Open(bytes, "p", Managed, out PrivateKey? found) == KeystoreError.None)
            {
                opened++;
                Assert.True(found!.Secret.SequenceEqual(key.Secret));
            }
        }

        Assert.InRange(opened, 0, 2_000);
    }

    [Theory]
    [InlineData("m", "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35")]
    [InlineData("m/0'", "edb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea")]
    [InlineData("m/0h/1/2'/2/1000000000", "471b76e389e528d6de6d816857e012c5455051cad6660850e58372a6c3e6e7c8")]
    public void Derived_keys_are_those_of_BIP_32(string path, string expected)
    {
        Assert.True(HdWallet.TryDerive(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"), path, Managed, out PrivateKey? key));
        Assert.Equal(expected, Convert.ToHexStringLower(key.Secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n/0")]
    [InlineData("m/")]
    [InlineData("m/-1")]
    [InlineData("m/2147483648")]
    [InlineData("m/0''")]
    [InlineData("m/ 1")]
    [InlineData("m/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0")]
    public void Malformed_paths_are_refused(string path) => Assert.False(HdWallet.TryDerive(new byte[32], path, Managed, out _));

    [Fact]
    public void Wallets_of_both_worlds_derive_their_accounts()
    {
        Assert.True(Mnemonic.TryToSeed("test test test test test test test test test test test junk", null, out byte[]? seed));
        Assert.True(HdWallet.TryDerive(seed, HdWallet.EthereumPath + "0", Managed, out PrivateKey? first));
        Assert.True(first.PublicKeyBy(Managed).TryGetAccountId(Managed, out AccountId id));
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", id.ToChecksumString());
        Assert.True(HdWallet.TryDerive(seed, HdWallet.EthereumPath + "1", Managed, out PrivateKey? second));
        Assert.True(second.PublicKeyBy(Managed).TryGetAccountId(Managed, out id));
        Assert.Equal("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", id.ToChecksumString());

        Assert.True(Mnemonic.TryToSeed(" dust sister misery any capital scrap  country various quantum ocean pill around\n", "", out seed));
        Assert.True(HdWallet.TryDerive(seed, HdWallet.AergoPath + "0", Managed, out PrivateKey? aergo));
        Assert.Equal("AmMDKHZeSBHrJpNzGGcCQMaRRZMCn99BRB2kq9NHUuFjab7WvNkA", Address.Of(aergo.PublicKeyBy(Managed)).ToString());

        Assert.True(Mnemonic.TryToSeed("legal winner thank year wave sausage worth useful legal winner thank yellow", "TREZOR", out seed));
        Assert.StartsWith("2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28bd6f", Convert.ToHexStringLower(seed), StringComparison.Ordinal);
        Assert.False(Mnemonic.TryToSeed("  ", null, out _));
        Assert.False(Mnemonic.TryToSeed("zwölf", null, out _));
    }

    // The published signature has the upper S and was made over a number of five bytes.
    [Fact]
    public void The_published_message_signature_verifies()
    {
        var digest = new byte[32];
        "hello"u8.CopyTo(digest.AsSpan(27));
        Assert.True(Address.TryParse("AmPWVmZj7AS6Rm4dyF7Dp7cXeujyxWH1e1a6HY5KYw5pCfm5B8GK", out Address? address));
        byte[] signature = Convert.FromHexString(
            "30450220624ba49c48add697b8ce76d09111fa9f5f5a7c182626449b35259031f292470f022100ab8d1059d9addf281cc7b10cfe95cbe6b9244f418a46fd130796836e8ea35c25");
        Assert.True(Managed.Verify(digest, signature, address.Wire.Span));
        digest[31] ^= 1;
        Assert.False(Managed.Verify(digest, signature, address.Wire.Span));
    }

    private static bool IsCheap(byte[] bytes)
    {
        // Damage may ask for gigabytes within the bounds; that is legal and slow.
        string text = Encoding.Latin1.GetString(bytes);
        return !System.Text.RegularExpressions.Regex.IsMatch(text, "\"[nrp]\":[0-9]{2}");
    }

    private static KeystoreError Open(string json, string password, out PrivateKey? key) =>
        Keystore.Open(Encoding.UTF8.GetBytes(json), password, Managed, out key);
}
