using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Aergo.Primitives;

namespace Aergo.Conformance.Vectors;

/// <summary>Runs the cryptographic vectors of a folder: every <c>*.json</c> in the format SOURCE.md describes.</summary>
public static class VectorRunner
{
    private const int FileSizeMax = 64 << 20;

    /// <summary>Runs all files; a folder without any is one failure.</summary>
    public static (int Passed, int Failed, IReadOnlyList<string> Failures) Run(string directory)
    {
        var report = new VectorReport();
        string[] files = [.. Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal)];
        foreach (string file in files)
        {
            RunText(File.ReadAllBytes(file), report);
        }

        if (report.Passed + report.Failed == 0)
        {
            report.Case("folder", 0, () => report.True("there are vectors in " + directory, false));
        }

        return (report.Passed, report.Failed, report.Failures);
    }

    internal static void RunText(ReadOnlySpan<byte> json, VectorReport report)
    {
        JsonError error = JsonParser.Parse(json, FileSizeMax, out JsonValue? root);
        if (root is null)
        {
            report.Case("file", 0, () => report.Equal("JSON", "None", error.ToString()));
            return;
        }

        var signatures = new ManagedSecp256k1();
        var keys = new KeyVectors(report, signatures);
        var texts = new TextVectors(report);
        var transactions = new TransactionVectors(report, signatures);
        Each(root, "keys", report, keys.Key);
        Each(root, "encryptedPrivateKeys", report, keys.EncryptedKey);
        Each(root, "keystores", report, keys.Keystore);
        Each(root, "messages", report, keys.Message);
        if (root.Find("mnemonic") is { Kind: JsonKind.Object } mnemonic)
        {
            report.Case("mnemonic", 0, () => keys.Mnemonic(mnemonic));
        }

        Each(root, "addressesFromString", report, texts.AddressFromString);
        Each(root, "addressesFromBytes", report, texts.AddressFromBytes);
        Each(root, "amounts", report, texts.Amount);
        Each(root, "amountsFromBytes", report, texts.AmountFromBytes);
        Each(root, "transactions", report, transactions.Transaction);
        if (root.Find("highSCount") is { } highS)
        {
            report.Case("highSCount", 0, () => report.Equal("signatures with the upper S", highS.Text, transactions.HighSCount.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (root.Find("contract") is { } contract)
        {
            Each(contract, "payloads", report, transactions.DeployPayload);
            Each(contract, "calls", report, transactions.Call);
            Each(contract, "stateQueries", report, transactions.StorageKeys);
        }
    }

    private static void Each(JsonValue parent, string section, VectorReport report, Action<JsonValue> run)
    {
        IReadOnlyList<JsonValue> items = parent.Find(section)?.Items ?? [];
        for (int i = 0; i < items.Count; i++)
        {
            JsonValue item = items[i];
            report.Case(section, i, () => run(item));
        }
    }
}
