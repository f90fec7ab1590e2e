using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Rpc.Ethereum;

/// <summary>Parameters of one request, by place.</summary>
internal readonly struct EthereumParameters
{
    private readonly JsonElement[] _items;

    /// <exception cref="EthereumApiException">They are no array.</exception>
    public EthereumParameters(JsonElement parameters) => _items = parameters.ValueKind switch
    {
        JsonValueKind.Array => [.. parameters.EnumerateArray()],
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        _ => throw EthereumApiException.BadParameter("non-array args: parameters are given by place, in an array"),
    };

    public bool Has(int index) => index < _items.Length && _items[index].ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);

    public JsonElement Item(int index) => Has(index) ? _items[index] : throw EthereumApiException.BadParameter(string.Create(CultureInfo.InvariantCulture, $"missing value for required argument {index}"));

    public string Text(int index) => EthereumValues.Text(Item(index), Name(index));

    public AccountId Address(int index) => EthereumValues.Address(Item(index), Name(index));

    public Hash256 Hash(int index) => EthereumValues.Hash(Item(index), Name(index));

    public Hash256 Word(int index) => EthereumValues.Word(Item(index), Name(index));

    public BigInteger Quantity(int index) => EthereumValues.Quantity(Item(index), Name(index));

    public long Long(int index) => EthereumValues.Long(Item(index), Name(index));

    public byte[] Data(int index) => EthereumValues.Data(Item(index), Name(index));

    public bool Flag(int index) => Has(index) && (_items[index].ValueKind is JsonValueKind.True or JsonValueKind.False ? _items[index].GetBoolean() : throw EthereumValues.Bad(Name(index), "true or false is wanted"));

    /// <summary>The last block when missing.</summary>
    public EthereumBlockRef Block(int index) => Has(index) ? EthereumValues.Block(_items[index], Name(index)) : EthereumBlockRef.Latest;

    public EthereumCall Call(int index)
    {
        JsonElement call = Object(index);
        string what = Name(index);
        JsonElement input = Find(call, "input") ?? Find(call, "data") ?? default;
        return new EthereumCall
        {
            From = Find(call, "from") is { } from ? EthereumValues.Address(from, what) : default,
            To = Find(call, "to") is { } to && to.ValueKind == JsonValueKind.String && to.GetString() is not ("" or "0x") ? EthereumValues.Address(to, what) : null,
            Value = Find(call, "value") is { } value ? EthereumValues.Quantity(value, what) : 0,
            Gas = Find(call, "gas") is { } gas ? (long)BigInteger.Min(EthereumValues.Quantity(gas, what), long.MaxValue) : null,
            MaxFeePerGas = (Find(call, "maxFeePerGas") ?? Find(call, "gasPrice")) is { } fee ? EthereumValues.Quantity(fee, what) : null,
            MaxPriorityFeePerGas = Find(call, "maxPriorityFeePerGas") is { } tip ? EthereumValues.Quantity(tip, what) : null,
            Nonce = Find(call, "nonce") is { } nonce ? (ulong)EthereumValues.Long(nonce, what) : null,
            Input = input.ValueKind == JsonValueKind.Undefined ? default : EthereumValues.Data(input, what),
            AccessList = Find(call, "accessList") is { } list ? AccessList(list, what) : [],
            Authorizations = Find(call, "authorizationList") is { } authorizations ? Authorizations(authorizations, what) : [],
        };
    }

    /// <summary>How to trace; the list of instructions when missing.</summary>
    public EthereumTraceOptions TraceOptions(int index)
    {
        if (!Has(index))
        {
            return new EthereumTraceOptions { StepsMax = EthereumLimits.TraceStepsMax };
        }

        JsonElement options = Object(index);
        JsonElement own = Find(options, "tracerConfig") ?? default;
        bool memory = IsSet(options, "enableMemory");
        return new EthereumTraceOptions
        {
            Tracer = Find(options, "tracer") is not { } tracer ? EthereumTracer.Steps : EthereumValues.Text(tracer, Name(index)) switch
            {
                "callTracer" => EthereumTracer.Calls,
                "prestateTracer" => EthereumTracer.Prestate,
                "" => EthereumTracer.Steps,
                _ => throw EthereumApiException.BadParameter("not supported: this tracer; there are callTracer, prestateTracer and, without a name, the list of instructions"),
            },

            // Memory makes a trace grow with its square, so fewer steps of that kind are kept.
            StepsMax = memory ? EthereumLimits.TraceStepsMax / 50 : EthereumLimits.TraceStepsMax,
            WithMemory = memory,
            WithStack = !IsSet(options, "disableStack"),
            OnlyTopCall = IsSet(own, "onlyTopCall"),
            WithLogs = IsSet(own, "withLog"),
            Differences = IsSet(own, "diffMode"),
        };
    }

    /// <summary>State overrides of a call; none when missing.</summary>
    public IReadOnlyList<EthereumOverride> Overrides(int index) => Has(index) ? Overrides(Object(index), Name(index)) : [];

    /// <summary>State overrides in a member of an object.</summary>
    public IReadOnlyList<EthereumOverride> OverridesIn(int index, string name) => Has(index) && Find(Object(index), name) is { } given ? Overrides(given, Name(index)) : [];

    /// <summary>The block as a call is to find it; null when missing.</summary>
    public EthereumBlockOverride? BlockOverride(int index) => Has(index) ? BlockOverride(Object(index), Name(index)) : null;

    /// <summary>The block as a call is to find it, in a member of an object.</summary>
    public EthereumBlockOverride? BlockOverrideIn(int index, string name) => Has(index) && Find(Object(index), name) is { } given ? BlockOverride(given, Name(index)) : null;

    private static EthereumBlockOverride BlockOverride(JsonElement block, string what)
    {
        if (block.ValueKind != JsonValueKind.Object)
        {
            throw EthereumValues.Bad(what, "an object is wanted");
        }

        return new EthereumBlockOverride
        {
            Number = Find(block, "number") is { } number ? (ulong)EthereumValues.Long(number, what) : null,
            Time = (Find(block, "time") ?? Find(block, "timestamp")) is { } time ? (ulong)EthereumValues.Long(time, what) : null,
            GasLimit = Find(block, "gasLimit") is { } gas ? EthereumValues.Long(gas, what) : null,
            FeeRecipient = (Find(block, "feeRecipient") ?? Find(block, "coinbase")) is { } recipient ? EthereumValues.Address(recipient, what) : null,
            PrevRandao = (Find(block, "prevRandao") ?? Find(block, "random")) is { } random ? EthereumValues.Hash(random, what) : null,
            BaseFee = (Find(block, "baseFeePerGas") ?? Find(block, "baseFee")) is { } fee ? EthereumValues.Quantity(fee, what) : null,
        };
    }

    private static bool IsSet(JsonElement options, string name) => Find(options, name) is { ValueKind: JsonValueKind.True };

    private static List<EthereumOverride> Overrides(JsonElement accounts, string what)
    {
        var overrides = new List<EthereumOverride>();
        if (accounts.ValueKind != JsonValueKind.Object)
        {
            throw EthereumValues.Bad(what, "an object is wanted");
        }

        foreach (JsonProperty account in accounts.EnumerateObject())
        {
            if (!AccountIdText.TryParse(account.Name, out AccountId id))
            {
                throw EthereumValues.Bad(what, "overrides are named by addresses");
            }

            JsonElement? all = Find(account.Value, "state"), some = Find(account.Value, "stateDiff");
            if (Find(account.Value, "movePrecompileToAddress") is not null)
            {
                throw EthereumApiException.BadParameter("not supported: overrides that move a precompile");
            }

            if ((all is not null && some is not null) || (all ?? some) is { ValueKind: not JsonValueKind.Object })
            {
                throw EthereumValues.Bad(what, "an account has an object of slots as state or as stateDiff, not both");
            }

            overrides.Add(new EthereumOverride(
                id,
                Find(account.Value, "balance") is { } balance ? EthereumValues.Quantity(balance, what) : null,
                Find(account.Value, "nonce") is { } nonce ? (ulong)EthereumValues.Long(nonce, what) : null,
                Find(account.Value, "code") is { } code ? (ReadOnlyMemory<byte>?)EthereumValues.Data(code, what) : null,
                (all ?? some) is { } slots ? [.. slots.EnumerateObject().Select(s => (Slot(s.Name, what), EthereumValues.Word(s.Value, what)))] : [],
                all is not null));
        }

        return overrides;
    }

    /// <summary>A filter of logs; of the last block when it names none.</summary>
    public EthereumLogFilter LogFilter(int index)
    {
        if (!Has(index))
        {
            return new EthereumLogFilter(EthereumBlockRef.Latest, EthereumBlockRef.Latest, [], []);
        }

        JsonElement filter = Object(index);
        string what = Name(index);
        EthereumBlockRef from = Find(filter, "fromBlock") is { } first ? EthereumValues.Block(first, what) : EthereumBlockRef.Latest;
        EthereumBlockRef to = Find(filter, "toBlock") is { } last ? EthereumValues.Block(last, what) : EthereumBlockRef.Latest;
        if (Find(filter, "blockHash") is { } hash)
        {
            from = to = new EthereumBlockRef(-1, EthereumValues.Hash(hash, what));
        }

        return new EthereumLogFilter(
            from,
            to,
            [.. Alternatives(Find(filter, "address"), what).Select(a => EthereumValues.Address(a, what))],
            Find(filter, "topics") is { } topics ? Topics(topics, what) : []);
    }

    private static List<IReadOnlyList<Hash256>> Topics(JsonElement topics, string what)
    {
        if (topics.ValueKind != JsonValueKind.Array || topics.GetArrayLength() > EventLog.TopicsMax)
        {
            throw EthereumValues.Bad(what, "topics are an array of at most four");
        }

        var places = new List<IReadOnlyList<Hash256>>();
        foreach (JsonElement place in topics.EnumerateArray())
        {
            List<JsonElement> alternatives = Alternatives(place.ValueKind == JsonValueKind.Null ? null : place, what);

            // A null among alternatives lets any topic through.
            places.Add(alternatives.Any(a => a.ValueKind == JsonValueKind.Null) ? [] : [.. alternatives.Select(a => EthereumValues.Hash(a, what))]);
        }

        return places;
    }

    private static List<JsonElement> Alternatives(JsonElement? value, string what)
    {
        List<JsonElement> items = value is not { } given ? [] : given.ValueKind == JsonValueKind.Array ? [.. given.EnumerateArray()] : [given];
        return items.Count <= EthereumLimits.AlternativesMax ? items : throw EthereumValues.Bad(what, $"at most {EthereumLimits.AlternativesMax} alternatives");
    }

    private static List<(AccountId Address, IReadOnlyList<Hash256> Slots)> AccessList(JsonElement list, string what)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw EthereumValues.Bad(what, "an access list is an array");
        }

        var entries = new List<(AccountId, IReadOnlyList<Hash256>)>();
        foreach (JsonElement entry in list.EnumerateArray())
        {
            JsonElement address = Find(entry, "address") ?? throw EthereumValues.Bad(what, "an entry of an access list has an address");
            entries.Add((
                EthereumValues.Address(address, what),
                Find(entry, "storageKeys") is { ValueKind: JsonValueKind.Array } keys ? [.. keys.EnumerateArray().Select(k => EthereumValues.Word(k, what))] : []));
        }

        return entries;
    }

    // Signatures of each are recovered, so there are not many of them.
    private static List<EthereumAuthorization> Authorizations(JsonElement list, string what)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > EthereumLimits.AuthorizationsMax)
        {
            throw EthereumValues.Bad(what, $"an authorization list is an array of at most {EthereumLimits.AuthorizationsMax}");
        }

        return [.. list.EnumerateArray().Select(a => new EthereumAuthorization(
            Field(a, "chainId"),
            EthereumValues.Address(Find(a, "address") ?? default, what),
            (ulong)(long)BigInteger.Min(Field(a, "nonce"), long.MaxValue),
            Field(a, "yParity").IsOne ? 1 : 0,
            Field(a, "r"),
            Field(a, "s")))];

        BigInteger Field(JsonElement authorization, string name) =>
            Find(authorization, name) is { } value ? EthereumValues.Quantity(value, what) : throw EthereumValues.Bad(what, $"an authorization has a field {name}");
    }

    private static Hash256 Slot(string name, string what) =>
        name.Length == 66 && Hash256.TryParse(name[2..], out Hash256 slot) ? slot : throw EthereumValues.Bad(what, "slots are named by 32 bytes");

    private JsonElement Object(int index) => Item(index) is { ValueKind: JsonValueKind.Object } item ? item : throw EthereumValues.Bad(Name(index), "an object is wanted");

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"argument {index}");
}
