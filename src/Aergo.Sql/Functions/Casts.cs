using System;
using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Facts;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions;

/// <summary>Casts by function name: <c>int4(x)</c>, <c>text(x)</c>, <c>date(x)</c> are functions in PostgreSQL too.</summary>
internal static class Casts
{
    public static void Add(FunctionBuilder builder, PgFacts facts)
    {
        var known = new HashSet<uint>();
        foreach (FunctionDefinition function in builder.Functions)
        {
            known.Add(function.Oid);
        }

        foreach (CastDefinition cast in TypeCasts.All)
        {
            // Some are declared with the modifier, or the flag explicit, as further arguments.
            foreach (string tail in (string[])["", ",int4", ",int4,bool"])
            {
                string signature = $"{cast.Target.Name}({cast.Source.Name}{tail})";
                if (facts.Find(signature) is { } fact && fact.Result.Oid == cast.Target.Oid && known.Add(fact.Oid))
                {
                    builder.Scalar(signature, cast.Convert is { } convert ? (c, s, a) => convert(c, s, Bounded(c, a)) : static (_, _, a) => a[0], 2);
                }
            }
        }

        // Length coercion: from a type to itself.
        foreach (string signature in (string[])
        [
            "numeric(numeric,int4)", "bpchar(bpchar,int4,bool)", "varchar(varchar,int4,bool)", "time(time,int4)", "timetz(timetz,int4)",
            "timestamp(timestamp,int4)", "timestamptz(timestamptz,int4)", "interval(interval,int4)",
        ])
        {
            if (facts.Find(signature) is { } fact && known.Add(fact.Oid))
            {
                SqlType type = fact.Result;
                builder.Scalar(signature, (c, _, a) => TypeModifiers.Apply(type, a[0], Bounded(c, a)[1].Int32, a.Length > 2 && a[2].Boolean), 2);
            }
        }
    }

    /// <summary>Called by name, the modifier may be any number: padding to it is paid for and has a bound.</summary>
    private static ReadOnlySpan<Datum> Bounded(SqlContext context, ReadOnlySpan<Datum> arguments)
    {
        if (arguments.Length > 1 && arguments[0].Object is string)
        {
            Cost.Result(context, arguments[1].Int64);
        }

        return arguments;
    }
}
