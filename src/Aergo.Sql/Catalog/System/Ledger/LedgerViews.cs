using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Ledger;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.Ledger;

/// <summary>ledger.blocks, ledger.transactions and ledger.events: the whole chain, from its first block. The functions of the same names take a range.</summary>
internal static class LedgerViews
{
    // Above PostgreSQL's own relations and below everybody's.
    private const uint FirstOid = 16_300;

    public static IEnumerable<VirtualTable> Tables() =>
    [
        Table(0, "blocks", LedgerRows.BlockFields, static c => LedgerRows.Blocks(c, 0, long.MaxValue)),
        Table(1, "transactions", LedgerRows.TransactionFields, static c => LedgerRows.Transactions(c, 0, long.MaxValue)),
        Table(2, "events", LedgerRows.EventFields, static c => LedgerRows.Events(c, 0, long.MaxValue)),
    ];

    private static VirtualTable Table(uint place, string name, IReadOnlyList<SqlField> columns, Func<SqlContext, IEnumerable<Datum[]>> rows) => new(
        new TableDefinition
        {
            Oid = FirstOid + place,
            Name = name,
            Owner = InitialCatalog.SystemRole,
            SchemaOid = InitialCatalog.LedgerSchemaOid,
            Columns = columns.Select((c, i) => new ColumnInfo(i + 1, c.Name, c.Type, c.Modifier)).ToImmutableArray(),
            LastColumnNumber = columns.Count,
            RowTypeOid = 0,
            RowArrayTypeOid = 0,
            Grants = [new Grant(InitialCatalog.SystemRole, InitialCatalog.SystemRole, "arwdDxt", ""), new Grant("", InitialCatalog.SystemRole, "r", "")],
            IsVirtual = true,
        },
        "ledger",
        rows);
}
