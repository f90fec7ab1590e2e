using System;
using System.Collections.Generic;
using System.Globalization;
using Aergo.Sql.Types;
using Calendar = Aergo.Sql.Types.Calendar;

namespace Aergo.Sql.Functions.Formatting;

/// <summary>to_date and to_timestamp: reads a text along a format.</summary>
internal sealed class DateReader
{
    private enum Convention { None, Gregorian, IsoWeek }

    private readonly string _text;
    private readonly List<DateFormatNode> _format;
    private readonly bool _standard;
    private int _at;
    private Convention _convention;
    private bool _twelveHours;
    private int _hh, _pm, _mi, _ss, _ssss, _d, _dd, _ddd, _mm, _ms, _year, _bc, _ww, _w, _cc, _j, _us, _yearDigits, _zoneSign, _tzh, _tzm, _precision;

    private DateReader(string text, List<DateFormatNode> format, bool standard)
    {
        _text = text;
        _format = format;
        _standard = standard;
    }

    /// <summary>Reads fields; the zone is in seconds east, or null where the text gave none. Precision 0: not given.</summary>
    /// <param name="text">What is read.</param>
    /// <param name="format">The format in pieces.</param>
    /// <param name="standard">As SQL/JSON's datetime() reads: separators and quoted text must match, and nothing may be left over on either side.</param>
    public static (DateTimeParts Parts, int? OffsetEast, int Precision) Read(string text, List<DateFormatNode> format, bool standard = false)
    {
        var reader = new DateReader(text, format, standard);
        reader.ReadFields();
        DateTimeParts parts = reader.Assemble();
        int? offset = null;
        if (reader._zoneSign != 0)
        {
            if (reader._tzh is < 0 or > 15 || reader._tzm is < 0 or >= 60)
            {
                throw new SqlException(SqlState.InvalidTimeZoneDisplacement, $"time zone displacement out of range: \"{text}\"");
            }

            offset = reader._zoneSign * ((reader._tzh * 3600) + (reader._tzm * 60));
        }

        return (parts, offset, reader._precision);
    }

    private void ReadFields()
    {
        bool exact = _standard;
        int extraSkipped = 0, i = 0;
        for (; i < _format.Count && _at < _text.Length; i++)
        {
            DateFormatNode node = _format[i];
            bool isAction = node.Kind == FormatNodeKind.Action;
            if (!exact && !(isAction && node.Pattern == DatePattern.FX) && (isAction || i == 0))
            {
                extraSkipped += SkipSpaces();
            }

            if (node.Kind is FormatNodeKind.Space or FormatNodeKind.Separator)
            {
                if (_standard)
                {
                    Match(node, "separator");
                }
                else if (exact)
                {
                    Advance();
                }
                else
                {
                    // One blank or separator of the format takes one of the text, or none.
                    extraSkipped--;
                    if (_at < _text.Length && (TextScan.IsSpace(_text[_at]) || DateFormat.IsSeparator(_text[_at])))
                    {
                        _at++;
                        extraSkipped++;
                    }
                }

                continue;
            }

            if (!isAction)
            {
                if (_standard)
                {
                    Match(node, "character");
                }
                else if (!exact && extraSkipped > 0)
                {
                    extraSkipped--;
                }
                else
                {
                    Advance();
                }

                continue;
            }

            if (node.Pattern == DatePattern.FX)
            {
                exact = true;
            }
            else
            {
                ReadField(node, i, extraSkipped);
            }

            if (!exact)
            {
                extraSkipped = SkipSpaces();
            }
        }

        if (_standard)
        {
            CheckEnd(i);
        }
    }

    private void Match(DateFormatNode node, string what)
    {
        if (string.CompareOrdinal(_text, _at, node.Text, 0, node.Text.Length) != 0)
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, $"unmatched format {what} \"{node.Text}\"");
        }

        Advance();
    }

    private void CheckEnd(int nodesRead)
    {
        if (nodesRead < _format.Count)
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, "input string is too short for datetime format");
        }

        SkipSpaces();
        if (_at < _text.Length)
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, "trailing characters remain in input string after datetime format");
        }
    }

    private int SkipSpaces()
    {
        int start = _at;
        while (_at < _text.Length && TextScan.IsSpace(_text[_at]))
        {
            _at++;
        }

        return _at - start;
    }

    private void Advance()
    {
        if (_at < _text.Length)
        {
            _at += Strings.CodePoints.Width(_text, _at);
        }
    }

    private void ReadField(DateFormatNode node, int index, int extraSkipped)
    {
        CheckConvention(node.Pattern);
        switch (node.Pattern)
        {
            case DatePattern.AmDots or DatePattern.PmDots:
                SetNonZero(ref _pm, Search(node, ["a.m.", "p.m."]), node);
                _twelveHours = true;
                break;
            case DatePattern.AM or DatePattern.PM:
                SetNonZero(ref _pm, Search(node, ["am", "pm"]), node);
                _twelveHours = true;
                break;
            case DatePattern.HH or DatePattern.HH12:
                ReadNumber(ref _hh, 2, node, index);
                _twelveHours = true;
                SkipOrdinal(node);
                break;
            case DatePattern.HH24:
                ReadNumber(ref _hh, 2, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.MI:
                ReadNumber(ref _mi, 2, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.SS:
                ReadNumber(ref _ss, 2, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.MS:
                int msLength = ReadNumber(ref _ms, 3, node, index);
                _ms *= msLength == 1 ? 100 : msLength == 2 ? 10 : 1;
                SkipOrdinal(node);
                break;
            case >= DatePattern.FF1 and <= DatePattern.FF6:
                _precision = node.Pattern - DatePattern.FF1 + 1;
                ReadMicroseconds(_precision, node, index);
                break;
            case DatePattern.US:
                ReadMicroseconds(6, node, index);
                break;
            case DatePattern.SSSS:
                ReadNumber(ref _ssss, node.Text.Length, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.TZ or DatePattern.OF:
                throw new SqlException(SqlState.FeatureNotSupported, $"formatting field \"{node.Text}\" is only supported in to_char");
            case DatePattern.TZH:
                if (_text[_at] is '+' or '-' or ' ')
                {
                    _zoneSign = _text[_at] == '-' ? -1 : 1;
                    _at++;
                }
                else
                {
                    // The minus may have been taken for a separator already.
                    _zoneSign = extraSkipped > 0 && _at > 0 && _text[_at - 1] == '-' ? -1 : 1;
                }

                ReadNumber(ref _tzh, 2, node, index);
                break;
            case DatePattern.TZM:
                _zoneSign = _zoneSign == 0 ? 1 : _zoneSign;
                ReadNumber(ref _tzm, 2, node, index);
                break;
            case DatePattern.AdDots or DatePattern.BcDots:
                SetNonZero(ref _bc, Search(node, ["a.d.", "b.c."]), node);
                break;
            case DatePattern.AD or DatePattern.BC:
                SetNonZero(ref _bc, Search(node, ["ad", "bc"]), node);
                break;
            case DatePattern.Month:
                SetNonZero(ref _mm, Search(node, DateNames.Months) + 1, node);
                break;
            case DatePattern.Mon:
                SetNonZero(ref _mm, Search(node, DateNames.MonthsShort) + 1, node);
                break;
            case DatePattern.MM:
                ReadNumber(ref _mm, 2, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.Day:
                SetNonZero(ref _d, Search(node, DateNames.Days), node);
                _d++;
                break;
            case DatePattern.DY:
                SetNonZero(ref _d, Search(node, DateNames.DaysShort), node);
                _d++;
                break;
            case DatePattern.DDD or DatePattern.IDDD:
                ReadNumber(ref _ddd, 3, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.DD:
                ReadNumber(ref _dd, 2, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.D:
                ReadNumber(ref _d, 1, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.ID:
                ReadNumber(ref _d, 1, node, index);
                _d = _d + 1 > 7 ? 1 : _d + 1;
                SkipOrdinal(node);
                break;
            case DatePattern.WW or DatePattern.IW:
                ReadNumber(ref _ww, 2, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.Q:
                // Which day of a quarter is meant is unclear: read and forgotten.
                int quarter = 0;
                ReadNumber(ref quarter, 1, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.CC:
                ReadNumber(ref _cc, 2, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.YCommaYYY:
                ReadCommaYear(node);
                SkipOrdinal(node);
                break;
            case DatePattern.YYYY or DatePattern.IYYY:
                ReadNumber(ref _year, 4, node, index);
                _yearDigits = 4;
                SkipOrdinal(node);
                break;
            case DatePattern.YYY or DatePattern.IYY:
                ReadPartialYear(3, node, index);
                break;
            case DatePattern.YY or DatePattern.IY:
                ReadPartialYear(2, node, index);
                break;
            case DatePattern.Y or DatePattern.I:
                ReadPartialYear(1, node, index);
                break;
            case DatePattern.RM:
                SetNonZero(ref _mm, 12 - Search(node, DateNames.RomanDescending), node);
                break;
            case DatePattern.W:
                ReadNumber(ref _w, 1, node, index);
                SkipOrdinal(node);
                break;
            case DatePattern.J:
                ReadNumber(ref _j, 1, node, index);
                SkipOrdinal(node);
                break;
        }
    }

    private void CheckConvention(DatePattern pattern)
    {
        Convention convention = pattern switch
        {
            DatePattern.IDDD or DatePattern.ID or DatePattern.IW or DatePattern.IYYY or DatePattern.IYY or DatePattern.IY or DatePattern.I => Convention.IsoWeek,
            DatePattern.DDD or DatePattern.DD or DatePattern.D or DatePattern.MM or DatePattern.Month or DatePattern.Mon or DatePattern.RM or DatePattern.WW or DatePattern.W
                or DatePattern.YCommaYYY or DatePattern.YYYY or DatePattern.YYY or DatePattern.YY or DatePattern.Y => Convention.Gregorian,
            _ => Convention.None,
        };
        if (convention == Convention.None)
        {
            return;
        }

        if (_convention != Convention.None && _convention != convention)
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, "invalid combination of date conventions")
            {
                Hint = "Do not mix Gregorian and ISO week date conventions in a formatting template.",
            };
        }

        _convention = convention;
    }

    private void ReadMicroseconds(int digits, DateFormatNode node, int index)
    {
        int length = ReadNumber(ref _us, digits, node, index);
        for (int i = length; i < 6; i++)
        {
            _us = unchecked(_us * 10);
        }

        SkipOrdinal(node);
    }

    private void ReadPartialYear(int digits, DateFormatNode node, int index)
    {
        if (ReadNumber(ref _year, digits, node, index) < 4)
        {
            // Two digits mean the years around 2020, three the nearest thousand.
            _year += _year < 70 ? 2000 : _year < 100 ? 1900 : _year < 520 ? 2000 : _year < 1000 ? 1000 : 0;
        }

        _yearDigits = digits;
        SkipOrdinal(node);
    }

    private void ReadCommaYear(DateFormatNode node)
    {
        int comma = _text.IndexOf(',', _at), end = comma + 1;
        while (comma >= 0 && end < _text.Length && end < comma + 4 && char.IsAsciiDigit(_text[end]))
        {
            end++;
        }

        if (comma < 0 || end == comma + 1 || !int.TryParse(_text.AsSpan(_at, comma - _at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int thousands))
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, "invalid input string for \"Y,YYY\"");
        }

        int years = int.Parse(_text.AsSpan(comma + 1, end - comma - 1), CultureInfo.InvariantCulture);
        SetNonZero(ref _year, (thousands * 1000) + years, node);
        _yearDigits = 4;
        _at = end;
    }

    private void SkipOrdinal(DateFormatNode node)
    {
        if (node.Ordinal is not null)
        {
            Advance();
            Advance();
        }
    }

    private static void SetNonZero(ref int field, int value, DateFormatNode node)
    {
        if (field != 0 && field != value)
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, $"conflicting values for \"{node.Text}\" field in formatting string")
            {
                Detail = "This value contradicts a previous setting for the same field type.",
            };
        }

        field = value;
    }

    /// <summary>Whether what follows in the format cannot be a digit, so that the number may run on.</summary>
    private bool EndsBySeparator(int index)
    {
        if (_format[index].Ordinal is not null || index + 1 == _format.Count)
        {
            return true;
        }

        DateFormatNode next = _format[index + 1];
        if (next.Kind != FormatNodeKind.Action)
        {
            return !(next.Text.Length == 1 && char.IsAsciiDigit(next.Text[0]));
        }

        return next.Pattern is DatePattern.AD or DatePattern.AdDots or DatePattern.AM or DatePattern.AmDots or DatePattern.BC or DatePattern.BcDots
            or DatePattern.PM or DatePattern.PmDots or DatePattern.Day or DatePattern.DY or DatePattern.FX or DatePattern.Month or DatePattern.Mon
            or DatePattern.OF or DatePattern.RM or DatePattern.TZH or DatePattern.TZ;
    }

    /// <summary>Reads a number and returns how many characters it took, blanks before it included.</summary>
    private int ReadNumber(ref int field, int length, DateFormatNode node, int index)
    {
        int start = _at;
        SkipSpaces();
        bool free = node.FillMode || EndsBySeparator(index);
        int end;
        string copy = _text.Substring(_at, Math.Min(length, _text.Length - _at));
        if (free)
        {
            end = NumberEnd(_text, _at, _text.Length);
        }
        else
        {
            if (copy.Length < length)
            {
                throw new SqlException(SqlState.InvalidDatetimeFormat, $"source string too short for \"{node.Text}\" formatting field")
                {
                    Detail = string.Create(CultureInfo.InvariantCulture, $"Field requires {length} characters, but only {copy.Length} remain."),
                    Hint = "If your source string is not fixed-width, try using the \"FM\" modifier.",
                };
            }

            end = NumberEnd(_text, _at, _at + length);
            if (end > _at && end < _at + length)
            {
                throw new SqlException(SqlState.InvalidDatetimeFormat, $"invalid value \"{copy}\" for \"{node.Text}\"")
                {
                    Detail = string.Create(CultureInfo.InvariantCulture, $"Field requires {length} characters, but only {end - _at} could be parsed."),
                    Hint = "If your source string is not fixed-width, try using the \"FM\" modifier.",
                };
            }
        }

        if (end == _at)
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, $"invalid value \"{copy}\" for \"{node.Text}\"") { Detail = "Value must be an integer." };
        }

        if (!long.TryParse(_text.AsSpan(_at, end - _at).TrimStart(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            || value is > int.MaxValue or < int.MinValue)
        {
            throw new SqlException(SqlState.DatetimeOverflow, $"value for \"{node.Text}\" in source string is out of range")
            {
                Detail = "Value must be in the range -2147483648 to 2147483647.",
            };
        }

        _at = end;
        SetNonZero(ref field, (int)value, node);
        return _at - start;
    }

    /// <summary>End of what C's strtol would read.</summary>
    private static int NumberEnd(string text, int at, int limit)
    {
        int i = at;
        while (i < limit && TextScan.IsSpace(text[i]))
        {
            i++;
        }

        if (i < limit && text[i] is '+' or '-')
        {
            i++;
        }

        int digits = i;
        while (i < limit && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        return i > digits ? i : at;
    }

    /// <summary>Which of the words the text goes on with, in any case.</summary>
    private int Search(DateFormatNode node, string[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if (string.Compare(_text, _at, words[i], 0, words[i].Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                _at += words[i].Length;
                return i;
            }
        }

        int end = _at;
        while (end < _text.Length && !TextScan.IsSpace(_text[end]))
        {
            end++;
        }

        throw new SqlException(SqlState.InvalidDatetimeFormat, $"invalid value \"{_text[_at..end]}\" for \"{node.Text}\"")
        {
            Detail = "The given value did not match any of the allowed values for this field.",
        };
    }

    private SqlException OutOfRange() => new(SqlState.DatetimeOverflow, $"date/time field value out of range: \"{_text}\"");

    private DateTimeParts Assemble()
    {
        var p = new DateTimeParts { Year = 0, Month = 1, Day = 1 };
        AssembleTime(ref p);
        bool year = AssembleYear(ref p), month = false, day = false;
        if (_j != 0)
        {
            (p.Year, p.Month, p.Day) = Calendar.FromJulianDay(_j);
            year = month = day = true;
        }

        if (_ww != 0)
        {
            if (_convention == Convention.IsoWeek)
            {
                int monday = Calendar.IsoYearStart(p.Year) + ((_ww - 1) * 7);

                // Day 1 is Sunday here and the last of an ISO week.
                int offset = _d == 0 ? 0 : _d > 1 ? _d - 2 : 6;
                (p.Year, p.Month, p.Day) = Calendar.FromJulianDay(monday + offset);
                year = month = day = true;
            }
            else
            {
                _ddd = ((_ww - 1) * 7) + 1;
            }
        }

        if (_w != 0)
        {
            _dd = ((_w - 1) * 7) + 1;
        }

        if (_dd != 0)
        {
            p.Day = _dd;
            day = true;
        }

        if (_mm != 0)
        {
            p.Month = _mm;
            month = true;
        }

        if (_ddd != 0 && (p.Month <= 1 || p.Day <= 1))
        {
            AssembleDayOfYear(ref p);
            month = day = true;
            year |= _convention == Convention.IsoWeek;
        }

        long microsecond = ((long)_ms * 1000) + _us;
        bool badDate = (month && p.Month is < 1 or > 12) || (day && p.Day is < 1 or > 31) ||
            (year && month && day && p.Day > Calendar.DaysInMonth(p.Year, p.Month));
        bool badTime = p.Hour is < 0 or >= 24 || p.Minute is < 0 or >= 60 || p.Second is < 0 or >= 60 || microsecond is < 0 or >= 1_000_000;
        if (badDate || badTime)
        {
            throw OutOfRange();
        }

        p.Microsecond = (int)microsecond;
        return p;
    }

    private void AssembleTime(ref DateTimeParts p)
    {
        if (_ssss != 0)
        {
            (p.Hour, p.Minute, p.Second) = (_ssss / 3600, _ssss % 3600 / 60, _ssss % 60);
        }

        p.Second = _ss != 0 ? _ss : p.Second;
        p.Minute = _mi != 0 ? _mi : p.Minute;
        p.Hour = _hh != 0 ? _hh : p.Hour;
        if (!_twelveHours)
        {
            return;
        }

        if (p.Hour is < 1 or > 12)
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, string.Create(CultureInfo.InvariantCulture, $"hour \"{p.Hour}\" is invalid for the 12-hour clock"))
            {
                Hint = "Use the 24-hour clock, or give an hour between 1 and 12.",
            };
        }

        if (_pm != 0 && p.Hour < 12)
        {
            p.Hour += 12;
        }
        else if (_pm == 0 && p.Hour == 12)
        {
            p.Hour = 0;
        }
    }

    /// <summary>Puts year and century together: with both, two digits of the year count within the century.</summary>
    private bool AssembleYear(ref DateTimeParts p)
    {
        if (_year == 0 && _cc == 0)
        {
            return false;
        }

        if (_cc != 0 && _bc != 0 && (_year == 0 || _yearDigits <= 2))
        {
            _cc = -_cc;
        }

        if (_year == 0)
        {
            p.Year = _cc >= 0 ? ((_cc - 1) * 100) + 1 : (_cc * 100) + 1;
        }
        else if (_cc != 0 && _yearDigits <= 2)
        {
            int rest = _year % 100;
            p.Year = rest != 0
                ? (_cc >= 0 ? rest + ((_cc - 1) * 100) : ((_cc + 1) * 100) - rest + 1)
                : (_cc * 100) + (_cc >= 0 ? 0 : 1);
        }
        else
        {
            p.Year = _bc != 0 ? -_year : _year;
            if (p.Year < 0)
            {
                p.Year++;
            }
        }

        return true;
    }

    private void AssembleDayOfYear(ref DateTimeParts p)
    {
        if (p.Year == 0 && _bc == 0)
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, "cannot calculate day of year without year information");
        }

        if (_convention == Convention.IsoWeek)
        {
            (p.Year, p.Month, p.Day) = Calendar.FromJulianDay(Calendar.IsoYearStart(p.Year) - 1 + _ddd);
            return;
        }

        int month = 1, before = 0;
        while (month < 12 && _ddd > before + Calendar.DaysInMonth(p.Year, month))
        {
            before += Calendar.DaysInMonth(p.Year, month);
            month++;
        }

        // A day past the year's end stays in a thirteenth month, which is then out of range.
        if (month == 12 && _ddd > before + 31)
        {
            before += 31;
            month = 13;
        }

        if (p.Month <= 1)
        {
            p.Month = month;
        }

        if (p.Day <= 1)
        {
            p.Day = _ddd - before;
        }
    }
}
