using System;
using System.Buffers;
using System.Text;

namespace Aergo.Sql.Types;

/// <summary>Text form of rows: <c>(1,"a b",)</c>; an empty field is NULL.</summary>
internal static class RecordText
{
    private static readonly SearchValues<char> Quotable = SearchValues.Create("\"\\(), \t\n\r\v\f");

    public static string Format(SqlRecord record, Func<SqlField, Datum, string> output)
    {
        var text = new StringBuilder("(");
        for (int i = 0; i < record.Fields.Length; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            if (record.Fields[i].IsNull)
            {
                continue;
            }

            string value = output(record.Type.Fields[i], record.Fields[i]);
            if (value.Length > 0 && !value.AsSpan().ContainsAny(Quotable))
            {
                text.Append(value);
                continue;
            }

            text.Append('"');
            foreach (char c in value)
            {
                text.Append(c is '"' or '\\' ? new string(c, 2) : c.ToString());
            }

            text.Append('"');
        }

        return text.Append(')').ToString();
    }

    public static SqlRecord Parse(string text, SqlType type, Func<SqlField, string, Datum> input)
    {
        int at = SkipSpace(text, 0);
        if (at == text.Length || text[at] != '(')
        {
            throw Malformed(text, "Missing left parenthesis.");
        }

        at++;
        var values = new Datum[type.Fields.Count];
        var field = new StringBuilder();
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                if (at >= text.Length || text[at] != ',')
                {
                    throw Malformed(text, "Too few columns.");
                }

                at++;
            }

            if (at < text.Length && (text[at] is ',' or ')'))
            {
                continue;
            }

            at = ReadField(text, at, field);
            values[i] = input(type.Fields[i], field.ToString());
        }

        if (at >= text.Length || text[at] != ')')
        {
            throw Malformed(text, at >= text.Length ? "Unexpected end of input." : "Too many columns.");
        }

        return SkipSpace(text, at + 1) == text.Length ? new SqlRecord(type, values) : throw Malformed(text, "Junk after right parenthesis.");
    }

    // Up to the next bare comma or parenthesis; quotes may begin anywhere inside.
    private static int ReadField(string text, int at, StringBuilder field)
    {
        field.Clear();
        bool quoted = false;
        while (true)
        {
            if (at >= text.Length)
            {
                throw Malformed(text, "Unexpected end of input.");
            }

            char c = text[at];
            if (!quoted && (c is ',' or ')'))
            {
                return at;
            }

            at++;
            if (c == '\\')
            {
                if (at >= text.Length)
                {
                    throw Malformed(text, "Unexpected end of input.");
                }

                field.Append(text[at++]);
            }
            else if (c == '"')
            {
                if (quoted && at < text.Length && text[at] == '"')
                {
                    field.Append(text[at++]);
                }
                else
                {
                    quoted = !quoted;
                }
            }
            else
            {
                field.Append(c);
            }
        }
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && TextScan.IsSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    private static SqlException Malformed(string text, string detail) =>
        new(SqlState.InvalidTextRepresentation, $"malformed record literal: \"{text}\"") { Detail = detail };
}
