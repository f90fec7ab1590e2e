using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_proc and pg_aggregate: what can be called here, and PostgreSQL's support functions that types and operators name.</summary>
internal static class RoutineRows
{
    private const uint InternalLanguage = 12, SqlLanguage = 14;

    public static void Add(SystemViewBuilder builder)
    {
        builder.FromCatalog("pg_proc", Rows);
        builder.FromFacts("pg_aggregate", static (scope, shape, row) => scope.Functions.AllAggregates.Any(a => a.Oid == row[shape.Place("aggfnoid")].Oid));
    }

    private static IEnumerable<Datum[]> Rows(SystemScope scope, RowShape shape)
    {
        var rows = new SortedDictionary<uint, Datum[]>();
        foreach (FunctionDefinition function in scope.Functions.AllFunctions)
        {
            rows[function.Oid] = BuiltIn(scope, shape, function);
        }

        foreach (AggregateDefinition aggregate in scope.Functions.AllAggregates)
        {
            rows[aggregate.Oid] = BuiltIn(shape, aggregate.Oid, aggregate.Name, 'a', aggregate.Parameters, aggregate.Result, aggregate.Variadic, Volatility.Immutable, false);
        }

        foreach (WindowFunctionDefinition window in scope.Functions.AllWindowFunctions)
        {
            rows[window.Oid] = BuiltIn(shape, window.Oid, window.Name, 'w', window.Parameters, window.Result, false, Volatility.Immutable, false);
        }

        // What PostgreSQL itself says of a function is better than what we would make up.
        foreach (Datum[] fact in scope.Facts.Rows("pg_proc"))
        {
            rows[fact[0].Oid] = fact;
        }

        foreach (RoutineDefinition routine in scope.Catalog.Routines.Values)
        {
            rows[routine.Oid] = User(scope, shape, routine);
        }

        return rows.Values;
    }

    private static Datum[] BuiltIn(SystemScope scope, RowShape shape, FunctionDefinition f)
    {
        Datum[] row = BuiltIn(shape, f.Oid, f.Name, 'f', f.Parameters, f.Result, f.Variadic, f.Volatility, f.Strict);
        shape.Set(
            row,
            ("pronamespace", Cell.Oid(Schemas.OidOf(scope.Catalog, f.Schema))),
            ("proretset", Cell.Bool(f.ReturnsSet)),
            ("prorows", Cell.Float(f.ReturnsSet ? 1000 : 0)),
            ("pronargdefaults", Cell.Int(f.Defaults.Count)));
        if (f.Columns.Count > 0)
        {
            shape.Set(
                row,
                ("proallargtypes", Cell.Oids(f.Parameters.Concat(f.Columns.Select(c => c.Type)).Select(t => t.Oid))),
                ("proargmodes", Modes(f.Parameters.Select((_, i) => f.Variadic && i == f.Parameters.Count - 1 ? 'v' : 'i').Concat(f.Columns.Select(_ => 'o')))),
                ("proargnames", Cell.Texts(f.Parameters.Select((_, i) => i < f.ParameterNames.Count ? f.ParameterNames[i] : "").Concat(f.Columns.Select(c => c.Name)))));
        }
        else
        {
            shape.Set(
                row,
                ("proargmodes", f.Variadic ? Modes(f.Parameters.Select((_, i) => i == f.Parameters.Count - 1 ? 'v' : 'i')) : Cell.Null),
                ("proallargtypes", f.Variadic ? Cell.Oids(f.Parameters.Select(t => t.Oid)) : Cell.Null),
                ("proargnames", f.ParameterNames.Count > 0 ? Cell.Texts(f.ParameterNames) : Cell.Null));
        }

        return row;
    }

    private static Datum[] BuiltIn(
        RowShape shape, uint oid, string name, char kind, IReadOnlyList<SqlType> parameters, SqlType result, bool variadic, Volatility volatility, bool strict) => shape.Row(
            ("oid", Cell.Oid(oid)),
            ("proname", Cell.Text(name)),
            ("pronamespace", Cell.Oid(InitialCatalog.PgCatalogOid)),
            ("proowner", Cell.Oid(InitialCatalog.SystemRoleOid)),
            ("prolang", Cell.Oid(InternalLanguage)),
            ("procost", Cell.Float(1)),
            ("provariadic", Cell.Oid(variadic ? parameters[^1].Element?.Oid ?? parameters[^1].Oid : 0)),
            ("prokind", Cell.Char(kind)),
            ("proisstrict", Cell.Bool(strict)),
            ("provolatile", Cell.Char(Letter(volatility))),
            ("proparallel", Cell.Char('s')),
            ("pronargs", Cell.Int(parameters.Count)),
            ("prorettype", Cell.Oid(result.Oid)),
            ("proargtypes", Cell.OidVector(parameters.Select(t => t.Oid))),
            ("prosrc", Cell.Text(name)));

    private static Datum[] User(SystemScope scope, RowShape shape, RoutineDefinition routine)
    {
        RoutineParameterInfo[] inputs = RoutineTexts.Inputs(routine).ToArray();
        RoutineParameterInfo? variadic = routine.Parameters.FirstOrDefault(p => p.Mode == ParameterMode.Variadic);
        bool plain = routine.Parameters.All(p => p.Mode == ParameterMode.In);
        string[] defaults = inputs.Where(p => p.DefaultText is not null).Select(p => ExpressionTexts.Default(p.DefaultText!, p.Type)).ToArray();
        return shape.Row(
            ("oid", Cell.Oid(routine.Oid)),
            ("proname", Cell.Text(routine.Name)),
            ("pronamespace", Cell.Oid(routine.SchemaOid)),
            ("proowner", Cell.Oid(Owners.OidOf(scope.Catalog, routine.Owner))),
            ("prolang", Cell.Oid(routine.Language == "sql" ? SqlLanguage : LanguageOid(scope, routine.Language))),
            ("procost", Cell.Float(100)),
            ("prorows", Cell.Float(routine.ReturnsSet || routine.ReturnsTable ? 1000 : 0)),
            ("provariadic", Cell.Oid(variadic?.Type.Element?.Oid ?? variadic?.Type.Oid ?? 0)),
            ("prokind", Cell.Char(routine.IsProcedure ? 'p' : 'f')),
            ("prosecdef", Cell.Bool(routine.SecurityDefiner)),
            ("proisstrict", Cell.Bool(routine.Strict)),
            ("proretset", Cell.Bool(routine.ReturnsSet || routine.ReturnsTable)),
            ("provolatile", Cell.Char(Letter(routine.Volatility))),
            ("proparallel", Cell.Char(routine.Parallel)),
            ("pronargs", Cell.Int(inputs.Length)),
            ("pronargdefaults", Cell.Int(defaults.Length)),
            ("prorettype", Cell.Oid(routine.Result.Oid)),
            ("proargtypes", Cell.OidVector(inputs.Select(p => p.Type.Oid))),
            ("proallargtypes", plain ? Cell.Null : Cell.Oids(routine.Parameters.Select(p => p.Type.Oid))),
            ("proargmodes", plain ? Cell.Null : Modes(routine.Parameters.Select(p => p.Mode switch
            {
                ParameterMode.Out => 'o',
                ParameterMode.InOut => 'b',
                ParameterMode.Variadic => 'v',
                ParameterMode.Table => 't',
                _ => 'i',
            }))),
            ("proargnames", routine.Parameters.Any(p => !string.IsNullOrEmpty(p.Name)) ? Cell.Texts(routine.Parameters.Select(p => p.Name ?? "")) : Cell.Null),
            ("proargdefaults", defaults.Length == 0 ? Cell.Null : Cell.Text(string.Join(", ", defaults))),
            ("prosrc", Cell.Text(routine.IsAtomic ? "" : routine.Body)),
            ("prosqlbody", Cell.Text(RoutineTexts.AtomicBody(routine))),
            ("proconfig", routine.Settings.Count == 0 ? Cell.Null : Cell.Texts(RoutineTexts.Settings(routine.Settings))),
            ("proacl", AclText.Of(routine.Grants)));
    }

    private static uint LanguageOid(SystemScope scope, string language) => scope.Facts.Rows("pg_language").FirstOrDefault(r => r[1].Text == language)?[0].Oid ?? 0;

    private static Datum Modes(IEnumerable<char> modes) => Cell.Array(SqlTypes.InternalChar, modes.Select(Cell.Char));

    private static char Letter(Volatility volatility) => volatility switch
    {
        Volatility.Immutable => 'i',
        Volatility.Stable => 's',
        _ => 'v',
    };
}
