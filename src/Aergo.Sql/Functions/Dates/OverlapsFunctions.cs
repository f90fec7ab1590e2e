using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Comparison;
using Aergo.Sql.Functions.Sets;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Dates;

/// <summary>OVERLAPS with its rules for NULL ends, and generate_series over timestamps.</summary>
internal static class OverlapsFunctions
{
    private delegate Datum Shift(SqlContext context, in Datum start, Interval span);

    public static void Add(FunctionBuilder builder)
    {
        Family<BitsOrder>(builder, "timestamp", static (SqlContext _, in Datum s, Interval i) => Datum.From(DateTimeMath.Add(s.Int64, i)));
        Family<BitsOrder>(builder, "timestamptz", static (SqlContext c, in Datum s, Interval i) => Datum.From(DateTimeMath.AddInZone(s.Int64, i, c.Settings.TimeZoneOffsetSeconds)));
        Family<BitsOrder>(builder, "time", static (SqlContext _, in Datum s, Interval i) => Datum.From(DateTimeMath.AddTime(s.Int64, i)));
        builder.Scalar("overlaps(timetz,timetz,timetz,timetz)", static (_, _, a) => Overlap<TimeTzOrder>(a[0], a[1], a[2], a[3]), 2);
        builder.Set("generate_series(timestamp,timestamp,interval)", static (c, _, a) => Series(c, a[0].Int64, a[1].Int64, a[2].Ref<Interval>(), null));
        builder.Set("generate_series(timestamptz,timestamptz,interval)", static (c, _, a) =>
            Series(c, a[0].Int64, a[1].Int64, a[2].Ref<Interval>(), c.Settings.TimeZoneOffsetSeconds));
    }

    private static void Family<TOrder>(FunctionBuilder builder, string type, Shift shift)
        where TOrder : struct, IPairOrder
    {
        Datum End(SqlContext context, in Datum start, in Datum span) => start.IsNull || span.IsNull ? Datum.Null : shift(context, start, span.Ref<Interval>());
        builder.Scalar($"overlaps({type},{type},{type},{type})", static (_, _, a) => Overlap<TOrder>(a[0], a[1], a[2], a[3]), 2);
        builder.Scalar($"overlaps({type},interval,{type},interval)", (c, _, a) => Overlap<TOrder>(a[0], End(c, a[0], a[1]), a[2], End(c, a[2], a[3])), 2);
        builder.Scalar($"overlaps({type},{type},{type},interval)", (c, _, a) => Overlap<TOrder>(a[0], a[1], a[2], End(c, a[2], a[3])), 2);
        builder.Scalar($"overlaps({type},interval,{type},{type})", (c, _, a) => Overlap<TOrder>(a[0], End(c, a[0], a[1]), a[2], a[3]), 2);
    }

    private static Datum Overlap<TOrder>(Datum start1, Datum end1, Datum start2, Datum end2)
        where TOrder : struct, IPairOrder
    {
        if (!Settle<TOrder>(ref start1, ref end1) || !Settle<TOrder>(ref start2, ref end2))
        {
            return Datum.Null;
        }

        int order = TOrder.Compare(start1, start2);
        if (order == 0)
        {
            return end1.IsNull || end2.IsNull ? Datum.Null : Datum.True;
        }

        // The later start must lie before the end of the earlier one.
        (Datum laterStart, Datum laterEnd, Datum earlierEnd) = order > 0 ? (start1, end1, end2) : (start2, end2, end1);
        if (earlierEnd.IsNull)
        {
            return Datum.Null;
        }

        return TOrder.Compare(laterStart, earlierEnd) < 0 ? Datum.True : laterEnd.IsNull ? Datum.Null : Datum.False;
    }

    /// <summary>Puts the lesser end first, or the one that is known; false when none is.</summary>
    private static bool Settle<TOrder>(ref Datum start, ref Datum end)
        where TOrder : struct, IPairOrder
    {
        if (start.IsNull)
        {
            (start, end) = (end, Datum.Null);
        }
        else if (!end.IsNull && TOrder.Compare(start, end) > 0)
        {
            (start, end) = (end, start);
        }

        return !start.IsNull;
    }

    private static IEnumerable<Datum[]> Series(SqlContext context, long start, long stop, Interval step, int? offsetEast)
    {
        int sign = step.CompareTo(Interval.Zero);
        if (sign == 0)
        {
            throw SeriesFunctions.ZeroStep();
        }

        return Rows();

        IEnumerable<Datum[]> Rows()
        {
            long value = start;
            while (sign > 0 ? value <= stop : value >= stop)
            {
                context.Gas.Charge(2);
                yield return [Datum.From(value)];
                if (!Calendar.IsFiniteTimestamp(value))
                {
                    // PostgreSQL goes on for ever here.
                    throw new SqlException(SqlState.InvalidParameterValue, "start value cannot be infinity");
                }

                value = offsetEast is { } offset ? DateTimeMath.AddInZone(value, step, offset) : DateTimeMath.Add(value, step);
            }
        }
    }
}
