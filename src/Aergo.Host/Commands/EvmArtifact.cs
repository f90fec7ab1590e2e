using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Host;

/// <summary>A compiled contract for the EVM: code in hexadecimal, or the JSON of Hardhat, Foundry or solc with code and ABI.</summary>
internal sealed record EvmArtifact(byte[] Code, AbiFile? Abi)
{
    /// <summary>Whether a file is one, by its name.</summary>
    public static bool IsOne(string path) => Path.GetExtension(path) is ".bin" or ".hex" or ".json";

    /// <exception cref="CommandFailureException">It is none.</exception>
    public static EvmArtifact Read(string path)
    {
        string text = Encoding.UTF8.GetString(WholeFile.Read(path, Transaction.SizeMax)).Trim().TrimStart('\uFEFF');
        if (Path.GetExtension(path) != ".json")
        {
            return new EvmArtifact(Hexadecimal(path, text), null);
        }

        JsonValue json = Json(path, text);
        JsonValue? code = json.Kind == JsonKind.Object ? json.Find("bytecode") ?? json.Find("bin") : null;
        code = code is { Kind: JsonKind.Object } ? code.Find("object") : code;
        return code is { Kind: JsonKind.Text }
            ? new EvmArtifact(Hexadecimal(path, code.Text), json.Find("abi") is { } abi ? ParseAbi(path, abi) : null)
            : throw new CommandFailureException($"{path} holds no \"bytecode\": it is not what a compiler writes");
    }

    /// <summary>What <c>--abi</c> names: a file, or a signature itself.</summary>
    public static AbiFile ReadAbi(string path)
    {
        JsonValue json = Json(path, Encoding.UTF8.GetString(WholeFile.Read(path, Transaction.SizeMax)));
        return ParseAbi(path, json.Kind == JsonKind.Object ? json.Find("abi") ?? json : json);
    }

    /// <summary>Arguments as values; addresses in any spelling, and names the node knows.</summary>
    public static async Task<IReadOnlyList<AbiValue>> ValuesAsync(CommandContext context, AbiSignature signature, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        if (arguments.Count != signature.Parameters.Count)
        {
            throw new CommandFailureException($"{signature.Canonical} takes {signature.Parameters.Count} arguments, {arguments.Count} given");
        }

        var known = new Dictionary<string, AccountId>(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            if (signature.Parameters[i].Type.Kind == AbiKind.Address)
            {
                known[arguments[i]] = await AccountAsync(context, arguments[i], cancellation).ConfigureAwait(false);
            }
        }

        try
        {
            return [.. signature.Parameters.Select((p, i) => AbiText.Parse(p.Type, arguments[i], Find))];
        }
        catch (FormatException e)
        {
            throw new CommandFailureException(e.Message);
        }

        AccountId? Find(string text) => known.TryGetValue(text, out AccountId id) || AccountIdText.TryParse(text, out id) ? id : null;
    }

    private static async Task<AccountId> AccountAsync(CommandContext context, string text, CancellationToken cancellation)
    {
        AccountView? view = AccountIdText.TryParse(text, out AccountId id) ? null
            : await context.Node.GetAccountAsync("contract:" + text, cancellation).ConfigureAwait(false)
              ?? await context.Node.GetAccountAsync(text, cancellation).ConfigureAwait(false);
        return view is null || AccountIdText.TryParse(view.EthereumAddress, out id) ? id : throw new CommandFailureException($"there is no account \"{text}\"");
    }

    private static AbiFile ParseAbi(string path, JsonValue json) => AbiFile.TryRead(json, out string error) ?? throw new CommandFailureException($"the ABI in {path} cannot be read: {error}");

    private static JsonValue Json(string path, string text) => JsonParser.Parse(Encoding.UTF8.GetBytes(text), Transaction.SizeMax, out JsonValue? json) == JsonError.None && json is not null
        ? json : throw new CommandFailureException($"{path} is no JSON");

    private static byte[] Hexadecimal(string path, string text)
    {
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        try
        {
            return digits.Length > 0 ? Convert.FromHexString(digits) : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new CommandFailureException(text.Contains("__$", StringComparison.Ordinal)
                ? $"not supported: the code in {path} asks for libraries to be linked in first"
                : $"{path} holds no code in hexadecimal");
        }
    }
}
