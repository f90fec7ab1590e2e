using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Aergo.Primitives;

/// <summary>Why bytes are no JSON value.</summary>
public enum JsonError
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>Longer than the bound given.</summary>
    TooLarge = 1,

    /// <summary>Not UTF-8.</summary>
    NotUtf8 = 2,

    /// <summary>Not by the grammar of RFC 8259.</summary>
    Syntax = 3,

    /// <summary>Nested deeper than <see cref="JsonParser.DepthMax"/>.</summary>
    TooDeep = 4,

    /// <summary>An object with one name twice.</summary>
    DuplicateName = 5,

    /// <summary>A number of more than <see cref="JsonParser.NumberLengthMax"/> characters.</summary>
    NumberTooLong = 6,

    /// <summary>Half of a surrogate pair, which no UTF-8 can say.</summary>
    LoneSurrogate = 7,
}

/// <summary>Reads JSON by RFC 8259 to the letter, so that every node reads the same: no comments, no trailing commas, no doubles of names.</summary>
public ref struct JsonParser
{
    /// <summary>Deepest nesting of arrays and objects.</summary>
    public const int DepthMax = 32;

    /// <summary>Longest number, in characters.</summary>
    public const int NumberLengthMax = 256;

    private readonly ReadOnlySpan<byte> _input;
    private int _position;
    private JsonError _error;

    private JsonParser(ReadOnlySpan<byte> input) => _input = input;

    /// <summary>Reads one value that fills the input, white space aside.</summary>
    public static JsonError Parse(ReadOnlySpan<byte> input, int lengthMax, out JsonValue? value)
    {
        value = null;
        if (input.Length > lengthMax)
        {
            return JsonError.TooLarge;
        }

        if (!Utf8.IsValid(input))
        {
            return JsonError.NotUtf8;
        }

        var parser = new JsonParser(input);
        JsonValue? found = parser.ReadValue(0);
        parser.SkipSpace();
        if (found is null || parser._position != input.Length)
        {
            return parser._error == JsonError.None ? JsonError.Syntax : parser._error;
        }

        value = found;
        return JsonError.None;
    }

    private JsonValue? ReadValue(int depth)
    {
        SkipSpace();
        switch (Peek())
        {
            case (byte)'{':
                return depth == DepthMax ? Fail(JsonError.TooDeep) : ReadObject(depth + 1);
            case (byte)'[':
                return depth == DepthMax ? Fail(JsonError.TooDeep) : ReadArray(depth + 1);
            case (byte)'"':
                return TryReadText(out string? text) ? JsonValue.Of(text) : null;
            case (byte)'t':
                return Take("true"u8) ? JsonValue.Of(true) : null;
            case (byte)'f':
                return Take("false"u8) ? JsonValue.Of(false) : null;
            case (byte)'n':
                return Take("null"u8) ? JsonValue.Null : null;
            default:
                return ReadNumber();
        }
    }

    private JsonValue? ReadArray(int depth)
    {
        _position++;
        var items = new List<JsonValue>();
        SkipSpace();
        if (TakeByte((byte)']'))
        {
            return JsonValue.Of(items);
        }

        while (true)
        {
            if (ReadValue(depth) is not { } item)
            {
                return null;
            }

            items.Add(item);
            SkipSpace();
            if (TakeByte((byte)']'))
            {
                return JsonValue.Of(items);
            }

            if (!TakeByte((byte)','))
            {
                return Fail(JsonError.Syntax);
            }
        }
    }

    private JsonValue? ReadObject(int depth)
    {
        _position++;
        var members = new List<(string, JsonValue)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        SkipSpace();
        if (TakeByte((byte)'}'))
        {
            return JsonValue.Of(members);
        }

        while (true)
        {
            SkipSpace();
            if (Peek() != '"' || !TryReadText(out string? name))
            {
                return Fail(JsonError.Syntax);
            }

            if (!names.Add(name))
            {
                return Fail(JsonError.DuplicateName);
            }

            SkipSpace();
            if (!TakeByte((byte)':'))
            {
                return Fail(JsonError.Syntax);
            }

            if (ReadValue(depth) is not { } value)
            {
                return null;
            }

            members.Add((name, value));
            SkipSpace();
            if (TakeByte((byte)'}'))
            {
                return JsonValue.Of(members);
            }

            if (!TakeByte((byte)','))
            {
                return Fail(JsonError.Syntax);
            }
        }
    }

    private bool TryReadText([NotNullWhen(true)] out string? text)
    {
        text = null;
        _position++;
        int start = _position;
        int plain = _input[start..].IndexOfAny((byte)'"', (byte)'\\');
        if (plain >= 0 && _input[start + plain] == '"')
        {
            ReadOnlySpan<byte> run = _input.Slice(start, plain);
            _position = start + plain + 1;
            if (run.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0)
            {
                Fail(JsonError.Syntax);
                return false;
            }

            text = Encoding.UTF8.GetString(run);
            return true;
        }

        return TryReadEscapedText(out text);
    }

    private bool TryReadEscapedText([NotNullWhen(true)] out string? text)
    {
        text = null;
        var output = new StringBuilder();
        while (_position < _input.Length)
        {
            ReadOnlySpan<byte> rest = _input[_position..];
            int run = rest.IndexOfAny((byte)'"', (byte)'\\');
            if (run < 0 || rest[..run].IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0)
            {
                break;
            }

            output.Append(Encoding.UTF8.GetString(rest[..run]));
            _position += run + 1;
            if (rest[run] == '"')
            {
                text = output.ToString();
                return true;
            }

            if (!TryReadEscape(output))
            {
                return false;
            }
        }

        Fail(JsonError.Syntax);
        return false;
    }

    private bool TryReadEscape(StringBuilder output)
    {
        byte kind = Peek();
        _position++;
        char plain = kind switch
        {
            (byte)'"' => '"',
            (byte)'\\' => '\\',
            (byte)'/' => '/',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => '\0',
        };
        if (plain != '\0')
        {
            output.Append(plain);
            return true;
        }

        if (kind != 'u' || !TryReadHex(out char unit))
        {
            Fail(JsonError.Syntax);
            return false;
        }

        if (!char.IsSurrogate(unit))
        {
            output.Append(unit);
            return true;
        }

        if (char.IsHighSurrogate(unit) && _input[_position..].StartsWith("\\u"u8))
        {
            _position += 2;
            if (TryReadHex(out char low) && char.IsLowSurrogate(low))
            {
                output.Append(unit).Append(low);
                return true;
            }
        }

        Fail(JsonError.LoneSurrogate);
        return false;
    }

    private bool TryReadHex(out char unit)
    {
        // Not the framework's number parser: it forgives zero bytes at the end.
        unit = '\0';
        if (_input.Length - _position < 4)
        {
            return false;
        }

        int number = 0;
        foreach (byte digit in _input.Slice(_position, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }

            number = (number << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        _position += 4;
        unit = (char)number;
        return true;
    }

    private JsonValue? ReadNumber()
    {
        int start = _position;
        _ = TakeByte((byte)'-');
        if (!TakeByte((byte)'0') && TakeDigits() == 0)
        {
            return Fail(JsonError.Syntax);
        }

        if (TakeByte((byte)'.') && TakeDigits() == 0)
        {
            return Fail(JsonError.Syntax);
        }

        if (TakeByte((byte)'e') || TakeByte((byte)'E'))
        {
            _ = TakeByte((byte)'+') || TakeByte((byte)'-');
            if (TakeDigits() == 0)
            {
                return Fail(JsonError.Syntax);
            }
        }

        return _position - start > NumberLengthMax
            ? Fail(JsonError.NumberTooLong)
            : JsonValue.OfNumberText(Encoding.ASCII.GetString(_input[start.._position]));
    }

    private int TakeDigits()
    {
        int start = _position;
        while (_position < _input.Length && char.IsAsciiDigit((char)_input[_position]))
        {
            _position++;
        }

        return _position - start;
    }

    private readonly byte Peek() => _position < _input.Length ? _input[_position] : (byte)0;

    private bool TakeByte(byte expected)
    {
        if (_position < _input.Length && _input[_position] == expected)
        {
            _position++;
            return true;
        }

        return false;
    }

    private bool Take(ReadOnlySpan<byte> word)
    {
        if (_input[_position..].StartsWith(word))
        {
            _position += word.Length;
            return true;
        }

        Fail(JsonError.Syntax);
        return false;
    }

    private void SkipSpace()
    {
        while (_position < _input.Length && _input[_position] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            _position++;
        }
    }

    private JsonValue? Fail(JsonError error)
    {
        // The first reason is the true one.
        _error = _error == JsonError.None ? error : _error;
        return null;
    }
}
