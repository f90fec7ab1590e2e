using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Engine;

/// <summary>COPY's text and CSV formats, both directions.</summary>
public sealed class CopyFormat
{
    private readonly bool _csv;
    private readonly char _delimiter, _quote, _escape;
    private readonly string _null;
    private readonly bool _header;

    /// <summary>Reads the options of a statement; 0A000 or 22023 for what is not possible.</summary>
    public CopyFormat(CopyStatement statement)
    {
        string format = Option(statement, "format") ?? (statement.Options.ContainsKey("csv") ? "csv" : "text");
        _csv = format switch
        {
            "csv" => true,
            "text" => false,
            _ => throw SqlException.NotSupported($"COPY format {format}", "Use text or csv."),
        };
        _delimiter = Single(statement, "delimiter", _csv ? ',' : '\t');
        _quote = Single(statement, "quote", '"');
        _escape = Single(statement, "escape", _quote);
        _null = Option(statement, "null") ?? (_csv ? string.Empty : "\\N");
        _header = Option(statement, "header") is { } header && header is not ("false" or "off" or "0");
        foreach (string name in statement.Options.Keys)
        {
            if (name is not ("format" or "csv" or "delimiter" or "quote" or "escape" or "null" or "header" or "encoding" or "freeze"))
            {
                throw SqlException.NotSupported($"COPY option {name}");
            }
        }
    }

    /// <summary>Rows of fields; null is NULL. Errors name the line.</summary>
    public IEnumerable<(int Line, string?[] Fields)> Read(string data)
    {
        int at = 0, line = 0;
        while (at < data.Length)
        {
            line++;
            int start = line;
            string?[]? fields = _csv ? ReadCsv(data, ref at, ref line) : ReadText(data, ref at);
            if (fields is null)
            {
                yield break;
            }

            if (start > 1 || !_header)
            {
                yield return (start, fields);
            }
        }
    }

    /// <summary>One row as a line.</summary>
    public string Write(IReadOnlyList<string?> fields) =>
        string.Join(_delimiter, fields.Select(f => f is null ? _null : _csv ? WriteCsv(f, fields.Count) : WriteText(f))) + "\n";

    /// <summary>The header line, or null when none was asked for.</summary>
    public string? Header(IReadOnlyList<string> names) => _header ? Write([.. names]) : null;

    private static string? Option(CopyStatement statement, string name) => statement.Options.GetValueOrDefault(name)?.ToLowerInvariant() is { } lower
        ? name is "null" or "delimiter" or "quote" or "escape" ? statement.Options[name] : lower
        : null;

    private static char Single(CopyStatement statement, string name, char whenMissing)
    {
        string? value = Option(statement, name);
        return value is null ? whenMissing
            : value is "\\t" ? '\t'
            : value.Length == 1 && value[0] is not ('\n' or '\r') ? value[0]
            : throw new SqlException(SqlState.FeatureNotSupported, $"COPY {name} must be a single one-byte character");
    }

    private string?[]? ReadText(string data, ref int at)
    {
        int end = data.IndexOf('\n', at);
        string lineText = end < 0 ? data[at..] : data[at..end];
        at = end < 0 ? data.Length : end + 1;
        if (lineText.EndsWith('\r'))
        {
            lineText = lineText[..^1];
        }

        if (lineText == "\\.")
        {
            return null;
        }

        var fields = new List<string?>();
        var field = new StringBuilder();
        int fieldStart = 0;
        for (int i = 0; ; i++)
        {
            if (i == lineText.Length || lineText[i] == _delimiter)
            {
                fields.Add(lineText.AsSpan(fieldStart, i - fieldStart).SequenceEqual(_null) ? null : field.ToString());
                field.Clear();
                fieldStart = i + 1;
                if (i == lineText.Length)
                {
                    return [.. fields];
                }
            }
            else if (lineText[i] == '\\' && i + 1 < lineText.Length)
            {
                i = Escape(lineText, i + 1, field);
            }
            else
            {
                field.Append(lineText[i]);
            }
        }
    }

    private static int Escape(string line, int i, StringBuilder field)
    {
        switch (line[i])
        {
            case 'b': field.Append('\b'); return i;
            case 'f': field.Append('\f'); return i;
            case 'n': field.Append('\n'); return i;
            case 'r': field.Append('\r'); return i;
            case 't': field.Append('\t'); return i;
            case 'v': field.Append('\v'); return i;
            case 'x' when i + 1 < line.Length && char.IsAsciiHexDigit(line[i + 1]):
                int hexEnd = i + 2 < line.Length && char.IsAsciiHexDigit(line[i + 2]) ? i + 3 : i + 2;
                field.Append((char)int.Parse(line.AsSpan(i + 1, hexEnd - i - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                return hexEnd - 1;
            case >= '0' and <= '7':
                int octalEnd = i;
                int value = 0;
                while (octalEnd < line.Length && octalEnd < i + 3 && line[octalEnd] is >= '0' and <= '7')
                {
                    value = (value * 8) + line[octalEnd++] - '0';
                }

                field.Append((char)(value & 0xFF));
                return octalEnd - 1;
            default:
                field.Append(line[i]);
                return i;
        }
    }

    private string?[]? ReadCsv(string data, ref int at, ref int line)
    {
        var fields = new List<string?>();
        var field = new StringBuilder();
        bool quoted = false, wasQuoted = false;
        while (true)
        {
            if (at >= data.Length)
            {
                if (quoted)
                {
                    throw new SqlException(SqlState.BadCopyFormat, "unterminated CSV quoted field") { Context = $"COPY, line {line}" };
                }

                fields.Add(Field(field, wasQuoted));
                return [.. fields];
            }

            char c = data[at++];
            if (quoted)
            {
                if (c == _escape && at < data.Length && (data[at] == _quote || (_escape != _quote && data[at] == _escape)))
                {
                    field.Append(data[at++]);
                }
                else if (c == _quote)
                {
                    quoted = false;
                }
                else
                {
                    line += c == '\n' ? 1 : 0;
                    field.Append(c);
                }
            }
            else if (c == _quote)
            {
                quoted = wasQuoted = true;
            }
            else if (c == _delimiter)
            {
                fields.Add(Field(field, wasQuoted));
                wasQuoted = false;
            }
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && at < data.Length && data[at] == '\n')
                {
                    at++;
                }

                if (fields.Count == 0 && !wasQuoted && field.ToString() == "\\.")
                {
                    return null;
                }

                fields.Add(Field(field, wasQuoted));
                return [.. fields];
            }
            else
            {
                field.Append(c);
            }
        }
    }

    private string? Field(StringBuilder field, bool wasQuoted)
    {
        string text = field.ToString();
        field.Clear();
        return !wasQuoted && text == _null ? null : text;
    }

    private string WriteText(string text)
    {
        var output = new StringBuilder(text.Length + 8);
        foreach (char c in text)
        {
            output.Append(c switch
            {
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                _ when c == _delimiter => "\\" + c,
                _ => c.ToString(),
            });
        }

        return output.ToString();
    }

    private string WriteCsv(string text, int fieldCount)
    {
        bool quote = text == _null || (fieldCount == 1 && text == "\\.") || text.AsSpan().IndexOfAny([_delimiter, _quote, '\n', '\r']) >= 0;
        if (!quote)
        {
            return text;
        }

        var output = new StringBuilder(text.Length + 8).Append(_quote);
        foreach (char c in text)
        {
            if (c == _quote || c == _escape)
            {
                output.Append(_escape);
            }

            output.Append(c);
        }

        return output.Append(_quote).ToString();
    }
}
