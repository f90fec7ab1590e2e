using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_constraint: constraints of tables and of domains.</summary>
internal static class ConstraintRows
{
    public static void Add(SystemViewBuilder builder) => builder.FromCatalog("pg_constraint", Rows);

    private static IEnumerable<Datum[]> Rows(SystemScope scope, RowShape shape) =>
        scope.Catalog.Tables.Values.SelectMany(t => t.Constraints.Select(c => (c.Oid, Row: Row(scope, shape, c, t.SchemaOid, t.Oid, 0, t))))
            .Concat(scope.Catalog.Tables.Values.SelectMany(t => t.Triggers.Where(g => g.IsConstraint).Select(g => (g.Oid, Row: Row(shape, t, g)))))
            .Concat(scope.Catalog.TypeDefinitions.Values.SelectMany(d => d.Constraints.Select(c => (c.Oid, Row: Row(scope, shape, c, d.SchemaOid, 0, d.Oid, null)))))
            .OrderBy(p => p.Oid).Select(p => p.Row);

    private static Datum[] Row(SystemScope scope, RowShape shape, ConstraintInfo constraint, uint schema, uint table, uint domain, TableDefinition? definition)
    {
        bool foreign = constraint.Type == ConstraintType.ForeignKey;
        Datum operators = foreign ? Cell.Oids(Equalities(scope, definition!, constraint)) : Cell.Null;
        return shape.Row(
            ("oid", Cell.Oid(constraint.Oid)),
            ("conname", Cell.Text(constraint.Name)),
            ("connamespace", Cell.Oid(schema)),
            ("contype", Cell.Char(constraint.Type switch { ConstraintType.Check => 'c', ConstraintType.PrimaryKey => 'p', ConstraintType.Unique => 'u', _ => 'f' })),
            ("condeferrable", Cell.Bool(constraint.Deferrable)),
            ("condeferred", Cell.Bool(constraint.InitiallyDeferred)),
            ("convalidated", Cell.Bool(constraint.Validated)),
            ("conrelid", Cell.Oid(table)),
            ("contypid", Cell.Oid(domain)),
            ("conindid", Cell.Oid(constraint.IndexOid)),
            ("confrelid", Cell.Oid(constraint.ReferencedTable)),
            ("confupdtype", Cell.Char(foreign ? Letter(constraint.OnUpdate) : ' ')),
            ("confdeltype", Cell.Char(foreign ? Letter(constraint.OnDelete) : ' ')),
            ("confmatchtype", Cell.Char(foreign ? constraint.MatchFull ? 'f' : 's' : ' ')),
            ("conislocal", Cell.Bool(true)),
            ("connoinherit", Cell.Bool(constraint.NoInherit || constraint.Type != ConstraintType.Check)),
            ("conkey", Numbers(constraint.Columns, domain != 0)),
            ("confkey", Numbers(constraint.ReferencedColumns, !foreign)),
            ("conpfeqop", operators),
            ("conppeqop", operators),
            ("conffeqop", operators),
            ("confdelsetcols", Numbers(constraint.OnDeleteColumns, constraint.OnDeleteColumns.IsEmpty)),
            ("conbin", constraint.CheckText is { } check ? Cell.Text(ExpressionTexts.Print(check)) : Cell.Null));
    }

    private static Datum[] Row(RowShape shape, TableDefinition table, TriggerDefinition trigger) => shape.Row(
        ("oid", Cell.Oid(trigger.Oid)),
        ("conname", Cell.Text(trigger.Name)),
        ("connamespace", Cell.Oid(table.SchemaOid)),
        ("contype", Cell.Char('t')),
        ("condeferrable", Cell.Bool(trigger.Deferrable)),
        ("condeferred", Cell.Bool(trigger.InitiallyDeferred)),
        ("convalidated", Cell.Bool(true)),
        ("conrelid", Cell.Oid(table.Oid)),
        ("confupdtype", Cell.Char(' ')),
        ("confdeltype", Cell.Char(' ')),
        ("confmatchtype", Cell.Char(' ')),
        ("conislocal", Cell.Bool(true)),
        ("connoinherit", Cell.Bool(true)));

    /// <summary>For each column of a foreign key the operator that compares values of its type.</summary>
    private static IEnumerable<uint> Equalities(SystemScope scope, TableDefinition table, ConstraintInfo constraint) => constraint.Columns.Select(number =>
    {
        SqlType type = table.Columns.First(c => c.Number == number).Type.Underlying;
        uint compared = type.Oid == SqlTypes.VarCharOid ? SqlTypes.TextOid : type.Kind switch
        {
            TypeKind.Enum => SqlTypes.AnyEnumOid,
            TypeKind.Array => SqlTypes.AnyArrayOid,
            TypeKind.Composite => SqlTypes.RecordOid,
            _ => type.Oid,
        };
        return scope.Functions.Operators("=").FirstOrDefault(o => o.Left?.Oid == compared && o.Right.Oid == compared)?.Oid ?? 0;
    });

    private static Datum Numbers(ImmutableArray<int> numbers, bool none) => none ? Cell.Null : Cell.Int2s(numbers);

    private static char Letter(ReferentialAction action) => action switch
    {
        ReferentialAction.Restrict => 'r',
        ReferentialAction.Cascade => 'c',
        ReferentialAction.SetNull => 'n',
        ReferentialAction.SetDefault => 'd',
        _ => 'a',
    };
}
