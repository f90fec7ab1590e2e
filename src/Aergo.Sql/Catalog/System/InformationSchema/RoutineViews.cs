using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.InformationSchema;

/// <summary>routines, parameters and triggers: those of users; what is built in is not listed.</summary>
internal static class RoutineViews
{
    private const string Schema = "information_schema";

    public static void Add(SystemViewBuilder builder)
    {
        builder.FromContext(Schema, "routines", Routines);
        builder.FromContext(Schema, "parameters", Parameters);
        builder.FromContext(Schema, "triggers", Triggers);
        builder.FromContext(Schema, "triggered_update_columns", UpdateColumns);
    }

    /// <summary>The name that tells overloads apart.</summary>
    public static string SpecificName(RoutineDefinition routine) => string.Create(CultureInfo.InvariantCulture, $"{routine.Name}_{routine.Oid}");

    private static IEnumerable<RoutineDefinition> Seen(Viewer viewer) => viewer.Catalog.Routines.Values.Where(viewer.Sees).OrderBy(r => r.Oid);

    private static IEnumerable<Datum[]> Routines(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return Seen(viewer).Select(r =>
        {
            Datum[] row = shape.Row(
                ("specific_catalog", viewer.Database),
                ("specific_schema", viewer.SchemaName(r.SchemaOid)),
                ("specific_name", Cell.Text(SpecificName(r))),
                ("routine_catalog", viewer.Database),
                ("routine_schema", viewer.SchemaName(r.SchemaOid)),
                ("routine_name", Cell.Text(r.Name)),
                ("routine_type", Cell.Text(r.IsProcedure ? "PROCEDURE" : "FUNCTION")),
                ("routine_body", Cell.Text(r.Language == "sql" ? "SQL" : "EXTERNAL")),
                ("routine_definition", viewer.Owns(r.Owner) ? Cell.Text(r.IsAtomic ? RoutineTexts.AtomicBody(r) : r.Body) : Cell.Null),
                ("external_language", Cell.Text(r.Language.ToUpperInvariant())),
                ("parameter_style", Cell.Text("GENERAL")),
                ("is_deterministic", Cell.YesOrNo(r.Volatility == Volatility.Immutable)),
                ("sql_data_access", Cell.Text("MODIFIES")),
                ("is_null_call", r.IsProcedure ? Cell.Null : Cell.YesOrNo(r.Strict)),
                ("schema_level_routine", Cell.YesOrNo(true)),
                ("max_dynamic_result_sets", Cell.Int(0)),
                ("security_type", Cell.Text(r.SecurityDefiner ? "DEFINER" : "INVOKER")),
                ("as_locator", Cell.YesOrNo(false)),
                ("is_udt_dependent", Cell.YesOrNo(false)));
            if (!r.IsProcedure)
            {
                shape.Set(
                    row,
                    ("data_type", Cell.Text(TypeColumns.Name(viewer, r.Result))),
                    ("type_udt_catalog", viewer.Database),
                    ("type_udt_schema", Cell.Text(r.Result.Schema)),
                    ("type_udt_name", Cell.Text(r.Result.Name)),
                    ("dtd_identifier", Cell.Text("0")));
            }

            return row;
        });
    }

    private static IEnumerable<Datum[]> Parameters(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return Seen(viewer).SelectMany(r => r.Parameters.Select((p, i) =>
        {
            string number = (i + 1).ToString(CultureInfo.InvariantCulture);
            Datum[] row = shape.Row(
                ("specific_catalog", viewer.Database),
                ("specific_schema", viewer.SchemaName(r.SchemaOid)),
                ("specific_name", Cell.Text(SpecificName(r))),
                ("ordinal_position", Cell.Int(i + 1)),
                ("parameter_mode", Cell.Text(p.Mode switch { ParameterMode.InOut => "INOUT", ParameterMode.Out or ParameterMode.Table => "OUT", _ => "IN" })),
                ("is_result", Cell.YesOrNo(false)),
                ("as_locator", Cell.YesOrNo(false)),
                ("parameter_name", string.IsNullOrEmpty(p.Name) ? Cell.Null : Cell.Text(p.Name)),
                ("data_type", Cell.Text(TypeColumns.Name(viewer, p.Type))),
                ("udt_catalog", viewer.Database),
                ("udt_schema", Cell.Text(p.Type.Schema)),
                ("udt_name", Cell.Text(p.Type.Name)),
                ("dtd_identifier", Cell.Text(number)),
                ("parameter_default", p.DefaultText is { } text && viewer.Owns(r.Owner) ? Cell.Text(ExpressionTexts.Default(text, p.Type)) : Cell.Null));
            return row;
        }));
    }

    /// <summary>One row for each event of each trigger. Triggers of one place fire in order of their names.</summary>
    private static IEnumerable<Datum[]> Triggers(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        foreach (RelationInfo relation in RelationInfo.User(scope.Catalog).Where(r => r.Kind is 'r' or 'v' && viewer.MayChange(r)).OrderBy(r => r.Oid))
        {
            var triggers = TriggerTexts.Of(relation.Object).OrderBy(t => t.Name, global::System.StringComparer.Ordinal).ToArray();
            foreach (TriggerDefinition trigger in triggers)
            {
                foreach (TriggerEvent e in trigger.Events.Where(e => e != TriggerEvent.Truncate))
                {
                    int order = triggers.TakeWhile(t => t != trigger).Count(t => t.Events.Contains(e) && t.Timing == trigger.Timing && t.ForEachRow == trigger.ForEachRow) + 1;
                    yield return shape.Row(
                        ("trigger_catalog", viewer.Database),
                        ("trigger_schema", viewer.SchemaName(relation.SchemaOid)),
                        ("trigger_name", Cell.Text(trigger.Name)),
                        ("event_manipulation", Cell.Text(TriggerTexts.EventName(e))),
                        ("event_object_catalog", viewer.Database),
                        ("event_object_schema", viewer.SchemaName(relation.SchemaOid)),
                        ("event_object_table", Cell.Text(relation.Name)),
                        ("action_order", Cell.Int(order)),
                        ("action_condition", trigger.WhenText is { } when && viewer.Owns(relation.Owner) ? Cell.Text(ExpressionTexts.Print(when)) : Cell.Null),
                        ("action_statement", Cell.Text($"EXECUTE FUNCTION {NameTexts.Routine(context, trigger.FunctionOid)}({string.Join(", ", trigger.Arguments.Select(Identifiers.Literal))})")),
                        ("action_orientation", Cell.Text(trigger.ForEachRow ? "ROW" : "STATEMENT")),
                        ("action_timing", Cell.Text(TriggerTexts.Timing(trigger.Timing))),
                        ("action_reference_old_table", Cell.Text(trigger.OldTable)),
                        ("action_reference_new_table", Cell.Text(trigger.NewTable)));
                }
            }
        }
    }

    private static IEnumerable<Datum[]> UpdateColumns(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return RelationInfo.User(scope.Catalog).Where(r => r.Kind is 'r' or 'v' && viewer.MayChange(r)).OrderBy(r => r.Oid)
            .SelectMany(r => TriggerTexts.Of(r.Object).SelectMany(t => t.UpdateOf.Select(n => shape.Row(
                ("trigger_catalog", viewer.Database),
                ("trigger_schema", viewer.SchemaName(r.SchemaOid)),
                ("trigger_name", Cell.Text(t.Name)),
                ("event_object_catalog", viewer.Database),
                ("event_object_schema", viewer.SchemaName(r.SchemaOid)),
                ("event_object_table", Cell.Text(r.Name)),
                ("event_object_column", Cell.Text(r.Columns.First(c => c.Number == n).Name))))));
    }
}
