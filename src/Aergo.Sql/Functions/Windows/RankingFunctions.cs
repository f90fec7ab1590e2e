using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Windows;

/// <summary>row_number, rank and their kin: places of the present row in its partition.</summary>
internal static class RankingFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Window("row_number()", static (_, _, rows) => Datum.From((long)rows.Current + 1));
        builder.Window("rank()", static (_, _, rows) => Datum.From((long)rows.PeerStart(rows.Current) + 1));
        builder.Window("dense_rank()", static (_, _, rows) => Datum.From((long)rows.PeerGroup(rows.Current) + 1));
        builder.Window("percent_rank()", static (_, _, rows) =>
            Datum.From(rows.Count <= 1 ? 0.0 : (double)rows.PeerStart(rows.Current) / (rows.Count - 1)));
        builder.Window("cume_dist()", static (_, _, rows) => Datum.From((double)rows.PeerEnd(rows.Current) / rows.Count));
        builder.Window("ntile(int4)", static (_, _, rows) => Tile(rows));
    }

    /// <summary>Splits the partition into buckets of sizes that differ by one at most, the larger ones first. The count is that of the first row.</summary>
    private static Datum Tile(IWindowRows rows)
    {
        Datum argument = rows.Argument(0, 0);
        if (argument.IsNull)
        {
            return Datum.Null;
        }

        int buckets = argument.Int32;
        if (buckets <= 0)
        {
            throw new SqlException(SqlState.InvalidNtileArgument, "argument of ntile must be greater than zero");
        }

        int size = rows.Count / buckets, larger = rows.Count % buckets;
        int inLarger = larger * (size + 1);
        return Datum.From(rows.Current < inLarger
            ? (rows.Current / (size + 1)) + 1
            : larger + ((rows.Current - inLarger) / size) + 1);
    }
}
