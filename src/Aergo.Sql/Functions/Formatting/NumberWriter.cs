using System.Text;

namespace Aergo.Sql.Functions.Formatting;

/// <summary>Lays the digits of a rounded number out along a format: the second half of to_char.</summary>
/// <param name="format">Belongs to this call: rounding of signs changes it.</param>
/// <param name="number">Digits without sign; '#' where they do not fit.</param>
/// <param name="preSpaces">How many digit places stay empty before the number.</param>
/// <param name="sign">'+' or '-'.</param>
internal sealed class NumberWriter(NumberFormat format, string number, int preSpaces, char sign)
{
    private const int RomanWidth = 15;

    private readonly StringBuilder _output = new();
    private int _at;
    private int _current;
    private int _count;
    private int _lastRelevant = -1;
    private bool _signWritten;
    private bool _started;

    public string Write()
    {
        if (format.ZeroStart > 0)
        {
            format.ZeroStart--;
        }

        if (format.Roman)
        {
            format.KeepRomanOnly();
            preSpaces = 0;
            sign = '\0';
        }

        SettleSign();
        _count = format.Post + format.Pre - 1;
        if (format.FillMode && format.Decimal)
        {
            _lastRelevant = LastRelevant();
        }

        if (!_signWritten && preSpaces == 0)
        {
            _count++;
        }

        foreach (NumberFormatNode node in format.Nodes)
        {
            WriteNode(node);
        }

        string text = _output.ToString();
        int end = text.IndexOf('\0', System.StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    private void SettleSign()
    {
        if (format.Plus || format.Minus)
        {
            // MI, PL and SG write the sign at their own place.
            _signWritten = !(format.Plus && !format.Minus);
            return;
        }

        if (sign != '-')
        {
            if (format.Bracket && format.FillMode)
            {
                format.Bracket = false;
            }
        }

        _signWritten = sign == '+' && format.FillMode && !format.LocaleSign;
        if (format.SignPlace == SignPlace.Before && format.Pre == format.SignDigits)
        {
            format.SignPlace = SignPlace.After;
        }
    }

    /// <summary>Last digit worth printing after the point: not a trailing zero, unless a 0 of the format keeps it.</summary>
    private int LastRelevant()
    {
        int point = number.IndexOf('.', System.StringComparison.Ordinal);
        if (point < 0)
        {
            return -1;
        }

        int last = point;
        for (int i = point + 1; i < number.Length; i++)
        {
            if (number[i] != '0')
            {
                last = i;
            }
        }

        if (format.ZeroEnd > preSpaces)
        {
            last = System.Math.Max(last, System.Math.Min(number.Length - 1, format.ZeroEnd - preSpaces));
        }

        return last;
    }

    private void WriteNode(NumberFormatNode node)
    {
        switch (node.Pattern)
        {
            case NumberPattern.None:
                _output.Append(node.Text);
                break;
            case NumberPattern.Digit9 or NumberPattern.Digit0 or NumberPattern.Dec or NumberPattern.D:
                if (!format.Roman)
                {
                    WriteDigit(node.Pattern);
                }

                break;
            case NumberPattern.Comma or NumberPattern.G:
                if (_started)
                {
                    _output.Append(',');
                }
                else if (!format.FillMode)
                {
                    _output.Append(' ');
                }

                break;
            case NumberPattern.L:
                _output.Append(' ');
                break;
            case NumberPattern.RN:
                string roman = node.Text[0] == 'r' ? number.ToLowerInvariant() : number;
                _output.Append(format.FillMode ? roman : roman.PadLeft(RomanWidth));
                break;
            case NumberPattern.TH:
                if (!(format.Roman || number[0] == '#' || sign == '-' || format.Decimal))
                {
                    _output.Append(DateNames.Ordinal(number, node.Text));
                }

                break;
            case NumberPattern.MI:
                if (sign == '-')
                {
                    _output.Append('-');
                }
                else if (!format.FillMode)
                {
                    _output.Append(' ');
                }

                break;
            case NumberPattern.PL:
                if (sign == '+')
                {
                    _output.Append('+');
                }
                else if (!format.FillMode)
                {
                    _output.Append(' ');
                }

                break;
            case NumberPattern.SG:
                _output.Append(sign);
                break;
        }
    }

    /// <summary>A zero before the point that the format does not ask for.</summary>
    private bool IsLeadingZero => !format.Zero && _at == 0 && number.Length > 0 && number[0] == '0' && format.Post != 0;

    private bool PointIsLast => _lastRelevant >= 0 && number[_lastRelevant] == '.';

    private void WriteDigit(NumberPattern pattern)
    {
        _started = false;
        if (!_signWritten && (_current >= preSpaces || (format.Zero && format.ZeroStart == _current)) && (!IsLeadingZero || PointIsLast))
        {
            WriteSign();
        }

        if (_current < preSpaces && (format.ZeroStart > _current || !format.Zero))
        {
            if (!format.FillMode)
            {
                _output.Append(' ');
            }
        }
        else if (format.Zero && _current < preSpaces && format.ZeroStart <= _current)
        {
            _output.Append('0');
            _started = true;
        }
        else
        {
            WriteNumberCharacter(pattern);
        }

        int end = _count + (preSpaces != 0 ? 1 : 0) + (format.Decimal ? 1 : 0);
        if (_lastRelevant >= 0 && _lastRelevant == _at)
        {
            end = _current;
        }

        if (_current + 1 == end)
        {
            if (_signWritten && format.Bracket)
            {
                _output.Append(sign == '+' ? ' ' : '>');
            }
            else if (format.LocaleSign && format.SignPlace == SignPlace.After)
            {
                _output.Append(sign == '-' ? '-' : '+');
            }
        }

        _current++;
    }

    private void WriteSign()
    {
        if (format.LocaleSign)
        {
            if (format.SignPlace == SignPlace.Before)
            {
                _output.Append(sign == '-' ? '-' : '+');
                _signWritten = true;
            }
        }
        else if (format.Bracket)
        {
            _output.Append(sign == '+' ? ' ' : '<');
            _signWritten = true;
        }
        else if (sign == '+')
        {
            if (!format.FillMode)
            {
                _output.Append(' ');
            }

            _signWritten = true;
        }
        else if (sign == '-')
        {
            _output.Append('-');
            _signWritten = true;
        }
    }

    private void WriteNumberCharacter(NumberPattern pattern)
    {
        char c = _at < number.Length ? number[_at] : '\0';
        if (c == '.')
        {
            if (!PointIsLast || format.FillMode)
            {
                _output.Append('.');
            }
        }
        else if (_lastRelevant >= 0 && _at > _lastRelevant && pattern != NumberPattern.Digit0)
        {
            // A trailing zero in fill mode.
        }
        else if (IsLeadingZero)
        {
            if (!format.FillMode)
            {
                _output.Append(' ');
            }
            else if (PointIsLast)
            {
                _output.Append('0');
            }
        }
        else if (c != '\0')
        {
            _output.Append(c);
            _started = true;
        }
        else
        {
            // Past the number's end PostgreSQL writes the end of the text.
            _output.Append('\0');
            _started = true;
        }

        if (c != '\0')
        {
            _at++;
        }
    }
}
