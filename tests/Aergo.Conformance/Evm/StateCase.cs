using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Aergo.Evm;
using Aergo.Primitives;

namespace Aergo.Conformance.Evm;

/// <summary>One case of a state test: a world, a block, a transaction, and what must come of them under one fork.</summary>
internal sealed class StateCase
{
    private readonly JsonElement _test;
    private readonly JsonElement _post;

    private StateCase(string name, JsonElement test, JsonElement post, Fork fork) => (Name, _test, _post, Fork) = (name, test, post, fork);

    public string Name { get; }

    public Fork Fork { get; }

    public Hash256 Root => Hash("hash");

    public Hash256 Logs => Hash("logs");

    public string? ExpectedException => _post.TryGetProperty("expectException", out JsonElement e) ? e.GetString() : null;

    public byte[]? TransactionBytes => _post.TryGetProperty("txbytes", out JsonElement bytes) ? bytes.Bytes() : null;

    public AccountId Sender => _test.GetProperty("transaction").TryGetProperty("sender", out JsonElement s) ? s.Account() : default;

    public static IEnumerable<StateCase> Read(string path, byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty test in document.RootElement.EnumerateObject())
        {
            JsonElement content = test.Value.Clone();
            foreach (JsonProperty fork in content.GetProperty("post").EnumerateObject())
            {
                if (ForkOf(fork.Name) is not { } rules)
                {
                    continue;
                }

                int index = 0;
                foreach (JsonElement post in fork.Value.EnumerateArray())
                {
                    yield return new StateCase($"{path}:{test.Name}:{fork.Name}:{index++}", content, post, rules);
                }
            }
        }
    }

    public MemoryWorld World()
    {
        var world = new MemoryWorld();
        foreach (JsonProperty account in _test.GetProperty("pre").EnumerateObject())
        {
            AccountId id = Hex.Account(account.Name);
            world.SetAccount(id, account.Value.GetProperty("nonce").Word().L0, account.Value.GetProperty("balance").Word(), account.Value.GetProperty("code").Bytes());
            foreach (JsonProperty slot in account.Value.GetProperty("storage").EnumerateObject())
            {
                world.SetStorage(id, Hex.Word(slot.Name), slot.Value.Word());
            }
        }

        return world;
    }

    public EvmBlock Block()
    {
        JsonElement env = _test.GetProperty("env");
        UInt256 Get(string name) => env.TryGetProperty(name, out JsonElement value) ? value.Word() : default;
        return new EvmBlock
        {
            Number = Get("currentNumber").L0,
            Timestamp = Get("currentTimestamp").L0,
            Coinbase = env.GetProperty("currentCoinbase").Account(),
            GasLimit = (long)Math.Min(Get("currentGasLimit").ToUInt64Saturating(), long.MaxValue),
            BaseFee = Fork >= Fork.London ? Get("currentBaseFee") : default,
            PrevRandao = Get(Fork >= Fork.Paris ? "currentRandom" : "currentDifficulty"),
            ChainId = UInt256.One,
            BlobBaseFee = Fork >= Fork.Cancun ? BlobFees.BaseFee(Get("currentExcessBlobGas").L0, Fork) : UInt256.One,
        };
    }

    /// <summary>The transaction by its fields; null when a field cannot even be said in one.</summary>
    public EvmTransaction? Transaction()
    {
        JsonElement transaction = _test.GetProperty("transaction");
        JsonElement indexes = _post.GetProperty("indexes");
        int data = indexes.GetProperty("data").GetInt32();
        bool Has(string name, out JsonElement value) => transaction.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
        UInt256? gas = transaction.GetProperty("gasLimit")[indexes.GetProperty("gas").GetInt32()].WordOrTooLarge();
        UInt256? value = transaction.GetProperty("value")[indexes.GetProperty("value").GetInt32()].WordOrTooLarge();
        if (gas is not { IsUInt64: true } || value is null)
        {
            return null;
        }

        EvmTransactionType type =
            Has("authorizationList", out JsonElement authorizations) ? EvmTransactionType.SetCode
            : Has("blobVersionedHashes", out JsonElement blobs) || Has("maxFeePerBlobGas", out _) ? EvmTransactionType.Blob
            : Has("maxFeePerGas", out JsonElement fee) ? EvmTransactionType.DynamicFee
            : Has("accessLists", out JsonElement lists) && lists.GetArrayLength() > data && lists[data].ValueKind == JsonValueKind.Array ? EvmTransactionType.AccessList
            : EvmTransactionType.Legacy;
        UInt256? most = Has("maxFeePerGas", out fee) || Has("gasPrice", out fee) ? fee.WordOrTooLarge() : null;
        UInt256? tip = Has("maxPriorityFeePerGas", out JsonElement priority) ? priority.WordOrTooLarge() : most;
        if (most is null || tip is null)
        {
            return null;
        }

        string to = Has("to", out JsonElement recipient) ? recipient.GetString()! : string.Empty;
        return new EvmTransaction
        {
            Type = type,
            ChainId = type == EvmTransactionType.Legacy ? null : UInt256.One,
            Nonce = transaction.GetProperty("nonce").Word().L0,
            MaxFeePerGas = most.Value,
            MaxPriorityFeePerGas = tip.Value,
            GasLimit = gas.Value.L0,
            To = to.Length <= 2 ? null : Hex.Account(to),
            Value = value.Value,
            Data = transaction.GetProperty("data")[data].Bytes(),
            AccessList = Has("accessLists", out lists) && lists.GetArrayLength() > data && lists[data].ValueKind == JsonValueKind.Array ? AccessList(lists[data]) : [],
            MaxFeePerBlobGas = Has("maxFeePerBlobGas", out JsonElement blobFee) ? blobFee.Word() : default,
            BlobHashes = Has("blobVersionedHashes", out blobs) ? [.. blobs.EnumerateArray().Select(b => b.Word())] : [],
            Authorizations = Has("authorizationList", out authorizations) ? [.. authorizations.EnumerateArray().Select(ReadAuthorization)] : [],
        };
    }

    private static List<AccessListEntry> AccessList(JsonElement list) =>
        [.. list.EnumerateArray().Select(e => new AccessListEntry(
            e.GetProperty("address").Account(),
            [.. e.GetProperty("storageKeys").EnumerateArray().Select(k => k.Word())]))];

    private static Authorization ReadAuthorization(JsonElement tuple) => new(
        tuple.GetProperty("chainId").Word(),
        tuple.GetProperty("address").Account(),
        tuple.GetProperty("nonce").Word().ToUInt64Saturating(),
        (byte)Math.Min(tuple.GetProperty(tuple.TryGetProperty("yParity", out _) ? "yParity" : "v").Word().ToUInt64Saturating(), byte.MaxValue),
        tuple.GetProperty("r").Word(),
        tuple.GetProperty("s").Word());

    private Hash256 Hash(string name) =>
        Hash256.TryParse(_post.GetProperty(name).GetString(), out Hash256 hash) ? hash : throw new JsonException($"{Name}: no digest in \"{name}\"");

    internal static Fork? ForkOf(string name) => name switch
    {
        "EIP150" => Fork.Eip150,
        "EIP158" => Fork.Eip158,
        "ConstantinopleFix" => Fork.Petersburg,
        "Merge" => Fork.Paris,
        _ => Enum.TryParse(name, out Fork fork) ? fork : null,
    };
}
