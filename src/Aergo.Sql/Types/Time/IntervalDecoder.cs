using System;
using System.Collections.Generic;
using System.Globalization;

namespace Aergo.Sql.Types;

/// <summary>Reads the text forms of interval: fields with units, the SQL standard's, and ISO 8601's.</summary>
internal sealed class IntervalDecoder(IntervalFields fields, bool standardSigns)
{
    private const double IsoNumberMax = 1.0e15;

    private int _years;
    private int _months;
    private int _days;
    private long _microseconds;

    /// <summary>The interval, or false when its months do not fit.</summary>
    public bool TryGetInterval(out Interval interval)
    {
        interval = Interval.Zero;
        long months = ((long)_years * 12) + _months;
        if (months is < int.MinValue or > int.MaxValue)
        {
            return false;
        }

        interval = new Interval((int)months, _days, _microseconds);
        return true;
    }

    /// <summary>Right to left, so that units come before their numbers.</summary>
    public DateTimeError Decode(List<DateTimeToken> tokens)
    {
        bool negate = standardSigns && tokens.Count > 0 && tokens[0].Text[0] == '-';
        for (int i = 1; negate && i < tokens.Count; i++)
        {
            negate = tokens[i].Text[0] is not ('-' or '+');
        }

        bool ago = false;
        DateTimeUnit unit = DateTimeUnit.None;
        int seen = 0;
        for (int i = tokens.Count - 1; i >= 0; i--)
        {
            DateTimeToken token = tokens[i];
            int mask = 0;
            DateTimeError error = DateTimeError.None;
            switch (token.Kind)
            {
                case DateTimeTokenKind.Time:
                    error = DecodeClock(token.Text, negate, out mask);
                    unit = DateTimeUnit.Day;
                    break;
                case DateTimeTokenKind.Zone when token.Text.IndexOf(':', StringComparison.Ordinal) > 0 && IsClock(token.Text[1..]):
                    error = DecodeClock(token.Text[1..], false, out mask);
                    _microseconds = token.Text[0] == '-' || (negate && _microseconds > 0) ? -_microseconds : _microseconds;
                    unit = DateTimeUnit.Day;
                    break;
                case DateTimeTokenKind.Zone or DateTimeTokenKind.Date or DateTimeTokenKind.Number:
                    error = DecodeNumber(token.Text, ref unit, negate, out mask);
                    break;
                default:
                    (DateTimeWord word, DateTimeUnit found) = DateTimeTokens.FindUnit(token.Text);
                    if (word == DateTimeWord.Unit)
                    {
                        unit = found;
                    }
                    else if (word == DateTimeWord.Ago)
                    {
                        ago = true;
                        unit = DateTimeUnit.None;
                    }
                    else
                    {
                        return DateTimeError.BadFormat;
                    }

                    break;
            }

            if (error != DateTimeError.None)
            {
                return error;
            }

            if ((mask & seen) != 0)
            {
                return DateTimeError.BadFormat;
            }

            seen |= mask;
        }

        if (seen == 0)
        {
            return DateTimeError.BadFormat;
        }

        return ago ? Negate() : DateTimeError.None;
    }

    /// <summary>P1Y2M3DT4H5M6S and the alternative forms with - and :.</summary>
    public DateTimeError DecodeIso8601(ReadOnlySpan<char> text)
    {
        (_years, _months, _days, _microseconds) = (0, 0, 0, 0);
        if (text.Length < 2 || text[0] != 'P')
        {
            return DateTimeError.BadFormat;
        }

        text = text[1..];
        bool inDate = true;
        bool any = false;
        while (!text.IsEmpty)
        {
            if (text[0] == 'T')
            {
                (inDate, any) = (false, false);
                text = text[1..];
                continue;
            }

            int width = TextScan.CountDigits(text[0] == '-' ? text[1..] : text);
            DateTimeError error = IsoNumber(ref text, out long value, out double fraction);
            if (error != DateTimeError.None)
            {
                return error;
            }

            char unit = text.IsEmpty ? '\0' : text[0];
            text = text.IsEmpty ? text : text[1..];
            bool basic = !any && width == (inDate ? 8 : 6) && (unit == '\0' || (inDate && unit == 'T'));
            bool extended = !any && !basic && (inDate ? unit is '\0' or 'T' or '-' : unit is '\0' or ':');
            if (basic || extended)
            {
                error = !inDate ? (basic ? BasicTime(value, fraction) : ExtendedTime(ref text, value, fraction, unit))
                    : basic ? BasicDate(value, fraction)
                    : ExtendedDate(ref text, value, fraction, ref unit);
                if (error != DateTimeError.None || unit != 'T')
                {
                    return error;
                }

                (inDate, any) = (false, false);
                continue;
            }

            if (!AddIso(inDate, unit, value, fraction, out bool known))
            {
                return known ? DateTimeError.FieldOverflow : DateTimeError.BadFormat;
            }

            any = true;
        }

        return DateTimeError.None;
    }

    private static bool IsClock(string text) =>
        DateTimeDecoder.DecodeClock(text, false, out _, out _, out _, out _) == DateTimeError.None;

    private static int Bit(DateTimeUnit unit) => 1 << (int)unit;

    private DateTimeError DecodeClock(string text, bool negate, out int mask)
    {
        mask = Bit(DateTimeUnit.Hour) | Bit(DateTimeUnit.Minute) | Bit(DateTimeUnit.Second) | Bit(DateTimeUnit.Millisecond) | Bit(DateTimeUnit.Microsecond);
        bool minuteToSecond = fields == (IntervalFields.Minute | IntervalFields.Second);
        DateTimeError error = DateTimeDecoder.DecodeClock(text, minuteToSecond, out long hours, out int minutes, out int seconds, out int microseconds);
        if (error != DateTimeError.None)
        {
            return error;
        }

        Int128 total = ((Int128)hours * Calendar.MicrosecondsPerHour) + (minutes * Calendar.MicrosecondsPerMinute)
            + (seconds * Calendar.MicrosecondsPerSecond) + microseconds;
        if (total > long.MaxValue)
        {
            return DateTimeError.FieldOverflow;
        }

        _microseconds = negate ? -(long)total : (long)total;
        return DateTimeError.None;
    }

    private DateTimeError DecodeNumber(string text, ref DateTimeUnit unit, bool negate, out int mask)
    {
        mask = 0;
        if (unit == DateTimeUnit.None)
        {
            unit = LastField();
        }

        int digits = TextScan.CountDigits(text.AsSpan(text[0] is '-' or '+' ? 1 : 0)) + (text[0] is '-' or '+' ? 1 : 0);
        long value = 0;
        if (digits > (text[0] is '-' or '+' ? 1 : 0)
            && !long.TryParse(text.AsSpan(0, digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            return DateTimeError.FieldOverflow;
        }

        ReadOnlySpan<char> rest = text.AsSpan(digits);
        double fraction = 0;
        if (rest.StartsWith("-"))
        {
            DateTimeError error = YearsAndMonths(rest[1..], text[0] == '-', ref value);
            if (error != DateTimeError.None)
            {
                return error;
            }

            unit = DateTimeUnit.Month;
        }
        else if (rest.StartsWith("."))
        {
            if (!TryFraction(rest, out fraction))
            {
                return DateTimeError.BadFormat;
            }

            fraction = text[0] == '-' ? -fraction : fraction;
        }
        else if (!rest.IsEmpty)
        {
            return DateTimeError.BadFormat;
        }

        if (negate)
        {
            value = value > 0 ? -value : value;
            fraction = fraction > 0 ? -fraction : fraction;
        }

        bool known = true;
        bool fits;
        mask = Bit(unit);
        switch (unit)
        {
            case DateTimeUnit.Microsecond: fits = AddMicroseconds(value, fraction, 1); break;
            case DateTimeUnit.Millisecond: fits = AddMicroseconds(value, fraction, 1000); break;
            case DateTimeUnit.Second:
                fits = AddMicroseconds(value, fraction, Calendar.MicrosecondsPerSecond);
                mask = fraction == 0 ? mask : mask | Bit(DateTimeUnit.Millisecond) | Bit(DateTimeUnit.Microsecond);
                break;
            case DateTimeUnit.Minute: fits = AddMicroseconds(value, fraction, Calendar.MicrosecondsPerMinute); break;
            case DateTimeUnit.Hour:
                fits = AddMicroseconds(value, fraction, Calendar.MicrosecondsPerHour);
                unit = DateTimeUnit.Day;
                break;
            case DateTimeUnit.Day: fits = AddDays(value, 1) && AddFractionMicroseconds(fraction, Calendar.MicrosecondsPerDay); break;
            case DateTimeUnit.Week: fits = AddDays(value, 7) && AddFractionDays(fraction, 7); break;
            case DateTimeUnit.Month: fits = AddMonths(value) && AddFractionDays(fraction, 30); break;
            case DateTimeUnit.Year: fits = AddYears(value, fraction, 1); break;
            case DateTimeUnit.Decade: fits = AddYears(value, fraction, 10); break;
            case DateTimeUnit.Century: fits = AddYears(value, fraction, 100); break;
            case DateTimeUnit.Millennium: fits = AddYears(value, fraction, 1000); break;
            default: (fits, known) = (false, false); break;
        }

        return fits ? DateTimeError.None : known ? DateTimeError.FieldOverflow : DateTimeError.BadFormat;
    }

    private static DateTimeError YearsAndMonths(ReadOnlySpan<char> text, bool negative, ref long value)
    {
        int digits = TextScan.CountDigits(text);
        if (!int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int months))
        {
            months = digits == 0 ? 0 : int.MaxValue;
        }

        if (months >= 12)
        {
            return DateTimeError.FieldOverflow;
        }

        if (digits < text.Length)
        {
            return DateTimeError.BadFormat;
        }

        Int128 total = ((Int128)value * 12) + (negative ? -months : months);
        if (total < long.MinValue || total > long.MaxValue)
        {
            return DateTimeError.FieldOverflow;
        }

        value = (long)total;
        return DateTimeError.None;
    }

    // What the rightmost number without a unit counts.
    private DateTimeUnit LastField() => fields switch
    {
        IntervalFields.Year => DateTimeUnit.Year,
        IntervalFields.Month or (IntervalFields.Year | IntervalFields.Month) => DateTimeUnit.Month,
        IntervalFields.Day => DateTimeUnit.Day,
        IntervalFields.Hour or (IntervalFields.Day | IntervalFields.Hour) => DateTimeUnit.Hour,
        IntervalFields.Minute or (IntervalFields.Hour | IntervalFields.Minute)
            or (IntervalFields.Day | IntervalFields.Hour | IntervalFields.Minute) => DateTimeUnit.Minute,
        _ => DateTimeUnit.Second,
    };

    private DateTimeError Negate()
    {
        if (_years == int.MinValue || _months == int.MinValue || _days == int.MinValue || _microseconds == long.MinValue)
        {
            return DateTimeError.FieldOverflow;
        }

        (_years, _months, _days, _microseconds) = (-_years, -_months, -_days, -_microseconds);
        return DateTimeError.None;
    }

    private bool AddIso(bool inDate, char unit, long value, double fraction, out bool known)
    {
        known = true;
        switch (unit)
        {
            case 'Y' when inDate: return AddYears(value, fraction, 1);
            case 'M' when inDate: return AddMonths(value) && AddFractionDays(fraction, 30);
            case 'W' when inDate: return AddDays(value, 7) && AddFractionDays(fraction, 7);
            case 'D' when inDate: return AddDays(value, 1) && AddFractionMicroseconds(fraction, Calendar.MicrosecondsPerDay);
            case 'H' when !inDate: return AddMicroseconds(value, fraction, Calendar.MicrosecondsPerHour);
            case 'M' when !inDate: return AddMicroseconds(value, fraction, Calendar.MicrosecondsPerMinute);
            case 'S' when !inDate: return AddMicroseconds(value, fraction, Calendar.MicrosecondsPerSecond);
            default:
                known = false;
                return false;
        }
    }

    private DateTimeError BasicDate(long value, double fraction) =>
        AddYears(value / 10_000, 0, 1) && AddMonths(value / 100 % 100) && AddDays(value % 100, 1) && AddFractionMicroseconds(fraction, Calendar.MicrosecondsPerDay)
            ? DateTimeError.None
            : DateTimeError.FieldOverflow;

    private DateTimeError BasicTime(long value, double fraction) =>
        AddMicroseconds(value / 10_000, 0, Calendar.MicrosecondsPerHour) && AddMicroseconds(value / 100 % 100, 0, Calendar.MicrosecondsPerMinute)
        && AddMicroseconds(value % 100, 0, Calendar.MicrosecondsPerSecond) && AddFractionMicroseconds(fraction, 1)
            ? DateTimeError.None
            : DateTimeError.FieldOverflow;

    // years[-months[-days]], up to the end or a T.
    private DateTimeError ExtendedDate(ref ReadOnlySpan<char> text, long value, double fraction, ref char unit)
    {
        bool fits = AddYears(value, fraction, 1);
        for (int part = 0; fits && unit == '-'; part++)
        {
            DateTimeError error = part < 2 ? IsoNumber(ref text, out value, out fraction) : DateTimeError.BadFormat;
            if (error != DateTimeError.None)
            {
                return error;
            }

            fits = part == 0
                ? AddMonths(value) && AddFractionDays(fraction, 30)
                : AddDays(value, 1) && AddFractionMicroseconds(fraction, Calendar.MicrosecondsPerDay);
            unit = text.IsEmpty ? '\0' : text[0];
            text = text.IsEmpty ? text : text[1..];
        }

        return !fits ? DateTimeError.FieldOverflow : unit is '\0' or 'T' ? DateTimeError.None : DateTimeError.BadFormat;
    }

    // hours[:minutes[:seconds]], up to the end.
    private DateTimeError ExtendedTime(ref ReadOnlySpan<char> text, long value, double fraction, char unit)
    {
        bool fits = AddMicroseconds(value, fraction, Calendar.MicrosecondsPerHour);
        for (int part = 0; fits && unit == ':'; part++)
        {
            DateTimeError error = part < 2 ? IsoNumber(ref text, out value, out fraction) : DateTimeError.BadFormat;
            if (error != DateTimeError.None)
            {
                return error;
            }

            fits = AddMicroseconds(value, fraction, part == 0 ? Calendar.MicrosecondsPerMinute : Calendar.MicrosecondsPerSecond);
            unit = text.IsEmpty ? '\0' : text[0];
            text = text.IsEmpty ? text : text[1..];
        }

        return !fits ? DateTimeError.FieldOverflow : unit == '\0' ? DateTimeError.None : DateTimeError.BadFormat;
    }

    private static DateTimeError IsoNumber(ref ReadOnlySpan<char> text, out long whole, out double fraction)
    {
        (whole, fraction) = (0, 0);
        if (text.IsEmpty || !(TextScan.IsDigit(text[0]) || text[0] is '-' or '.'))
        {
            return DateTimeError.BadFormat;
        }

        int length = FloatText.NumberLength(text);
        if (length == 0)
        {
            return DateTimeError.BadFormat;
        }

        double value = double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
        text = text[length..];
        if (double.IsInfinity(value))
        {
            return DateTimeError.BadFormat;
        }

        if (value is < -IsoNumberMax or > IsoNumberMax)
        {
            return DateTimeError.FieldOverflow;
        }

        whole = (long)Math.Truncate(value);
        fraction = value - whole;
        return DateTimeError.None;
    }

    private static bool TryFraction(ReadOnlySpan<char> text, out double fraction)
    {
        fraction = 0;
        if (text.Length == 1)
        {
            return true;
        }

        if (TextScan.CountDigits(text[1..]) != text.Length - 1)
        {
            return false;
        }

        fraction = double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return true;
    }

    private bool AddMicroseconds(long value, double fraction, long scale)
    {
        Int128 sum = ((Int128)value * scale) + _microseconds;
        if (sum < long.MinValue || sum > long.MaxValue)
        {
            return false;
        }

        _microseconds = (long)sum;
        return AddFractionMicroseconds(fraction, scale);
    }

    private bool AddFractionMicroseconds(double fraction, long scale)
    {
        if (fraction == 0)
        {
            return true;
        }

        double scaled = fraction * scale;
        long whole = (long)scaled;
        double rest = scaled - whole;
        whole += rest > 0.5 ? 1 : rest < -0.5 ? -1 : 0;
        Int128 sum = (Int128)_microseconds + whole;
        if (sum < long.MinValue || sum > long.MaxValue)
        {
            return false;
        }

        _microseconds = (long)sum;
        return true;
    }

    private bool AddFractionDays(double fraction, int scale)
    {
        if (fraction == 0)
        {
            return true;
        }

        double scaled = fraction * scale;
        int days = (int)scaled;
        return AddDays(days, 1) && AddFractionMicroseconds(scaled - days, Calendar.MicrosecondsPerDay);
    }

    private bool AddDays(long value, int scale) => value is >= int.MinValue and <= int.MaxValue && TryAdd(ref _days, value * scale);

    private bool AddMonths(long value) => value is >= int.MinValue and <= int.MaxValue && TryAdd(ref _months, value);

    private bool AddYears(long value, double fraction, int scale) =>
        value is >= int.MinValue and <= int.MaxValue && TryAdd(ref _years, value * scale)
        && TryAdd(ref _months, (long)Math.Round(fraction * scale * 12, MidpointRounding.ToEven));

    private static bool TryAdd(ref int target, long value)
    {
        long sum = target + value;
        if (value is < int.MinValue or > int.MaxValue || sum is < int.MinValue or > int.MaxValue)
        {
            return false;
        }

        target = (int)sum;
        return true;
    }
}
