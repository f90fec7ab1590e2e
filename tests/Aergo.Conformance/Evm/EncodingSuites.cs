using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Aergo.Evm;
using Aergo.Primitives;

namespace Aergo.Conformance.Evm;

/// <summary>The suites about bytes: recursive length prefixes, tries, and transactions in their envelopes.</summary>
internal static class EncodingSuites
{
    public static void RunRlp(EvmReport report, string root)
    {
        foreach ((string path, byte[] json) in EvmFixtures.Folder(root, "RLPTests"))
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty test in document.RootElement.EnumerateObject())
            {
                JsonElement input = test.Value.GetProperty("in");
                byte[] bytes = test.Value.GetProperty("out").Bytes();
                bool isRefused = !RlpItem.TryDecode(bytes, out _);
                bool mustBeRefused = input.ValueKind == JsonValueKind.String && input.GetString() == "INVALID";
                bool isSayable = !(input.ValueKind == JsonValueKind.String && input.GetString() is "INVALID" or "VALID");
                string? difference = isRefused != mustBeRefused ? (isRefused ? "refused" : "accepted")
                    : isSayable && !Encode(input).AsSpan().SequenceEqual(bytes) ? "encoded otherwise"
                    : null;
                report.Add("RLPTests", $"{path}:{test.Name}", difference);
            }
        }
    }

    public static void RunTries(EvmReport report, string root)
    {
        foreach ((string path, byte[] json) in EvmFixtures.Folder(root, "TrieTests"))
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty test in document.RootElement.EnumerateObject())
            {
                // Files without a root are about iterators, which this trie has none of.
                if (!test.Value.TryGetProperty("root", out JsonElement expected))
                {
                    continue;
                }

                var content = new Dictionary<string, byte[]>(StringComparer.Ordinal);
                foreach ((string key, byte[] value) in Pairs(test.Value.GetProperty("in")))
                {
                    content[key] = value;
                }

                IEnumerable<KeyValuePair<byte[], byte[]>> pairs = content.Select(p => KeyValuePair.Create(Text(p.Key), p.Value)).Where(p => p.Value.Length > 0);
                bool isSecure = path.Contains("secure", StringComparison.OrdinalIgnoreCase);
                Hash256 found = isSecure ? MerklePatriciaTrie.SecureRoot(pairs) : MerklePatriciaTrie.Root(pairs);
                report.Add("TrieTests", $"{path}:{test.Name}", found.ToArray().AsSpan().SequenceEqual(expected.Bytes()) ? null : $"root {found}");
            }
        }
    }

    public static void RunTransactions(EvmReport report, string root, ISignatures signatures)
    {
        foreach ((string path, byte[] json) in EvmFixtures.Folder(root, "TransactionTests").Concat(EvmFixtures.Folder(root, "TransactionTests-prague")))
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty test in document.RootElement.EnumerateObject())
            {
                byte[] bytes = test.Value.GetProperty("txbytes").Bytes();
                foreach (JsonProperty fork in test.Value.GetProperty("result").EnumerateObject())
                {
                    if (StateCase.ForkOf(fork.Name) is { } rules)
                    {
                        report.Add("TransactionTests", $"{path}:{test.Name}:{fork.Name}", Judge(bytes, rules, fork.Value, signatures));
                    }
                }
            }
        }
    }

    private static string? Judge(byte[] bytes, Fork fork, JsonElement expected, ISignatures signatures)
    {
        bool mustBeRefused = expected.TryGetProperty("exception", out JsonElement exception);
        string? refusal = Refusal(bytes, fork, signatures, out EvmTransaction? transaction, out AccountId sender);
        if (mustBeRefused != (refusal is not null))
        {
            return mustBeRefused ? $"accepted, though {exception.GetString()} was expected" : $"refused: {refusal}";
        }

        if (mustBeRefused)
        {
            return null;
        }

        return sender != expected.GetProperty("sender").Account() ? $"sender {sender}"
            : IntrinsicGas.Of(transaction!, fork) != (long)expected.GetProperty("intrinsicGas").Word().L0 ? $"intrinsic gas {IntrinsicGas.Of(transaction!, fork)}"
            : !Keccak256.Hash(EvmTransactionCodec.Encode(transaction!)).ToArray().AsSpan().SequenceEqual(expected.GetProperty("hash").Bytes()) ? "hash differs"
            : null;
    }

    // What a node can say of a transaction without a state: form, signature, gas, and that no balance could pay it.
    private static string? Refusal(byte[] bytes, Fork fork, ISignatures signatures, out EvmTransaction? transaction, out AccountId sender)
    {
        sender = default;
        if (!EvmTransactionCodec.TryDecode(bytes, out transaction))
        {
            return "not a transaction";
        }

        if (!SenderRecovery.TryRecover(transaction!, fork, signatures, out sender))
        {
            return TransactionRefusal.InvalidSignature.Text();
        }

        TransactionRefusal refusal = TransactionProcessor.CheckForm(transaction!, fork, default, UInt256.One, UInt256.One);
        if (refusal != TransactionRefusal.None)
        {
            return refusal.Text();
        }

        var price = new BigInteger(transaction!.MaxFeePerGas.ToBigEndian(), isUnsigned: true, isBigEndian: true);
        return price * transaction.GasLimit >= BigInteger.One << 256 ? TransactionRefusal.InsufficientFunds.Text() : null;
    }

    private static byte[] Encode(JsonElement input)
    {
        var writer = new RlpWriter();
        Write(writer, input);
        return writer.ToArray();
    }

    private static void Write(RlpWriter writer, JsonElement input)
    {
        switch (input.ValueKind)
        {
            case JsonValueKind.Array:
                writer.BeginList();
                foreach (JsonElement item in input.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.EndList();
                break;
            case JsonValueKind.Number:
                writer.Write(input.GetUInt64());
                break;
            default:
                string text = input.GetString()!;
                if (text.StartsWith('#'))
                {
                    BigInteger number = BigInteger.Parse(text.AsSpan(1), provider: System.Globalization.CultureInfo.InvariantCulture);
                    writer.Write(number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true));
                }
                else
                {
                    writer.Write(Encoding.UTF8.GetBytes(text));
                }

                break;
        }
    }

    private static IEnumerable<(string Key, byte[] Value)> Pairs(JsonElement input) => input.ValueKind == JsonValueKind.Object
        ? input.EnumerateObject().Select(p => (p.Name, ValueOf(p.Value)))
        : input.EnumerateArray().Select(p => (p[0].GetString()!, ValueOf(p[1])));

    private static byte[] ValueOf(JsonElement value) => value.ValueKind == JsonValueKind.Null ? [] : Text(value.GetString()!);

    private static byte[] Text(string text) => text.StartsWith("0x", StringComparison.Ordinal) ? Convert.FromHexString(text.AsSpan(2)) : Encoding.UTF8.GetBytes(text);
}
