using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Rpc.Ethereum;

/// <summary>Every method by name. An answer is a value that writes itself, made before the first byte is written.</summary>
internal sealed class EthereumMethods(IEthereumApi api, EthereumFilters filters)
{
    private const string DevelopmentOnly = "a ledger neither goes back nor makes tokens, unless its genesis says \"development\": true";

    private static readonly string[] LedgerReasons =
    [
        "evm_", DevelopmentOnly,
        "hardhat_", DevelopmentOnly,
        "anvil_", DevelopmentOnly,
        "eth_sendUnsigned", DevelopmentOnly,
        "eth_getProof", "the state is no Merkle-Patricia trie; 'aergo proof make' proves accounts, rows, receipts and events",
        "eth_sign", "the node signs transactions only",
    ];

    private DevelopmentMethods? Development => api.Development is { } chain ? new DevelopmentMethods(api, chain) : null;

    /// <summary>The result of a method.</summary>
    /// <exception cref="EthereumApiException">There is no such method, or it fails.</exception>
    public async Task<Action<Utf8JsonWriter>> RunAsync(string method, EthereumParameters p, CancellationToken cancellation) => method switch
    {
        "eth_chainId" => Quantity(api.ChainId),
        "net_version" => Text(api.ChainId.ToString(CultureInfo.InvariantCulture)),
        "net_listening" => json => json.WriteBooleanValue(true),
        "net_peerCount" => Quantity(0),
        "web3_clientVersion" => Text(api.ClientVersion),
        "web3_sha3" => Hash(Keccak256.Hash(p.Data(0))),
        "eth_syncing" => json => json.WriteBooleanValue(false),
        "eth_mining" => json => json.WriteBooleanValue(true),
        "eth_blockNumber" => Quantity(api.Height),
        "eth_gasPrice" => Quantity((BigInteger)api.GasPrice),
        "eth_maxPriorityFeePerGas" or "eth_blobBaseFee" => Quantity(0),
        "eth_feeHistory" => FeeHistoryOf(p, cancellation),
        "eth_accounts" => Accounts(),
        "eth_coinbase" => Text(api.FindBlock(EthereumBlockRef.Latest, cancellation)!.Miner.ToString()),

        "eth_getBalance" => Quantity((BigInteger)api.GetBalance(p.Address(0), p.Block(1), cancellation)),
        "eth_getTransactionCount" => Quantity(api.GetNonce(p.Address(0), p.Block(1), cancellation)),
        "eth_getCode" => Data(api.GetCode(p.Address(0), p.Block(1), cancellation)),
        "eth_getStorageAt" => Hash(api.GetStorage(p.Address(0), p.Word(1), p.Block(2), cancellation)),
        "eth_call" => Data((await api.CallAsync(p.Call(0), p.Block(1), p.Overrides(2), p.BlockOverride(3), cancellation).ConfigureAwait(false)).OrThrow().Output),
        "eth_estimateGas" => Quantity((await api.EstimateGasAsync(p.Call(0), p.Block(1), p.Overrides(2), cancellation).ConfigureAwait(false)).OrThrow().Gas),

        "eth_createAccessList" => AccessList(await api.CreateAccessListAsync(p.Call(0), p.Block(1), p.Overrides(2), cancellation).ConfigureAwait(false)),

        "eth_sendRawTransaction" => Hash(await api.SendRawAsync(p.Data(0), cancellation).ConfigureAwait(false)),
        "eth_sendTransaction" => Hash(await api.SendAsync(p.Call(0), cancellation).ConfigureAwait(false)),

        "eth_getBlockByNumber" => Block(api.FindBlock(p.Block(0), cancellation), p.Flag(1)),
        "eth_getBlockByHash" => Block(api.FindBlock(new EthereumBlockRef(-1, p.Hash(0)), cancellation), p.Flag(1)),
        "eth_getBlockTransactionCountByNumber" => Count(api.FindBlock(p.Block(0), cancellation)),
        "eth_getBlockTransactionCountByHash" => Count(api.FindBlock(new EthereumBlockRef(-1, p.Hash(0)), cancellation)),
        "eth_getUncleCountByBlockNumber" => api.FindBlock(p.Block(0), cancellation) is null ? Null : Quantity(0),
        "eth_getUncleCountByBlockHash" => api.FindBlock(new EthereumBlockRef(-1, p.Hash(0)), cancellation) is null ? Null : Quantity(0),
        "eth_getBlockReceipts" => Receipts(api.FindBlock(p.Block(0), cancellation)),
        "eth_getTransactionByHash" => Transaction((await api.FindTransactionAsync(p.Hash(0), cancellation).ConfigureAwait(false))?.Transaction),
        "eth_getTransactionReceipt" => Receipt((await api.FindTransactionAsync(p.Hash(0), cancellation).ConfigureAwait(false))?.Receipt),
        "eth_getTransactionByBlockNumberAndIndex" => At(api.FindBlock(p.Block(0), cancellation), p.Long(1)),
        "eth_getTransactionByBlockHashAndIndex" => At(api.FindBlock(new EthereumBlockRef(-1, p.Hash(0)), cancellation), p.Long(1)),

        "eth_getLogs" => Logs(api.GetLogs(p.LogFilter(0), cancellation)),
        "eth_newFilter" => Text(filters.AddLogs(p.LogFilter(0))),
        "eth_newBlockFilter" => Text(filters.AddBlocks()),
        "eth_newPendingTransactionFilter" => Text(filters.AddPending()),
        "eth_getFilterChanges" => filters.Changes(p.Text(0), cancellation),
        "eth_getFilterLogs" => filters.All(p.Text(0), cancellation),
        "eth_uninstallFilter" => Flag(filters.Remove(p.Text(0))),

        "txpool_status" => PoolStatus(),
        "txpool_content" => PoolContent(),
        "debug_traceTransaction" => Trace(await api.TraceTransactionAsync(p.Hash(0), p.TraceOptions(1), cancellation).ConfigureAwait(false)),
        "debug_traceCall" => Trace(await api.TraceCallAsync(p.Call(0), p.Block(1), p.OverridesIn(2, "stateOverrides"), p.BlockOverrideIn(2, "blockOverrides"), p.TraceOptions(2), cancellation).ConfigureAwait(false)),
        "debug_traceBlockByNumber" => Traces(await api.TraceBlockAsync(p.Block(0), p.TraceOptions(1), cancellation).ConfigureAwait(false)),
        "debug_traceBlockByHash" => Traces(await api.TraceBlockAsync(new EthereumBlockRef(-1, p.Hash(0)), p.TraceOptions(1), cancellation).ConfigureAwait(false)),
        "rpc_modules" => Modules,
        _ => (Development is not { } levers ? null : await levers.RunAsync(method, p, cancellation).ConfigureAwait(false)) ?? throw Unknown(method),
    };

    private static EthereumApiException Unknown(string method)
    {
        string shown = method.Length <= 64 ? method : method[..64];
        string? reason = null;
        for (int i = 0; i < LedgerReasons.Length && reason is null; i += 2)
        {
            reason = method.StartsWith(LedgerReasons[i], StringComparison.Ordinal) ? "; not supported: " + LedgerReasons[i + 1] : null;
        }

        return new EthereumApiException(EthereumApiException.MethodNotFoundCode, $"the method {shown} does not exist/is not available{reason}");
    }

    private Action<Utf8JsonWriter> FeeHistoryOf(EthereumParameters p, CancellationToken cancellation)
    {
        long count = Math.Clamp(p.Long(0), 0, EthereumLimits.FeeHistoryMax);
        EthereumBlock newest = api.FindBlock(p.Block(1), cancellation) ?? throw EthereumApiException.Refused("header not found");
        var blocks = new List<EthereumBlock>();
        for (long height = Math.Max(0, newest.Number - count + 1); height <= newest.Number && count > 0; height++)
        {
            blocks.Add(height == newest.Number ? newest : api.FindBlock(new EthereumBlockRef(height), cancellation)!);
        }

        List<double>? percentiles = null;
        if (p.Has(2))
        {
            JsonElement list = p.Item(2);
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > 100 || list.EnumerateArray().Any(i => i.ValueKind != JsonValueKind.Number || i.GetDouble() is < 0 or > 100))
            {
                throw EthereumApiException.BadParameter("invalid argument 2: at most 100 percentiles from 0 to 100 are wanted");
            }

            percentiles = [.. list.EnumerateArray().Select(i => i.GetDouble())];
        }

        return FeeHistory.Of(blocks, percentiles);
    }

    private static Action<Utf8JsonWriter> Trace(EthereumTraceResult trace) => json => EthereumTraceJson.Write(json, trace);

    private static Action<Utf8JsonWriter> Traces(IReadOnlyList<EthereumBlockTrace>? traces) =>
        traces is null ? throw EthereumApiException.Refused("block not found") : json => EthereumTraceJson.Write(json, traces);

    private static Action<Utf8JsonWriter> AccessList(EthereumAccessList list) => json => EthereumTraceJson.Write(json, list);

    private Action<Utf8JsonWriter> Accounts() => json =>
    {
        json.WriteStartArray();
        foreach (AccountId account in api.Accounts)
        {
            json.WriteStringValue(account.ToString());
        }

        json.WriteEndArray();
    };

    private Action<Utf8JsonWriter> PoolStatus()
    {
        int count = api.GetPool().Count;
        return json =>
        {
            json.WriteStartObject();
            json.WriteString("pending", EthereumJson.Quantity(count));
            json.WriteString("queued", "0x0");
            json.WriteEndObject();
        };
    }

    private Action<Utf8JsonWriter> PoolContent()
    {
        IReadOnlyList<EthereumTransaction> pool = api.GetPool();
        return json => EthereumJson.Pool(json, pool);
    }

    private static void Null(Utf8JsonWriter json) => json.WriteNullValue();

    private static void Modules(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (string module in (string[])["eth", "net", "web3", "txpool", "debug"])
        {
            json.WriteString(module, "1.0");
        }

        json.WriteEndObject();
    }

    private static Action<Utf8JsonWriter> Quantity(BigInteger number) => json => json.WriteStringValue(EthereumJson.Quantity(number));

    private static Action<Utf8JsonWriter> Text(string text) => json => json.WriteStringValue(text);

    private static Action<Utf8JsonWriter> Flag(bool value) => json => json.WriteBooleanValue(value);

    private static Action<Utf8JsonWriter> Hash(Hash256 hash) => json => json.WriteStringValue(EthereumJson.Hash(hash));

    private static Action<Utf8JsonWriter> Data(ReadOnlyMemory<byte> bytes) => json => json.WriteStringValue(EthereumJson.Data(bytes.Span));

    private static Action<Utf8JsonWriter> Block(EthereumBlock? block, bool full) => block is null ? Null : json => EthereumJson.Block(json, block, full);

    private static Action<Utf8JsonWriter> Count(EthereumBlock? block) => block is null ? Null : Quantity(block.Transactions.Count);

    private static Action<Utf8JsonWriter> Transaction(EthereumTransaction? transaction) => transaction is null ? Null : json => EthereumJson.Transaction(json, transaction);

    private static Action<Utf8JsonWriter> Receipt(EthereumReceipt? receipt) => receipt is null ? Null : json => EthereumJson.Receipt(json, receipt);

    private static Action<Utf8JsonWriter> At(EthereumBlock? block, long index) =>
        block is null || index >= block.Transactions.Count ? Null : Transaction(block.Transactions[(int)index]);

    private static Action<Utf8JsonWriter> Logs(IReadOnlyList<EthereumLog> logs) => json => EthereumJson.Logs(json, logs);

    private static Action<Utf8JsonWriter> Receipts(EthereumBlock? block) => block is null ? Null : json =>
    {
        json.WriteStartArray();
        foreach (EthereumReceipt receipt in block.Receipts)
        {
            EthereumJson.Receipt(json, receipt);
        }

        json.WriteEndArray();
    };
}
