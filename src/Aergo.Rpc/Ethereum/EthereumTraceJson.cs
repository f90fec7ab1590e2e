using System;
using System.Collections.Generic;
using System.Numerics;
using System.Text.Json;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Rpc.Ethereum;

/// <summary>Traces and access lists in the forms of go-ethereum's debug methods.</summary>
internal static class EthereumTraceJson
{
    public static void Write(Utf8JsonWriter json, EthereumTraceResult trace)
    {
        switch (trace)
        {
            case EthereumTrace steps:
                Steps(json, steps);
                break;
            case EthereumCallFrame frame:
                Frame(json, frame);
                break;
            case EthereumPrestate { After: null } state:
                Accounts(json, state.Before);
                break;
            case EthereumPrestate state:
                json.WriteStartObject();
                json.WritePropertyName("post");
                Accounts(json, state.After);
                json.WritePropertyName("pre");
                Accounts(json, state.Before);
                json.WriteEndObject();
                break;
            default:
                throw new System.Diagnostics.UnreachableException(trace.GetType().Name);
        }
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<EthereumBlockTrace> traces)
    {
        json.WriteStartArray();
        foreach (EthereumBlockTrace trace in traces)
        {
            json.WriteStartObject();
            json.WriteString("txHash", EthereumJson.Hash(trace.Transaction));
            if (trace.Trace is { } result)
            {
                json.WritePropertyName("result");
                Write(json, result);
            }
            else
            {
                json.WriteString("error", trace.Error);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, EthereumAccessList list)
    {
        json.WriteStartObject();
        json.WriteStartArray("accessList");
        foreach ((AccountId address, IReadOnlyList<Hash256> slots) in list.Entries)
        {
            json.WriteStartObject();
            json.WriteString("address", address.ToString());
            json.WriteStartArray("storageKeys");
            foreach (Hash256 slot in slots)
            {
                json.WriteStringValue(EthereumJson.Hash(slot));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (list.Error is { } error)
        {
            json.WriteString("error", error);
        }

        json.WriteString("gasUsed", EthereumJson.Quantity(list.Gas));
        json.WriteEndObject();
    }

    private static void Steps(Utf8JsonWriter json, EthereumTrace trace)
    {
        json.WriteStartObject();
        json.WriteNumber("gas", trace.Gas);
        json.WriteBoolean("failed", trace.Failed);
        json.WriteString("returnValue", EthereumJson.Data(trace.Output.Span));
        if (trace.IsCut)
        {
            json.WriteBoolean("truncated", true);
        }

        json.WriteStartArray("structLogs");
        foreach (EthereumTraceStep step in trace.Steps)
        {
            json.WriteStartObject();
            json.WriteNumber("pc", step.ProgramCounter);
            json.WriteString("op", step.Name);
            json.WriteNumber("gas", step.Gas);
            json.WriteNumber("gasCost", step.Cost);
            json.WriteNumber("depth", step.Depth);
            if (step.Error is { } error)
            {
                json.WriteString("error", error);
            }

            if (step.Stack is { } stack)
            {
                json.WriteStartArray("stack");
                foreach (Hash256 word in stack)
                {
                    json.WriteStringValue(EthereumJson.Quantity(new BigInteger(word.ToArray(), isUnsigned: true, isBigEndian: true)));
                }

                json.WriteEndArray();
            }

            if (step.Memory is { } memory)
            {
                json.WriteStartArray("memory");
                for (int i = 0; i < memory.Length; i += Hash256.Size)
                {
                    json.WriteStringValue(Convert.ToHexStringLower(memory.Span.Slice(i, Math.Min(Hash256.Size, memory.Length - i))));
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Frame(Utf8JsonWriter json, EthereumCallFrame frame)
    {
        json.WriteStartObject();
        json.WriteString("from", frame.From.ToString());
        json.WriteString("gas", EthereumJson.Quantity(frame.Gas));
        json.WriteString("gasUsed", EthereumJson.Quantity(frame.GasUsed));
        if (frame.To is { } to)
        {
            json.WriteString("to", to.ToString());
        }

        json.WriteString("input", EthereumJson.Data(frame.Input.Span));
        if (!frame.Output.IsEmpty)
        {
            json.WriteString("output", EthereumJson.Data(frame.Output.Span));
        }

        if (frame.Error is { } error)
        {
            json.WriteString("error", error);
        }

        if (frame.RevertReason is { } reason)
        {
            json.WriteString("revertReason", reason);
        }

        if (frame.Calls.Count > 0)
        {
            json.WriteStartArray("calls");
            foreach (EthereumCallFrame call in frame.Calls)
            {
                Frame(json, call);
            }

            json.WriteEndArray();
        }

        if (frame.Logs.Count > 0)
        {
            Logs(json, frame.Logs);
        }

        if (frame.Value is { } value)
        {
            json.WriteString("value", EthereumJson.Quantity(value));
        }

        json.WriteString("type", frame.Type);
        json.WriteEndObject();
    }

    private static void Logs(Utf8JsonWriter json, IReadOnlyList<EthereumFrameLog> logs)
    {
        json.WriteStartArray("logs");
        foreach (EthereumFrameLog log in logs)
        {
            json.WriteStartObject();
            json.WriteString("address", log.Address.ToString());
            json.WriteStartArray("topics");
            foreach (Hash256 topic in log.Topics)
            {
                json.WriteStringValue(EthereumJson.Hash(topic));
            }

            json.WriteEndArray();
            json.WriteString("data", EthereumJson.Data(log.Data.Span));
            json.WriteString("position", EthereumJson.Quantity(log.Position));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Accounts(Utf8JsonWriter json, IReadOnlyList<EthereumAccountState> accounts)
    {
        json.WriteStartObject();
        foreach (EthereumAccountState account in accounts)
        {
            json.WriteStartObject(account.Account.ToString());
            if (account.Balance is { } balance)
            {
                json.WriteString("balance", EthereumJson.Quantity(balance));
            }

            if (account.Code is { IsEmpty: false } code)
            {
                json.WriteString("code", EthereumJson.Data(code.Span));
            }

            if (account.Nonce is > 0 and var nonce)
            {
                json.WriteNumber("nonce", nonce);
            }

            if (account.Storage.Count > 0)
            {
                json.WriteStartObject("storage");
                foreach ((Hash256 slot, Hash256 value) in account.Storage)
                {
                    json.WriteString(EthereumJson.Hash(slot), EthereumJson.Hash(value));
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
