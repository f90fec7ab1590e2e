using System.Linq;
using Aergo.Sql.Catalog.Virtual.InformationSchema;
using Aergo.Sql.Catalog.Virtual.Ledger;
using Aergo.Sql.Catalog.Virtual.PgCatalog;

namespace Aergo.Sql.Catalog.Virtual;

// The namespace is not called like the folder: one named System would hide .NET's.
/// <summary>pg_catalog and information_schema: PostgreSQL 15's relations with their columns, filled from the engine's catalog.</summary>
/// <remarks>Rows about objects stand in order of oid. Source: sql-dialect, section 9.</remarks>
public static class SystemViews
{
    public static SystemCatalog Create()
    {
        var builder = new SystemViewBuilder(new SystemFacts());
        NamespaceRows.Add(builder);
        ClassRows.Add(builder);
        AttributeRows.Add(builder);
        TypeRows.Add(builder);
        RoutineRows.Add(builder);
        OperatorRows.Add(builder);
        IndexRows.Add(builder);
        ConstraintRows.Add(builder);
        DescriptionRows.Add(builder);
        SequenceRows.Add(builder);
        TriggerRows.Add(builder);
        PolicyRows.Add(builder);
        DependencyRows.Add(builder);
        RoleRows.Add(builder);
        DatabaseRows.Add(builder);
        SettingRows.Add(builder);
        CursorRows.Add(builder);
        ListingRows.Add(builder);
        RelationViews.Add(builder);
        ConstraintViews.Add(builder);
        RoutineViews.Add(builder);
        PrivilegeViews.Add(builder);
        TypeViews.Add(builder);
        return new SystemCatalog(builder.Tables().Concat(LedgerViews.Tables()));
    }
}
