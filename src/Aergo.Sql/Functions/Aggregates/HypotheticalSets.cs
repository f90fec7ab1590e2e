using System;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>rank, dense_rank, percent_rank and cume_dist WITHIN GROUP: where a row that is not there would stand.</summary>
/// <remarks>Each row of the group comes, in order, as two arguments: how it stands to the hypothetical row (-1 before, 0 beside, 1 behind), and whether it differs from the row before it.</remarks>
internal static class HypotheticalSets
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Hypothetical("rank(any)", static () => new Place(static p => Datum.From(p.Before + 1)));
        builder.Hypothetical("dense_rank(any)", static () => new Place(static p => Datum.From(p.DistinctBefore + 1)));
        builder.Hypothetical("percent_rank(any)", static () => new Place(static p => Datum.From(p.Rows == 0 ? 0.0 : (double)p.Before / p.Rows)));
        builder.Hypothetical("cume_dist(any)", static () => new Place(static p => Datum.From((double)(p.Before + p.Beside + 1) / (p.Rows + 1))));
    }

    private sealed class Place(Func<Place, Datum> result) : Accumulator
    {
        public long Rows { get; private set; }

        public long Before { get; private set; }

        public long DistinctBefore { get; private set; }

        public long Beside { get; private set; }

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            Rows++;
            int order = arguments[0].Int32;
            Before += order < 0 ? 1 : 0;
            DistinctBefore += order < 0 && arguments[1].Boolean ? 1 : 0;
            Beside += order == 0 ? 1 : 0;
        }

        public override Datum Result(SqlContext context) => result(this);
    }
}
