using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace Aergo.Sql.Types;

/// <summary>Prints jsonb, and the string literals of JSON.</summary>
public static class JsonWriter
{
    private const int PrettyIndent = 4;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f" +
        "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    public static void Write(JsonbValue value, StringBuilder output)
    {
        switch (value.Kind)
        {
            case JsonbKind.Array:
                output.Append('[');
                for (int i = 0; i < value.Count; i++)
                {
                    if (i > 0)
                    {
                        output.Append(", ");
                    }

                    Write(value.Items[i], output);
                }

                output.Append(']');
                break;
            case JsonbKind.Object:
                output.Append('{');
                for (int i = 0; i < value.Count; i++)
                {
                    if (i > 0)
                    {
                        output.Append(", ");
                    }

                    WriteString(value.Members[i].Key, output);
                    output.Append(": ");
                    Write(value.Members[i].Value, output);
                }

                output.Append('}');
                break;
            default:
                WriteScalar(value, output);
                break;
        }
    }

    public static void WritePretty(JsonbValue value, StringBuilder output, int level)
    {
        if (value.IsScalar)
        {
            WriteScalar(value, output);
            return;
        }

        output.Append(value.IsArray ? '[' : '{');
        for (int i = 0; i < value.Count; i++)
        {
            output.Append(i > 0 ? ",\n" : "\n").Append(' ', PrettyIndent * (level + 1));
            if (value.IsArray)
            {
                WritePretty(value.Items[i], output, level + 1);
            }
            else
            {
                WriteString(value.Members[i].Key, output);
                output.Append(": ");
                WritePretty(value.Members[i].Value, output, level + 1);
            }
        }

        output.Append('\n').Append(' ', PrettyIndent * level).Append(value.IsArray ? ']' : '}');
    }

    /// <summary>A JSON string literal with quotes; only what must be escaped is.</summary>
    public static void WriteString(ReadOnlySpan<char> text, StringBuilder output)
    {
        output.Append('"');
        while (true)
        {
            int plain = text.IndexOfAny(Escaped);
            if (plain < 0)
            {
                output.Append(text).Append('"');
                return;
            }

            output.Append(text[..plain]);
            AppendEscape(text[plain], output);
            text = text[(plain + 1)..];
        }
    }

    private static void AppendEscape(char c, StringBuilder output)
    {
        switch (c)
        {
            case '"': output.Append("\\\""); break;
            case '\\': output.Append("\\\\"); break;
            case '\b': output.Append("\\b"); break;
            case '\f': output.Append("\\f"); break;
            case '\n': output.Append("\\n"); break;
            case '\r': output.Append("\\r"); break;
            case '\t': output.Append("\\t"); break;
            default: output.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
        }
    }

    private static void WriteScalar(JsonbValue value, StringBuilder output)
    {
        switch (value.Kind)
        {
            case JsonbKind.String: WriteString(value.Text, output); break;
            case JsonbKind.Number: output.Append(value.Numeric.ToString()); break;
            case JsonbKind.Boolean: output.Append(value.IsTrue ? "true" : "false"); break;
            default: output.Append("null"); break;
        }
    }
}
