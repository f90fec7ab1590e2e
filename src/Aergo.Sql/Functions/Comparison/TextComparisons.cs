using Aergo.Sql.Functions.Strings;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Comparison;

/// <summary>Comparison of text, name, bpchar and "char", all by code point.</summary>
internal static class TextComparisons
{
    public static void Add(FunctionBuilder builder)
    {
        TextOps(builder);
        PairComparison.Add<TextOrder>(builder, ComparisonNames.FromStem("name", "btnamecmp"), "name", "name");
        PairComparison.Add<TextOrder>(builder, NamesWithSuffix("name", "text", "btnametextcmp"), "name", "text");
        PairComparison.Add<TextOrder>(builder, NamesWithSuffix("text", "name", "bttextnamecmp"), "text", "name");
        PairComparison.Add<BlankPaddedOrder>(builder, ComparisonNames.FromStem("bpchar", "bpcharcmp"), "bpchar", "bpchar");
        PairComparison.Add<InternalCharOrder>(builder, ComparisonNames.FromStem("char", "btcharcmp"), "char", "char");
        AddPattern<TextOrder>(builder, "text", "bttext_pattern_cmp");
        AddPattern<BlankPaddedOrder>(builder, "bpchar", "btbpchar_pattern_cmp");
        Extremes<TextOrder>(builder, "text");
        Extremes<BlankPaddedOrder>(builder, "bpchar");
    }

    private static void TextOps(FunctionBuilder builder)
    {
        builder.Scalar("texteq(text,text)", static (c, _, a) =>
        {
            Cost.Bytes(c, a[0].Text.Length);
            return Datum.From(string.Equals(a[0].Text, a[1].Text, System.StringComparison.Ordinal));
        });
        builder.Scalar("textne(text,text)", static (c, _, a) =>
        {
            Cost.Bytes(c, a[0].Text.Length);
            return Datum.From(!string.Equals(a[0].Text, a[1].Text, System.StringComparison.Ordinal));
        });
        builder.Scalar("text_lt(text,text)", static (_, _, a) => Datum.From(TextOrder.Compare(a[0], a[1]) < 0), 2);
        builder.Scalar("text_le(text,text)", static (_, _, a) => Datum.From(TextOrder.Compare(a[0], a[1]) <= 0), 2);
        builder.Scalar("text_gt(text,text)", static (_, _, a) => Datum.From(TextOrder.Compare(a[0], a[1]) > 0), 2);
        builder.Scalar("text_ge(text,text)", static (_, _, a) => Datum.From(TextOrder.Compare(a[0], a[1]) >= 0), 2);
        builder.Scalar("bttextcmp(text,text)", static (_, _, a) => Datum.From(TextOrder.Compare(a[0], a[1])), 2);
    }

    private static ComparisonNames NamesWithSuffix(string stem, string suffix, string threeWay) => new(
        stem + "eq" + suffix, stem + "ne" + suffix, stem + "lt" + suffix, stem + "le" + suffix, stem + "gt" + suffix, stem + "ge" + suffix, threeWay);

    private static void AddPattern<TOrder>(FunctionBuilder builder, string type, string threeWay)
        where TOrder : struct, IPairOrder
    {
        string arguments = $"({type},{type})";
        builder.Scalar(type + "_pattern_lt" + arguments, static (_, _, a) => Datum.From(TOrder.Compare(a[0], a[1]) < 0), 2);
        builder.Scalar(type + "_pattern_le" + arguments, static (_, _, a) => Datum.From(TOrder.Compare(a[0], a[1]) <= 0), 2);
        builder.Scalar(type + "_pattern_gt" + arguments, static (_, _, a) => Datum.From(TOrder.Compare(a[0], a[1]) > 0), 2);
        builder.Scalar(type + "_pattern_ge" + arguments, static (_, _, a) => Datum.From(TOrder.Compare(a[0], a[1]) >= 0), 2);
        builder.Scalar(threeWay + arguments, static (_, _, a) => Datum.From(TOrder.Compare(a[0], a[1])), 2);
    }

    private static void Extremes<TOrder>(FunctionBuilder builder, string type)
        where TOrder : struct, IPairOrder
    {
        builder.Scalar($"{type}_larger({type},{type})", static (_, _, a) => TOrder.Compare(a[0], a[1]) > 0 ? a[0] : a[1], 2);
        builder.Scalar($"{type}_smaller({type},{type})", static (_, _, a) => TOrder.Compare(a[0], a[1]) < 0 ? a[0] : a[1], 2);
    }
}

internal readonly struct TextOrder : IPairOrder
{
    public static int Compare(in Datum left, in Datum right) => CodePoints.Compare(left.Text, right.Text);
}

/// <summary>char(n): blanks at the end do not count.</summary>
internal readonly struct BlankPaddedOrder : IPairOrder
{
    public static int Compare(in Datum left, in Datum right) =>
        CodePoints.Compare(System.MemoryExtensions.TrimEnd(left.Text, ' '), System.MemoryExtensions.TrimEnd(right.Text, ' '));
}
