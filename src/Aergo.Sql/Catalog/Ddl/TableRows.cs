using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>Work on all rows of a table: reading, clearing, writing anew in another shape.</summary>
internal sealed class TableRows(DefinitionScope scope, TableDefinition table)
{
    private readonly SqlContext _context = scope.Context;

    /// <summary>Every row, as of now; later writes do not feed the walk.</summary>
    public IEnumerable<StoredRow> All() => scope.Tables.Scan(_context, _context.State, table);

    public bool Any()
    {
        foreach (StoredRow _ in All())
        {
            return true;
        }

        return false;
    }

    /// <summary>Removes rows, index entries and counters.</summary>
    public void Clear(bool keepRowNumber = false)
    {
        AccountId tree = TableStore.TreeOf(_context, table);
        ClearRange(tree, StateKeys.Rows(table.Oid));
        foreach (IndexDefinition index in table.Indexes.Where(i => !i.IsClustered))
        {
            ClearRange(tree, StateKeys.Entries(index.Oid));
        }

        _context.State.Delete(tree, StateKeys.RowCount(table.Oid));
        if (!keepRowNumber)
        {
            _context.State.Delete(tree, StateKeys.RowNumber(table.Oid));
        }
    }

    /// <summary>Removes the entries of one index.</summary>
    public void ClearIndex(IndexDefinition index) => ClearRange(TableStore.TreeOf(_context, table), StateKeys.Entries(index.Oid));

    /// <summary>
    /// Takes all rows out and puts them back under <paramref name="changed"/>, which is committed already, each through <paramref name="map"/>.
    /// Rows keep their order; with hidden numbers before and after, they keep those.
    /// </summary>
    public void Rewrite(TableDefinition changed, Func<Datum[], Datum[]> map, Action<Datum[]>? check = null, bool building = false)
    {
        var rows = new List<StoredRow>();
        long memory = 0;
        foreach (StoredRow row in All())
        {
            _context.Memory.Take(32 + (16L * row.Values.Length));
            memory += 32 + (16L * row.Values.Length);
            rows.Add(row);
        }

        Clear(keepRowNumber: true);
        IReadOnlyList<BoundIndex> bound = RowFrame.Indexes(_context, changed);
        using var writer = new TableWriter(_context, scope.Tables, changed, bound, new RowFrame(_context)) { IsBuilding = building };
        bool keepsKeys = table.ClusteredIndex is null && changed.ClusteredIndex is null;
        if (!keepsKeys)
        {
            writer.Reserve(rows.Count);
        }

        foreach (StoredRow row in rows)
        {
            Datum[] values = map(row.Values);
            check?.Invoke(values);
            if (keepsKeys)
            {
                writer.InsertAt(row.Key, values);
            }
            else
            {
                writer.Insert(values);
            }
        }

        writer.Complete();
        _context.Memory.Release(memory);
    }

    private void ClearRange(AccountId tree, byte[] prefix)
    {
        using IStateCursor cursor = _context.State.Scan(tree, prefix, StateKeys.After(prefix), descending: false);
        while (cursor.Next())
        {
            _context.Gas.Charge(GasSchedule.RowWrite + ((long)GasSchedule.ByteWritten * cursor.Key.Length));
            _context.State.Delete(tree, cursor.Key.ToArray());
        }
    }
}
