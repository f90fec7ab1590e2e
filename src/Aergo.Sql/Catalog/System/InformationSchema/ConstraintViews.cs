using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.InformationSchema;

/// <summary>table_constraints, key_column_usage, referential_constraints, check_constraints and their kin. NOT NULL counts as a check here.</summary>
internal static class ConstraintViews
{
    private const string Schema = "information_schema";

    public static void Add(SystemViewBuilder builder)
    {
        builder.FromContext(Schema, "table_constraints", TableConstraints);
        builder.FromContext(Schema, "key_column_usage", KeyColumns);
        builder.FromContext(Schema, "constraint_column_usage", ColumnUsage);
        builder.FromContext(Schema, "constraint_table_usage", TableUsage);
        builder.FromContext(Schema, "referential_constraints", References);
        builder.FromContext(Schema, "check_constraints", Checks);
        builder.FromContext(Schema, "domain_constraints", DomainConstraints);
    }

    private static IEnumerable<(TableDefinition Table, RelationInfo Relation)> Tables(Viewer viewer) =>
        RelationInfo.User(viewer.Catalog).Where(r => r.Kind == 'r').OrderBy(r => r.Oid).Select(r => ((TableDefinition)r.Object, r));

    private static string NotNullName(TableDefinition table, ColumnInfo column) => string.Create(CultureInfo.InvariantCulture, $"{table.SchemaOid}_{table.Oid}_{column.Number}_not_null");

    private static IEnumerable<Datum[]> TableConstraints(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        foreach ((TableDefinition table, RelationInfo relation) in Tables(viewer).Where(t => viewer.MayChange(t.Relation)))
        {
            foreach (ConstraintInfo constraint in table.Constraints)
            {
                IndexDefinition? index = constraint.Type == ConstraintType.Unique ? table.Indexes.FirstOrDefault(i => i.Oid == constraint.IndexOid) : null;
                yield return Row(table, constraint.Name, TypeName(constraint.Type), constraint.Deferrable, constraint.InitiallyDeferred, index is null ? Cell.Null : Cell.YesOrNo(!index.NullsNotDistinct));
            }

            foreach (ColumnInfo column in relation.Columns.Where(c => c.NotNull))
            {
                yield return Row(table, NotNullName(table, column), "CHECK", false, false, Cell.Null);
            }
        }

        Datum[] Row(TableDefinition table, string name, string type, bool deferrable, bool deferred, Datum distinct) => shape.Row(
            ("constraint_catalog", viewer.Database),
            ("constraint_schema", viewer.SchemaName(table.SchemaOid)),
            ("constraint_name", Cell.Text(name)),
            ("table_catalog", viewer.Database),
            ("table_schema", viewer.SchemaName(table.SchemaOid)),
            ("table_name", Cell.Text(table.Name)),
            ("constraint_type", Cell.Text(type)),
            ("is_deferrable", Cell.YesOrNo(deferrable)),
            ("initially_deferred", Cell.YesOrNo(deferred)),
            ("enforced", Cell.YesOrNo(true)),
            ("nulls_distinct", distinct));
    }

    private static IEnumerable<Datum[]> KeyColumns(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        foreach ((TableDefinition table, RelationInfo relation) in Tables(viewer).Where(t => viewer.Sees(t.Relation)))
        {
            foreach (ConstraintInfo constraint in table.Constraints.Where(c => c.Type != ConstraintType.Check))
            {
                ConstraintInfo? key = Referenced(scope.Catalog, constraint);
                for (int i = 0; i < constraint.Columns.Length; i++)
                {
                    int place = key?.Columns.IndexOf(constraint.ReferencedColumns[i]) ?? -1;
                    yield return shape.Row(
                        ("constraint_catalog", viewer.Database),
                        ("constraint_schema", viewer.SchemaName(table.SchemaOid)),
                        ("constraint_name", Cell.Text(constraint.Name)),
                        ("table_catalog", viewer.Database),
                        ("table_schema", viewer.SchemaName(table.SchemaOid)),
                        ("table_name", Cell.Text(table.Name)),
                        ("column_name", Cell.Text(NameOf(table, constraint.Columns[i]))),
                        ("ordinal_position", Cell.Int(i + 1)),
                        ("position_in_unique_constraint", place < 0 ? Cell.Null : Cell.Int(place + 1)));
                }
            }
        }
    }

    /// <summary>Columns a constraint is about: for a foreign key those it refers to.</summary>
    private static IEnumerable<Datum[]> ColumnUsage(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        foreach ((TableDefinition table, ConstraintInfo constraint) in Tables(viewer).SelectMany(t => t.Table.Constraints.Select(c => (t.Table, c))))
        {
            bool foreign = constraint.Type == ConstraintType.ForeignKey;
            TableDefinition used = foreign ? scope.Catalog.Tables[constraint.ReferencedTable] : table;
            if (!viewer.Owns(used.Owner))
            {
                continue;
            }

            foreach (int number in foreign ? constraint.ReferencedColumns : constraint.Columns)
            {
                yield return shape.Row(
                    ("table_catalog", viewer.Database),
                    ("table_schema", viewer.SchemaName(used.SchemaOid)),
                    ("table_name", Cell.Text(used.Name)),
                    ("column_name", Cell.Text(NameOf(used, number))),
                    ("constraint_catalog", viewer.Database),
                    ("constraint_schema", viewer.SchemaName(table.SchemaOid)),
                    ("constraint_name", Cell.Text(constraint.Name)));
            }
        }
    }

    private static IEnumerable<Datum[]> TableUsage(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        foreach ((TableDefinition table, ConstraintInfo constraint) in Tables(viewer).SelectMany(t => t.Table.Constraints.Where(c => c.Type != ConstraintType.Check).Select(c => (t.Table, c))))
        {
            TableDefinition used = constraint.Type == ConstraintType.ForeignKey ? scope.Catalog.Tables[constraint.ReferencedTable] : table;
            if (viewer.Owns(used.Owner))
            {
                yield return shape.Row(
                    ("table_catalog", viewer.Database),
                    ("table_schema", viewer.SchemaName(used.SchemaOid)),
                    ("table_name", Cell.Text(used.Name)),
                    ("constraint_catalog", viewer.Database),
                    ("constraint_schema", viewer.SchemaName(table.SchemaOid)),
                    ("constraint_name", Cell.Text(constraint.Name)));
            }
        }
    }

    private static IEnumerable<Datum[]> References(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        foreach ((TableDefinition table, RelationInfo relation) in Tables(viewer).Where(t => viewer.MayChange(t.Relation)))
        {
            foreach (ConstraintInfo constraint in table.Constraints.Where(c => c.Type == ConstraintType.ForeignKey))
            {
                ConstraintInfo? key = Referenced(scope.Catalog, constraint);
                yield return shape.Row(
                    ("constraint_catalog", viewer.Database),
                    ("constraint_schema", viewer.SchemaName(table.SchemaOid)),
                    ("constraint_name", Cell.Text(constraint.Name)),
                    ("unique_constraint_catalog", key is null ? Cell.Null : viewer.Database),
                    ("unique_constraint_schema", key is null ? Cell.Null : viewer.SchemaName(scope.Catalog.Tables[constraint.ReferencedTable].SchemaOid)),
                    ("unique_constraint_name", Cell.Text(key?.Name)),
                    ("match_option", Cell.Text(constraint.MatchFull ? "FULL" : "NONE")),
                    ("update_rule", Cell.Text(Rule(constraint.OnUpdate))),
                    ("delete_rule", Cell.Text(Rule(constraint.OnDelete))));
            }
        }
    }

    private static IEnumerable<Datum[]> Checks(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        foreach ((TableDefinition table, RelationInfo relation) in Tables(viewer).Where(t => viewer.Owns(t.Table.Owner)))
        {
            foreach (ConstraintInfo constraint in table.Constraints.Where(c => c.Type == ConstraintType.Check))
            {
                yield return Row(table.SchemaOid, constraint.Name, Clause(ConstraintTexts.Print(scope.Catalog, table, constraint, static t => t.Name, pretty: false)));
            }

            foreach (ColumnInfo column in relation.Columns.Where(c => c.NotNull))
            {
                yield return Row(table.SchemaOid, NotNullName(table, column), Identifiers.Quote(column.Name) + " IS NOT NULL");
            }
        }

        foreach (TypeDefinition domain in Domains(viewer))
        {
            foreach (ConstraintInfo constraint in domain.Constraints)
            {
                yield return Row(domain.SchemaOid, constraint.Name, Clause(ConstraintTexts.Print(scope.Catalog, null, constraint, static t => t.Name, pretty: false)));
            }
        }

        Datum[] Row(uint schema, string name, string clause) => shape.Row(
            ("constraint_catalog", viewer.Database),
            ("constraint_schema", viewer.SchemaName(schema)),
            ("constraint_name", Cell.Text(name)),
            ("check_clause", Cell.Text(clause)));
    }

    private static IEnumerable<Datum[]> DomainConstraints(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return Domains(viewer).SelectMany(d => d.Constraints.Select(c => shape.Row(
            ("constraint_catalog", viewer.Database),
            ("constraint_schema", viewer.SchemaName(d.SchemaOid)),
            ("constraint_name", Cell.Text(c.Name)),
            ("domain_catalog", viewer.Database),
            ("domain_schema", viewer.SchemaName(d.SchemaOid)),
            ("domain_name", Cell.Text(d.Name)),
            ("is_deferrable", Cell.YesOrNo(false)),
            ("initially_deferred", Cell.YesOrNo(false)))));
    }

    private static IEnumerable<TypeDefinition> Domains(Viewer viewer) =>
        viewer.Catalog.TypeDefinitions.Values.Where(t => t.Type.Kind == TypeKind.Domain && viewer.Owns(t.Owner)).OrderBy(t => t.Oid);

    /// <summary>The key a foreign key refers to; null when it is a mere unique index.</summary>
    private static ConstraintInfo? Referenced(CatalogSnapshot catalog, ConstraintInfo constraint) => constraint.Type != ConstraintType.ForeignKey ? null
        : catalog.Tables.GetValueOrDefault(constraint.ReferencedTable)?.Constraints.FirstOrDefault(c => c.IndexOid == constraint.IndexOid && c.Type is ConstraintType.PrimaryKey or ConstraintType.Unique);

    private static string Clause(string definition) => definition["CHECK ".Length..];

    private static string NameOf(TableDefinition table, int number) => table.Columns.First(c => c.Number == number).Name;

    private static string TypeName(ConstraintType type) => type switch
    {
        ConstraintType.Check => "CHECK",
        ConstraintType.PrimaryKey => "PRIMARY KEY",
        ConstraintType.Unique => "UNIQUE",
        _ => "FOREIGN KEY",
    };

    private static string Rule(ReferentialAction action) => action switch
    {
        ReferentialAction.Restrict => "RESTRICT",
        ReferentialAction.Cascade => "CASCADE",
        ReferentialAction.SetNull => "SET NULL",
        ReferentialAction.SetDefault => "SET DEFAULT",
        _ => "NO ACTION",
    };
}
