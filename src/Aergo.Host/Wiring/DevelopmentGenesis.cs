using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>What a new chain is made of, as the CLI asks for it.</summary>
internal sealed record GenesisChoices
{
    public string Magic { get; init; } = "dev.chain";

    public int SlotMilliseconds { get; init; } = 1000;

    /// <summary>A block at once when there is a transaction.</summary>
    public bool OnDemand { get; init; }

    /// <summary>Blocks also for slots without transactions.</summary>
    public bool EmptyBlocks { get; init; }

    /// <summary>Whether transactions cost fees.</summary>
    public bool Fees { get; init; } = true;
}

/// <summary>Writes the genesis of a development chain: the whole allocation table, ten accounts whose keys everybody knows.</summary>
/// <remarks>Source: docs/spec/genesis.md, "The development chain".</remarks>
internal static class DevelopmentGenesis
{
    /// <summary>Tokens of each of the ten.</summary>
    public const ulong UserAergo = 1_000_000;

    private const ulong SupplyAergo = 500_000_000;

    // The number that development tools of Ethereum expect of a chain on this machine.
    private const ulong EthereumChainId = 31337;

    private const int LockBlocks = 10;

    // The white paper's allocation table, in per cent.
    private static readonly (string Group, int Share)[] Shares = [("sale", 30), ("community", 30), ("issuer", 25), ("advisors", 10), ("employees", 5)];

    /// <summary>The file's text, for people to read and change.</summary>
    public static byte[] Write(GenesisChoices choices, DateTimeOffset time, ReadOnlySpan<byte> producer, ISignatures signatures)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("chain");
            json.WriteString("magic", choices.Magic);
            json.WriteString("consensus", "sbp");
            json.WriteBoolean("public", false);
            json.WriteBoolean("mainnet", false);
            json.WriteNumber("version", 5);
            json.WriteEndObject();
            json.WriteString("time", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
            WriteRoles(json, signatures);
            json.WriteString("supply", $"{SupplyAergo} aergo");
            json.WriteStartObject("shares");
            foreach ((string group, int share) in Shares)
            {
                json.WriteNumber(group, share);
            }

            json.WriteEndObject();
            WriteAllocations(json, signatures);
            json.WriteStartObject("consensus");
            json.WriteString("engine", "single");
            json.WriteNumber("slotMilliseconds", choices.SlotMilliseconds);
            json.WriteBoolean("onDemand", choices.OnDemand);
            json.WriteBoolean("skipEmpty", !choices.EmptyBlocks);
            json.WriteString("producer", Convert.ToHexStringLower(producer));
            json.WriteEndObject();
            if (!choices.Fees)
            {
                json.WriteStartObject("fees");
                json.WriteString("gasPrice", "0 aer");
                json.WriteEndObject();
            }

            json.WriteStartObject("sql");
            json.WriteBoolean("trustLoopback", true);
            json.WriteBoolean("publicCreate", true);
            json.WriteEndObject();
            json.WriteStartObject("ethereum");
            json.WriteNumber("chainId", EthereumChainId);
            json.WriteEndObject();

            // A day of blocks is no time for trying things out.
            json.WriteStartObject("staking");
            json.WriteNumber("lockBlocks", LockBlocks);
            json.WriteEndObject();
            json.WriteBoolean("development", true);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteRoles(Utf8JsonWriter json, ISignatures signatures)
    {
        json.WriteStartArray("roles");
        foreach (string name in DevelopmentAccounts.Users.Prepend(DevelopmentAccounts.OwnerName))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("account", AddressOf(DevelopmentAccounts.Find(name, signatures)!, signatures));
            json.WriteBoolean("owner", name == DevelopmentAccounts.OwnerName);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAllocations(Utf8JsonWriter json, ISignatures signatures)
    {
        json.WriteStartArray("allocations");
        foreach (string name in DevelopmentAccounts.Users)
        {
            WriteAllocation(json, "community", name, UserAergo);
        }

        foreach ((string group, int share) in Shares)
        {
            ulong given = group == "community" ? UserAergo * (ulong)DevelopmentAccounts.Users.Count : 0;
            WriteAllocation(json, group, AddressOf(DevelopmentAccounts.OfGroup(group, signatures), signatures), (SupplyAergo * (ulong)share / 100) - given);
        }

        json.WriteEndArray();
    }

    private static void WriteAllocation(Utf8JsonWriter json, string group, string account, ulong aergo)
    {
        json.WriteStartObject();
        json.WriteString("group", group);
        json.WriteString("account", account);
        json.WriteString("amount", $"{aergo} aergo");
        json.WriteEndObject();
    }

    private static string AddressOf(PrivateKey key, ISignatures signatures) => Address.Of(key.PublicKeyBy(signatures)).ToString();
}
