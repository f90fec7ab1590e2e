using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Aergo.Primitives;

namespace Aergo.Host.Bench;

/// <summary>A program of the EVM benchmark inputs: code, input, and what must come of it.</summary>
/// <param name="Id">As in the manifest.</param>
/// <param name="To">Account called.</param>
/// <param name="Input">Call data.</param>
/// <param name="Codes">Accounts with code.</param>
/// <param name="Gas">Gas of the call without what a transaction costs beforehand.</param>
/// <param name="OutputSha256">Digest of the return data, lower-case hexadecimal.</param>
internal sealed record EvmProgram(string Id, AccountId To, byte[] Input, IReadOnlyDictionary<AccountId, byte[]> Codes, long Gas, string OutputSha256)
{
    // Shorter calls are repeated by a small contract, so that a request carries about this much gas.
    private const long RepeatedGas = 30_000_000;

    private static readonly AccountId Driver = new(Convert.FromHexString("000000000000000000000000000000000000d21e"));

    /// <summary>Reads a folder with <c>main</c>, <c>micro</c>, <c>loops.json</c> and <c>manifest.json</c>; of short programs the repeated form.</summary>
    public static IReadOnlyList<EvmProgram> Read(string folder)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")));
        JsonElement cases = manifest.RootElement.GetProperty("cases");
        var programs = new List<EvmProgram>();
        foreach (string part in new[] { "main", "micro" })
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, part), "*.json").Order(StringComparer.Ordinal))
            {
                ReadStateTest(programs, part, File.ReadAllBytes(file), cases);
            }
        }

        using JsonDocument loops = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "loops.json")));
        AccountId target = Account(loops.RootElement.GetProperty("to").GetString()!);
        foreach (JsonElement loop in loops.RootElement.GetProperty("cases").EnumerateArray())
        {
            var codes = loops.RootElement.GetProperty("accounts").EnumerateObject().ToDictionary(a => Account(a.Name), a => Bytes(a.Value.GetProperty("code").GetString()!));
            codes[target] = Bytes(loop.GetProperty("code").GetString()!);
            Add(programs, cases, "loops/" + loop.GetProperty("id").GetString(), target, [], codes);
        }

        return programs;
    }

    private static void ReadStateTest(List<EvmProgram> programs, string part, byte[] json, JsonElement cases)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty test in document.RootElement.EnumerateObject())
        {
            JsonElement transaction = test.Value.GetProperty("transaction");
            AccountId to = Account(transaction.GetProperty("to").GetString()!);
            var codes = test.Value.GetProperty("pre").EnumerateObject()
                .Where(a => a.Value.GetProperty("code").GetString()!.Length > 2)
                .ToDictionary(a => Account(a.Name), a => Bytes(a.Value.GetProperty("code").GetString()!));
            JsonElement labels = test.Value.TryGetProperty("_info", out JsonElement info) && info.TryGetProperty("labels", out JsonElement l) ? l : default;
            int index = 0;
            foreach (JsonElement data in transaction.GetProperty("data").EnumerateArray())
            {
                string number = (index++).ToString(CultureInfo.InvariantCulture);
                string label = labels.ValueKind == JsonValueKind.Object && labels.TryGetProperty(number, out JsonElement named) ? named.GetString()! : number;
                string id = $"{part}/{test.Name}/{label}";
                byte[] input = Bytes(data.GetString()!);
                if (cases.TryGetProperty(id, out JsonElement known) && known.GetProperty("gas").GetInt64() is var gas && gas < RepeatedGas / 2)
                {
                    var driven = new Dictionary<AccountId, byte[]>(codes) { [Driver] = Repeat(to, RepeatedGas / gas) };
                    Add(programs, cases, "rep/" + id, Driver, input, driven);
                }
                else
                {
                    Add(programs, cases, id, to, input, codes);
                }
            }
        }
    }

    private static void Add(List<EvmProgram> programs, JsonElement cases, string id, AccountId to, byte[] input, Dictionary<AccountId, byte[]> codes)
    {
        if (cases.TryGetProperty(id, out JsonElement known) && known.GetProperty("status").GetString() == "ok")
        {
            programs.Add(new EvmProgram(id, to, input, codes, known.GetProperty("gas").GetInt64(), known.GetProperty("ret_sha256").GetString()!));
        }
    }

    // Copies its input to memory, calls the target so many times with it, and returns what the last call returned.
    private static byte[] Repeat(AccountId target, long times)
    {
        byte[] head = [0x36, 0x5f, 0x5f, 0x37, 0x63, (byte)(times >> 24), (byte)((times >> 16) & 0xff), (byte)((times >> 8) & 0xff), (byte)(times & 0xff)];
        byte[] loop = [0x5b, 0x5f, 0x5f, 0x36, 0x5f, 0x5f, 0x73, .. target.ToArray(), 0x5a, 0xf1, 0x50, 0x60, 0x01, 0x90, 0x03, 0x80, 0x61, 0, (byte)head.Length];
        return [.. head, .. loop, 0x57, 0x3d, 0x5f, 0x5f, 0x3e, 0x3d, 0x5f, 0xf3];
    }

    private static AccountId Account(string text) => new(Convert.FromHexString(text.AsSpan(2)));

    private static byte[] Bytes(string text) => text.Length <= 2 ? [] : Convert.FromHexString(text.AsSpan(2));
}
