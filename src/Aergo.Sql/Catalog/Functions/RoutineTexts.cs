using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>CREATE FUNCTION and CREATE PROCEDURE statements from definitions, and their lists of arguments.</summary>
/// <param name="typeName">Writes a type's name.</param>
internal sealed class RoutineTexts(Func<SqlType, string> typeName)
{
    public string Print(RoutineDefinition routine, string schema)
    {
        var text = new StringBuilder("CREATE OR REPLACE ").Append(routine.IsProcedure ? "PROCEDURE " : "FUNCTION ").Append(Identifiers.Quote(schema, routine.Name))
            .Append('(').Append(Arguments(routine, withDefaults: true)).Append(")\n");
        if (Result(routine) is { } result)
        {
            text.Append(" RETURNS ").Append(result).Append('\n');
        }

        text.Append(" LANGUAGE ").Append(Identifiers.Quote(routine.Language)).Append('\n');
        string[] properties =
        [
            .. routine.Volatility == Volatility.Volatile || routine.IsProcedure ? Array.Empty<string>() : [routine.Volatility.ToString().ToUpperInvariant()],
            .. routine.Parallel == 'u' ? Array.Empty<string>() : [routine.Parallel == 's' ? "PARALLEL SAFE" : "PARALLEL RESTRICTED"],
            .. routine.Strict ? ["STRICT"] : Array.Empty<string>(),
            .. routine.SecurityDefiner ? ["SECURITY DEFINER"] : Array.Empty<string>(),
        ];
        if (properties.Length > 0)
        {
            text.Append(' ').AppendJoin(' ', properties).Append('\n');
        }

        foreach ((string name, string value) in routine.Settings)
        {
            text.Append(" SET ").Append(Identifiers.Quote(name)).Append(" TO ").Append(name == "search_path" ? string.Join(", ", value.Split(',').Select(v => Identifiers.Literal(v.Trim().Trim('"')))) : Identifiers.Literal(value)).Append('\n');
        }

        if (routine.IsAtomic)
        {
            return text.Append(AtomicBody(routine)).Append('\n').ToString();
        }

        string tag = routine.IsProcedure ? "procedure" : "function";
        while (routine.Body.Contains("$" + tag + "$", StringComparison.Ordinal))
        {
            tag += "x";
        }

        return text.Append("AS $").Append(tag).Append('$').Append(routine.Body).Append('$').Append(tag).Append("$\n").ToString();
    }

    /// <summary>The SQL-standard body, which needs no quotes; null for others.</summary>
    public static string? AtomicBody(RoutineDefinition routine) => !routine.IsAtomic ? null
        : routine.Body.TrimStart() is var body && StartsWith(body, "return") ? "RETURN " + ExpressionTexts.Print(body["return".Length..].TrimEnd().TrimEnd(';'))
        : StartsWith(body, "begin") ? body
        : "BEGIN ATOMIC\n " + body.TrimEnd().TrimEnd(';') + ";\nEND";

    public string Arguments(RoutineDefinition routine, bool withDefaults) =>
        string.Join(", ", routine.Parameters.Where(p => p.Mode != ParameterMode.Table).Select(p => Mode(p, routine.IsProcedure) + NameOf(p.Name) + typeName(p.Type) + (withDefaults ? DefaultOf(p) : "")));

    /// <summary>What RETURNS says; null for a procedure.</summary>
    public string? Result(RoutineDefinition routine)
    {
        if (routine.IsProcedure)
        {
            return null;
        }

        return routine.ReturnsTable
            ? "TABLE(" + string.Join(", ", routine.Parameters.Where(p => p.Mode == ParameterMode.Table).Select(p => NameOf(p.Name) + typeName(p.Type))) + ")"
            : (routine.ReturnsSet ? "SETOF " : "") + typeName(routine.Result);
    }

    /// <summary>Argument list of a built-in function.</summary>
    public string Arguments(IReadOnlyList<SqlType> types, IReadOnlyList<string> names, bool variadic, IReadOnlyList<SqlField> output)
    {
        var parts = new List<string>();
        for (int i = 0; i < types.Count; i++)
        {
            parts.Add((variadic && i == types.Count - 1 ? "VARIADIC " : "") + NameOf(i < names.Count ? names[i] : null) + typeName(types[i]));
        }

        parts.AddRange(output.Select(f => "OUT " + NameOf(f.Name) + typeName(f.Type)));
        return string.Join(", ", parts);
    }

    /// <summary>Types of the arguments a call gives, in order.</summary>
    public static IEnumerable<RoutineParameterInfo> Inputs(RoutineDefinition routine) => routine.Parameters.Where(p => p.Mode is not (ParameterMode.Out or ParameterMode.Table));

    /// <summary>The settings as pg_proc.proconfig has them.</summary>
    public static IEnumerable<string> Settings(ImmutableSortedDictionary<string, string> settings) => settings.Select(s => s.Key + "=" + s.Value);

    public string? DefaultText(RoutineParameterInfo parameter) => parameter.DefaultText is { } text ? ExpressionTexts.Default(text, parameter.Type) : null;

    private string DefaultOf(RoutineParameterInfo parameter) => DefaultText(parameter) is { } text ? " DEFAULT " + text : "";

    private static string Mode(RoutineParameterInfo parameter, bool isProcedure) => parameter.Mode switch
    {
        ParameterMode.Out => "OUT ",
        ParameterMode.InOut => "INOUT ",
        ParameterMode.Variadic => "VARIADIC ",
        _ => isProcedure ? "IN " : "",
    };

    private static string NameOf(string? name) => string.IsNullOrEmpty(name) ? "" : Identifiers.Quote(name) + " ";

    private static bool StartsWith(string body, string word) =>
        body.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (body.Length == word.Length || !char.IsAsciiLetterOrDigit(body[word.Length]));
}
