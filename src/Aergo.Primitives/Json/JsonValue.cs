using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Aergo.Primitives;

/// <summary>Kinds of JSON values.</summary>
public enum JsonKind
{
    /// <summary>null</summary>
    Null = 0,

    /// <summary>true or false</summary>
    Boolean = 1,

    /// <summary>A number, kept as its text.</summary>
    Number = 2,

    /// <summary>A text.</summary>
    Text = 3,

    /// <summary>A list.</summary>
    Array = 4,

    /// <summary>Members in the order written.</summary>
    Object = 5,
}

/// <summary>A JSON value whose numbers keep every digit written; nothing here ever becomes a floating-point number.</summary>
public sealed class JsonValue
{
    private readonly bool _boolean;
    private readonly string? _text;

    private JsonValue(JsonKind kind, bool boolean = false, string? text = null)
    {
        Kind = kind;
        _boolean = boolean;
        _text = text;
    }

    /// <summary>null</summary>
    public static JsonValue Null { get; } = new(JsonKind.Null);

    /// <summary>Which kind.</summary>
    public JsonKind Kind { get; }

    /// <summary>Elements of an array; empty for other kinds.</summary>
    public IReadOnlyList<JsonValue> Items { get; private init; } = [];

    /// <summary>Members of an object; empty for other kinds.</summary>
    public IReadOnlyList<(string Name, JsonValue Value)> Members { get; private init; } = [];

    /// <summary>Value of a boolean.</summary>
    public bool Boolean => Kind == JsonKind.Boolean ? _boolean : throw new InvalidOperationException("not a boolean");

    /// <summary>A text's characters, or a number as written.</summary>
    public string Text => _text ?? throw new InvalidOperationException("neither text nor number");

    /// <summary>true or false.</summary>
    public static JsonValue Of(bool value) => new(JsonKind.Boolean, boolean: value);

    /// <summary>A text.</summary>
    public static JsonValue Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(JsonKind.Text, text: value);
    }

    /// <summary>A whole number.</summary>
    public static JsonValue Of(long value) => new(JsonKind.Number, text: value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A list.</summary>
    public static JsonValue Of(IReadOnlyList<JsonValue> items) => new(JsonKind.Array) { Items = items };

    /// <summary>An object.</summary>
    public static JsonValue Of(IReadOnlyList<(string Name, JsonValue Value)> members) => new(JsonKind.Object) { Members = members };

    /// <summary>The member of this exact name, or null.</summary>
    public JsonValue? Find(string name)
    {
        foreach ((string member, JsonValue value) in Members)
        {
            if (string.Equals(member, name, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A number that is whole and fits 64 bits.</summary>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        return Kind == JsonKind.Number && long.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Compact JSON: no spaces, members in order, control characters, quote and backslash escaped, all else as it is.</summary>
    public override string ToString()
    {
        var output = new StringBuilder();
        Append(output);
        return output.ToString();
    }

    internal static JsonValue OfNumberText(string text) => new(JsonKind.Number, text: text);

    private void Append(StringBuilder output)
    {
        switch (Kind)
        {
            case JsonKind.Null:
                output.Append("null");
                break;
            case JsonKind.Boolean:
                output.Append(_boolean ? "true" : "false");
                break;
            case JsonKind.Number:
                output.Append(_text);
                break;
            case JsonKind.Text:
                AppendQuoted(output, _text!);
                break;
            case JsonKind.Array:
                output.Append('[');
                for (int i = 0; i < Items.Count; i++)
                {
                    output.Append(i == 0 ? string.Empty : ",");
                    Items[i].Append(output);
                }

                output.Append(']');
                break;
            default:
                output.Append('{');
                for (int i = 0; i < Members.Count; i++)
                {
                    output.Append(i == 0 ? string.Empty : ",");
                    AppendQuoted(output, Members[i].Name);
                    output.Append(':');
                    Members[i].Value.Append(output);
                }

                output.Append('}');
                break;
        }
    }

    private static void AppendQuoted(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (char c in text)
        {
            switch (c)
            {
                case '"':
                    output.Append("\\\"");
                    break;
                case '\\':
                    output.Append("\\\\");
                    break;
                case '\n':
                    output.Append("\\n");
                    break;
                case '\r':
                    output.Append("\\r");
                    break;
                case '\t':
                    output.Append("\\t");
                    break;
                case < ' ':
                    output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    output.Append(c);
                    break;
            }
        }

        output.Append('"');
    }
}
