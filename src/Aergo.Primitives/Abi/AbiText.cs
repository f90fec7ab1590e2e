using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text;

namespace Aergo.Primitives;

/// <summary>Values as people type them: numbers, true and false, 0x…, text; lists and tuples as JSON.</summary>
public static class AbiText
{
    private const int TextBytesMax = 1 << 20;

    /// <summary>Reads one value.</summary>
    /// <param name="account">The account of an address or name; null for none.</param>
    /// <exception cref="FormatException">The text is no value of the type.</exception>
    public static AbiValue Parse(AbiType type, string text, Func<string, AccountId?> account)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(account);
        if (type.Kind is not (AbiKind.Array or AbiKind.FixedArray or AbiKind.Tuple))
        {
            return Single(type, text, account);
        }

        return JsonParser.Parse(Encoding.UTF8.GetBytes(text), TextBytesMax, out JsonValue? json) == JsonError.None && json is not null
            ? FromJson(type, json, account)
            : throw Wrong(type, text);
    }

    private static AbiValue FromJson(AbiType type, JsonValue json, Func<string, AccountId?> account)
    {
        switch (type.Kind)
        {
            case AbiKind.Array or AbiKind.FixedArray when json.Kind == JsonKind.Array && (type.Kind == AbiKind.Array || json.Items.Count == type.Size):
                return new AbiValue.List([.. json.Items.Select(i => FromJson(type.Element!, i, account))]);
            case AbiKind.Tuple when json.Kind == JsonKind.Array && json.Items.Count == type.Members.Count:
                return new AbiValue.List([.. type.Members.Select((m, i) => FromJson(m.Type, json.Items[i], account))]);
            case AbiKind.Tuple when json.Kind == JsonKind.Object:
                return new AbiValue.List([.. type.Members.Select(m => FromJson(m.Type, json.Find(m.Name) ?? throw Wrong(type, json.ToString()), account))]);
            case AbiKind.Array or AbiKind.FixedArray or AbiKind.Tuple:
                throw Wrong(type, json.ToString());
            default:
                return Single(type, json.Kind is JsonKind.Text or JsonKind.Number ? json.Text : json.ToString(), account);
        }
    }

    private static AbiValue Single(AbiType type, string text, Func<string, AccountId?> account)
    {
        switch (type.Kind)
        {
            case AbiKind.Text:
                return new AbiValue.Text(text);
            case AbiKind.Boolean when text is "true" or "false":
                return new AbiValue.Boolean(text == "true");
            case AbiKind.Address when account(text) is { } id:
                return new AbiValue.Account(id);
            case AbiKind.Bytes or AbiKind.FixedBytes when text.StartsWith("0x", StringComparison.Ordinal) && text.Length % 2 == 0 && text.Skip(2).All(char.IsAsciiHexDigit):
                byte[] bytes = Convert.FromHexString(text.AsSpan(2));
                return type.Kind == AbiKind.Bytes || bytes.Length == type.Size ? new AbiValue.Bytes(bytes) : throw Wrong(type, text);
            case AbiKind.UnsignedInteger or AbiKind.SignedInteger when text.Length <= JsonParser.NumberLengthMax
                && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number) && AbiEncoder.Fits(type, number):
                return new AbiValue.Number(number);
            default:
                throw Wrong(type, text);
        }
    }

    private static FormatException Wrong(AbiType type, string text) => new($"\"{(text.Length > 60 ? text[..60] + "…" : text)}\" is no {type}");
}
