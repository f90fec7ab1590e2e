using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Comparison;

/// <summary>Comparison of everything that lies in the bits: integers, oids, booleans, dates and times of one kind, floats.</summary>
internal static class InlineComparisons
{
    public static void Add(FunctionBuilder builder)
    {
        (string Stem, string Left, string Right)[] integers =
        [
            ("int2", "int2", "int2"), ("int4", "int4", "int4"), ("int8", "int8", "int8"),
            ("int24", "int2", "int4"), ("int42", "int4", "int2"), ("int48", "int4", "int8"),
            ("int84", "int8", "int4"), ("int28", "int2", "int8"), ("int82", "int8", "int2"),
        ];
        foreach ((string stem, string left, string right) in integers)
        {
            PairComparison.Add<BitsOrder>(builder, ComparisonNames.FromStem(stem, "bt" + stem + "cmp"), left, right);
        }

        PairComparison.Add<BitsOrder>(builder, ComparisonNames.FromStem("bool", "btboolcmp"), "bool", "bool");
        PairComparison.Add<BitsOrder>(builder, ComparisonNames.FromStem("oid", "btoidcmp"), "oid", "oid");
        PairComparison.Add<BitsOrder>(builder, ComparisonNames.FromStem("tid", "bttidcmp"), "tid", "tid");
        PairComparison.Add<BitsOrder>(builder, ComparisonNames.FromStem("date_", "date_cmp"), "date", "date");
        PairComparison.Add<BitsOrder>(builder, ComparisonNames.FromStem("time_", "time_cmp"), "time", "time");
        PairComparison.Add<BitsOrder>(builder, ComparisonNames.FromStem("timestamp_", "timestamp_cmp"), "timestamp", "timestamp");
        PairComparison.Add<BitsOrder>(builder, ComparisonNames.FromStem("timestamptz_", "timestamptz_cmp"), "timestamptz", "timestamptz");
        PairComparison.Add<FloatOrder>(builder, ComparisonNames.FromStem("float4", "btfloat4cmp"), "float4", "float4");
        PairComparison.Add<FloatOrder>(builder, ComparisonNames.FromStem("float8", "btfloat8cmp"), "float8", "float8");
        PairComparison.Add<FloatOrder>(builder, ComparisonNames.FromStem("float48", "btfloat48cmp"), "float4", "float8");
        PairComparison.Add<FloatOrder>(builder, ComparisonNames.FromStem("float84", "btfloat84cmp"), "float8", "float4");

        // Transaction ids have equality only: they wrap around in PostgreSQL.
        builder.Scalar("xideq(xid,xid)", static (_, _, a) => Datum.From(a[0].Oid == a[1].Oid));
        builder.Scalar("xidneq(xid,xid)", static (_, _, a) => Datum.From(a[0].Oid != a[1].Oid));
        builder.Scalar("xideqint4(xid,int4)", static (_, _, a) => Datum.From(unchecked((int)a[0].Oid) == a[1].Int32));
        builder.Scalar("xidneqint4(xid,int4)", static (_, _, a) => Datum.From(unchecked((int)a[0].Oid) != a[1].Int32));
        builder.Scalar("cideq(cid,cid)", static (_, _, a) => Datum.From(a[0].Oid == a[1].Oid));

        AddExtremes(builder);
    }

    /// <summary>int4larger and its kin: the transition functions of max and min, callable by name.</summary>
    private static void AddExtremes(FunctionBuilder builder)
    {
        foreach (string type in (string[])["int2", "int4", "int8", "oid", "tid"])
        {
            Extremes<BitsOrder>(builder, type + "larger", type + "smaller", type);
        }

        foreach (string type in (string[])["date", "time", "timestamp", "timestamptz"])
        {
            Extremes<BitsOrder>(builder, type + "_larger", type + "_smaller", type);
        }

        Extremes<FloatOrder>(builder, "float4larger", "float4smaller", "float4");
        Extremes<FloatOrder>(builder, "float8larger", "float8smaller", "float8");
    }

    private static void Extremes<TOrder>(FunctionBuilder builder, string larger, string smaller, string type)
        where TOrder : struct, IPairOrder
    {
        builder.Scalar($"{larger}({type},{type})", static (_, _, a) => TOrder.Compare(a[0], a[1]) > 0 ? a[0] : a[1]);
        builder.Scalar($"{smaller}({type},{type})", static (_, _, a) => TOrder.Compare(a[0], a[1]) < 0 ? a[0] : a[1]);
    }
}

/// <summary>Order of the bits as a signed number; oids are stored without sign extension, so it is theirs too.</summary>
internal readonly struct BitsOrder : IPairOrder
{
    public static int Compare(in Datum left, in Datum right) => left.Bits.CompareTo(right.Bits);
}

/// <summary>PostgreSQL's total order of floats: NaN equals itself and is above everything; the zeros are equal.</summary>
internal readonly struct FloatOrder : IPairOrder
{
    public static int Compare(in Datum left, in Datum right)
    {
        double a = left.Double, b = right.Double;
        return a < b ? -1 : a > b ? 1 : a == b ? 0 : double.IsNaN(a) ? (double.IsNaN(b) ? 0 : 1) : -1;
    }
}
