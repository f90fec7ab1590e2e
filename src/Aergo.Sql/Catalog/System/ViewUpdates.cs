using System.Linq;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>Whether a view is simple enough to be changed through, judged by the shape of its query.</summary>
/// <remarks>Source: PostgreSQL's rules for automatically updatable views. A statement decides for itself when it is bound; this is what catalogs say.</remarks>
internal static class ViewUpdates
{
    public static bool IsUpdatable(CatalogSnapshot catalog, ViewDefinition view) => Base(catalog, view) is not null;

    /// <summary>Whether a column of the view is a column of the table behind it.</summary>
    public static bool IsUpdatable(CatalogSnapshot catalog, ViewDefinition view, int number)
    {
        if (Base(catalog, view) is not { } core)
        {
            return false;
        }

        // A star stands for columns of the table, every one of them a plain one.
        return core.Items.Any(i => i.Expression is Star) || (number <= core.Items.Count && core.Items[number - 1].Expression is ColumnReference);
    }

    private static SelectCore? Base(CatalogSnapshot catalog, ViewDefinition view)
    {
        SelectStatement? query;
        try
        {
            query = SqlParser.Parse(view.QueryText) is [SelectStatement one] ? one : null;
        }
        catch (SqlException)
        {
            return null;
        }

        if (query is not { Body: SelectCore core, With: null, Limit: null, Offset: null }
            || core is not { Distinct: false, Having: null, GroupBy.Count: 0, From: [NamedTable { AsOf: null, Sampled: false } from], Windows.Count: 0 }
            || core.Items.Any(i => HasCallOfRows(i.Expression)))
        {
            return null;
        }

        return Source(catalog, view, from.Name) ? core : null;
    }

    private static bool Source(CatalogSnapshot catalog, ViewDefinition view, QualifiedName name)
    {
        foreach (SchemaDefinition schema in name.Schema is { } s ? catalog.FindSchema(s) is { } found ? [found] : [] : catalog.SchemasToSearch(ViewQueries.PathOf(view)))
        {
            if (catalog.Relations.TryGetValue((schema.Oid, name.Name), out (RelationKind Kind, uint Oid) relation))
            {
                return relation.Kind == RelationKind.Table || (relation.Kind == RelationKind.View && relation.Oid != view.Oid && IsUpdatable(catalog, catalog.Views[relation.Oid]));
            }
        }

        return false;
    }

    /// <summary>Aggregates, window functions and calls that return sets make a row of the view stand for something else than a row of the table.</summary>
    private static bool HasCallOfRows(Expression expression) => SyntaxTree.Descendants(expression).OfType<FunctionCall>()
        .Any(c => c.Over is not null || c.Star || c.Filter is not null || c.Distinct || c.Name.Name is "count" or "sum" or "avg" or "min" or "max" or "array_agg" or "string_agg"
            or "json_agg" or "jsonb_agg" or "bool_and" or "bool_or" or "every" or "generate_series" or "unnest" or "json_object_agg" or "jsonb_object_agg");
}
