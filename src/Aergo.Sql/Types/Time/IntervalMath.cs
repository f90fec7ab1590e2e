using System;

namespace Aergo.Sql.Types;

/// <summary>Arithmetic on intervals. Results that do not fit are 22008.</summary>
public static class IntervalMath
{
    private const int DaysPerMonth = 30;
    private const double SecondsPerDay = 86_400;
    private const double MicrosecondsPerSecond = 1_000_000;

    public static Interval Negate(Interval value) => Make(-(Int128)value.Months, -(Int128)value.Days, -(Int128)value.Microseconds);

    public static Interval Add(Interval left, Interval right) => Make(
        (Int128)left.Months + right.Months, (Int128)left.Days + right.Days, (Int128)left.Microseconds + right.Microseconds);

    public static Interval Subtract(Interval left, Interval right) => Make(
        (Int128)left.Months - right.Months, (Int128)left.Days - right.Days, (Int128)left.Microseconds - right.Microseconds);

    /// <summary>Fractions of months become days, of days time, rounded as PostgreSQL does it in double arithmetic.</summary>
    public static Interval Multiply(Interval value, double factor) =>
        Scale(value, value.Months * factor, value.Days * factor, value.Microseconds * factor);

    public static Interval Divide(Interval value, double divisor) => divisor == 0
        ? throw NumericArithmetic.DivisionByZero()
        : Scale(value, value.Months / divisor, value.Days / divisor, value.Microseconds / divisor);

    /// <summary>Whole days of 24 hours move from the time to the days; both keep one sign.</summary>
    public static Interval JustifyHours(Interval value)
    {
        long time = value.Microseconds;
        Int128 days = (Int128)value.Days + (time / Calendar.MicrosecondsPerDay);
        time %= Calendar.MicrosecondsPerDay;
        AlignTime(ref days, ref time);
        return Make(value.Months, days, time);
    }

    /// <summary>Whole months of 30 days move from the days to the months; both keep one sign.</summary>
    public static Interval JustifyDays(Interval value)
    {
        Int128 months = (Int128)value.Months + (value.Days / DaysPerMonth);
        int days = value.Days % DaysPerMonth;
        if (months > 0 && days < 0)
        {
            (days, months) = (days + DaysPerMonth, months - 1);
        }
        else if (months < 0 && days > 0)
        {
            (days, months) = (days - DaysPerMonth, months + 1);
        }

        return Make(months, days, value.Microseconds);
    }

    /// <summary>Both, with one sign for all three parts.</summary>
    public static Interval JustifyInterval(Interval value)
    {
        long time = value.Microseconds % Calendar.MicrosecondsPerDay;
        Int128 days = (Int128)value.Days + (value.Microseconds / Calendar.MicrosecondsPerDay);
        Int128 months = value.Months + (days / DaysPerMonth);
        days %= DaysPerMonth;
        if (months > 0 && (days < 0 || (days == 0 && time < 0)))
        {
            (days, months) = (days + DaysPerMonth, months - 1);
        }
        else if (months < 0 && (days > 0 || (days == 0 && time > 0)))
        {
            (days, months) = (days - DaysPerMonth, months + 1);
        }

        AlignTime(ref days, ref time);
        return Make(months, days, time);
    }

    public static Interval FromTime(long microseconds) => new(0, 0, microseconds);

    private static void AlignTime(ref Int128 days, ref long time)
    {
        if (days > 0 && time < 0)
        {
            (time, days) = (time + Calendar.MicrosecondsPerDay, days - 1);
        }
        else if (days < 0 && time > 0)
        {
            (time, days) = (time - Calendar.MicrosecondsPerDay, days + 1);
        }
    }

    private static Interval Make(Int128 months, Int128 days, Int128 time) =>
        months < int.MinValue || months > int.MaxValue || days < int.MinValue || days > int.MaxValue || time < long.MinValue || time > long.MaxValue
            ? throw DateTimeMath.IntervalOutOfRange()
            : new Interval((int)months, (int)days, (long)time);

    private static Interval Scale(Interval value, double months, double days, double time)
    {
        int wholeMonths = ToInt32(months);
        int wholeDays = ToInt32(days);
        double monthRest = RoundMicro((months - wholeMonths) * DaysPerMonth);
        double seconds = RoundMicro((days - wholeDays + monthRest - (int)monthRest) * SecondsPerDay);
        Int128 allDays = wholeDays;
        if (Math.Abs(seconds) >= SecondsPerDay)
        {
            int carry = (int)(seconds / SecondsPerDay);
            allDays += carry;
            seconds -= carry * SecondsPerDay;
        }

        allDays += (int)monthRest;
        double total = Math.Round(time + (seconds * MicrosecondsPerSecond), MidpointRounding.ToEven);
        if (double.IsNaN(total) || total < -9223372036854775808.0 || total >= 9223372036854775808.0)
        {
            throw DateTimeMath.IntervalOutOfRange();
        }

        return Make(wholeMonths, allDays, (long)total);
    }

    private static int ToInt32(double value) => value is >= -2147483648.0 and < 2147483648.0
        ? (int)value
        : throw DateTimeMath.IntervalOutOfRange();

    private static double RoundMicro(double value) => Math.Round(value * MicrosecondsPerSecond, MidpointRounding.ToEven) / MicrosecondsPerSecond;
}
