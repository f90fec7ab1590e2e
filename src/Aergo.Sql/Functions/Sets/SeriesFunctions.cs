using System;
using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Numbers;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Sets;

/// <summary>generate_series over numbers.</summary>
internal static class SeriesFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Set("generate_series(int4,int4)", static (c, _, a) => Integers(c, a[0].Bits, a[1].Bits, 1));
        builder.Set("generate_series(int4,int4,int4)", static (c, _, a) => Integers(c, a[0].Bits, a[1].Bits, a[2].Bits));
        builder.Set("generate_series(int8,int8)", static (c, _, a) => Integers(c, a[0].Bits, a[1].Bits, 1));
        builder.Set("generate_series(int8,int8,int8)", static (c, _, a) => Integers(c, a[0].Bits, a[1].Bits, a[2].Bits));
        builder.Set("generate_series(numeric,numeric)", static (c, _, a) => Numerics(c, N(a[0]), N(a[1]), null));
        builder.Set("generate_series(numeric,numeric,numeric)", static (c, _, a) => Numerics(c, N(a[0]), N(a[1]), N(a[2])));
        builder.Set("generate_subscripts(anyarray,int4)", static (c, _, a) => Subscripts(c, a[0].Ref<SqlArray>(), a[1].Int32, reverse: false));
        builder.Set("generate_subscripts(anyarray,int4,bool)", static (c, _, a) => Subscripts(c, a[0].Ref<SqlArray>(), a[1].Int32, a[2].Boolean));
        builder.Set("unnest(anyarray)", static (c, _, a) => Unnest(c, a[0].Ref<SqlArray>()));
    }

    public static SqlException ZeroStep() => Invalid("step size cannot equal zero");

    private static PgNumeric N(in Datum value) => NumericFunctions.N(value);

    private static SqlException Invalid(string message) => new(SqlState.InvalidParameterValue, message);

    private static IEnumerable<Datum[]> Integers(SqlContext context, long start, long stop, long step)
    {
        return step == 0 ? throw ZeroStep() : Rows();

        IEnumerable<Datum[]> Rows()
        {
            // The last step may leave the range: then the series is over.
            Int128 value = start;
            while (step > 0 ? value <= stop : value >= stop)
            {
                context.Gas.Charge(1);
                yield return [Datum.From((long)value)];
                value += step;
            }
        }
    }

    private static IEnumerable<Datum[]> Numerics(SqlContext context, PgNumeric start, PgNumeric stop, PgNumeric? step)
    {
        CheckFinite(start, "start value");
        CheckFinite(stop, "stop value");
        if (step is not null)
        {
            CheckFinite(step, "step size");
            if (step.IsZero)
            {
                throw ZeroStep();
            }
        }

        return Rows(step ?? PgNumeric.One);

        IEnumerable<Datum[]> Rows(PgNumeric by)
        {
            // The step after the last one may leave the range of numeric, so it is not made.
            PgNumeric value = start;
            while (by.Sign > 0 ? value <= stop : value >= stop)
            {
                context.Gas.Charge(2);
                yield return [Datum.FromObject(value)];
                if (by.Sign > 0 ? stop - value < by : stop - value > by)
                {
                    break;
                }

                value += by;
            }
        }
    }

    private static void CheckFinite(PgNumeric value, string what)
    {
        if (!value.IsFinite)
        {
            throw Invalid(what + (value.IsNaN ? " cannot be NaN" : " cannot be infinity"));
        }
    }

    private static IEnumerable<Datum[]> Subscripts(SqlContext context, SqlArray array, int dimension, bool reverse)
    {
        if (dimension < 1 || dimension > array.Rank)
        {
            yield break;
        }

        int lower = array.LowerBounds[dimension - 1], count = array.Dimensions[dimension - 1];
        for (int i = 0; i < count; i++)
        {
            context.Gas.Charge(1);
            yield return [Datum.From(reverse ? lower + count - 1 - i : lower + i)];
        }
    }

    private static IEnumerable<Datum[]> Unnest(SqlContext context, SqlArray array)
    {
        foreach (Datum item in array.Items)
        {
            context.Gas.Charge(1);
            yield return [item];
        }
    }
}
