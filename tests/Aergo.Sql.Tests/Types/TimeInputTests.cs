using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Tests.Functions;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Types;

public class TimeInputTests
{
    // Goal: MDY, DMY and YMD decide as in PostgreSQL which number is the day.
    [Fact]
    public void Date_orders_read_as_PostgreSQL_does()
    {
        var failures = new List<string>();
        foreach ((int _, string[] fields) in CaseFile.Read("dateorder-cases.tsv"))
        {
            SqlContext context = TypesFixture.Context(SessionSettings.Default with { DateOrder = fields[0] });
            string expected = fields[2] == "ok" ? fields[3] : $"{fields[3]} | {fields[4]} | {fields[6]}";
            string actual;
            try
            {
                actual = TypeText.Output(SqlTypes.Timestamp, TypeText.Input(SqlTypes.Timestamp, fields[1], -1, context), context);
            }
            catch (SqlException failure)
            {
                actual = $"{failure.Code} | {failure.Message} | {failure.Hint}";
            }

            if (actual != expected)
            {
                failures.Add($"{fields[0]} {fields[1]}: expected {expected}, actual {actual}");
            }
        }

        Assert.Empty(failures);
    }

    // Goal: under sql_standard one leading sign counts for all fields.
    [Fact]
    public void Standard_signs_read_as_PostgreSQL_does()
    {
        foreach ((int _, string[] fields) in CaseFile.Read("intervalsigns-cases.tsv"))
        {
            DateTimeSettings settings = DateTimeSettings.Default with { IntervalStyle = "sql_standard" };
            Assert.Equal(fields[1], IntervalText.Format(IntervalText.Parse(fields[0], -1, settings), "postgres"));
        }
    }

    [Theory]
    [InlineData("now", "2001-02-03 07:05:06.789")]
    [InlineData("today", "2001-02-03 00:00:00")]
    [InlineData("tomorrow 10:00", "2001-02-04 10:00:00")]
    [InlineData("yesterday", "2001-02-02 00:00:00")]
    public void Special_words_take_the_block_time_in_the_session_zone(string text, string expected)
    {
        SqlContext context = TypesFixture.Context(SessionSettings.Default with { TimeZoneOffsetSeconds = 3 * 3600 });
        Assert.Equal(expected, TypeText.Output(SqlTypes.Timestamp, TypeText.Input(SqlTypes.Timestamp, text, -1, context), context));
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("europe/berlin")]
    public void A_session_in_a_zone_with_rules_is_refused_by_name(string zone)
    {
        SqlException failure = Assert.Throws<SqlException>(() => TimeZones.ParseSetting(zone));
        Assert.Equal(SqlState.FeatureNotSupported, failure.Code);
        Assert.Contains(zone, failure.Message, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UTC", 0, "UTC")]
    [InlineData("utc", 0, "UTC")]
    [InlineData("-5", -18_000, "<-05>+05")]
    [InlineData("5.5", 19_800, "<+05:30>-05:30")]
    [InlineData("Etc/GMT+5", -18_000, "Etc/GMT+5")]
    [InlineData("<+03>-03", 10_800, "<+03>-03")]
    public void Zone_settings_are_read(string text, int offset, string name) => Assert.Equal((offset, name), TimeZones.ParseSetting(text));

    // Goal: day numbers and calendar dates agree over the whole range of timestamps.
    [Fact]
    public void The_calendar_is_consistent()
    {
        for (int julian = 0; julian < 109_000_000; julian += 9_973)
        {
            (int year, int month, int day) = Calendar.FromJulianDay(julian);
            Assert.Equal(julian, Calendar.ToJulianDay(year, month, day));
            Assert.InRange(day, 1, Calendar.DaysInMonth(year, month));
        }

        Assert.Equal(0, Calendar.ToJulianDay(-4713, 11, 24));
        Assert.Equal(Calendar.EpochJulianDay, Calendar.ToJulianDay(2000, 1, 1));
    }
}
