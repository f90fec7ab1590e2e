using System;
using System.Text;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Formatting;

/// <summary>to_number: picks sign, digits and point out of a text along a format.</summary>
internal sealed class NumberReader
{
    private readonly NumberFormat _format;
    private readonly string _text;
    private readonly StringBuilder _digits = new();
    private char _sign = ' ';
    private int _at;
    private int _readPre;
    private int _readPost;
    private bool _readPoint;

    private NumberReader(NumberFormat format, string text)
    {
        _format = format;
        _text = text;
    }

    public static PgNumeric Read(string text, string formatText)
    {
        NumberFormat format = NumberFormat.Parse(formatText);
        if (format.Exponent)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "\"EEEE\" not supported for input");
        }

        if (format.Roman)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "\"RN\" not supported for input");
        }

        var reader = new NumberReader(format, text);
        reader.Run();
        string number = reader._digits.ToString();
        if (number.EndsWith('.'))
        {
            number = number[..^1];
        }

        PgNumeric value = PgNumeric.Parse(reader._sign + number);
        int precision = format.Pre + format.Multi + reader._readPost;
        value = NumericConvert.ApplyModifier(value, ((precision << 16) | reader._readPost) + 4);

        return format.IsMulti
            ? value * NumericMath.Power(PgNumeric.FromInt64(10), PgNumeric.FromInt64(-format.Multi))
            : value;
    }

    private bool AtEnd => _at >= _text.Length;

    private void Run()
    {
        foreach (NumberFormatNode node in _format.Nodes)
        {
            if (AtEnd)
            {
                return;
            }

            switch (node.Pattern)
            {
                case NumberPattern.None:
                    // One character of the text for each literal one, the same or not.
                    _at += Strings.CodePoints.Width(_text, _at);
                    continue;
                case NumberPattern.Digit9 or NumberPattern.Digit0 or NumberPattern.Dec or NumberPattern.D:
                    ReadDigit(node.Pattern);
                    break;
                case NumberPattern.Comma or NumberPattern.G:
                    // Unless a digit was read by this very pass, fill mode expects none.
                    if (_format.FillMode || _text[_at] != ',')
                    {
                        continue;
                    }

                    break;
                case NumberPattern.L:
                    SkipNonData(1);
                    continue;
                case NumberPattern.TH:
                    if (!_format.Decimal && _sign != '-')
                    {
                        SkipNonData(2);
                    }

                    continue;
                case NumberPattern.MI:
                    if (_text[_at] != '-')
                    {
                        SkipNonData(1);
                        continue;
                    }

                    _sign = '-';
                    break;
                case NumberPattern.PL:
                    if (_text[_at] != '+')
                    {
                        SkipNonData(1);
                        continue;
                    }

                    _sign = '+';
                    break;
                case NumberPattern.SG:
                    if (_text[_at] is not ('-' or '+'))
                    {
                        SkipNonData(1);
                        continue;
                    }

                    _sign = _text[_at];
                    break;
                default:
                    continue;
            }

            _at++;
        }
    }

    private void SkipNonData(int count)
    {
        while (count-- > 0 && !AtEnd && !"0123456789.,+-".Contains(_text[_at], StringComparison.Ordinal))
        {
            _at += Strings.CodePoints.Width(_text, _at);
        }
    }

    /// <summary>Reads a digit or the point, and a sign before the first or behind the last; leaves the place on the last character read.</summary>
    private void ReadDigit(NumberPattern pattern)
    {
        bool read = false;
        if (_text[_at] == ' ')
        {
            _at++;
            if (AtEnd)
            {
                return;
            }
        }

        if (_sign == ' ' && pattern is NumberPattern.Digit0 or NumberPattern.Digit9 && _sign == ' ' && _readPre + _readPost == 0)
        {
            ReadLeadingSign();
            if (AtEnd)
            {
                return;
            }
        }

        if (char.IsAsciiDigit(_text[_at]))
        {
            if (_readPoint && _readPost == _format.Post)
            {
                return;
            }

            _digits.Append(_text[_at]);
            if (_readPoint)
            {
                _readPost++;
            }
            else
            {
                _readPre++;
            }

            read = true;
        }
        else if (_format.Decimal && !_readPoint && _text[_at] == '.')
        {
            _digits.Append('.');
            _readPoint = true;
            read = true;
        }

        if (_sign == ' ' && _readPre + _readPost > 0)
        {
            ReadTrailingSign(read);
        }
    }

    private void ReadLeadingSign()
    {
        char c = _text[_at];
        if (_format.LocaleSign && _format.SignPlace == SignPlace.Before)
        {
            if (c is '-' or '+')
            {
                _sign = c;
                _at++;
            }
        }
        else if (c == '-' || (_format.Bracket && c == '<'))
        {
            _sign = '-';
            _at++;
        }
        else if (c == '+')
        {
            _sign = '+';
            _at++;
        }
    }

    private void ReadTrailingSign(bool read)
    {
        if (_format.LocaleSign && read && _at + 1 < _text.Length && !char.IsAsciiDigit(_text[_at + 1]))
        {
            if (_text[_at + 1] is '-' or '+')
            {
                _at++;
                _sign = _text[_at];
            }
        }
        else if (!read && !_format.LocaleSign && (_format.Plus || _format.Minus) && _text[_at] is '-' or '+')
        {
            _sign = _text[_at];
        }
    }
}
