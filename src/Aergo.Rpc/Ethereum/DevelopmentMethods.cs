using System;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Rpc.Ethereum;

/// <summary>The methods by which Hardhat and Foundry move a development chain. Each goes by the prefixes that either tool gives it.</summary>
/// <remarks>Source: docs/spec/development.md.</remarks>
internal sealed class DevelopmentMethods(IEthereumApi api, IEthereumDevelopment chain)
{
    private const string FixedByGenesis = "it is fixed by the genesis", NoParts = "transactions that wait stand in the pending block, which is made as a whole";

    private static readonly string[] Refused =
    [
        "setNextBlockBaseFeePerGas", FixedByGenesis, "setMinGasPrice", FixedByGenesis, "setBlockGasLimit", FixedByGenesis, "setCoinbase", FixedByGenesis, "setChainId", FixedByGenesis,
        "setPrevRandao", "it is the id of the block before",
        "dropTransaction", NoParts, "dropAllTransactions", NoParts, "removePoolTransactions", NoParts,
        "setBlockTimestampInterval", "give hardhat_mine or anvil_mine the seconds between blocks", "removeBlockTimestampInterval", "there is none to remove",
        "setRpcUrl", "forks of other chains", "dumpState", "'aergo' keeps the state in its data directory", "loadState", "the state of a chain comes from its blocks",
    ];

    /// <summary>The result of a method, or null when it is none of these.</summary>
    public async Task<Action<Utf8JsonWriter>?> RunAsync(string method, EthereumParameters p, CancellationToken cancellation)
    {
        int end = method.IndexOf('_', StringComparison.Ordinal);
        if (end < 0 || method[..end] is not ("evm" or "hardhat" or "anvil"))
        {
            return method == "eth_sendUnsignedTransaction" ? await SendUnsignedAsync(p, cancellation).ConfigureAwait(false) : null;
        }

        switch (method[(end + 1)..])
        {
            case "snapshot":
                return Text(EthereumJson.Quantity(await chain.SnapshotAsync(cancellation).ConfigureAwait(false)));
            case "revert":
                return Flag(await chain.RevertAsync((ulong)Number(p, 0), cancellation).ConfigureAwait(false));
            case "reset" when p.Has(0) && p.Item(0).ValueKind == JsonValueKind.Object && p.Item(0).TryGetProperty("forking", out _):
                throw EthereumApiException.BadParameter("not supported: forks of other chains");
            case "reset":
                await chain.ResetAsync(cancellation).ConfigureAwait(false);
                return Flag(true);
            case "mine" when method[..end] == "evm":
                await MineAsync(p, cancellation).ConfigureAwait(false);
                return Text("0x0");
            case "mine":
                await chain.MineAsync(p.Has(0) ? Number(p, 0) : 1, p.Has(1) ? Number(p, 1) : 1, cancellation).ConfigureAwait(false);
                return method[..end] == "hardhat" ? Flag(true) : Null;
            case "increaseTime":
                long ahead = await chain.IncreaseTimeAsync(Number(p, 0), cancellation).ConfigureAwait(false);
                return Text(ahead.ToString(CultureInfo.InvariantCulture));
            case "setNextBlockTimestamp":
                await chain.SetNextTimeAsync(Number(p, 0), cancellation).ConfigureAwait(false);
                return Text(EthereumJson.Quantity(Number(p, 0)));
            case "setTime":
                await chain.SetNextTimeAsync(Seconds(Number(p, 0)), cancellation).ConfigureAwait(false);
                return Text("0x0");
            case "setAutomine":
                await chain.SetAutomaticAsync(p.Flag(0), cancellation).ConfigureAwait(false);
                return Flag(true);
            case "getAutomine":
                return Flag(chain.IsAutomatic);
            case "setIntervalMining":
                await chain.SetIntervalAsync(Milliseconds(method[..end], p), cancellation).ConfigureAwait(false);
                return Flag(true);
            case "getIntervalMining":
                return json => json.WriteNumberValue(chain.Interval / 1000);
            case "setBalance":
                await chain.SetBalanceAsync(p.Address(0), p.Quantity(1), cancellation).ConfigureAwait(false);
                return Flag(true);
            case "addBalance":
                BigInteger now = (BigInteger)api.GetBalance(p.Address(0), EthereumBlockRef.Pending, cancellation);
                await chain.SetBalanceAsync(p.Address(0), now + p.Quantity(1), cancellation).ConfigureAwait(false);
                return Flag(true);
            case "setNonce":
                await chain.SetNonceAsync(p.Address(0), (ulong)Number(p, 1), cancellation).ConfigureAwait(false);
                return Flag(true);
            case "setCode":
                await chain.SetCodeAsync(p.Address(0), p.Data(1), cancellation).ConfigureAwait(false);
                return Flag(true);
            case "setStorageAt":
                await chain.SetStorageAsync(p.Address(0), p.Word(1), p.Word(2), cancellation).ConfigureAwait(false);
                return Flag(true);
            case "impersonateAccount" or "stopImpersonatingAccount":
                chain.Impersonate(p.Address(0), method.EndsWith("_impersonateAccount", StringComparison.Ordinal));
                return Flag(true);
            case "autoImpersonateAccount":
                chain.ImpersonateAll(p.Flag(0));
                return Flag(true);
            case "setLoggingEnabled":
                return Flag(true);
            case "metadata":
                return Metadata(cancellation);
            case var other:
                int known = Array.IndexOf(Refused, other);
                return known < 0 ? null : throw new EthereumApiException(EthereumApiException.MethodNotFoundCode, $"the method {method} is not available; not supported: {Refused[known + 1]}");
        }
    }

    // As Hardhat takes it: nothing, a time, or an object with the number of blocks (Anvil's).
    private async Task MineAsync(EthereumParameters p, CancellationToken cancellation)
    {
        long blocks = 1;
        if (p.Has(0) && p.Item(0).ValueKind == JsonValueKind.Object)
        {
            JsonElement options = p.Item(0);
            blocks = options.TryGetProperty("blocks", out JsonElement count) ? Number(count) : 1;
            if (options.TryGetProperty("timestamp", out JsonElement time) && time.ValueKind != JsonValueKind.Null)
            {
                await chain.SetNextTimeAsync(Number(time), cancellation).ConfigureAwait(false);
            }
        }
        else if (p.Has(0) && Number(p, 0) is not 0 and var seconds)
        {
            await chain.SetNextTimeAsync(seconds, cancellation).ConfigureAwait(false);
        }

        await chain.MineAsync(blocks, 1, cancellation).ConfigureAwait(false);
    }

    private async Task<Action<Utf8JsonWriter>> SendUnsignedAsync(EthereumParameters p, CancellationToken cancellation)
    {
        AccountId from = p.Call(0).From;
        chain.Impersonate(from, isOn: true);
        try
        {
            return Text(EthereumJson.Hash(await api.SendAsync(p.Call(0), cancellation).ConfigureAwait(false)));
        }
        finally
        {
            chain.Impersonate(from, isOn: false);
        }
    }

    // A tool that keeps what it deployed starts anew when the instance is another one: the first block tells chains apart.
    private Action<Utf8JsonWriter> Metadata(CancellationToken cancellation)
    {
        EthereumBlock first = api.FindBlock(new EthereumBlockRef(0), cancellation)!, last = api.FindBlock(EthereumBlockRef.Latest, cancellation)!;
        return json =>
        {
            json.WriteStartObject();
            json.WriteString("clientVersion", api.ClientVersion);
            json.WriteNumber("chainId", api.ChainId);
            json.WriteString("instanceId", EthereumJson.Hash(first.Hash!.Value));
            json.WriteNumber("latestBlockNumber", last.Number);
            json.WriteString("latestBlockHash", EthereumJson.Hash(last.Hash!.Value));
            json.WriteEndObject();
        };
    }

    // Tools write these as numbers of JSON, as hex and as decimal text.
    private static long Number(EthereumParameters p, int index) => Number(p.Item(index));

    private static long Number(JsonElement item) => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) && number >= 0 ? number
        : item.ValueKind == JsonValueKind.String && long.TryParse(item.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number
        : EthereumValues.Long(item, "argument");

    // Scripts give the time of evm_setTime in seconds or, from JavaScript's clock, in milliseconds.
    private static long Seconds(long time) => time > 100_000_000_000 ? time / 1000 : time;

    // Foundry counts seconds, Hardhat milliseconds, or a range of them of which the lower end is taken.
    private static long Milliseconds(string prefix, EthereumParameters p) =>
        p.Item(0) is { ValueKind: JsonValueKind.Array } range && range.GetArrayLength() > 0 ? Number(range[0])
            : prefix == "anvil" ? checked(Math.Min(Number(p, 0), int.MaxValue) * 1000)
            : Number(p, 0);

    private static void Null(Utf8JsonWriter json) => json.WriteNullValue();

    private static Action<Utf8JsonWriter> Text(string text) => json => json.WriteStringValue(text);

    private static Action<Utf8JsonWriter> Flag(bool value) => json => json.WriteBooleanValue(value);
}
