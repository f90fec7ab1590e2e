using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Prints names, strings and types as SQL.</summary>
internal static class NamePrinter
{
    /// <summary>The name, in double quotes where it would not be read back without them.</summary>
    public static string Quote(string name)
    {
        bool safe = name.Length > 0 && (char.IsAsciiLetterLower(name[0]) || name[0] == '_');
        foreach (char c in name)
        {
            safe &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_';
        }

        return safe && !Keywords.NeedsQuotes(name) ? name : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    public static string Quote(IEnumerable<string> names) => string.Join('.', names.Select(Quote));

    public static string Quote(QualifiedName name) => Quote(name.Parts);

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    /// <summary>A string constant; with a backslash in it, in the E form.</summary>
    public static string String(string value)
    {
        string doubled = value.Replace("'", "''", StringComparison.Ordinal);
        return doubled.Contains('\\', StringComparison.Ordinal) ? "E'" + doubled.Replace("\\", "\\\\", StringComparison.Ordinal) + "'" : "'" + doubled + "'";
    }

    /// <summary>The type as PostgreSQL's format_type shows it.</summary>
    public static string Type(TypeName type, Func<Expression, string> print)
    {
        var text = new StringBuilder();
        if (type.SetOf)
        {
            text.Append("SETOF ");
        }

        text.Append(Base(type, print));
        for (int i = 0; i < type.ArrayDimensions; i++)
        {
            text.Append("[]");
        }

        return text.ToString();
    }

    private static string Base(TypeName type, Func<Expression, string> print)
    {
        if (type.PercentType || type.PercentRowType)
        {
            return Quote(type.Name) + (type.PercentType ? "%TYPE" : "%ROWTYPE");
        }

        string modifiers = type.Modifiers.Count == 0 ? "" : "(" + string.Join(",", type.Modifiers.Select(print)) + ")";
        if (type.Name is not { Parts: ["pg_catalog", var name] })
        {
            return Quote(type.Name) + modifiers;
        }

        bool one = type.Modifiers is [Literal { Text: "1" }];
        return name switch
        {
            "int2" => "smallint",
            "int4" => "integer",
            "int8" => "bigint",
            "float4" => "real",
            "float8" => "double precision",
            "bool" => "boolean",
            "numeric" => "numeric" + modifiers,
            "varchar" => "character varying" + modifiers,
            "bpchar" when type.Modifiers.Count > 0 => "character" + modifiers,
            "bit" when one => "bit" + modifiers,
            "bit" when type.Modifiers.Count > 0 => "bit" + modifiers,
            "varbit" => "bit varying" + modifiers,
            "timestamp" => "timestamp" + modifiers + " without time zone",
            "timestamptz" => "timestamp" + modifiers + " with time zone",
            "time" => "time" + modifiers + " without time zone",
            "timetz" => "time" + modifiers + " with time zone",
            "interval" => "interval" + (type.IntervalFields is null ? "" : " " + type.IntervalFields) + modifiers,
            _ => Quote(type.Name) + modifiers,
        };
    }

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
