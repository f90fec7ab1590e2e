using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Aergo.Primitives;

/// <summary>What a compiler of Solidity says of a contract: its functions, and how it is made.</summary>
public sealed class AbiFile
{
    private AbiFile(AbiSignature constructor, IReadOnlyList<AbiSignature> functions) => (Constructor, Functions) = (constructor, functions);

    /// <summary>Parameters of the constructor; none where none is named.</summary>
    public AbiSignature Constructor { get; }

    /// <summary>All functions.</summary>
    public IReadOnlyList<AbiSignature> Functions { get; }

    /// <summary>Reads the JSON array of a compiler.</summary>
    /// <returns>Null, and what is wrong.</returns>
    public static AbiFile? TryRead(JsonValue json, out string error)
    {
        ArgumentNullException.ThrowIfNull(json);
        error = "an ABI is a JSON array of functions";
        if (json.Kind != JsonKind.Array)
        {
            return null;
        }

        var constructor = new AbiSignature("constructor", [], []);
        var functions = new List<AbiSignature>();
        foreach (JsonValue entry in json.Items)
        {
            string? kind = TextOf(entry, "type");
            if (kind is not ("function" or "constructor"))
            {
                continue;
            }

            string text = (kind == "function" ? TextOf(entry, "name") : kind) + Parameters(entry.Find("inputs")) + " returns " + Parameters(entry.Find("outputs"));
            if (AbiSignature.TryParse(text, out error) is not { } signature)
            {
                return null;
            }

            if (kind == "function")
            {
                functions.Add(signature);
            }
            else
            {
                constructor = signature;
            }
        }

        return new AbiFile(constructor, functions);
    }

    private static string Parameters(JsonValue? list) => "(" + string.Join(',', (list is { Kind: JsonKind.Array } ? list.Items : []).Select(Parameter)) + ")";

    // A tuple's members stand beside its type: "tuple[]" and components.
    private static string Parameter(JsonValue parameter)
    {
        string type = TextOf(parameter, "type") ?? string.Empty;
        var text = new StringBuilder(type.StartsWith("tuple", StringComparison.Ordinal) ? "tuple" + Parameters(parameter.Find("components")) + type[5..] : type);
        return TextOf(parameter, "name") is { Length: > 0 } name ? text.Append(' ').Append(name).ToString() : text.ToString();
    }

    private static string? TextOf(JsonValue value, string member) => value.Kind == JsonKind.Object && value.Find(member) is { Kind: JsonKind.Text } text ? text.Text : null;
}
