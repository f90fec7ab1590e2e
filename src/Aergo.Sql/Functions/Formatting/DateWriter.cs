using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Aergo.Sql.Types;
using Calendar = Aergo.Sql.Types.Calendar;

namespace Aergo.Sql.Functions.Formatting;

/// <summary>What a date format prints: a moment's fields, or an interval's.</summary>
internal readonly record struct FormatTime(
    int Year, int Month, int Day, long Hour, int Minute, int Second, int Microsecond, bool IsInterval, int OffsetEast, string? Zone)
{
    public static FormatTime OfTimestamp(long timestamp, int offsetEast, string? zone)
    {
        DateTimeParts p = DateTimeParts.FromTimestamp(timestamp);
        return new FormatTime(p.Year, p.Month, p.Day, p.Hour, p.Minute, p.Second, p.Microsecond, false, offsetEast, zone);
    }

    public static FormatTime OfInterval(Interval span)
    {
        long rest = span.Microseconds;
        long hour = rest / Calendar.MicrosecondsPerHour;
        rest -= hour * Calendar.MicrosecondsPerHour;
        int minute = (int)(rest / Calendar.MicrosecondsPerMinute);
        rest -= minute * Calendar.MicrosecondsPerMinute;
        int second = (int)(rest / Calendar.MicrosecondsPerSecond);
        return new FormatTime(
            span.Months / 12, span.Months % 12, span.Days, hour, minute, second, (int)(rest - (second * Calendar.MicrosecondsPerSecond)), true, 0, null);
    }

    /// <summary>Day of the year from 1; for an interval the days of its date part.</summary>
    public int DayOfYear => IsInterval
        ? (((Year * 12) + Month) * 30) + Day
        : Calendar.ToJulianDay(Year, Month, Day) - Calendar.ToJulianDay(Year, 1, 1) + 1;

    /// <summary>0 for Sunday.</summary>
    public int DayOfWeek => Calendar.DayOfWeek(Calendar.ToJulianDay(Year, Month, Day));
}

/// <summary>to_char for timestamps and intervals.</summary>
internal static class DateWriter
{
    public static string Write(List<DateFormatNode> format, FormatTime time)
    {
        var output = new StringBuilder();
        foreach (DateFormatNode node in format)
        {
            if (node.Kind != FormatNodeKind.Action)
            {
                output.Append(node.Text);
                continue;
            }

            string? number = Number(node, time);
            if (number is null)
            {
                output.Append(Words(node, time));
            }
            else
            {
                output.Append(number);
                if (node.Ordinal is not null)
                {
                    output.Append(DateNames.Ordinal(number, node.Ordinal));
                }
            }
        }

        return output.ToString();
    }

    /// <summary>Patterns that print a number, which may have an ordinal ending; null for others.</summary>
    private static string? Number(DateFormatNode node, FormatTime t)
    {
        switch (node.Pattern)
        {
            case DatePattern.HH or DatePattern.HH12:
                return Padded(node, t.Hour % 12 == 0 ? 12 : t.Hour % 12, 2, t.Hour);
            case DatePattern.HH24:
                return Padded(node, t.Hour, 2, t.Hour);
            case DatePattern.MI:
                return Padded(node, t.Minute, 2, t.Minute);
            case DatePattern.SS:
                return Padded(node, t.Second, 2, t.Second);
            case >= DatePattern.FF1 and <= DatePattern.FF6:
                return Fraction(t.Microsecond, node.Pattern - DatePattern.FF1 + 1);
            case DatePattern.MS:
                return Fraction(t.Microsecond, 3);
            case DatePattern.US:
                return Fraction(t.Microsecond, 6);
            case DatePattern.SSSS:
                return Text((t.Hour * 3600) + (t.Minute * 60) + t.Second);
            case DatePattern.MM:
                return Padded(node, t.Month, 2, t.Month);
            case DatePattern.DDD:
                return Zeros(node, t.DayOfYear, 3);
            case DatePattern.IDDD:
                return Zeros(node, IsoDayOfYear(t), 3);
            case DatePattern.DD:
                return Zeros(node, t.Day, 2);
            case DatePattern.D:
                RefuseInterval(t);
                return Text(t.DayOfWeek + 1);
            case DatePattern.ID:
                RefuseInterval(t);
                return Text(t.DayOfWeek == 0 ? 7 : t.DayOfWeek);
            case DatePattern.WW:
                return Zeros(node, ((t.DayOfYear - 1) / 7) + 1, 2);
            case DatePattern.IW:
                return Zeros(node, IsoWeek(t).Week, 2);
            case DatePattern.Q:
                return t.Month == 0 ? "" : Text(((t.Month - 1) / 3) + 1);
            case DatePattern.CC:
                int century = t.IsInterval ? t.Year / 100 : t.Year > 0 ? ((t.Year - 1) / 100) + 1 : (t.Year / 100) - 1;
                return century is <= 99 and >= -99 ? Padded(node, century, 2, century) : Text(century);
            case DatePattern.YCommaYYY:
                int year = Year(t, t.Year), thousands = year / 1000;
                return Text(thousands) + "," + Pad(year - (thousands * 1000), 3);
            case DatePattern.YYYY:
                return Padded(node, Year(t, t.Year), 4, Year(t, t.Year));
            case DatePattern.IYYY:
                return Padded(node, Year(t, IsoWeek(t).Year), 4, Year(t, t.Year));
            case DatePattern.YYY:
                return Padded(node, Year(t, t.Year) % 1000, 3, Year(t, t.Year));
            case DatePattern.IYY:
                return Padded(node, Year(t, IsoWeek(t).Year) % 1000, 3, Year(t, t.Year));
            case DatePattern.YY:
                return Padded(node, Year(t, t.Year) % 100, 2, Year(t, t.Year));
            case DatePattern.IY:
                return Padded(node, Year(t, IsoWeek(t).Year) % 100, 2, Year(t, t.Year));
            case DatePattern.Y:
                return Padded(node, Year(t, t.Year) % 10, 1, Year(t, t.Year));
            case DatePattern.I:
                return Padded(node, Year(t, IsoWeek(t).Year) % 10, 1, Year(t, t.Year));
            case DatePattern.W:
                return Text(((t.Day - 1) / 7) + 1);
            case DatePattern.J:
                return Text(JulianDay(t));
            default:
                return null;
        }
    }

    private static string Words(DateFormatNode node, FormatTime t)
    {
        bool afternoon = ((t.Hour % 24) + 24) % 24 >= 12 && t.Hour % 24 >= 12;
        switch (node.Pattern)
        {
            case DatePattern.AM or DatePattern.PM:
                return DateNames.InCase(afternoon ? "PM" : "AM", node.Case);
            case DatePattern.AmDots or DatePattern.PmDots:
                return DateNames.InCase(afternoon ? "P.M." : "A.M.", node.Case);
            case DatePattern.AD or DatePattern.BC:
                RefuseInterval(t);
                return DateNames.InCase(t.Year <= 0 ? "BC" : "AD", node.Case);
            case DatePattern.AdDots or DatePattern.BcDots:
                RefuseInterval(t);
                return DateNames.InCase(t.Year <= 0 ? "B.C." : "A.D.", node.Case);
            case DatePattern.Month:
                RefuseInterval(t);
                return t.Month == 0 ? "" : Name(node, DateNames.Months[t.Month - 1], 9);
            case DatePattern.Mon:
                RefuseInterval(t);
                return t.Month == 0 ? "" : Name(node, DateNames.MonthsShort[t.Month - 1], 0);
            case DatePattern.Day:
                RefuseInterval(t);
                return Name(node, DateNames.Days[t.DayOfWeek], 9);
            case DatePattern.DY:
                RefuseInterval(t);
                return Name(node, DateNames.DaysShort[t.DayOfWeek], 0);
            case DatePattern.RM:
                return Roman(node, t);
            case DatePattern.TZ:
                RefuseInterval(t);
                return t.Zone is null ? "" : DateNames.InCase(t.Zone, node.Case == LetterCase.Lower ? LetterCase.Lower : LetterCase.Capital);
            case DatePattern.TZH:
                RefuseInterval(t);
                return (t.OffsetEast >= 0 ? "+" : "-") + (Math.Abs(t.OffsetEast) / 3600).ToString("00", CultureInfo.InvariantCulture);
            case DatePattern.TZM:
                RefuseInterval(t);
                return (Math.Abs(t.OffsetEast) % 3600 / 60).ToString("00", CultureInfo.InvariantCulture);
            case DatePattern.OF:
                RefuseInterval(t);
                int minutes = Math.Abs(t.OffsetEast) % 3600 / 60;
                return (t.OffsetEast >= 0 ? "+" : "-") + (Math.Abs(t.OffsetEast) / 3600).ToString(node.FillMode ? "0" : "00", CultureInfo.InvariantCulture) +
                    (Math.Abs(t.OffsetEast) % 3600 != 0 ? ":" + minutes.ToString("00", CultureInfo.InvariantCulture) : "");
            default:
                return "";
        }
    }

    private static void RefuseInterval(FormatTime t)
    {
        if (t.IsInterval)
        {
            throw new SqlException(SqlState.InvalidDatetimeFormat, "invalid format specification for an interval value")
            {
                Hint = "Intervals are not tied to specific calendar dates.",
            };
        }
    }

    private static string Name(DateFormatNode node, string name, int width)
    {
        string text = DateNames.InCase(name, node.Case);
        return node.FillMode || node.Translated ? text : text.PadRight(width);
    }

    private static string Roman(DateFormatNode node, FormatTime t)
    {
        if (t.Month == 0 && t.Year == 0)
        {
            return "";
        }

        // An interval of whole years counts as December, a negative one as January.
        int index = t.Month == 0 ? (t.Year >= 0 ? 0 : 11) : t.Month < 0 ? -1 * (t.Month + 1) : 12 - t.Month;
        string text = DateNames.InCase(DateNames.RomanDescending[index], node.Case);
        return node.FillMode ? text : text.PadRight(4);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Zero-padded; a negative sign takes a place more.</summary>
    private static string Padded(DateFormatNode node, long value, int width, long sign) => Pad(value, node.FillMode ? 0 : sign >= 0 ? width : width + 1);

    private static string Zeros(DateFormatNode node, long value, int width) => Pad(value, node.FillMode ? 0 : width);

    /// <summary>C's %0*d: the width counts the sign.</summary>
    private static string Pad(long value, int width)
    {
        string digits = Text(Math.Abs(value));
        return value < 0 ? "-" + digits.PadLeft(Math.Max(width - 1, 0), '0') : digits.PadLeft(width, '0');
    }

    private static string Fraction(int microseconds, int digits)
    {
        int divisor = 1;
        for (int i = digits; i < 6; i++)
        {
            divisor *= 10;
        }

        return Pad(microseconds / divisor, digits);
    }

    /// <summary>Years before Christ count from 1, except in intervals.</summary>
    private static int Year(FormatTime t, int year) => t.IsInterval || year > 0 ? year : -(year - 1);

    private static int JulianDay(FormatTime t) => Calendar.ToJulianDay(t.Year, t.Month, t.Day);

    private static (int Year, int Week) IsoWeek(FormatTime t) => Calendar.IsoWeek(t.Year, t.Month, t.Day);

    private static int IsoDayOfYear(FormatTime t) => JulianDay(t) - Calendar.IsoYearStart(IsoWeek(t).Year) + 1;
}
