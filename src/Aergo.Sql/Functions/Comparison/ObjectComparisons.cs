using System;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Comparison;

/// <summary>Comparison of values held as objects: numeric, bytea, uuid, interval, timetz, jsonb.</summary>
internal static class ObjectComparisons
{
    public static void Add(FunctionBuilder builder)
    {
        PairComparison.Add<NumericOrder>(builder, ComparisonNames.FromStem("numeric_", "numeric_cmp"), "numeric", "numeric");
        PairComparison.Add<ByteOrder>(builder, ComparisonNames.FromStem("bytea", "byteacmp"), "bytea", "bytea");
        PairComparison.Add<UuidOrder>(builder, ComparisonNames.FromStem("uuid_", "uuid_cmp"), "uuid", "uuid");
        PairComparison.Add<IntervalOrder>(builder, ComparisonNames.FromStem("interval_", "interval_cmp"), "interval", "interval");
        PairComparison.Add<TimeTzOrder>(builder, ComparisonNames.FromStem("timetz_", "timetz_cmp"), "timetz", "timetz");
        PairComparison.Add<JsonbOrdering>(builder, ComparisonNames.FromStem("jsonb_", "jsonb_cmp"), "jsonb", "jsonb");
        Extremes<NumericOrder>(builder, "numeric");
        Extremes<IntervalOrder>(builder, "interval");
        Extremes<TimeTzOrder>(builder, "timetz");
    }

    private static void Extremes<TOrder>(FunctionBuilder builder, string type)
        where TOrder : struct, IPairOrder
    {
        builder.Scalar($"{type}_larger({type},{type})", static (_, _, a) => TOrder.Compare(a[0], a[1]) > 0 ? a[0] : a[1]);
        builder.Scalar($"{type}_smaller({type},{type})", static (_, _, a) => TOrder.Compare(a[0], a[1]) < 0 ? a[0] : a[1]);
    }
}

internal readonly struct NumericOrder : IPairOrder
{
    public static int Compare(in Datum left, in Datum right) => left.Ref<PgNumeric>().CompareTo(right.Ref<PgNumeric>());
}

internal readonly struct ByteOrder : IPairOrder
{
    public static int Compare(in Datum left, in Datum right) => left.Bytes.AsSpan().SequenceCompareTo(right.Bytes);
}

internal readonly struct UuidOrder : IPairOrder
{
    public static int Compare(in Datum left, in Datum right) => left.Uuid.CompareTo(right.Uuid);
}

internal readonly struct IntervalOrder : IPairOrder
{
    public static int Compare(in Datum left, in Datum right) => left.Ref<Interval>().CompareTo(right.Ref<Interval>());
}

internal readonly struct TimeTzOrder : IPairOrder
{
    public static int Compare(in Datum left, in Datum right) => left.Ref<TimeTz>().CompareTo(right.Ref<TimeTz>());
}

internal readonly struct JsonbOrdering : IPairOrder
{
    public static int Compare(in Datum left, in Datum right) => left.Ref<JsonbValue>().CompareTo(right.Ref<JsonbValue>());
}
