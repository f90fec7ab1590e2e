using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.Json;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Rpc.Ethereum;

/// <summary>Writes blocks, transactions, receipts and logs in the fields clients know.</summary>
internal static class EthereumJson
{
    // Keccak-256 of an empty RLP list: there are no uncles.
    private const string NoUncles = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

    public static string Quantity(BigInteger number)
    {
        string text = number.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return text.Length == 0 ? "0x0" : "0x" + text;
    }

    public static string Data(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    public static string Hash(Hash256 hash) => "0x" + hash.ToString();

    public static void Block(Utf8JsonWriter json, EthereumBlock block, bool full)
    {
        json.WriteStartObject();
        Header(json, block);
        json.WriteString("size", Quantity(block.Size));
        json.WriteStartArray("transactions");
        foreach (EthereumTransaction transaction in block.Transactions)
        {
            if (full)
            {
                Transaction(json, transaction);
            }
            else
            {
                json.WriteStringValue(Hash(transaction.Hash));
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("uncles");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What subscribers to new heads get.</summary>
    public static void Head(Utf8JsonWriter json, EthereumBlock block)
    {
        json.WriteStartObject();
        Header(json, block);
        json.WriteEndObject();
    }

    public static void Transaction(Utf8JsonWriter json, EthereumTransaction t)
    {
        json.WriteStartObject();
        HashOrNull(json, "blockHash", t.BlockHash);
        QuantityOrNull(json, "blockNumber", t.BlockNumber);
        QuantityOrNull(json, "transactionIndex", t.Index);
        json.WriteString("hash", Hash(t.Hash));
        json.WriteString("type", Quantity(t.Type));
        json.WriteString("nonce", Quantity(t.Nonce));
        json.WriteString("from", t.From.ToString());
        json.WriteString("to", t.To?.ToString());
        json.WriteString("value", Quantity(t.Value));
        json.WriteString("gas", Quantity(t.Gas));
        json.WriteString("gasPrice", Quantity(t.GasPrice));
        if (t.MaxFeePerGas is { } cap)
        {
            json.WriteString("maxFeePerGas", Quantity(cap));
            json.WriteString("maxPriorityFeePerGas", Quantity(t.MaxPriorityFeePerGas ?? 0));
        }

        json.WriteString("input", Data(t.Input.Span));
        if (t.ChainId is { } chain)
        {
            json.WriteString("chainId", Quantity(chain));
        }

        if (t.AccessList is { } list)
        {
            json.WriteStartArray("accessList");
            foreach ((AccountId address, IReadOnlyList<Hash256> slots) in list)
            {
                json.WriteStartObject();
                json.WriteString("address", address.ToString());
                json.WriteStartArray("storageKeys");
                foreach (Hash256 slot in slots)
                {
                    json.WriteStringValue(Hash(slot));
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (t.Authorizations is { } authorizations)
        {
            json.WriteStartArray("authorizationList");
            foreach (EthereumAuthorization a in authorizations)
            {
                json.WriteStartObject();
                json.WriteString("chainId", Quantity(a.ChainId));
                json.WriteString("address", a.Address.ToString());
                json.WriteString("nonce", Quantity(a.Nonce));
                json.WriteString("yParity", Quantity(a.YParity));
                json.WriteString("r", Quantity(a.R));
                json.WriteString("s", Quantity(a.S));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteString("v", Quantity(t.V));
        json.WriteString("r", Quantity(t.R));
        json.WriteString("s", Quantity(t.S));
        if (t.YParity is { } parity)
        {
            json.WriteString("yParity", Quantity(parity));
        }

        json.WriteEndObject();
    }

    public static void Receipt(Utf8JsonWriter json, EthereumReceipt receipt)
    {
        EthereumTransaction t = receipt.Transaction;
        json.WriteStartObject();
        json.WriteString("transactionHash", Hash(t.Hash));
        QuantityOrNull(json, "transactionIndex", t.Index);
        HashOrNull(json, "blockHash", t.BlockHash);
        QuantityOrNull(json, "blockNumber", t.BlockNumber);
        json.WriteString("from", t.From.ToString());
        json.WriteString("to", t.To?.ToString());
        json.WriteString("contractAddress", receipt.Created?.ToString());
        json.WriteString("cumulativeGasUsed", Quantity(receipt.CumulativeGasUsed));
        json.WriteString("gasUsed", Quantity(receipt.GasUsed));
        json.WriteString("effectiveGasPrice", Quantity((BigInteger)receipt.EffectiveGasPrice));
        json.WritePropertyName("logs");
        Logs(json, receipt.Logs);
        json.WriteString("logsBloom", Data(receipt.LogsBloom.Span));
        json.WriteString("status", receipt.IsSuccess ? "0x1" : "0x0");
        json.WriteString("type", Quantity(t.Type));
        json.WriteEndObject();
    }

    public static void Logs(Utf8JsonWriter json, IEnumerable<EthereumLog> logs)
    {
        json.WriteStartArray();
        foreach (EthereumLog log in logs)
        {
            Log(json, log);
        }

        json.WriteEndArray();
    }

    public static void Log(Utf8JsonWriter json, EthereumLog log)
    {
        json.WriteStartObject();
        json.WriteString("address", log.Address.ToString());
        json.WriteStartArray("topics");
        foreach (Hash256 topic in log.Topics)
        {
            json.WriteStringValue(Hash(topic));
        }

        json.WriteEndArray();
        json.WriteString("data", Data(log.Data.Span));
        HashOrNull(json, "blockHash", log.BlockHash);
        json.WriteString("blockNumber", Quantity(log.BlockNumber));
        json.WriteString("blockTimestamp", Quantity(log.Timestamp));
        json.WriteString("transactionHash", Hash(log.TransactionHash));
        json.WriteString("transactionIndex", Quantity(log.TransactionIndex));
        json.WriteString("logIndex", Quantity(log.Index));
        json.WriteBoolean("removed", false);
        json.WriteEndObject();
    }

    public static void Hashes(Utf8JsonWriter json, IEnumerable<Hash256> hashes)
    {
        json.WriteStartArray();
        foreach (Hash256 hash in hashes)
        {
            json.WriteStringValue(Hash(hash));
        }

        json.WriteEndArray();
    }

    /// <summary>By sender and nonce.</summary>
    public static void Pool(Utf8JsonWriter json, IEnumerable<EthereumTransaction> transactions)
    {
        json.WriteStartObject();
        json.WriteStartObject("pending");
        foreach (IGrouping<AccountId, EthereumTransaction> sender in transactions.GroupBy(t => t.From))
        {
            json.WriteStartObject(sender.Key.ToChecksumString());
            foreach (EthereumTransaction transaction in sender)
            {
                json.WritePropertyName(transaction.Nonce.ToString(CultureInfo.InvariantCulture));
                Transaction(json, transaction);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("queued");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Header(Utf8JsonWriter json, EthereumBlock block)
    {
        HashOrNull(json, "hash", block.Hash);
        json.WriteString("parentHash", Hash(block.Parent));
        json.WriteString("number", Quantity(block.Number));
        json.WriteString("timestamp", Quantity(block.Timestamp));
        json.WriteString("nonce", block.Hash is null ? null : "0x0000000000000000");
        json.WriteString("difficulty", "0x0");
        json.WriteString("gasLimit", Quantity(block.GasLimit));
        json.WriteString("gasUsed", Quantity(block.GasUsed));
        json.WriteString("baseFeePerGas", Quantity((BigInteger)block.BaseFee));
        json.WriteString("miner", block.Miner.ToString());
        json.WriteString("extraData", "0x");
        json.WriteString("logsBloom", Data(block.LogsBloom.Span));
        json.WriteString("mixHash", Hash(block.Parent));
        json.WriteString("sha3Uncles", NoUncles);
        json.WriteString("stateRoot", Hash(block.StateRoot));
        json.WriteString("transactionsRoot", Hash(block.TransactionsRoot));
        json.WriteString("receiptsRoot", Hash(block.ReceiptsRoot));
    }

    private static void HashOrNull(Utf8JsonWriter json, string name, Hash256? hash) => json.WriteString(name, hash is { } value ? Hash(value) : null);

    private static void QuantityOrNull(Utf8JsonWriter json, string name, long? number) => json.WriteString(name, number is { } value ? Quantity(value) : null);
}
