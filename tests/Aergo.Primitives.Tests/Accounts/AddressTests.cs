using System;
using System.Linq;
using System.Text;
using Xunit;

namespace Aergo.Primitives.Tests;

public sealed class AddressTests
{
    private const string Known = "AmNwCvHhvyn8tVb6YCftJkqsvkLz2oznSBp9TUc3k2KRZcKX51HX";

    private static readonly ManagedSecp256k1 Managed = new();

    [Fact]
    public void The_published_address_has_the_published_bytes()
    {
        Assert.True(Address.TryParse(Known, out Address? address));
        Assert.Equal(AddressKind.PublicKey, address.Kind);
        Assert.Equal("03401d814558108d529403ec937134669f768e2ee137a110ace7369fd013451649", Convert.ToHexStringLower(address.Wire.Span));
        Assert.Equal(Known, address.ToString());
    }

    [Fact]
    public void Both_spellings_mean_one_account()
    {
        Assert.True(Address.TryParse(Known, out Address? key));
        Assert.True(key.TryGetId(Managed, out AccountId id));
        Assert.True(Address.TryParse(id.ToChecksumString(), out Address? hex));
        Assert.Equal(AddressKind.Account, hex.Kind);
        Assert.True(hex.TryGetId(Managed, out AccountId same));
        Assert.Equal(id, same);
        Assert.NotEqual(key, hex);
    }

    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void The_mixed_case_checksum_is_written_and_checked(string text)
    {
        Assert.True(Address.TryParse(text, out Address? address));
        Assert.Equal(text, address.ToString());
        Assert.True(Address.TryParse(text.ToLowerInvariant(), out Address? lower));
        Assert.Equal(address, lower);
        Assert.True(Address.TryParse("0x" + text[2..].ToUpperInvariant(), out Address? upper));
        Assert.Equal(address, upper);

        int letter = text.IndexOfAny([.. "abcdef"], 2);
        string wrong = text[..letter] + char.ToUpperInvariant(text[letter]) + text[(letter + 1)..];
        Assert.Equal(AddressError.WrongChecksum, Address.Parse(wrong, out Address? none));
        Assert.Null(none);
    }

    [Fact]
    public void A_contract_has_the_Aergo_spelling_over_its_id()
    {
        AccountId creator = AccountIds.OfSpecialName("somebody");
        AccountId contract = AccountIds.OfContract(creator, 1);
        Assert.NotEqual(contract, AccountIds.OfContract(creator, 2));
        byte[] preimage = [0x0C, .. Encoding.ASCII.GetBytes("aergo.contract"), .. creator.ToArray(), 0, 0, 0, 0, 0, 0, 0, 1];
        Assert.Equal(Keccak256.Hash(preimage).ToArray()[12..], contract.ToArray());

        Address address = Address.OfContract(contract);
        Assert.StartsWith("Am", address.ToString(), StringComparison.Ordinal);
        Assert.True(Address.TryParse(address.ToString(), out Address? again));
        Assert.Equal(AddressKind.Contract, again.Kind);
        Assert.True(again.TryGetId(Managed, out AccountId id));
        Assert.Equal(contract, id);
        Assert.Equal([0x0C, .. new byte[12], .. contract.ToArray()], again.Wire.ToArray());
    }

    [Fact]
    public void Special_accounts_have_ids_by_name()
    {
        Assert.Equal(6, SpecialAccounts.All.Select(a => a.Id).Distinct().Count());
        foreach ((string name, AccountId id) in SpecialAccounts.All)
        {
            Assert.Equal(Keccak256.Hash(Encoding.ASCII.GetBytes(name)).ToArray()[12..], id.ToArray());
            Assert.True(Address.TryParse(name, out Address? address));
            Assert.True(address.IsSpecial);
            Assert.True(address.TryGetId(Managed, out AccountId found));
            Assert.Equal(id, found);
            Assert.Equal(name, SpecialAccounts.NameOf(id));
            Assert.Equal(address, Address.OfSpecial(name));
        }
    }

    [Theory]
    [InlineData("abcdefghijkl", true)]
    [InlineData("abc123def456", true)]
    [InlineData("abcdefghijk", false)]
    [InlineData("abcdefghijkL", false)]
    [InlineData("abcdefghij.l", false)]
    [InlineData("abcdefghijklm", false)]
    [InlineData(null, false)]
    public void Names_that_can_be_registered(string? name, bool good) => Assert.Equal(good, Address.IsRegistrableName(name));

    [Theory]
    [InlineData("AmNwCvHhvyn8tVb6YCftJkqsvkLz2oznSBp9TUc3k2KRZcKX51H1", AddressError.Malformed)]
    [InlineData("6iVZKBRHBfSUAPkEW5ZHeJXhxTBs1DqrzfxvxocoCDuWTgpRmGD", AddressError.WrongVersion)]
    [InlineData("AmhEJX48JnC1mS952toPP2v7Gf72o2FtQ59ko3L3MgCGp3Gqus6N", AddressError.ForeignContract)]
    [InlineData("thirteenchars", AddressError.Malformed)]
    [InlineData("with space", AddressError.Malformed)]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", AddressError.Malformed)]
    [InlineData(null, AddressError.Malformed)]
    public void What_is_no_address_says_why(string? text, AddressError error) => Assert.Equal(error, Address.Parse(text, out _));

    [Fact]
    public void Every_prefix_but_ours_is_refused_in_33_bytes()
    {
        for (int prefix = 0; prefix < 256; prefix++)
        {
            var wire = new byte[33];
            wire.AsSpan().Fill(0x90);
            wire[0] = (byte)prefix;
            AddressError error = Address.FromWire(wire, out _);
            Assert.Equal(prefix is 2 or 3 ? AddressError.None : prefix == 0x0C ? AddressError.ForeignContract : AddressError.Malformed, error);
        }
    }

    [Fact]
    public void Wire_forms_round_trip_through_text()
    {
        var random = new Random(6);
        for (int i = 0; i < 5_000; i++)
        {
            var wire = new byte[random.Next(36)];
            random.NextBytes(wire);
            if (wire.Length > 0 && random.Next(2) == 0)
            {
                wire[0] = (byte)random.Next(4);
            }

            if (!Address.TryFromWire(wire, out Address? address))
            {
                continue;
            }

            Assert.Equal(AddressError.None, Address.Parse(address.ToString(), out Address? again));
            Assert.Equal(address, again);
        }
    }
}
