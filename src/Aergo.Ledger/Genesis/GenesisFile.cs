using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>Genesis configurations as JSON: reading what people write, and writing the one canonical form.</summary>
/// <remarks>Every complaint names the member and its line. Unknown members are refused, so that a typing error is not a silent default.</remarks>
public static class GenesisFile
{
    public const int BytesMax = 4 << 20;

    /// <exception cref="GenesisException">The file cannot be used; the message says where and why.</exception>
    public static GenesisConfig Read(ReadOnlySpan<byte> json, ISignatures signatures)
    {
        if (json.Length > BytesMax)
        {
            throw new GenesisException($"a genesis file is at most {BytesMax} bytes, this one has {json.Length}");
        }

        GenesisNode root = GenesisNode.Parse(json);
        GenesisNode chain = root.Member("chain");
        if (!ChainId.TryCreate(
            (int)chain.Number("version", 0, int.MaxValue, 5), chain.Flag("public", false), chain.Flag("mainnet", false), chain.Text("magic"), chain.Text("consensus", "sbp"), out ChainId? chainId))
        {
            throw chain.Wrong("magic and consensus are ASCII without '/', and the whole is at most 128 bytes");
        }

        chain.Done();
        var accounts = new Dictionary<string, AccountId>(StringComparer.Ordinal);
        List<GenesisRole> roles = [.. root.Items("roles").Select(node => Role(node, accounts, signatures))];
        List<Allocation> allocations = [.. root.Items("allocations").Select(node => OneAllocation(node, accounts, signatures))];
        CheckShares(root, allocations);
        GenesisNode consensus = root.Member("consensus");
        string engine = consensus.Text("engine");
        if (engine != "single")
        {
            throw consensus.Wrong($"not supported: consensus engine \"{engine}\"; this version has \"single\"");
        }

        byte[] producer = consensus.Hex("producer");
        if (producer.Length != P256.PublicKeySize || producer[0] != 4)
        {
            throw consensus.Wrong("producer is an uncompressed P-256 public key, 65 bytes in hex");
        }

        var config = new GenesisConfig
        {
            ChainId = chainId,
            Time = Time(root),
            Roles = roles,
            Allocations = allocations,
            Consensus = new ConsensusProfile(
                engine, (int)consensus.Number("slotMilliseconds", 50, 600_000, 1000), consensus.Flag("onDemand", false), consensus.Flag("skipEmpty", true), producer),
            Fees = Fees(root.Optional("fees"), accounts, signatures),
            Limits = Limits(root.Optional("limits")),
            Sql = Sql(root.Optional("sql")),
            Ethereum = Ethereum(root.Optional("ethereum"), chainId),
            Staking = Staking(root.Optional("staking")),
            IsDevelopment = root.Flag("development", false),
        };
        consensus.Done();
        root.Done();
        return config;
    }

    /// <summary>The canonical form: every member (<c>development</c> where it is true), in one order, without white space.</summary>
    public static byte[] Write(GenesisConfig genesis)
    {
        ArgumentNullException.ThrowIfNull(genesis);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("chain");
            json.WriteString("magic", genesis.ChainId.Magic);
            json.WriteString("consensus", genesis.ChainId.Consensus);
            json.WriteBoolean("public", genesis.ChainId.IsPublic);
            json.WriteBoolean("mainnet", genesis.ChainId.IsMainnet);
            json.WriteNumber("version", genesis.ChainId.Version);
            json.WriteEndObject();
            json.WriteNumber("time", genesis.Time.UnixNanoseconds);
            json.WriteStartArray("roles");
            foreach (GenesisRole role in genesis.Roles)
            {
                json.WriteStartObject();
                json.WriteString("name", role.Name);
                json.WriteString("account", role.Account.ToString());
                json.WriteBoolean("owner", role.IsOwner);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("allocations");
            foreach (Allocation allocation in genesis.Allocations)
            {
                json.WriteStartObject();
                json.WriteString("group", allocation.Group);
                json.WriteString("account", allocation.Account.ToString());
                json.WriteString("amount", allocation.Amount.ToString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("consensus");
            json.WriteString("engine", genesis.Consensus.Engine);
            json.WriteNumber("slotMilliseconds", genesis.Consensus.SlotMilliseconds);
            json.WriteBoolean("onDemand", genesis.Consensus.OnDemand);
            json.WriteBoolean("skipEmpty", genesis.Consensus.SkipEmpty);
            json.WriteString("producer", Convert.ToHexStringLower(genesis.Consensus.Producer));
            json.WriteEndObject();
            json.WriteStartObject("fees");
            json.WriteString("gasPrice", genesis.Fees.GasPrice.ToString());
            json.WriteNumber("baseGas", genesis.Fees.BaseGas);
            json.WriteNumber("freePayloadBytes", genesis.Fees.FreePayloadBytes);
            json.WriteNumber("payloadByteGas", genesis.Fees.PayloadByteGas);
            json.WriteString("namePrice", genesis.Fees.NamePrice.ToString());
            json.WriteString("collector", genesis.Fees.Collector.ToString());
            json.WriteEndObject();
            json.WriteStartObject("limits");
            json.WriteNumber("blockBytes", genesis.Limits.BlockBytesMax);
            json.WriteNumber("blockGas", genesis.Limits.BlockGasMax);
            json.WriteNumber("blockTransactions", genesis.Limits.BlockTransactionsMax);
            json.WriteNumber("transactionGas", genesis.Limits.TransactionGasMax);
            json.WriteNumber("poolTransactions", genesis.Limits.PoolTransactionsMax);
            json.WriteNumber("poolBytes", genesis.Limits.PoolBytesMax);
            json.WriteNumber("poolParkedPerSender", genesis.Limits.PoolParkedPerSenderMax);
            json.WriteEndObject();
            json.WriteStartObject("sql");
            json.WriteBoolean("trustLoopback", genesis.Sql.TrustLoopback);
            json.WriteBoolean("publicCreate", genesis.Sql.PublicCreate);
            json.WriteEndObject();
            json.WriteStartObject("ethereum");
            json.WriteNumber("chainId", genesis.Ethereum.ChainId);
            json.WriteString("fork", genesis.Ethereum.Fork);
            json.WriteBoolean("callsSql", genesis.Ethereum.CallsSql);
            json.WriteEndObject();
            json.WriteStartObject("staking");
            json.WriteString("minimum", genesis.Staking.Minimum.ToString());
            json.WriteNumber("lockBlocks", genesis.Staking.LockBlocks);
            json.WriteEndObject();
            if (genesis.IsDevelopment)
            {
                // Only where it is so: chains from before this member keep their digest.
                json.WriteBoolean("development", true);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static GenesisRole Role(GenesisNode node, Dictionary<string, AccountId> accounts, ISignatures signatures)
    {
        string name = node.Text("name");
        if (name.Length is 0 or > 63 || name.Any(char.IsUpper) || name.StartsWith("pg_", StringComparison.Ordinal) || name == "public")
        {
            throw node.Wrong($"\"{name}\" cannot be the name of a role: lower case, at most 63 bytes, not pg_… nor public");
        }

        var role = new GenesisRole(name, Account(node, accounts, signatures), node.Flag("owner", false));
        node.Done();
        return accounts.TryAdd(name, role.Account) ? role : throw node.Wrong($"role \"{name}\" is there twice");
    }

    private static Allocation OneAllocation(GenesisNode node, Dictionary<string, AccountId> accounts, ISignatures signatures)
    {
        var allocation = new Allocation(node.Text("group", "all"), Account(node, accounts, signatures), AmountOf(node, "amount", null));
        node.Done();
        return allocation;
    }

    /// <summary>"shares": {"sale": 30, …} in per cent of "supply", each exact.</summary>
    private static void CheckShares(GenesisNode root, List<Allocation> allocations)
    {
        Amount sum = Amount.Zero;
        foreach (Allocation allocation in allocations)
        {
            sum += allocation.Amount;
        }

        if (sum > Amount.FromAergo(1_000_000_000_000))
        {
            throw root.Wrong("the allocations add up to more than a trillion AERGO");
        }

        if (root.Optional("supply") is { } && AmountOf(root, "supply", null) is var supply && supply != sum)
        {
            throw root.Wrong($"the allocations add up to {sum}, the supply is {supply}");
        }

        if (root.Optional("shares") is not { } shares)
        {
            return;
        }

        long all = 0;
        foreach (string group in shares.Names)
        {
            long share = shares.Number(group, 0, 100, null);
            all += share;
            UInt128 held = 0;
            foreach (Allocation allocation in allocations)
            {
                held += allocation.Group == group ? allocation.Amount.Aer : 0;
            }

            if (held * 100 != sum.Aer * (UInt128)share)
            {
                throw shares.Wrong($"group \"{group}\" holds {new Amount(held)}, which is not {share} % of the supply");
            }
        }

        if (all != 100)
        {
            throw shares.Wrong($"the shares add up to {all} %, not to 100 %");
        }
    }

    private static FeeProfile Fees(GenesisNode? node, Dictionary<string, AccountId> accounts, ISignatures signatures)
    {
        var defaults = new FeeProfile();
        if (node is null)
        {
            return defaults;
        }

        var fees = new FeeProfile
        {
            GasPrice = AmountOf(node, "gasPrice", defaults.GasPrice),
            BaseGas = node.Number("baseGas", 0, 1_000_000_000, defaults.BaseGas),
            FreePayloadBytes = (int)node.Number("freePayloadBytes", 0, int.MaxValue, defaults.FreePayloadBytes),
            PayloadByteGas = node.Number("payloadByteGas", 0, 1_000_000, defaults.PayloadByteGas),
            NamePrice = AmountOf(node, "namePrice", defaults.NamePrice),
            Collector = node.Optional("collector") is null ? default : Account(node, accounts, signatures, "collector"),
        };
        node.Done();
        return fees;
    }

    private static LimitProfile Limits(GenesisNode? node)
    {
        var defaults = new LimitProfile();
        if (node is null)
        {
            return defaults;
        }

        var limits = new LimitProfile
        {
            BlockBytesMax = (int)node.Number("blockBytes", 4096, 256 << 20, defaults.BlockBytesMax),
            BlockGasMax = node.Number("blockGas", 1_000_000, long.MaxValue / 4, defaults.BlockGasMax),
            BlockTransactionsMax = (int)node.Number("blockTransactions", 1, Block.TransactionsMax, defaults.BlockTransactionsMax),
            TransactionGasMax = node.Number("transactionGas", 1_000_000, long.MaxValue / 4, defaults.TransactionGasMax),
            PoolTransactionsMax = (int)node.Number("poolTransactions", 1, 10_000_000, defaults.PoolTransactionsMax),
            PoolBytesMax = node.Number("poolBytes", 1 << 20, 64L << 30, defaults.PoolBytesMax),
            PoolParkedPerSenderMax = (int)node.Number("poolParkedPerSender", 0, 10_000, defaults.PoolParkedPerSenderMax),
        };
        node.Done();
        return limits;
    }

    private static SqlProfile Sql(GenesisNode? node)
    {
        if (node is null)
        {
            return new SqlProfile();
        }

        var profile = new SqlProfile(node.Flag("trustLoopback", false), node.Flag("publicCreate", true));
        node.Done();
        return profile;
    }

    private static EthereumProfile Ethereum(GenesisNode? node, ChainId chain)
    {
        ulong own = EthereumProfile.ChainIdOf(chain);
        if (node is null)
        {
            return new EthereumProfile(own);
        }

        string fork = node.Text("fork", "osaka");
        if (!EthereumProfile.Forks.Contains(fork))
        {
            throw node.Wrong($"not supported: rules \"{fork}\"; there are {string.Join(", ", EthereumProfile.Forks)}");
        }

        var profile = new EthereumProfile((ulong)node.Number("chainId", 1, (long)EthereumProfile.ChainIdMax, (long)own), fork, node.Flag("callsSql", true));
        node.Done();
        return profile;
    }

    private static StakingProfile Staking(GenesisNode? node)
    {
        var defaults = new StakingProfile();
        if (node is null)
        {
            return defaults;
        }

        var profile = new StakingProfile
        {
            Minimum = AmountOf(node, "minimum", defaults.Minimum),
            LockBlocks = node.Number("lockBlocks", 0, 1_000_000_000, defaults.LockBlocks),
        };
        node.Done();
        return profile;
    }

    private static Instant Time(GenesisNode root)
    {
        GenesisNode time = root.Member("time");
        if (time.Kind == JsonTokenType.Number)
        {
            return new Instant(root.Number("time", 0, long.MaxValue, null));
        }

        return DateTimeOffset.TryParse(root.Text("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset moment)
            && moment.Year is >= 1970 and < 2260
            ? Instant.FromMilliseconds(moment.ToUnixTimeMilliseconds())
            : throw time.Wrong("time is nanoseconds since 1970 or a date like 2026-01-01T00:00:00Z");
    }

    private static AccountId Account(GenesisNode node, Dictionary<string, AccountId> accounts, ISignatures signatures, string member = "account")
    {
        string text = node.Text(member);
        return accounts.TryGetValue(text, out AccountId known) ? known
            : Address.TryParse(text, out Address? address) && address.TryGetId(signatures, out AccountId id) ? id
            : throw node.Wrong($"\"{text}\" is no address: expected Am… , 0x… , or the name of a role");
    }

    private static Amount AmountOf(GenesisNode node, string member, Amount? whenMissing)
    {
        if (whenMissing is { } value && node.Optional(member) is null)
        {
            return value;
        }

        string text = node.Text(member);
        return AmountText.TryParse(text, out Amount amount) ? amount : throw node.Wrong($"{member}: \"{text}\" is no amount; write \"10 aergo\", \"5 gaer\" or \"3 aer\"");
    }
}
