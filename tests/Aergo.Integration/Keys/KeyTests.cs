using System;
using System.IO;
using System.Linq;
using System.Text;
using Aergo.Host;
using Aergo.Ledger;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Integration.Keys;

// Goal: keys are kept encrypted and found again; a development chain is the white paper's allocation table.
public sealed class KeyTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("aergo-keys-");
    private readonly ISignatures _signatures = SignatureChoice.Make();

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_key_is_kept_encrypted_under_its_name_and_opens_with_its_password_only()
    {
        var keys = new KeyDirectory(Path.Combine(_directory.FullName, "keys"), _signatures);
        using PrivateKey key = KeyDirectory.NewKey();
        KeyEntry entry = keys.Add("mine", key, "secret words");
        Assert.DoesNotContain(Convert.ToHexStringLower(key.Secret), File.ReadAllText(entry.Path), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(entry, Assert.Single(keys.List()));
        Assert.Equal(entry, keys.Find(entry.Address));
        using (PrivateKey opened = keys.Open(entry, "secret words"))
        {
            Assert.True(opened.Secret.SequenceEqual(key.Secret));
        }

        Assert.Contains("password is incorrect", Assert.Throws<KeyFailureException>(() => keys.Open(entry, "other words")).Message, StringComparison.Ordinal);
        Assert.Contains("kept already", Assert.Throws<KeyFailureException>(() => keys.Add("twice", key, "x")).Message, StringComparison.Ordinal);
        using PrivateKey other = KeyDirectory.NewKey();
        Assert.Contains("choose another name", Assert.Throws<KeyFailureException>(() => keys.Add("mine", other, "x")).Message, StringComparison.Ordinal);
        Assert.Throws<KeyFailureException>(() => keys.Add("../escape", other, "x"));
    }

    [Fact]
    public void A_producer_key_is_refused_when_others_can_read_it_or_its_halves_differ()
    {
        using P256Signer made = ProducerKey.Create(_directory.FullName);
        using P256Signer read = ProducerKey.Read(_directory.FullName);
        Assert.True(made.PublicKey.Span.SequenceEqual(read.PublicKey.Span));
        Assert.Throws<DiskFailureException>(() => ProducerKey.Create(_directory.FullName));
        string path = Path.Combine(_directory.FullName, ProducerKey.FileName);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            Assert.Contains("chmod 600", Assert.Throws<KeyFailureException>(() => ProducerKey.Read(_directory.FullName)).Message, StringComparison.Ordinal);
        }

        string text = File.ReadAllText(path);
        string changed = text.Replace(Convert.ToHexStringLower(made.PublicKey.Span), new string('4', 130), StringComparison.Ordinal);
        WholeFile.Write(path, Encoding.ASCII.GetBytes(changed), secret: true);
        Assert.Contains("does not belong", Assert.Throws<KeyFailureException>(() => ProducerKey.Read(_directory.FullName)).Message, StringComparison.Ordinal);
        WholeFile.Write(path, "{}"u8, secret: true);
        Assert.Contains("is no producer key", Assert.Throws<KeyFailureException>(() => ProducerKey.Read(_directory.FullName)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Development_accounts_are_those_of_Anvil_and_Hardhat()
    {
        string[] ids = [.. DevelopmentAccounts.Users.Take(3).Select(n => Id(DevelopmentAccounts.Find(n, _signatures)!).ToChecksumString())];
        Assert.Equal(["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"], ids);
        Assert.Equal(15, DevelopmentAccounts.All(_signatures).Select(a => Id(a.Key)).Distinct().Count());
        Assert.Null(DevelopmentAccounts.Find("mallory", _signatures));
    }

    [Fact]
    public void The_development_genesis_reads_back_with_the_whole_table()
    {
        byte[] producer = P256.PublicKeyOf([.. Enumerable.Repeat((byte)7, 32)]);
        var choices = new GenesisChoices { SlotMilliseconds = 50, Fees = false };
        GenesisConfig genesis = GenesisFile.Read(DevelopmentGenesis.Write(choices, DateTimeOffset.UnixEpoch.AddYears(56), producer, _signatures), _signatures);
        Assert.Equal(Amount.FromAergo(500_000_000), genesis.Supply);
        Assert.Equal(
            [("sale", 150_000_000UL), ("community", 150_000_000UL), ("issuer", 125_000_000UL), ("advisors", 50_000_000UL), ("employees", 25_000_000UL)],
            DevelopmentAccounts.Groups.Select(g => (g, (ulong)(genesis.Allocations.Where(a => a.Group == g).Aggregate(Amount.Zero, (s, a) => s + a.Amount).Aer / Amount.AerPerAergo))));
        Assert.Equal(50, genesis.Consensus.SlotMilliseconds);
        Assert.Equal(Amount.Zero, genesis.Fees.GasPrice);
        GenesisRole owner = Assert.Single(genesis.Roles, r => r.IsOwner);
        Assert.Equal(("aergo", Id(DevelopmentAccounts.OfGroup("issuer", _signatures))), (owner.Name, owner.Account));
        AccountId alice = Id(DevelopmentAccounts.Find("alice", _signatures)!);
        Assert.Equal(Amount.FromAergo(1_000_000), Assert.Single(genesis.Allocations, a => a.Account == alice).Amount);
        Assert.NotNull(Keyring.For(genesis, _signatures).Find(alice));
        Assert.Null(Keyring.For(genesis with { Sql = new SqlProfile(TrustLoopback: false) }, _signatures).Find(alice));
    }

    [Theory]
    [InlineData("50ms", 50)]
    [InlineData("1s", 1000)]
    [InlineData("2.5s", 2500)]
    [InlineData("200", 200)]
    public void Times_are_read(string text, int milliseconds) => Assert.Equal(milliseconds, Durations.Parse("--block-time", text, 50, 600_000));

    [Theory]
    [InlineData("49ms")]
    [InlineData("601s")]
    [InlineData("0.0005s")]
    [InlineData("-1s")]
    [InlineData("soon")]
    [InlineData("99999999999999999999s")]
    public void Times_out_of_bounds_are_refused(string text) => Assert.Throws<CommandFailureException>(() => Durations.Parse("--block-time", text, 50, 600_000));

    private AccountId Id(PrivateKey key) => key.PublicKeyBy(_signatures).TryGetAccountId(_signatures, out AccountId id) ? id : default;
}
