using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;

namespace Aergo.Sql.Copy;

/// <summary>A field of a line: NULL, or its bytes.</summary>
internal readonly record struct CopyField(bool IsNull, ReadOnlyMemory<byte> Bytes);

/// <summary>Takes the text and CSV layouts apart. Works on bytes, for escapes name bytes and only whole fields are UTF-8.</summary>
internal sealed class CopyReader(CopyOptions options, ReadOnlyMemory<byte> data)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _null = Encoding.UTF8.GetBytes(options.Null);
    private readonly SearchValues<byte> _ends = SearchValues.Create((byte)options.Delimiter, (byte)'\n', (byte)'\r', (byte)'\\');
    private readonly List<CopyField> _fields = [];
    private readonly List<byte> _field = [];
    private int _at;

    /// <summary>Number of the line read last, from 1; a line with line breaks in quotes counts them all.</summary>
    public int Line { get; private set; }

    private ReadOnlySpan<byte> Data => data.Span;

    /// <summary>The next line's fields, until the line after it is read; null at the end of the data or at the end marker.</summary>
    public List<CopyField>? Next()
    {
        if (_at >= data.Length)
        {
            return null;
        }

        Line++;
        _fields.Clear();
        return options.Layout == CopyLayout.Csv ? Csv() : Text();
    }

    /// <summary>A field as text; 22021 when it is no UTF-8.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            string text = Strict.GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? throw Invalid("0x00") : text;
        }
        catch (DecoderFallbackException e)
        {
            throw Invalid(e.BytesUnknown is [var first, ..] ? $"0x{first:x2}" : string.Empty);
        }
    }

    private static SqlException Invalid(string bytes) =>
        new(SqlState.CharacterNotInRepertoire, $"invalid byte sequence for encoding \"UTF8\": {bytes}");

    // ---- text -------------------------------------------------------------------------------------------------------------

    private List<CopyField>? Text()
    {
        int start = _at;
        bool plain = true;
        while (true)
        {
            // Up to an escape a field is what the data holds.
            if (plain)
            {
                int length = Data[_at..].IndexOfAny(_ends);
                _at = length < 0 ? data.Length : _at + length;
            }

            int c = _at < data.Length ? Data[_at] : -1;
            if (c == options.Delimiter || c is -1 or '\n' or '\r')
            {
                _fields.Add(Field(start, plain));
                if (c == options.Delimiter)
                {
                    start = ++_at;
                    plain = true;
                    continue;
                }

                EndLine(c);
                return _fields;
            }

            if (plain)
            {
                plain = false;
                _field.AddRange(Data[start.._at]);
            }

            _at++;
            if (c != '\\' || _at >= data.Length)
            {
                _field.Add((byte)c);
                continue;
            }

            if (Data[_at] == '.' && _fields.Count == 0 && start == _at - 1)
            {
                return EndMarker();
            }

            Unescape();
        }
    }

    private CopyField Field(int start, bool plain)
    {
        bool isNull = Data[start.._at].SequenceEqual(_null);
        return new CopyField(isNull, plain ? data[start.._at] : Unescaped());
    }

    private byte[] Unescaped()
    {
        byte[] bytes = [.. _field];
        _field.Clear();
        return bytes;
    }

    private void EndLine(int c)
    {
        if (c < 0)
        {
            return;
        }

        _at++;
        if (c == '\r' && _at < data.Length && Data[_at] == '\n')
        {
            _at++;
        }
    }

    // The marker must be all there is on its line; what follows it is not read.
    private List<CopyField>? EndMarker()
    {
        _at++;
        if (_at < data.Length && Data[_at] is not ((byte)'\n' or (byte)'\r'))
        {
            throw new SqlException(SqlState.BadCopyFormat, "end-of-copy marker corrupt");
        }

        _at = data.Length;
        return null;
    }

    private void Unescape()
    {
        byte c = Data[_at++];
        switch (c)
        {
            case (byte)'b': _field.Add((byte)'\b'); break;
            case (byte)'f': _field.Add((byte)'\f'); break;
            case (byte)'n': _field.Add((byte)'\n'); break;
            case (byte)'r': _field.Add((byte)'\r'); break;
            case (byte)'t': _field.Add((byte)'\t'); break;
            case (byte)'v': _field.Add((byte)'\v'); break;
            case (byte)'x' when _at < data.Length && Hex(Data[_at]) >= 0:
            {
                int value = Hex(Data[_at++]);
                if (_at < data.Length && Hex(Data[_at]) >= 0)
                {
                    value = (value * 16) + Hex(Data[_at++]);
                }

                _field.Add((byte)value);
                break;
            }

            case >= (byte)'0' and <= (byte)'7':
            {
                int value = c - '0';
                for (int i = 0; i < 2 && _at < data.Length && Data[_at] is >= (byte)'0' and <= (byte)'7'; i++)
                {
                    value = (value * 8) + Data[_at++] - '0';
                }

                _field.Add((byte)(value & 0xFF));
                break;
            }

            default:
                _field.Add(c);
                break;
        }
    }

    private static int Hex(byte c) => char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : -1;

    // ---- CSV --------------------------------------------------------------------------------------------------------------

    private List<CopyField>? Csv()
    {
        int start = _at;
        bool inside = false, quoted = false;
        while (true)
        {
            int c = _at < data.Length ? Data[_at] : -1;
            if (inside)
            {
                Inside(c, ref inside);
                continue;
            }

            if (c == options.Delimiter || c is -1 or '\n' or '\r')
            {
                if (c != options.Delimiter && _fields.Count == 0 && !quoted && Data[start.._at].SequenceEqual("\\."u8))
                {
                    _at = data.Length;
                    return null;
                }

                byte[] bytes = Unescaped();
                _fields.Add(new CopyField(!quoted && bytes.AsSpan().SequenceEqual(_null), bytes));
                quoted = false;
                if (c == options.Delimiter)
                {
                    _at++;
                    continue;
                }

                EndLine(c);
                return _fields;
            }

            _at++;
            if (c == options.Quote)
            {
                inside = quoted = true;
            }
            else
            {
                _field.Add((byte)c);
            }
        }
    }

    private void Inside(int c, ref bool inside)
    {
        if (c < 0)
        {
            throw new SqlException(SqlState.BadCopyFormat, "unterminated CSV quoted field");
        }

        _at++;
        if (c == options.Escape && _at < data.Length && (Data[_at] == options.Quote || Data[_at] == options.Escape))
        {
            _field.Add(Data[_at++]);
        }
        else if (c == options.Quote)
        {
            inside = false;
        }
        else
        {
            Line += c == '\n' ? 1 : 0;
            _field.Add((byte)c);
        }
    }
}
