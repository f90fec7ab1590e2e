using System;
using System.Collections.Generic;
using System.Text;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Strings;

/// <summary>Strings put together of values of any type: concat, concat_ws, format, ||, quoting.</summary>
internal static class ComposeFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        builder.Scalar("concat(any)", static (c, s, a) => Join(c, s, "", a, 0), 3);
        builder.Scalar("concat_ws(text,any)", static (c, s, a) => a[0].IsNull ? Datum.Null : Join(c, s, a[0].Text, a, 1), 3);
        builder.Scalar("format(text)", static (c, _, a) => a[0].IsNull ? Datum.Null : FormatText.Format(c, a[0].Text, []), 5);
        builder.Scalar("format(text,any)", static (c, s, a) => a[0].IsNull ? Datum.Null : FormatText.Format(c, a[0].Text, Rest(s, a, 1)), 5);
        builder.Scalar("textanycat(text,anynonarray)", static (c, s, a) => EditFunctions.Concatenate(c, a[0].Text, Text(c, s.ArgumentTypes[1], a[1])), 3);
        builder.Scalar("anytextcat(anynonarray,text)", static (c, s, a) => EditFunctions.Concatenate(c, Text(c, s.ArgumentTypes[0], a[0]), a[1].Text), 3);
        builder.Scalar("quote_ident(text)", static (c, _, a) => Charged(c, Identifiers.Quote(a[0].Text)), 3);
        builder.Scalar("quote_literal(text)", static (c, _, a) => Charged(c, Identifiers.Literal(a[0].Text)), 2);
        builder.Scalar("quote_literal(anyelement)", static (c, s, a) => Charged(c, Identifiers.Literal(Text(c, s.ArgumentTypes[0], a[0]))), 3);
        builder.Scalar("quote_nullable(text)", static (c, _, a) => a[0].IsNull ? Datum.From("NULL") : Charged(c, Identifiers.Literal(a[0].Text)), 2);
        builder.Scalar("quote_nullable(anyelement)", static (c, s, a) => a[0].IsNull ? Datum.From("NULL") : Charged(c, Identifiers.Literal(Text(c, s.ArgumentTypes[0], a[0]))), 3);
        builder.Scalar("parse_ident(text,bool)", static (c, _, a) => IdentifierParser.Parse(c, a[0].Text, a[1].Boolean), 5, [Datum.True]);
        builder.Scalar("nameconcatoid(name,oid)", static (_, _, a) =>
        {
            string tail = "_" + a[1].Oid.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Datum.From(Identifiers.Truncate(a[0].Text, Identifiers.BytesMax - tail.Length) + tail);
        });
    }

    /// <summary>A value as a cast to text has it: booleans in words, char(n) without its padding.</summary>
    public static string Text(SqlContext context, SqlType type, in Datum value) => type.Underlying.Representation switch
    {
        Representation.Boolean => value.Boolean ? "true" : "false",
        Representation.Char => value.Text.TrimEnd(' '),
        _ => TypeText.Output(type, value, context),
    };

    /// <summary>Arguments from an index on with their types; one array given as VARIADIC is spread.</summary>
    public static List<(SqlType Type, Datum Value)> Rest(CallSite site, ReadOnlySpan<Datum> arguments, int from)
    {
        var rest = new List<(SqlType, Datum)>();
        if (site.VariadicArray)
        {
            if (!arguments[^1].IsNull)
            {
                SqlArray array = arguments[^1].Ref<SqlArray>();
                foreach (Datum item in array.Items)
                {
                    rest.Add((array.ElementType, item));
                }
            }

            return rest;
        }

        for (int i = from; i < arguments.Length; i++)
        {
            rest.Add((site.ArgumentTypes[i], arguments[i]));
        }

        return rest;
    }

    private static Datum Charged(SqlContext context, string result)
    {
        Cost.Bytes(context, result.Length);
        return Datum.From(result);
    }

    private static Datum Join(SqlContext context, CallSite site, string separator, ReadOnlySpan<Datum> arguments, int from)
    {
        if (site.VariadicArray && arguments[^1].IsNull)
        {
            return Datum.Null;
        }

        var result = new StringBuilder();
        bool first = true;
        foreach ((SqlType type, Datum value) in Rest(site, arguments, from))
        {
            if (value.IsNull)
            {
                continue;
            }

            if (!first)
            {
                result.Append(separator);
            }

            first = false;
            result.Append(TypeText.Output(type, value, context));
            if (result.Length > context.Services.Limits.ValueBytesMax)
            {
                break;
            }
        }

        Cost.Result(context, result.Length);
        return Datum.From(result.ToString());
    }
}
