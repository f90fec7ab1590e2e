using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_depend: what goes when something else goes. Deptype n stops a drop, a goes along, i is a part of the other.</summary>
internal static class DependencyRows
{
    private sealed record Dependency(uint Class, uint Oid, int Sub, uint ReferencedClass, uint ReferencedOid, int ReferencedSub, char Type);

    public static void Add(SystemViewBuilder builder) => builder.FromCatalog("pg_depend", static (scope, shape) => All(scope.Catalog)
        .OrderBy(d => d.Class).ThenBy(d => d.Oid).ThenBy(d => d.Sub).ThenBy(d => d.ReferencedClass).ThenBy(d => d.ReferencedOid).ThenBy(d => d.ReferencedSub)
        .Select(d => shape.Row(
            ("classid", Cell.Oid(d.Class)),
            ("objid", Cell.Oid(d.Oid)),
            ("objsubid", Cell.Int(d.Sub)),
            ("refclassid", Cell.Oid(d.ReferencedClass)),
            ("refobjid", Cell.Oid(d.ReferencedOid)),
            ("refobjsubid", Cell.Int(d.ReferencedSub)),
            ("deptype", Cell.Char(d.Type)))));

    private static IEnumerable<Dependency> All(CatalogSnapshot catalog) =>
        InSchemas(catalog).Concat(catalog.Tables.Values.SelectMany(t => OfTable(catalog, t))).Concat(catalog.Sequences.Values.SelectMany(s => OfSequence(catalog, s)))
            .Concat(catalog.Views.Values.SelectMany(v => OfView(catalog, v))).Concat(catalog.TypeDefinitions.Values.SelectMany(OfType)).Concat(RelationInfo.User(catalog).SelectMany(OfTriggers)).Distinct();

    private static IEnumerable<Dependency> InSchemas(CatalogSnapshot catalog)
    {
        foreach (RelationInfo relation in RelationInfo.User(catalog))
        {
            if (relation.Kind != 'i' && relation.Kind != 'c')
            {
                yield return new Dependency(CatalogClasses.Relation, relation.Oid, 0, CatalogClasses.Namespace, relation.SchemaOid, 0, 'n');
            }
        }

        foreach (RoutineDefinition routine in catalog.Routines.Values)
        {
            yield return new Dependency(CatalogClasses.Procedure, routine.Oid, 0, CatalogClasses.Namespace, routine.SchemaOid, 0, 'n');
        }

        foreach (TypeDefinition type in catalog.TypeDefinitions.Values)
        {
            yield return new Dependency(CatalogClasses.Type, type.Oid, 0, CatalogClasses.Namespace, type.SchemaOid, 0, 'n');
        }
    }

    private static IEnumerable<Dependency> OfTable(CatalogSnapshot catalog, TableDefinition table)
    {
        yield return new Dependency(CatalogClasses.Type, table.RowTypeOid, 0, CatalogClasses.Relation, table.Oid, 0, 'i');
        foreach (ColumnInfo column in table.Columns)
        {
            if (column.Type.Oid >= CatalogSnapshot.FirstUserOid)
            {
                yield return new Dependency(CatalogClasses.Relation, table.Oid, column.Number, CatalogClasses.Type, column.Type.Oid, 0, 'n');
            }

            if (AttributeRows.HasDefault(column))
            {
                uint oid = AttributeRows.DefaultOid(table.Oid, column.Number);
                yield return new Dependency(CatalogClasses.AttributeDefault, oid, 0, CatalogClasses.Relation, table.Oid, column.Number, column.Generated == GeneratedKind.Stored ? 'i' : 'a');
                if (column.SequenceOid != 0 && catalog.Sequences.ContainsKey(column.SequenceOid))
                {
                    yield return new Dependency(CatalogClasses.AttributeDefault, oid, 0, CatalogClasses.Relation, column.SequenceOid, 0, 'n');
                }
            }
        }

        foreach (IndexDefinition index in table.Indexes)
        {
            if (index.ConstraintOid != 0)
            {
                yield return new Dependency(CatalogClasses.Relation, index.Oid, 0, CatalogClasses.Constraint, index.ConstraintOid, 0, 'i');
                continue;
            }

            foreach (int number in index.Columns.Select(c => c.Number).Concat(index.Include).Where(n => n != 0).Distinct())
            {
                yield return new Dependency(CatalogClasses.Relation, index.Oid, 0, CatalogClasses.Relation, table.Oid, number, 'a');
            }

            if (index.PredicateText is not null || index.Columns.Any(c => c.Number == 0))
            {
                yield return new Dependency(CatalogClasses.Relation, index.Oid, 0, CatalogClasses.Relation, table.Oid, 0, 'a');
            }
        }

        foreach (ConstraintInfo constraint in table.Constraints)
        {
            foreach (int number in constraint.Columns)
            {
                yield return new Dependency(CatalogClasses.Constraint, constraint.Oid, 0, CatalogClasses.Relation, table.Oid, number, 'a');
            }

            if (constraint.Columns.IsEmpty)
            {
                yield return new Dependency(CatalogClasses.Constraint, constraint.Oid, 0, CatalogClasses.Relation, table.Oid, 0, 'a');
            }

            foreach (int number in constraint.ReferencedColumns)
            {
                yield return new Dependency(CatalogClasses.Constraint, constraint.Oid, 0, CatalogClasses.Relation, constraint.ReferencedTable, number, 'n');
            }

            if (constraint.Type == ConstraintType.ForeignKey && constraint.IndexOid != 0)
            {
                yield return new Dependency(CatalogClasses.Constraint, constraint.Oid, 0, CatalogClasses.Relation, constraint.IndexOid, 0, 'n');
            }
        }

        foreach (PolicyDefinition policy in table.Policies)
        {
            yield return new Dependency(CatalogClasses.Policy, policy.Oid, 0, CatalogClasses.Relation, table.Oid, 0, 'a');
        }
    }

    /// <summary>A serial column's sequence goes with the column; an identity column's is a part of it.</summary>
    private static IEnumerable<Dependency> OfSequence(CatalogSnapshot catalog, SequenceDefinition sequence)
    {
        if (sequence.OwnerTable != 0)
        {
            bool identity = catalog.Tables.TryGetValue(sequence.OwnerTable, out TableDefinition? table)
                && table.Columns.Any(c => c.Number == sequence.OwnerColumn && c.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault);
            yield return new Dependency(CatalogClasses.Relation, sequence.Oid, 0, CatalogClasses.Relation, sequence.OwnerTable, sequence.OwnerColumn, identity ? 'i' : 'a');
        }
    }

    private static IEnumerable<Dependency> OfView(CatalogSnapshot catalog, ViewDefinition view)
    {
        uint rule = TriggerRows.RuleOid(view.Oid);
        yield return new Dependency(CatalogClasses.Type, view.RowTypeOid, 0, CatalogClasses.Relation, view.Oid, 0, 'i');
        yield return new Dependency(CatalogClasses.Rewrite, rule, 0, CatalogClasses.Relation, view.Oid, 0, 'i');
        yield return new Dependency(CatalogClasses.Rewrite, rule, 0, CatalogClasses.Relation, view.Oid, 0, 'n');
        foreach (uint oid in view.DependsOn)
        {
            uint ofClass = catalog.Routines.ContainsKey(oid) ? CatalogClasses.Procedure : catalog.Types.ContainsKey(oid) ? CatalogClasses.Type : CatalogClasses.Relation;
            yield return new Dependency(CatalogClasses.Rewrite, rule, 0, ofClass, oid, 0, 'n');
        }
    }

    private static IEnumerable<Dependency> OfType(TypeDefinition definition)
    {
        foreach (ConstraintInfo constraint in definition.Constraints)
        {
            yield return new Dependency(CatalogClasses.Constraint, constraint.Oid, 0, CatalogClasses.Type, definition.Oid, 0, 'a');
        }

        if (definition.Type.Kind == TypeKind.Composite)
        {
            yield return new Dependency(CatalogClasses.Relation, definition.Oid, 0, CatalogClasses.Type, definition.Oid, 0, 'i');
        }
    }

    private static IEnumerable<Dependency> OfTriggers(RelationInfo relation) => Functions.TriggerTexts.Of(relation.Object).SelectMany(t => (Dependency[])
    [
        new Dependency(CatalogClasses.Trigger, t.Oid, 0, CatalogClasses.Relation, relation.Oid, 0, 'a'),
        new Dependency(CatalogClasses.Trigger, t.Oid, 0, CatalogClasses.Procedure, t.FunctionOid, 0, 'n'),
    ]);
}
