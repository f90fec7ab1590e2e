using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog;

/// <summary>Binding of view queries as the catalog keeps them: along the view's own search path, with its owner's rights.</summary>
internal static class ViewQueries
{
    public static SelectStatement Parse(string text) => (SelectStatement)SqlParser.Parse(text)[0];

    /// <summary>Where a view's names are looked up; no temporary object hides what a permanent view was made over.</summary>
    public static ImmutableArray<string> PathOf(ViewDefinition view) =>
        LocalCatalog.Holds(view.Oid) || view.SearchPath.Contains(LocalCatalog.SchemaName) ? view.SearchPath : view.SearchPath.Add(LocalCatalog.SchemaName);

    public static BoundStatement Bind(SqlContext context, CatalogSnapshot catalog, ViewDefinition view, string? text = null)
    {
        CatalogSnapshot before = context.Catalog;
        SessionSettings settings = context.Settings;
        string user = context.CurrentUser;
        try
        {
            context.Catalog = catalog;
            context.Settings = settings with { SearchPath = PathOf(view) };
            context.CurrentUser = view.Owner;
            return new Binder(context, new ParameterTypes([], isFixed: true), ignoresPolicies: true).Bind(Parse(text ?? view.QueryText));
        }
        finally
        {
            context.Catalog = before;
            context.Settings = settings;
            context.CurrentUser = user;
        }
    }

    public static BoundStatement? TryBind(SqlContext context, CatalogSnapshot catalog, ViewDefinition view)
    {
        try
        {
            return Bind(context, catalog, view);
        }
        catch (SqlException)
        {
            return null;
        }
    }

    /// <summary>Relations that a query names itself, through FROM, not those behind views.</summary>
    public static IEnumerable<QualifiedName> NamedRelations(SelectStatement query)
    {
        HashSet<string> common = [.. SyntaxTree.Descendants(query).OfType<CommonTable>().Select(c => c.Name)];
        return SyntaxTree.Descendants(query).OfType<NamedTable>().Select(t => t.Name).Where(n => n.Schema is not null || !common.Contains(n.Name));
    }
}
