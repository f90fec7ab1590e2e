using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Comparison;

/// <summary>An order over the values of two types. A struct, so that each use is compiled for itself.</summary>
internal interface IPairOrder
{
    static abstract int Compare(in Datum left, in Datum right);
}

/// <summary>Names of the six comparison functions of one pair of types, and of the three-way one; null where PostgreSQL has none.</summary>
internal readonly record struct ComparisonNames(string Equal, string NotEqual, string Less, string LessOrEqual, string Greater, string GreaterOrEqual, string? ThreeWay)
{
    /// <summary>Names made of a stem and eq, ne, lt, le, gt, ge.</summary>
    public static ComparisonNames FromStem(string stem, string? threeWay) =>
        new(stem + "eq", stem + "ne", stem + "lt", stem + "le", stem + "gt", stem + "ge", threeWay);
}

internal static class PairComparison
{
    /// <summary>Registers the comparison functions of one pair of types.</summary>
    public static void Add<TOrder>(FunctionBuilder builder, ComparisonNames names, string left, string right)
        where TOrder : struct, IPairOrder
    {
        string arguments = $"({left},{right})";
        builder.Scalar(names.Equal + arguments, static (_, _, a) => Datum.From(TOrder.Compare(a[0], a[1]) == 0));
        builder.Scalar(names.NotEqual + arguments, static (_, _, a) => Datum.From(TOrder.Compare(a[0], a[1]) != 0));
        builder.Scalar(names.Less + arguments, static (_, _, a) => Datum.From(TOrder.Compare(a[0], a[1]) < 0));
        builder.Scalar(names.LessOrEqual + arguments, static (_, _, a) => Datum.From(TOrder.Compare(a[0], a[1]) <= 0));
        builder.Scalar(names.Greater + arguments, static (_, _, a) => Datum.From(TOrder.Compare(a[0], a[1]) > 0));
        builder.Scalar(names.GreaterOrEqual + arguments, static (_, _, a) => Datum.From(TOrder.Compare(a[0], a[1]) >= 0));
        if (names.ThreeWay is not null)
        {
            builder.Scalar(names.ThreeWay + arguments, static (_, _, a) => Datum.From(System.Math.Sign(TOrder.Compare(a[0], a[1]))));
        }
    }
}
