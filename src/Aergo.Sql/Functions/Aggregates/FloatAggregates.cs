using System;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Numbers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Aggregates;

/// <summary>Aggregates of floats, added in the order of the rows. Sums of squares follow Youngs and Cramer, as PostgreSQL's do.</summary>
internal static class FloatAggregates
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Aggregate("sum(float4)", static _ => new Sum(single: true));
        builder.Aggregate("sum(float8)", static _ => new Sum(single: false));
        foreach (string type in (string[])["float4", "float8"])
        {
            builder.Aggregate($"avg({type})", static _ => new Moments(static m => m.Count > 0 ? Datum.From(m.Sum / m.Count) : Datum.Null));
            foreach (string name in (string[])["variance", "var_samp", "var_pop", "stddev", "stddev_samp", "stddev_pop"])
            {
                bool sample = !name.EndsWith("_pop", StringComparison.Ordinal), root = name.StartsWith("std", StringComparison.Ordinal);
                builder.Aggregate($"{name}({type})", _ => new Moments(m => Spread(m, sample, root)));
            }
        }

        Pair(builder, "regr_count", 0, static m => Datum.From((long)m.Count));
        Pair(builder, "regr_sxx", 1, static m => Datum.From(m.Sxx));
        Pair(builder, "regr_syy", 1, static m => Datum.From(m.Syy));
        Pair(builder, "regr_sxy", 1, static m => Datum.From(m.Sxy));
        Pair(builder, "regr_avgx", 1, static m => Datum.From(m.SumX / m.Count));
        Pair(builder, "regr_avgy", 1, static m => Datum.From(m.SumY / m.Count));
        Pair(builder, "covar_pop", 1, static m => Datum.From(m.Sxy / m.Count));
        Pair(builder, "covar_samp", 2, static m => Datum.From(m.Sxy / (m.Count - 1)));
        Pair(builder, "corr", 1, static m => m.Sxx == 0 || m.Syy == 0 ? Datum.Null : Datum.From(m.Sxy / Math.Sqrt(m.Sxx * m.Syy)));
        Pair(builder, "regr_r2", 1, static m => m.Sxx == 0 ? Datum.Null : Datum.From(m.Syy == 0 ? 1 : m.Sxy * m.Sxy / (m.Sxx * m.Syy)));
        Pair(builder, "regr_slope", 1, static m => m.Sxx == 0 ? Datum.Null : Datum.From(m.Sxy / m.Sxx));
        Pair(builder, "regr_intercept", 1, static m => m.Sxx == 0 ? Datum.Null : Datum.From((m.SumY - (m.SumX * m.Sxy / m.Sxx)) / m.Count));
    }

    private static void Pair(FunctionBuilder builder, string name, int least, Func<PairMoments, Datum> final) =>
        builder.Aggregate(name + "(float8,float8)", _ => new PairMoments(least, final));

    private static Datum Spread(Moments moments, bool sample, bool root)
    {
        if (moments.Count <= (sample ? 1 : 0))
        {
            return Datum.Null;
        }

        double variance = moments.Sxx / (sample ? moments.Count - 1 : moments.Count);
        return Datum.From(root ? Math.Sqrt(variance) : variance);
    }

    private sealed class Sum(bool single) : Accumulator
    {
        private double _sum;
        private bool _any;

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            double value = arguments[0].Double;
            if (!_any)
            {
                _sum = value;
                _any = true;
                return;
            }

            double sum = single ? (float)_sum + (float)value : _sum + value;
            if (double.IsInfinity(sum) && !double.IsInfinity(_sum) && !double.IsInfinity(value))
            {
                throw FloatFunctions.Overflow();
            }

            _sum = sum;
        }

        public override Datum Result(SqlContext context) => _any ? Datum.From(_sum) : Datum.Null;
    }

    private sealed class Moments(Func<Moments, Datum> final) : Accumulator
    {
        public double Count { get; private set; }

        public double Sum { get; private set; }

        public double Sxx { get; private set; }

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            double value = arguments[0].Double, before = Count, sumBefore = Sum;
            Count++;
            Sum += value;
            if (before > 0)
            {
                double t = (value * Count) - Sum;
                Sxx += t * t / (Count * before);
                if (double.IsInfinity(Sum) || double.IsInfinity(Sxx))
                {
                    if (!double.IsInfinity(sumBefore) && !double.IsInfinity(value))
                    {
                        throw FloatFunctions.Overflow();
                    }

                    Sxx = double.NaN;
                }
            }
            else if (!double.IsFinite(value))
            {
                Sxx = double.NaN;
            }
        }

        public override Datum Result(SqlContext context) => final(this);
    }

    /// <summary>Moments of pairs; the first argument is Y, the second X.</summary>
    private sealed class PairMoments(int least, Func<PairMoments, Datum> final) : Accumulator
    {
        public double Count { get; private set; }

        public double SumX { get; private set; }

        public double SumY { get; private set; }

        public double Sxx { get; private set; }

        public double Syy { get; private set; }

        public double Sxy { get; private set; }

        public override void Add(SqlContext context, ReadOnlySpan<Datum> arguments)
        {
            double y = arguments[0].Double, x = arguments[1].Double, before = Count, sumXBefore = SumX, sumYBefore = SumY;
            Count++;
            SumX += x;
            SumY += y;
            if (before > 0)
            {
                double tx = (x * Count) - SumX, ty = (y * Count) - SumY, scale = 1.0 / (Count * before);
                Sxx += tx * tx * scale;
                Syy += ty * ty * scale;
                Sxy += tx * ty * scale;
                if (double.IsInfinity(SumX) || double.IsInfinity(Sxx) || double.IsInfinity(SumY) || double.IsInfinity(Syy) || double.IsInfinity(Sxy))
                {
                    bool xFinite = !double.IsInfinity(sumXBefore) && !double.IsInfinity(x), yFinite = !double.IsInfinity(sumYBefore) && !double.IsInfinity(y);
                    if (((double.IsInfinity(SumX) || double.IsInfinity(Sxx)) && xFinite) ||
                        ((double.IsInfinity(SumY) || double.IsInfinity(Syy)) && yFinite) ||
                        (double.IsInfinity(Sxy) && xFinite && yFinite))
                    {
                        throw FloatFunctions.Overflow();
                    }

                    Sxx = double.IsInfinity(Sxx) ? double.NaN : Sxx;
                    Syy = double.IsInfinity(Syy) ? double.NaN : Syy;
                    Sxy = double.IsInfinity(Sxy) ? double.NaN : Sxy;
                }
            }
            else
            {
                Sxx = double.IsFinite(x) ? 0 : double.NaN;
                Syy = double.IsFinite(y) ? 0 : double.NaN;
                Sxy = double.IsFinite(x) && double.IsFinite(y) ? 0 : double.NaN;
            }
        }

        public override Datum Result(SqlContext context) => Count < least ? Datum.Null : final(this);
    }
}
