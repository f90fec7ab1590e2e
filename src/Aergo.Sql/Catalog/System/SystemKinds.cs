using System;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>Which system relations PostgreSQL has as tables and which as views, for pg_class.</summary>
internal static class SystemKinds
{
    /// <summary>PostgreSQL gives tables of pg_catalog fixed oids below this one; views get theirs when a cluster is made.</summary>
    private const uint FirstViewOid = 12_000;

    public static char KindOf(VirtualTable table) =>
        table.SchemaName.Equals("pg_catalog", StringComparison.Ordinal) && table.Definition.Oid < FirstViewOid ? 'r' : 'v';
}
