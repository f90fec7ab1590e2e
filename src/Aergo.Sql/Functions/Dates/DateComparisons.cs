using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Dates;

/// <summary>Comparison across date, timestamp and timestamptz; those that involve a zone depend on the session's.</summary>
internal static class DateComparisons
{
    private delegate int Order(in Datum left, in Datum right, int offsetEast);

    public static void Add(FunctionBuilder builder)
    {
        Cross(builder, "date", "timestamp", DateToTimestamp);
        Cross(builder, "date", "timestamptz", DateToTimestampTz);
        Cross(builder, "timestamp", "date", static (in Datum a, in Datum b, int o) => -DateToTimestamp(b, a, o));
        Cross(builder, "timestamptz", "date", static (in Datum a, in Datum b, int o) => -DateToTimestampTz(b, a, o));
        Cross(builder, "timestamp", "timestamptz", TimestampToTimestampTz);
        Cross(builder, "timestamptz", "timestamp", static (in Datum a, in Datum b, int o) => -TimestampToTimestampTz(b, a, o));
    }

    private static int DateToTimestamp(in Datum left, in Datum right, int offsetEast) => DateTimeMath.CompareDateToTimestamp(left.Int32, right.Int64, 0);

    private static int DateToTimestampTz(in Datum left, in Datum right, int offsetEast) => DateTimeMath.CompareDateToTimestamp(left.Int32, right.Int64, offsetEast);

    private static int TimestampToTimestampTz(in Datum left, in Datum right, int offsetEast) => Calendar.IsFiniteTimestamp(left.Int64)
        ? ((System.Int128)left.Int64 - ((System.Int128)offsetEast * Calendar.MicrosecondsPerSecond)).CompareTo(right.Int64)
        : left.Int64.CompareTo(right.Int64);

    private static void Cross(FunctionBuilder builder, string left, string right, Order order)
    {
        string arguments = $"({left},{right})";
        builder.Scalar($"{left}_eq_{right}{arguments}", (c, _, a) => Datum.From(order(a[0], a[1], c.Settings.TimeZoneOffsetSeconds) == 0));
        builder.Scalar($"{left}_ne_{right}{arguments}", (c, _, a) => Datum.From(order(a[0], a[1], c.Settings.TimeZoneOffsetSeconds) != 0));
        builder.Scalar($"{left}_lt_{right}{arguments}", (c, _, a) => Datum.From(order(a[0], a[1], c.Settings.TimeZoneOffsetSeconds) < 0));
        builder.Scalar($"{left}_le_{right}{arguments}", (c, _, a) => Datum.From(order(a[0], a[1], c.Settings.TimeZoneOffsetSeconds) <= 0));
        builder.Scalar($"{left}_gt_{right}{arguments}", (c, _, a) => Datum.From(order(a[0], a[1], c.Settings.TimeZoneOffsetSeconds) > 0));
        builder.Scalar($"{left}_ge_{right}{arguments}", (c, _, a) => Datum.From(order(a[0], a[1], c.Settings.TimeZoneOffsetSeconds) >= 0));
        builder.Scalar($"{left}_cmp_{right}{arguments}", (c, _, a) => Datum.From(System.Math.Sign(order(a[0], a[1], c.Settings.TimeZoneOffsetSeconds))));
    }
}
