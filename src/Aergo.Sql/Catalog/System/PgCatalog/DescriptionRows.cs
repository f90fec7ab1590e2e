using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_description and pg_shdescription: the comments on objects of users, and on schemas.</summary>
internal static class DescriptionRows
{
    public static void Add(SystemViewBuilder builder)
    {
        builder.FromCatalog("pg_description", static (scope, shape) => All(scope.Catalog).Select(c => shape.Row(
            ("objoid", Cell.Oid(c.Oid)), ("classoid", Cell.Oid(c.Class)), ("objsubid", Cell.Int(c.Sub)), ("description", Cell.Text(c.Text)))));
        builder.FromCatalog("pg_shdescription", static (scope, shape) => scope.Catalog.Roles.Values.Where(r => r.Comment is not null).OrderBy(r => r.Oid).Select(r => shape.Row(
            ("objoid", Cell.Oid(r.Oid)), ("classoid", Cell.Oid(CatalogClasses.Role)), ("description", Cell.Text(r.Comment)))));
    }

    /// <summary>The comment on one object or column; null for none.</summary>
    public static string? Find(CatalogSnapshot catalog, uint oid, uint? ofClass, int sub)
    {
        foreach ((uint commented, uint commentedClass, int commentedSub, string text) in All(catalog))
        {
            if (commented == oid && commentedSub == sub && (ofClass is null || ofClass == commentedClass))
            {
                return text;
            }
        }

        return null;
    }

    private static IEnumerable<(uint Oid, uint Class, int Sub, string Text)> All(CatalogSnapshot catalog) =>
        Every(catalog).Where(c => c.Text is not null).Select(c => (c.Oid, c.Class, c.Sub, c.Text!)).OrderBy(c => c.Oid).ThenBy(c => c.Class).ThenBy(c => c.Sub);

    private static IEnumerable<(uint Oid, uint Class, int Sub, string? Text)> Every(CatalogSnapshot catalog)
    {
        foreach (SchemaDefinition schema in Schemas.All(catalog))
        {
            yield return (schema.Oid, CatalogClasses.Namespace, 0, schema.Comment);
        }

        foreach (RelationInfo relation in RelationInfo.User(catalog))
        {
            yield return (relation.Oid, relation.Kind == 'c' ? CatalogClasses.Type : CatalogClasses.Relation, 0, relation.Kind == 'c' ? ((TypeDefinition)relation.Object).Comment : relation.Comment);
            if (relation.Kind is 'r' or 'v')
            {
                foreach (ColumnInfo column in relation.Columns)
                {
                    yield return (relation.Oid, CatalogClasses.Relation, column.Number, column.Comment);
                }
            }

            foreach (TriggerDefinition trigger in Functions.TriggerTexts.Of(relation.Object))
            {
                yield return (trigger.Oid, CatalogClasses.Trigger, 0, trigger.Comment);
            }
        }

        foreach (ConstraintInfo constraint in catalog.Tables.Values.SelectMany(t => t.Constraints).Concat(catalog.TypeDefinitions.Values.SelectMany(t => t.Constraints)))
        {
            yield return (constraint.Oid, CatalogClasses.Constraint, 0, constraint.Comment);
        }

        foreach (RoutineDefinition routine in catalog.Routines.Values)
        {
            yield return (routine.Oid, CatalogClasses.Procedure, 0, routine.Comment);
        }

        foreach (TypeDefinition type in catalog.TypeDefinitions.Values)
        {
            if (type.Type.Kind != TypeKind.Composite)
            {
                yield return (type.Oid, CatalogClasses.Type, 0, type.Comment);
            }
        }
    }
}
