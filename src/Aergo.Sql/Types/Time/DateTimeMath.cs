using System;

namespace Aergo.Sql.Types;

/// <summary>Arithmetic on dates, times and timestamps, with PostgreSQL's ranges and errors.</summary>
/// <remarks>Dates are days, times and timestamps microseconds (see <see cref="Calendar"/>). Offsets are seconds east of Greenwich.</remarks>
public static class DateTimeMath
{
    public static SqlException DateOutOfRange() => new(SqlState.DatetimeOverflow, "date out of range");

    public static SqlException TimestampOutOfRange() => new(SqlState.DatetimeOverflow, "timestamp out of range");

    public static SqlException IntervalOutOfRange() => new(SqlState.DatetimeOverflow, "interval out of range");

    public static int AddDays(int date, long days)
    {
        if (!Calendar.IsFiniteDate(date))
        {
            return date;
        }

        Int128 sum = (Int128)date + days;
        return sum >= Calendar.DateMin && sum < Calendar.DateEnd ? (int)sum : throw DateOutOfRange();
    }

    public static int SubtractDates(int left, int right) => Calendar.IsFiniteDate(left) && Calendar.IsFiniteDate(right)
        ? left - right
        : throw new SqlException(SqlState.DatetimeOverflow, "cannot subtract infinite dates");

    public static long DateToTimestamp(int date)
    {
        if (!Calendar.IsFiniteDate(date))
        {
            return date == Calendar.DateInfinity ? Calendar.TimestampInfinity : Calendar.TimestampMinusInfinity;
        }

        return Calendar.IsValidTimestamp((Int128)date * Calendar.MicrosecondsPerDay)
            ? date * Calendar.MicrosecondsPerDay
            : throw new SqlException(SqlState.DatetimeOverflow, "date out of range for timestamp");
    }

    public static long DateToTimestampTz(int date, int offsetEast) => LocalToUtc(DateToTimestamp(date), offsetEast);

    /// <summary>The day of a timestamp without zone.</summary>
    public static int TimestampToDate(long timestamp)
    {
        if (!Calendar.IsFiniteTimestamp(timestamp))
        {
            return timestamp > 0 ? Calendar.DateInfinity : Calendar.DateMinusInfinity;
        }

        return (int)Calendar.FloorDivide(timestamp, Calendar.MicrosecondsPerDay);
    }

    public static int TimestampTzToDate(long timestamp, int offsetEast) => TimestampToDate(UtcToLocalWide(timestamp, offsetEast));

    /// <summary>The time of day; infinities have none (NULL in SQL) and must not come here.</summary>
    public static long TimestampToTime(long timestamp) => Calendar.FloorModulo(timestamp, Calendar.MicrosecondsPerDay);

    public static TimeTz TimestampTzToTimeTz(long timestamp, int offsetEast) =>
        new(TimestampToTime(timestamp + (offsetEast * 1_000_000L)), -offsetEast);

    /// <summary>Reads a local time in a zone: what AT TIME ZONE does to a timestamp.</summary>
    public static long LocalToUtc(long timestamp, int offsetEast) => Shift(timestamp, -offsetEast * 1_000_000L);

    /// <summary>Shows a moment in a zone: what AT TIME ZONE does to a timestamptz.</summary>
    public static long UtcToLocal(long timestamp, int offsetEast) => Shift(timestamp, offsetEast * 1_000_000L);

    public static long LocalToUtc(long timestamp, SqlTimeZone zone) => Calendar.IsFiniteTimestamp(timestamp) ? LocalToUtc(timestamp, zone.OffsetOfClock(timestamp)) : timestamp;

    public static long UtcToLocal(long timestamp, SqlTimeZone zone) => Calendar.IsFiniteTimestamp(timestamp) ? UtcToLocal(timestamp, zone.OffsetAt(timestamp)) : timestamp;

    /// <summary>Moves a time with zone into another zone.</summary>
    public static TimeTz MoveZone(TimeTz time, int offsetEast) =>
        new(Calendar.FloorModulo(time.UtcMicroseconds + (offsetEast * 1_000_000L), Calendar.MicrosecondsPerDay), -offsetEast);

    /// <summary>The offset an interval means after AT TIME ZONE; 22023 with months or days.</summary>
    public static int OffsetFromInterval(Interval zone, DateTimeSettings settings) => zone.Months == 0 && zone.Days == 0
        ? (int)(zone.Microseconds / Calendar.MicrosecondsPerSecond)
        : throw new SqlException(
            SqlState.InvalidParameterValue,
            $"interval time zone \"{IntervalText.Format(zone, settings.IntervalStyle)}\" must not include months or days");

    /// <summary>Adds months with the day clamped to the month's end, then days, then microseconds.</summary>
    public static long Add(long timestamp, Interval span)
    {
        if (!Calendar.IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }

        Int128 result = timestamp;
        if (span.Months != 0)
        {
            DateTimeParts parts = DateTimeParts.FromTimestamp(timestamp);
            long months = ((long)parts.Year * 12) + parts.Month - 1 + span.Months;
            long year = Calendar.FloorDivide(months, 12);
            int month = (int)Calendar.FloorModulo(months, 12) + 1;
            if (year is < -5000 or > 400_000)
            {
                throw TimestampOutOfRange();
            }

            parts.Year = (int)year;
            parts.Month = month;
            parts.Day = Math.Min(parts.Day, Calendar.DaysInMonth(parts.Year, month));
            result = parts.TryToTimestamp(0, out long moved) ? moved : throw TimestampOutOfRange();
        }

        if (span.Days != 0)
        {
            result += (Int128)span.Days * Calendar.MicrosecondsPerDay;
            if (!Calendar.IsValidTimestamp(result))
            {
                throw TimestampOutOfRange();
            }
        }

        result += span.Microseconds;
        return Calendar.IsValidTimestamp(result) ? (long)result : throw TimestampOutOfRange();
    }

    public static long Subtract(long timestamp, Interval span) => Add(timestamp, IntervalMath.Negate(span));

    /// <summary>The same for a moment shown in a zone: months and days count on the local calendar.</summary>
    public static long AddInZone(long timestamp, Interval span, int offsetEast)
    {
        if (!Calendar.IsFiniteTimestamp(timestamp) || (span.Months == 0 && span.Days == 0) || offsetEast == 0)
        {
            return Add(timestamp, span);
        }

        long local = UtcToLocalWide(timestamp, offsetEast);
        long moved = Add(local, new Interval(span.Months, span.Days, 0));
        return Add(LocalToUtc(moved, offsetEast), new Interval(0, 0, span.Microseconds));
    }

    /// <summary>The difference in days and time, without months.</summary>
    public static Interval SubtractTimestamps(long left, long right)
    {
        if (!Calendar.IsFiniteTimestamp(left) || !Calendar.IsFiniteTimestamp(right))
        {
            throw new SqlException(SqlState.DatetimeOverflow, "cannot subtract infinite timestamps");
        }

        Int128 difference = (Int128)left - right;
        return difference >= long.MinValue && difference <= long.MaxValue
            ? IntervalMath.JustifyHours(new Interval(0, 0, (long)difference))
            : throw IntervalOutOfRange();
    }

    /// <summary>The difference in years, months, days and time, as people count an age.</summary>
    public static Interval Age(long left, long right)
    {
        if (!Calendar.IsFiniteTimestamp(left) || !Calendar.IsFiniteTimestamp(right))
        {
            throw TimestampOutOfRange();
        }

        bool negative = left < right;
        DateTimeParts later = DateTimeParts.FromTimestamp(negative ? right : left);
        DateTimeParts earlier = DateTimeParts.FromTimestamp(negative ? left : right);
        long time = later.TimeOfDay - earlier.TimeOfDay;
        int days = later.Day - earlier.Day;
        int months = ((later.Year - earlier.Year) * 12) + later.Month - earlier.Month;
        if (time < 0)
        {
            time += Calendar.MicrosecondsPerDay;
            days--;
        }

        // Days borrowed come from the month the earlier moment lies in.
        while (days < 0)
        {
            days += Calendar.DaysInMonth(earlier.Year, earlier.Month);
            months--;
        }

        return negative ? new Interval(-months, -days, -time) : new Interval(months, days, time);
    }

    /// <summary>Time of day plus an interval's time part, around the clock.</summary>
    public static long AddTime(long time, Interval span) =>
        Calendar.FloorModulo(time + (span.Microseconds % Calendar.MicrosecondsPerDay), Calendar.MicrosecondsPerDay);

    public static long SubtractTime(long time, Interval span) =>
        Calendar.FloorModulo(time - (span.Microseconds % Calendar.MicrosecondsPerDay), Calendar.MicrosecondsPerDay);

    public static TimeTz AddTime(TimeTz time, Interval span) => new(AddTime(time.Microseconds, span), time.ZoneSecondsWest);

    public static TimeTz SubtractTime(TimeTz time, Interval span) => new(SubtractTime(time.Microseconds, span), time.ZoneSecondsWest);

    /// <summary>An interval's time part as a time of day.</summary>
    public static long IntervalToTime(Interval span) => Calendar.FloorModulo(span.Microseconds, Calendar.MicrosecondsPerDay);

    /// <summary>Date and time of day joined.</summary>
    public static long Combine(int date, long time)
    {
        long midnight = DateToTimestamp(date);
        if (!Calendar.IsFiniteTimestamp(midnight))
        {
            return midnight;
        }

        Int128 sum = (Int128)midnight + time;
        return Calendar.IsValidTimestamp(sum) ? (long)sum : throw TimestampOutOfRange();
    }

    public static long Combine(int date, TimeTz time)
    {
        long midnight = DateToTimestamp(date);
        if (!Calendar.IsFiniteTimestamp(midnight))
        {
            return midnight;
        }

        Int128 sum = (Int128)midnight + time.UtcMicroseconds;
        return Calendar.IsValidTimestamp(sum) ? (long)sum : throw TimestampOutOfRange();
    }

    /// <summary>Order of a date and a timestamp; a date later than any timestamp is above all finite ones.</summary>
    public static int CompareDateToTimestamp(int date, long timestamp, int offsetEast)
    {
        if (!Calendar.IsFiniteDate(date))
        {
            return DateToTimestamp(date).CompareTo(timestamp);
        }

        Int128 moment = ((Int128)date * Calendar.MicrosecondsPerDay) - ((Int128)offsetEast * 1_000_000);
        return moment.CompareTo(timestamp);
    }

    // A moment near the end of the range may be shown beyond it.
    private static long UtcToLocalWide(long timestamp, int offsetEast) =>
        Calendar.IsFiniteTimestamp(timestamp) ? timestamp + (offsetEast * 1_000_000L) : timestamp;

    private static long Shift(long timestamp, long microseconds)
    {
        if (!Calendar.IsFiniteTimestamp(timestamp))
        {
            return timestamp;
        }

        Int128 moved = (Int128)timestamp + microseconds;
        return Calendar.IsValidTimestamp(moved) ? (long)moved : throw TimestampOutOfRange();
    }
}
