using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Catalog.Virtual.PgCatalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.InformationSchema;

/// <summary>schemata, tables, columns, views, sequences, and the usage views over them.</summary>
internal static class RelationViews
{
    private const string Schema = "information_schema";

    public static void Add(SystemViewBuilder builder)
    {
        builder.FromContext(Schema, "information_schema_catalog_name", static (c, s, shape) => [shape.Row(("catalog_name", new Viewer(c, s).Database))]);
        builder.FromContext(Schema, "schemata", Schemata);
        builder.FromContext(Schema, "tables", Tables);
        builder.FromContext(Schema, "columns", Columns);
        builder.FromContext(Schema, "views", Views);
        builder.FromContext(Schema, "sequences", Sequences);
        builder.FromContext(Schema, "view_table_usage", TableUsage);
        builder.FromContext(Schema, "view_routine_usage", RoutineUsage);
        builder.FromContext(Schema, "column_domain_usage", DomainUsage);
        builder.FromContext(Schema, "column_udt_usage", TypeUsage);
    }

    /// <summary>Tables and views that the viewer sees, in order of oid.</summary>
    public static IEnumerable<RelationInfo> Seen(Viewer viewer) => RelationInfo.All(viewer.Catalog).Where(r => r.Kind is 'r' or 'v' && viewer.Sees(r));

    private static IEnumerable<Datum[]> Schemata(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return Schemas.All(scope.Catalog).Where(viewer.Sees).Select(s => shape.Row(
            ("catalog_name", viewer.Database),
            ("schema_name", Cell.Text(s.Name)),
            ("schema_owner", Cell.Text(s.Owner))));
    }

    private static IEnumerable<Datum[]> Tables(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return Seen(viewer).Select(r => shape.Row(
            ("table_catalog", viewer.Database),
            ("table_schema", viewer.SchemaName(r.SchemaOid)),
            ("table_name", Cell.Text(r.Name)),
            ("table_type", Cell.Text(r.Kind == 'v' ? "VIEW" : "BASE TABLE")),
            ("is_insertable_into", Cell.YesOrNo(!r.IsSystem && (r.Object is not ViewDefinition view || ViewUpdates.IsUpdatable(scope.Catalog, view)))),
            ("is_typed", Cell.YesOrNo(false))));
    }

    private static IEnumerable<Datum[]> Columns(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return Seen(viewer).SelectMany(r => r.Columns.Where(c => r.IsSystem || SeesColumn(viewer, r, c)).Select(c => Column(viewer, shape, r, c)));
    }

    private static bool SeesColumn(Viewer viewer, RelationInfo relation, ColumnInfo column) =>
        viewer.Owns(relation.Owner) || Rights.HasAny(viewer.Catalog, viewer.Context.CurrentUser, new RightsOf(relation.Owner, relation.Grants, PrivilegeKind.Table), [('r', false), ('a', false), ('w', false), ('x', false)])
        || Rights.HasAny(viewer.Catalog, viewer.Context.CurrentUser, new RightsOf(relation.Owner, column.Grants, PrivilegeKind.Column), [('r', false), ('a', false), ('w', false), ('x', false)]);

    private static Datum[] Column(Viewer viewer, RowShape shape, RelationInfo relation, ColumnInfo column)
    {
        bool identity = column.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault;
        bool generated = column.Generated == GeneratedKind.Stored;
        Datum[] row = shape.Row(
            ("table_catalog", viewer.Database),
            ("table_schema", viewer.SchemaName(relation.SchemaOid)),
            ("table_name", Cell.Text(relation.Name)),
            ("column_name", Cell.Text(column.Name)),
            ("ordinal_position", Cell.Int(column.Number)),
            ("column_default", AttributeRows.HasDefault(column) && !generated ? Cell.Text(AttributeRows.DefaultText(column)) : Cell.Null),
            ("is_nullable", Cell.YesOrNo(!column.NotNull && !DomainNotNull(viewer.Catalog, column.Type))),
            ("is_self_referencing", Cell.YesOrNo(false)),
            ("is_identity", Cell.YesOrNo(identity)),
            ("identity_cycle", Cell.YesOrNo(false)),
            ("is_generated", Cell.Text(generated ? "ALWAYS" : "NEVER")),
            ("generation_expression", generated ? Cell.Text(AttributeRows.DefaultText(column)) : Cell.Null),
            ("is_updatable", Cell.YesOrNo(!relation.IsSystem && (relation.Object is not ViewDefinition view || ViewUpdates.IsUpdatable(viewer.Catalog, view, column.Number)))));
        TypeColumns.Set(shape, row, viewer, column.Type, column.Modifier, Text(column.Number));
        if (column.Type.Kind == TypeKind.Domain)
        {
            shape.Set(row, ("domain_catalog", viewer.Database), ("domain_schema", Cell.Text(column.Type.Schema)), ("domain_name", Cell.Text(column.Type.Name)));
        }

        if (identity)
        {
            shape.Set(row, ("identity_generation", Cell.Text(column.Generated == GeneratedKind.IdentityAlways ? "ALWAYS" : "BY DEFAULT")));
            if (viewer.Catalog.Sequences.TryGetValue(column.SequenceOid, out SequenceDefinition? s))
            {
                shape.Set(
                    row,
                    ("identity_start", Cell.Text(Text(s.Start))),
                    ("identity_increment", Cell.Text(Text(s.Increment))),
                    ("identity_maximum", Cell.Text(Text(s.Maximum))),
                    ("identity_minimum", Cell.Text(Text(s.Minimum))),
                    ("identity_cycle", Cell.YesOrNo(s.Cycle)));
            }
        }

        return row;
    }

    private static bool DomainNotNull(CatalogSnapshot catalog, SqlType type) => type.Kind == TypeKind.Domain && catalog.TypeDefinitions[type.Oid].NotNull;

    private static IEnumerable<Datum[]> Views(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        foreach (RelationInfo relation in Seen(viewer).Where(r => r.Kind == 'v'))
        {
            var view = relation.Object as ViewDefinition;
            bool updatable = view is not null && ViewUpdates.IsUpdatable(scope.Catalog, view);
            yield return shape.Row(
                ("table_catalog", viewer.Database),
                ("table_schema", viewer.SchemaName(relation.SchemaOid)),
                ("table_name", Cell.Text(relation.Name)),
                ("view_definition", view is not null && viewer.Owns(view.Owner) ? Cell.Text(ViewTexts.Print(view)) : Cell.Null),
                ("check_option", Cell.Text(view?.CheckOption?.ToUpperInvariant() ?? "NONE")),
                ("is_updatable", Cell.YesOrNo(updatable)),
                ("is_insertable_into", Cell.YesOrNo(updatable)),
                ("is_trigger_updatable", Cell.YesOrNo(Instead(view, Syntax.TriggerEvent.Update))),
                ("is_trigger_deletable", Cell.YesOrNo(Instead(view, Syntax.TriggerEvent.Delete))),
                ("is_trigger_insertable_into", Cell.YesOrNo(Instead(view, Syntax.TriggerEvent.Insert))));
        }
    }

    private static bool Instead(ViewDefinition? view, Syntax.TriggerEvent e) =>
        view is not null && view.Triggers.Any(t => t.Timing == Syntax.TriggerTiming.InsteadOf && t.ForEachRow && t.Events.Contains(e));

    /// <summary>Sequences behind identity columns are parts of their tables and not listed.</summary>
    private static IEnumerable<Datum[]> Sequences(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        HashSet<uint> identity = [.. scope.Catalog.Tables.Values.SelectMany(t => t.Columns)
            .Where(c => c.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault).Select(c => c.SequenceOid)];
        return RelationInfo.User(scope.Catalog).Where(r => r.Kind == 'S' && !identity.Contains(r.Oid) && viewer.Sees(r)).OrderBy(r => r.Oid).Select(r =>
        {
            var s = (SequenceDefinition)r.Object;
            return shape.Row(
                ("sequence_catalog", viewer.Database),
                ("sequence_schema", viewer.SchemaName(r.SchemaOid)),
                ("sequence_name", Cell.Text(r.Name)),
                ("data_type", Cell.Text(viewer.TypeName(s.Type))),
                ("numeric_precision", TypeColumns.Number(TypeColumns.Numeric(s.Type, -1).Precision)),
                ("numeric_precision_radix", Cell.Int(2)),
                ("numeric_scale", Cell.Int(0)),
                ("start_value", Cell.Text(Text(s.Start))),
                ("minimum_value", Cell.Text(Text(s.Minimum))),
                ("maximum_value", Cell.Text(Text(s.Maximum))),
                ("increment", Cell.Text(Text(s.Increment))),
                ("cycle_option", Cell.YesOrNo(s.Cycle)));
        });
    }

    private static IEnumerable<Datum[]> TableUsage(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return scope.Catalog.Views.Values.OrderBy(v => v.Oid).SelectMany(v => v.DependsOn.Select(o => RelationInfo.Find(scope.Catalog, o))
            .Where(r => r is { Kind: 'r' or 'v' } && viewer.Owns(r.Owner)).Select(r => shape.Row(
                ("view_catalog", viewer.Database),
                ("view_schema", viewer.SchemaName(v.SchemaOid)),
                ("view_name", Cell.Text(v.Name)),
                ("table_catalog", viewer.Database),
                ("table_schema", viewer.SchemaName(r!.SchemaOid)),
                ("table_name", Cell.Text(r.Name)))));
    }

    private static IEnumerable<Datum[]> RoutineUsage(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return scope.Catalog.Views.Values.OrderBy(v => v.Oid).SelectMany(v => v.DependsOn.Where(scope.Catalog.Routines.ContainsKey).Select(o => scope.Catalog.Routines[o])
            .Where(r => viewer.Owns(r.Owner)).Select(r => shape.Row(
                ("table_catalog", viewer.Database),
                ("table_schema", viewer.SchemaName(v.SchemaOid)),
                ("table_name", Cell.Text(v.Name)),
                ("specific_catalog", viewer.Database),
                ("specific_schema", viewer.SchemaName(r.SchemaOid)),
                ("specific_name", Cell.Text(RoutineViews.SpecificName(r))))));
    }

    private static IEnumerable<Datum[]> DomainUsage(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return RelationInfo.User(scope.Catalog).Where(r => r.Kind is 'r' or 'v').OrderBy(r => r.Oid).SelectMany(r => r.Columns
            .Where(c => c.Type.Kind == TypeKind.Domain && viewer.Owns(scope.Catalog.TypeDefinitions[c.Type.Oid].Owner)).Select(c => shape.Row(
                ("domain_catalog", viewer.Database),
                ("domain_schema", Cell.Text(c.Type.Schema)),
                ("domain_name", Cell.Text(c.Type.Name)),
                ("table_catalog", viewer.Database),
                ("table_schema", viewer.SchemaName(r.SchemaOid)),
                ("table_name", Cell.Text(r.Name)),
                ("column_name", Cell.Text(c.Name)))));
    }

    private static IEnumerable<Datum[]> TypeUsage(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return RelationInfo.User(scope.Catalog).Where(r => r.Kind is 'r' or 'v').OrderBy(r => r.Oid).SelectMany(r => r.Columns.Where(c => OwnsType(viewer, Base(c.Type))).Select(c => shape.Row(
            ("udt_catalog", viewer.Database),
            ("udt_schema", Cell.Text(Base(c.Type).Schema)),
            ("udt_name", Cell.Text(Base(c.Type).Name)),
            ("table_catalog", viewer.Database),
            ("table_schema", viewer.SchemaName(r.SchemaOid)),
            ("table_name", Cell.Text(r.Name)),
            ("column_name", Cell.Text(c.Name)))));
    }

    private static SqlType Base(SqlType type) => type.Kind == TypeKind.Domain ? type.BaseType! : type;

    private static bool OwnsType(Viewer viewer, SqlType type)
    {
        uint named = type is { Kind: TypeKind.Array, Element: { } element } ? element.Oid : type.Oid;
        return viewer.Owns(viewer.Catalog.TypeDefinitions.GetValueOrDefault(named)?.Owner ?? InitialCatalog.SystemRole);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
