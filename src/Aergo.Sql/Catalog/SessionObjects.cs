using System;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog;

/// <summary>What of a session's own objects a statement names.</summary>
public static class SessionObjects
{
    /// <summary>Whether the session has objects of its own.</summary>
    public static bool Exist(SqlContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Catalog.Local is not null;
    }

    /// <summary>Whether something that a statement drops has the name of a temporary table, view or sequence.</summary>
    public static bool AreNamed(SqlContext context, DropStatement drop)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(drop);
        return context.Catalog.Local is not null && drop.Names.Any(n =>
            n.Schema == LocalCatalog.SchemaName || (CatalogNames.FindRelation(context.Catalog, context.Settings.SearchPath, n) is { } named && LocalCatalog.Holds(named.Oid)));
    }

    /// <summary>Whether a query names a temporary table, view or sequence.</summary>
    public static bool AreNamed(SqlContext context, SelectStatement query)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Catalog.Local is not null && ViewQueries.NamedRelations(query)
            .Any(n => CatalogNames.FindRelation(context.Catalog, context.Settings.SearchPath, n) is { } used && LocalCatalog.Holds(used.Oid));
    }
}
