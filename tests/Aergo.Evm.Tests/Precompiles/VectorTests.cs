using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Evm.Tests.Precompiles;

// Goal: every precompile gives the bytes, the price and the refusals that Ethereum's clients agree on.
// Method: the published vectors (go-ethereum's and those of EIP-2537), each under the rules its prices are from.
public sealed class VectorTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, (ushort Address, Fork Fork)> Subjects = new(StringComparer.Ordinal)
    {
        ["ecRecover"] = (0x01, Fork.Osaka),
        ["modexp"] = (0x05, Fork.Byzantium),
        ["modexp_eip2565"] = (0x05, Fork.Berlin),
        ["modexp_eip7883"] = (0x05, Fork.Osaka),
        ["bn256Add"] = (0x06, Fork.Istanbul),
        ["bn256ScalarMul"] = (0x07, Fork.Istanbul),
        ["bn256Pairing"] = (0x08, Fork.Istanbul),
        ["blake2F"] = (0x09, Fork.Istanbul),
        ["blake2f"] = (0x09, Fork.Istanbul),
        ["pointEvaluation"] = (0x0A, Fork.Cancun),
        ["blsG1Add"] = (0x0B, Fork.Prague),
        ["add_G1_bls"] = (0x0B, Fork.Prague),
        ["blsG1Mul"] = (0x0C, Fork.Prague),
        ["mul_G1_bls"] = (0x0C, Fork.Prague),
        ["blsG1MultiExp"] = (0x0C, Fork.Prague),
        ["msm_G1_bls"] = (0x0C, Fork.Prague),
        ["blsG2Add"] = (0x0D, Fork.Prague),
        ["add_G2_bls"] = (0x0D, Fork.Prague),
        ["blsG2Mul"] = (0x0E, Fork.Prague),
        ["mul_G2_bls"] = (0x0E, Fork.Prague),
        ["blsG2MultiExp"] = (0x0E, Fork.Prague),
        ["msm_G2_bls"] = (0x0E, Fork.Prague),
        ["blsPairing"] = (0x0F, Fork.Prague),
        ["pairing_check_bls"] = (0x0F, Fork.Prague),
        ["blsMapG1"] = (0x10, Fork.Prague),
        ["map_fp_to_G1_bls"] = (0x10, Fork.Prague),
        ["blsMapG2"] = (0x11, Fork.Prague),
        ["map_fp2_to_G2_bls"] = (0x11, Fork.Prague),
        ["p256Verify"] = (0x100, Fork.Osaka),
    };

    [Fact]
    public void Every_published_vector_passes()
    {
        string? root = Folder();
        Assert.SkipWhen(root is null, "the vectors are not beside the repository (../shared/evmtests/precompiles)");
        var failures = new List<string>();
        int passed = 0, total = 0;
        foreach (string file in Directory.EnumerateFiles(root!, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            bool refusals = name.StartsWith("fail-", StringComparison.Ordinal);
            (ushort address, Fork fork) = Subjects[refusals ? name["fail-".Length..] : name];
            Precompile subject = PrecompileSet.For(fork, new ManagedSecp256k1())[PrecompileSet.At(address)];
            using JsonDocument vectors = JsonDocument.Parse(File.ReadAllBytes(file));
            int before = failures.Count;
            foreach (JsonElement vector in vectors.RootElement.EnumerateArray())
            {
                total++;
                if (Difference(subject, fork, vector, refusals) is { } difference)
                {
                    failures.Add($"{name}/{vector.GetProperty("Name").GetString()}: {difference}");
                }
                else
                {
                    passed++;
                }
            }

            int count = vectors.RootElement.GetArrayLength();
            output.WriteLine($"{Path.GetRelativePath(root!, file)}: {count - (failures.Count - before)} of {count}");
        }

        string line = $"note: precompile vectors: {passed} of {total} passed";
        output.WriteLine(line);
        Console.WriteLine(line);
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(40)));
        Assert.True(total >= 900, $"only {total} vectors were found");
    }

    private static string? Difference(Precompile subject, Fork fork, JsonElement vector, bool refusal)
    {
        byte[] input = Convert.FromHexString(vector.GetProperty("Input").GetString()!);
        long gas = subject.Gas(input, fork);
        bool ran = subject.TryRun(input, fork, out byte[] result);
        if (refusal)
        {
            return ran ? $"accepted, {Convert.ToHexStringLower(result)}" : null;
        }

        string expected = vector.GetProperty("Expected").GetString()!;
        return !ran ? "refused"
            : Convert.ToHexStringLower(result) != expected ? $"{Convert.ToHexStringLower(result)} instead of {expected}"
            : gas != vector.GetProperty("Gas").GetInt64() ? $"price {gas} instead of {vector.GetProperty("Gas").GetInt64()}"
            : null;
    }

    private static string? Folder()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Aergo.slnx")))
            {
                string vectors = Path.Combine(folder, "..", "shared", "evmtests", "precompiles");
                return Directory.Exists(vectors) ? vectors : null;
            }
        }

        return null;
    }
}
