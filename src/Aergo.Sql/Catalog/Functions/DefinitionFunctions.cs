using System.Linq;
using Aergo.Sql.Catalog.Virtual;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>pg_get_…def: definitions written as SQL again. An oid that nobody has gives NULL.</summary>
internal static class DefinitionFunctions
{
    private const int Gas = 100;

    public static void Add(FunctionBuilder builder)
    {
        // Expressions are stored as text already, printed when the row was made.
        builder.Scalar("pg_get_expr(pg_node_tree,oid)", static (_, _, a) => a[0], 5);
        builder.Scalar("pg_get_expr(pg_node_tree,oid,bool)", static (_, _, a) => a[2].Boolean ? Datum.From(ExpressionTexts.Pretty(a[0].Text)) : a[0], 5);
        builder.Scalar("pg_get_constraintdef(oid)", static (c, _, a) => Constraint(c, a[0].Oid, false), Gas);
        builder.Scalar("pg_get_constraintdef(oid,bool)", static (c, _, a) => Constraint(c, a[0].Oid, a[1].Boolean), Gas);
        builder.Scalar("pg_get_indexdef(oid)", static (c, _, a) => Index(c, a[0].Oid, 0, false), Gas);
        builder.Scalar("pg_get_indexdef(oid,int4,bool)", static (c, _, a) => Index(c, a[0].Oid, a[1].Int32, a[2].Boolean), Gas);
        builder.Scalar("pg_get_viewdef(oid)", static (c, _, a) => View(c, a[0].Oid), Gas);
        builder.Scalar("pg_get_viewdef(oid,bool)", static (c, _, a) => View(c, a[0].Oid), Gas);
        builder.Scalar("pg_get_viewdef(oid,int4)", static (c, _, a) => View(c, a[0].Oid), Gas);
        builder.Scalar("pg_get_viewdef(text)", static (c, _, a) => View(c, RegNames.Parse(SqlTypes.RegClass, a[0].Text, c)), Gas);
        builder.Scalar("pg_get_viewdef(text,bool)", static (c, _, a) => View(c, RegNames.Parse(SqlTypes.RegClass, a[0].Text, c)), Gas);
        builder.Scalar("pg_get_ruledef(oid)", static (c, _, a) => Rule(c, a[0].Oid), Gas);
        builder.Scalar("pg_get_ruledef(oid,bool)", static (c, _, a) => Rule(c, a[0].Oid), Gas);
        builder.Scalar("pg_get_triggerdef(oid)", static (c, _, a) => Trigger(c, a[0].Oid, false), Gas);
        builder.Scalar("pg_get_triggerdef(oid,bool)", static (c, _, a) => Trigger(c, a[0].Oid, a[1].Boolean), Gas);
        builder.Scalar("pg_get_functiondef(oid)", static (c, _, a) => Function(c, a[0].Oid), Gas);
        builder.Scalar("pg_get_function_arguments(oid)", static (c, _, a) => Arguments(c, a[0].Oid, true), 20);
        builder.Scalar("pg_get_function_identity_arguments(oid)", static (c, _, a) => Arguments(c, a[0].Oid, false), 20);
        builder.Scalar("pg_get_function_result(oid)", static (c, _, a) => Result(c, a[0].Oid), 20);
        builder.Scalar("pg_get_function_arg_default(oid,int4)", static (c, _, a) => ArgumentDefault(c, a[0].Oid, a[1].Int32), 20);
        builder.Scalar("pg_get_function_sqlbody(oid)", static (c, _, a) => c.Catalog.Routines.TryGetValue(a[0].Oid, out RoutineDefinition? r) ? Cell.Text(RoutineTexts.AtomicBody(r)) : Datum.Null, 20);

        // There are no partitioned tables and no extended statistics.
        foreach (string signature in (string[])
        [
            "pg_get_partkeydef(oid)", "pg_get_partition_constraintdef(oid)", "pg_get_statisticsobjdef(oid)", "pg_get_statisticsobjdef_columns(oid)",
            "pg_get_statisticsobjdef_expressions(oid)",
        ])
        {
            builder.Scalar(signature, static (_, _, _) => Datum.Null);
        }
    }

    private static Datum Constraint(SqlContext context, uint oid, bool pretty)
    {
        foreach (TableDefinition table in context.Catalog.Tables.Values)
        {
            if (table.Constraints.FirstOrDefault(c => c.Oid == oid) is { } constraint)
            {
                return Datum.From(ConstraintTexts.Print(context.Catalog, table, constraint, t => NameTexts.Relation(context, t.Oid), pretty));
            }
        }

        foreach (TypeDefinition domain in context.Catalog.TypeDefinitions.Values)
        {
            if (domain.Constraints.FirstOrDefault(c => c.Oid == oid) is { } constraint)
            {
                return Datum.From(ConstraintTexts.Print(context.Catalog, null, constraint, static t => t.Name, pretty));
            }
        }

        return Datum.Null;
    }

    private static Datum Index(SqlContext context, uint oid, int column, bool pretty)
    {
        if (!context.Catalog.IndexTables.TryGetValue(oid, out uint owner))
        {
            return Datum.Null;
        }

        TableDefinition table = context.Catalog.Tables[owner];
        IndexDefinition index = table.Indexes.First(i => i.Oid == oid);
        return Datum.From(column != 0
            ? IndexTexts.Column(table, index, column, pretty)
            : IndexTexts.Print(table, pretty ? NameTexts.Relation(context, owner) : Identifiers.Quote(Schemas.NameOf(context.Catalog, table.SchemaOid), table.Name), index, pretty));
    }

    private static Datum View(SqlContext context, uint oid) =>
        context.Catalog.Views.TryGetValue(oid, out ViewDefinition? view) ? Datum.From(ViewTexts.Print(view))
        : context.Catalog.Tables.ContainsKey(oid) || context.Catalog.Sequences.ContainsKey(oid) || context.Catalog.IndexTables.ContainsKey(oid) ? Datum.From("Not a view")
        : Datum.Null;

    private static Datum Rule(SqlContext context, uint oid) =>
        context.Catalog.Views.Values.FirstOrDefault(v => Virtual.PgCatalog.TriggerRows.RuleOid(v.Oid) == oid) is { } view
            ? Datum.From($"CREATE RULE \"_RETURN\" AS\n    ON SELECT TO {Identifiers.Quote(Schemas.NameOf(context.Catalog, view.SchemaOid), view.Name)} DO INSTEAD {ViewTexts.Print(view)}")
            : Datum.Null;

    private static Datum Trigger(SqlContext context, uint oid, bool pretty)
    {
        foreach (RelationInfo relation in RelationInfo.User(context.Catalog))
        {
            if (TriggerTexts.Of(relation.Object).FirstOrDefault(t => t.Oid == oid) is { } trigger)
            {
                string name = pretty ? NameTexts.Relation(context, relation.Oid) : NameTexts.Qualified(context, relation);
                return Datum.From(TriggerTexts.Print(trigger, name, relation.Columns, NameTexts.Routine(context, trigger.FunctionOid), pretty));
            }
        }

        return Datum.Null;
    }

    private static RoutineTexts Texts(SqlContext context) => new(type => NameTexts.Type(context, type));

    private static Datum Function(SqlContext context, uint oid) =>
        context.Catalog.Routines.TryGetValue(oid, out RoutineDefinition? routine) ? Datum.From(Texts(context).Print(routine, Schemas.NameOf(context.Catalog, routine.SchemaOid)))
        : NameTexts.BuiltIn(context, oid) is { } builtIn ? throw SqlException.NotSupported($"definition of {builtIn.Name}, which is built in")
        : Datum.Null;

    private static Datum Arguments(SqlContext context, uint oid, bool withDefaults) =>
        context.Catalog.Routines.TryGetValue(oid, out RoutineDefinition? routine) ? Datum.From(Texts(context).Arguments(routine, withDefaults))
        : NameTexts.BuiltIn(context, oid) is { } f ? Datum.From(Texts(context).Arguments(f.Parameters, f.ParameterNames, f.Variadic, f.Columns))
        : Datum.Null;

    private static Datum Result(SqlContext context, uint oid) =>
        context.Catalog.Routines.TryGetValue(oid, out RoutineDefinition? routine) ? Cell.Text(Texts(context).Result(routine))
        : NameTexts.BuiltIn(context, oid) is { } f ? Datum.From((f.ReturnsSet ? "SETOF " : "") + NameTexts.Type(context, f.Result))
        : Datum.Null;

    /// <summary>Numbers count the arguments that a call may give.</summary>
    private static Datum ArgumentDefault(SqlContext context, uint oid, int number) =>
        context.Catalog.Routines.TryGetValue(oid, out RoutineDefinition? routine) && number >= 1 && number <= routine.Parameters.Length
        && routine.Parameters[number - 1] is { } parameter && RoutineTexts.Inputs(routine).Contains(parameter)
            ? Cell.Text(Texts(context).DefaultText(parameter))
            : Datum.Null;
}
