using System;
using System.Text;
using Aergo.Node.Simulation;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Ledger.Tests;

// Goal: two different profiles start from two short files, and a wrong file is refused with its line.
public sealed class GenesisFileTests
{
    private const string Good = """
        {
          "chain": { "magic": "my.chain" },
          "time": "2026-01-01T00:00:00Z",
          "roles": [ { "name": "owner", "account": "0x00000000000000000000000000000000000000aa", "owner": true } ],
          "supply": "500 aergo",
          "shares": { "sale": 60, "rest": 40 },
          "allocations": [
            { "group": "sale", "account": "owner", "amount": "300 aergo" },
            { "group": "rest", "account": "0x00000000000000000000000000000000000000bb", "amount": "200 aergo" }
          ],
          "consensus": { "engine": "single", "slotMilliseconds": 50, "producer": "PRODUCER" },
          "fees": { "gasPrice": "0 aer" }
        }
        """;

    private static readonly string Producer = "04" + new string('1', 128);

    [Fact]
    public void A_short_file_makes_a_chain_and_its_canonical_form_is_stable()
    {
        GenesisConfig genesis = Read(Good);
        Assert.Equal(Amount.FromAergo(500), genesis.Supply);
        Assert.Equal(50, genesis.Consensus.SlotMilliseconds);
        Assert.Equal(Amount.Zero, genesis.Fees.GasPrice);
        Assert.True(genesis.Roles[0].IsOwner);
        byte[] canonical = GenesisFile.Write(genesis);
        Assert.Equal(canonical, GenesisFile.Write(GenesisFile.Read(canonical, new SimulatedSignatures())));
        Assert.NotEqual(canonical, GenesisFile.Write(Read(Good.Replace("\"slotMilliseconds\": 50", "\"slotMilliseconds\": 60", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("\"magic\": \"my.chain\"", "\"magic\": 5", "line 2")]
    [InlineData("\"magic\": \"my.chain\"", "\"magc\": \"my.chain\"", "line 2")]
    [InlineData("2026-01-01T00:00:00Z", "yesterday", "line 3")]
    [InlineData("\"name\": \"owner\"", "\"name\": \"Owner\"", "line 4")]
    [InlineData("500 aergo", "501 aergo", "supply")]
    [InlineData("\"sale\": 60, \"rest\": 40", "\"sale\": 50, \"rest\": 50", "line 6")]
    [InlineData("\"sale\": 60, \"rest\": 40", "\"sale\": 60", "line 6")]
    [InlineData("\"300 aergo\"", "\"-300 aergo\"", "line 8")]
    [InlineData("\"engine\": \"single\"", "\"engine\": \"magic\"", "not supported")]
    [InlineData("\"slotMilliseconds\": 50", "\"slotMilliseconds\": 5", "line 11")]
    [InlineData("\"gasPrice\"", "\"gasPrize\"", "line 12")]
    [InlineData("\"fees\"", "\"fee\"", "line 12")]
    [InlineData("\"allocations\": [", "\"allocations\": [ [", "line")]
    public void A_wrong_file_is_refused_with_its_line(string from, string to, string expected)
    {
        var refused = Assert.Throws<GenesisException>(() => Read(Good.Replace(from, to, StringComparison.Ordinal)));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    // Goal: bytes from outside never get past GenesisException.
    [Fact]
    public void Mutated_files_are_read_or_refused()
    {
        const int Seed = 20260;
        var random = new Random(Seed);
        byte[] good = Encoding.UTF8.GetBytes(Good.Replace("PRODUCER", Producer, StringComparison.Ordinal));
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = good.AsSpan().ToArray();
            for (int j = random.Next(1, 4); j > 0; j--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                GenesisFile.Read(bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length), new SimulatedSignatures());
            }
            catch (GenesisException)
            {
                // The declared refusal.
            }
        }
    }

    private static GenesisConfig Read(string json) => GenesisFile.Read(Encoding.UTF8.GetBytes(json.Replace("PRODUCER", Producer, StringComparison.Ordinal)), new SimulatedSignatures());
}
