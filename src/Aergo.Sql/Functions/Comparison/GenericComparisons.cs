using Aergo.Sql.Functions.Aggregates;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Comparison;

/// <summary>Comparison of arrays, rows and enums: the order follows from the actual type of the call.</summary>
internal static class GenericComparisons
{
    public static void Add(FunctionBuilder builder)
    {
        Family(builder, new ComparisonNames("array_eq", "array_ne", "array_lt", "array_le", "array_gt", "array_ge", "btarraycmp"), "anyarray", 3);
        Family(builder, new ComparisonNames("record_eq", "record_ne", "record_lt", "record_le", "record_gt", "record_ge", "btrecordcmp"), "record", 3);
        RecordImages.Add(builder);
        Family(builder, ComparisonNames.FromStem("enum_", "enum_cmp"), "anyenum", 2);
        Family(builder, ComparisonNames.FromStem("oidvector", "btoidvectorcmp"), "oidvector", 3);
        foreach ((string larger, string smaller, string type) in ((string, string, string)[])
            [("array_larger", "array_smaller", "anyarray"), ("enum_larger", "enum_smaller", "anyenum")])
        {
            builder.Scalar($"{larger}({type},{type})", static (_, s, a) => TypeOrder.Compare(s.ArgumentTypes[0], a[0], a[1]) > 0 ? a[0] : a[1], 3);
            builder.Scalar($"{smaller}({type},{type})", static (_, s, a) => TypeOrder.Compare(s.ArgumentTypes[0], a[0], a[1]) < 0 ? a[0] : a[1], 3);
            builder.Aggregate($"max({type})", static s => new GenericExtreme(s.ArgumentTypes[0], 1));
            builder.Aggregate($"min({type})", static s => new GenericExtreme(s.ArgumentTypes[0], -1));
        }
    }

    private static void Family(FunctionBuilder builder, ComparisonNames names, string type, int gas)
    {
        string arguments = $"({type},{type})";
        builder.Scalar(names.Equal + arguments, static (_, s, a) => Datum.From(TypeOrder.Equal(s.ArgumentTypes[0].Underlying, a[0], a[1])), gas);
        builder.Scalar(names.NotEqual + arguments, static (_, s, a) => Datum.From(!TypeOrder.Equal(s.ArgumentTypes[0].Underlying, a[0], a[1])), gas);
        builder.Scalar(names.Less + arguments, static (_, s, a) => Datum.From(TypeOrder.Compare(s.ArgumentTypes[0], a[0], a[1]) < 0), gas);
        builder.Scalar(names.LessOrEqual + arguments, static (_, s, a) => Datum.From(TypeOrder.Compare(s.ArgumentTypes[0], a[0], a[1]) <= 0), gas);
        builder.Scalar(names.Greater + arguments, static (_, s, a) => Datum.From(TypeOrder.Compare(s.ArgumentTypes[0], a[0], a[1]) > 0), gas);
        builder.Scalar(names.GreaterOrEqual + arguments, static (_, s, a) => Datum.From(TypeOrder.Compare(s.ArgumentTypes[0], a[0], a[1]) >= 0), gas);
        builder.Scalar(names.ThreeWay + arguments, static (_, s, a) => Datum.From(System.Math.Sign(TypeOrder.Compare(s.ArgumentTypes[0], a[0], a[1]))), gas);
    }
}
