using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>A table whose rows come from code: pg_class, information_schema.tables, ledger.blocks ….</summary>
/// <param name="Definition">Columns and name; <see cref="TableDefinition.IsVirtual"/> is set.</param>
/// <param name="SchemaName">pg_catalog, information_schema or ledger.</param>
/// <param name="Rows">Makes the rows, in the defined order.</param>
public sealed record VirtualTable(TableDefinition Definition, string SchemaName, Func<SqlContext, IEnumerable<Datum[]>> Rows);

/// <summary>The virtual tables, by schema and name, and by oid.</summary>
public sealed class SystemCatalog(IEnumerable<VirtualTable> tables)
{
    private readonly FrozenDictionary<(string Schema, string Name), VirtualTable> _byName =
        tables.ToFrozenDictionary(t => (t.SchemaName, t.Definition.Name));

    public IEnumerable<VirtualTable> All => _byName.Values.OrderBy(t => t.Definition.Oid);

    public VirtualTable? Find(string schema, string name) => _byName.GetValueOrDefault((schema, name));

    public VirtualTable? Find(uint oid) => _byName.Values.FirstOrDefault(t => t.Definition.Oid == oid);
}
