using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Tests.Functions;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Types;

// Goal: arithmetic on dates, times and intervals, and their output styles, are PostgreSQL's, errors included.
// Method: tables of operations that PostgreSQL 15 answered, on edges of ranges and of the calendar and on random values.
public class TimeCaseTests
{
    private static readonly DateTimeSettings Utc = DateTimeSettings.Default;

    [Fact]
    public void Every_operation_answers_as_PostgreSQL_does()
    {
        var failures = new List<string>();
        int count = 0;
        foreach ((int line, string[] fields) in CaseFile.Read("time-cases.tsv"))
        {
            count++;
            string expected = fields[4] == "ok" ? fields[5] : $"{fields[5]} | {fields[6]} | {fields[7]}";
            string actual = Answer(fields);
            if (actual != expected)
            {
                failures.Add($"{line}: {fields[0]} {fields[1]}, {fields[2]}, {fields[3]}\n   expected {expected}\n   actual   {actual}");
            }
        }

        Assert.True(count > 1500);
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} differ\n" + string.Join('\n', failures.Take(150)));
    }

    [Fact]
    public void Every_date_style_prints_as_PostgreSQL_does()
    {
        foreach ((int _, string[] fields) in CaseFile.Read("datestyle-cases.tsv"))
        {
            int offset = fields[3] == "UTC" ? 0 : 19_800;
            var settings = new DateTimeSettings(0, offset, fields[3], fields[1], fields[2], "postgres");
            long moment = DateTimeText.ParseTimestamp(fields[0], -1, Utc);
            Assert.Equal(fields[4], DateTimeText.FormatDate(DateTimeMath.TimestampToDate(moment), settings));
            Assert.Equal(fields[5], DateTimeText.FormatTimestamp(moment, settings));
            Assert.Equal(fields[6], DateTimeText.FormatTimestampTz(moment, settings));
        }
    }

    [Fact]
    public void Every_interval_style_prints_as_PostgreSQL_does()
    {
        foreach ((int _, string[] fields) in CaseFile.Read("intervalstyle-cases.tsv"))
        {
            Assert.Equal(fields[2], IntervalText.Format(Span(fields[0]), fields[1]));
        }
    }

    private static string Answer(string[] fields)
    {
        try
        {
            return Compute(fields[0], fields[1], fields[2], fields[3]);
        }
        catch (SqlException failure)
        {
            return $"{failure.Code} | {failure.Message} | {failure.Detail}";
        }
    }

    private static string Compute(string operation, string a, string b, string c)
    {
        switch (operation)
        {
            case "ts+iv": return Stamp(DateTimeMath.Add(Timestamp(a), Span(b)));
            case "ts-iv": return Stamp(DateTimeMath.Subtract(Timestamp(a), Span(b)));
            case "ts-ts": return Text(DateTimeMath.SubtractTimestamps(Timestamp(a), Timestamp(b)));
            case "age": return Text(DateTimeMath.Age(Timestamp(a), Timestamp(b)));
            case "extract_ts": return Text(DateTimeExtract.Timestamp(a, Timestamp(b)));
            case "extract_tstz": return Text(DateTimeExtract.TimestampTz(a, Timestamp(b), 0));
            case "part_ts": return Text(DateTimeExtract.TimestampPart(a, Timestamp(b)));
            case "trunc_ts": return Stamp(DateTimeTrunc.Timestamp(a, Timestamp(b)));
            case "trunc_tstz": return DateTimeText.FormatTimestampTz(DateTimeTrunc.TimestampTz(a, Timestamp(b), 0), Utc);
            case "trunc_iv": return Text(DateTimeTrunc.Interval(a, Span(b)));
            case "extract_date": return Text(DateTimeExtract.Date(a, Day(b)));
            case "extract_time": return Text(DateTimeExtract.Time(a, Time(b)));
            case "part_time": return Text(DateTimeExtract.TimePart(a, Time(b)));
            case "extract_timetz": return Text(DateTimeExtract.TimeTz(a, TimeTz(b)));
            case "part_timetz": return Text(DateTimeExtract.TimeTzPart(a, TimeTz(b)));
            case "extract_iv": return Text(DateTimeExtract.Interval(a, Span(b)));
            case "part_iv": return Text(DateTimeExtract.IntervalPart(a, Span(b)));
            case "date+int": return DateTimeText.FormatDate(DateTimeMath.AddDays(Day(a), Int(b)), Utc);
            case "date-date": return DateTimeMath.SubtractDates(Day(a), Day(b)).ToString(CultureInfo.InvariantCulture);
            case "time+iv": return DateTimeText.FormatTime(DateTimeMath.AddTime(Time(a), Span(b)));
            case "time-iv": return DateTimeText.FormatTime(DateTimeMath.SubtractTime(Time(a), Span(b)));
            case "timetz@": return DateTimeText.FormatTimeTz(DateTimeMath.MoveZone(TimeTz(a), TimeZones.Find(b).OffsetAt(0)));
            case "justify_hours": return Text(IntervalMath.JustifyHours(Span(a)));
            case "justify_days": return Text(IntervalMath.JustifyDays(Span(a)));
            case "justify_interval": return Text(IntervalMath.JustifyInterval(Span(a)));
            case "iv*f": return Text(IntervalMath.Multiply(Span(a), FloatText.ParseDouble(b)));
            case "iv/f": return Text(IntervalMath.Divide(Span(a), FloatText.ParseDouble(b)));
            case "iv+iv": return Text(IntervalMath.Add(Span(a), Span(b)));
            case "iv-iv": return Text(IntervalMath.Subtract(Span(a), Span(b)));
            case "-iv": return Text(IntervalMath.Negate(Span(a)));
            case "iv::time": return DateTimeText.FormatTime(DateTimeMath.IntervalToTime(Span(a)));
            case "ts@": return DateTimeText.FormatTimestampTz(DateTimeMath.LocalToUtc(Timestamp(a), TimeZones.Find(b)), Utc);
            case "tstz@": return Stamp(DateTimeMath.UtcToLocal(Timestamp(a), TimeZones.Find(b)));
            case "bin": return Stamp(DateTimeTrunc.Bin(Span(a), Timestamp(b), Timestamp("2001-02-03 04:05:06")));
            case "make_date": return DateTimeText.FormatDate(DateTimeMake.Date(Int(a), Int(b), Int(c)), Utc);
            case "make_time": return DateTimeText.FormatTime(DateTimeMake.Time(Int(a), Int(b), FloatText.ParseDouble(c)));
            case "to_ts": return DateTimeText.FormatTimestampTz(DateTimeMake.FromUnix(FloatText.ParseDouble(a)), Utc);
            default: throw new ArgumentException(operation);
        }
    }

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Timestamp(string text) => DateTimeText.ParseTimestamp(text, -1, Utc);

    private static int Day(string text) => DateTimeText.ParseDate(text, Utc);

    private static long Time(string text) => DateTimeText.ParseTime(text, -1, Utc);

    private static TimeTz TimeTz(string text) => DateTimeText.ParseTimeTz(text, -1, Utc);

    private static Interval Span(string text) => IntervalText.Parse(text, -1, Utc);

    private static string Stamp(long timestamp) => DateTimeText.FormatTimestamp(timestamp, Utc);

    private static string Text(Interval interval) => IntervalText.Format(interval, "postgres");

    private static string Text(PgNumeric? number) => number?.ToString() ?? string.Empty;

    private static string Text(double? number) => number is double value ? FloatText.Format(value, 1) : string.Empty;
}
