using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Tests.Execution;

/// <summary>Tables in lists, by the contract of the port, for tests of plans alone. The key of a row is its place in primary-key order.</summary>
internal sealed class ListTables : ITableStore
{
    private readonly Dictionary<uint, List<Datum[]>> _rows = [];
    private uint _nextOid = 20000;

    public long Fetched { get; private set; }

    /// <summary>Makes a table; the first <paramref name="keyColumns"/> columns are its primary key.</summary>
    public TableDefinition Create(string name, int keyColumns, IReadOnlyList<(string Name, SqlType Type)> columns, params IReadOnlyList<int>[] secondary)
    {
        ImmutableArray<ColumnInfo> infos = [.. columns.Select((c, i) => new ColumnInfo(i + 1, c.Name, c.Type, -1))];
        List<IndexDefinition> indexes = [];
        if (keyColumns > 0)
        {
            indexes.Add(Index(name + "_pkey", Enumerable.Range(1, keyColumns), true));
        }

        indexes.AddRange(secondary.Select((numbers, i) => Index($"{name}_{i}_idx", numbers, false)));
        var table = new TableDefinition
        {
            Oid = _nextOid++, Name = name, Owner = "test", SchemaOid = 1, Columns = infos, LastColumnNumber = infos.Length, RowTypeOid = 0, RowArrayTypeOid = 0, Indexes = [.. indexes],
        };
        _rows[table.Oid] = [];
        return table;

        IndexDefinition Index(string indexName, IEnumerable<int> numbers, bool primary) => new()
        {
            Oid = _nextOid++,
            Name = indexName,
            IsPrimary = primary,
            IsUnique = primary,
            Columns = [.. numbers.Select(n => new IndexColumn(n, null, columns[n - 1].Type, false, false))],
        };
    }

    public void Add(TableDefinition table, params Datum[] row)
    {
        List<Datum[]> rows = _rows[table.Oid];
        rows.Add(row);
        if (table.PrimaryIndex is { } index)
        {
            rows.Sort((a, b) => Compare(table, index, a, b));
        }
    }

    public IEnumerable<StoredRow> Scan(SqlContext context, IStateReader reads, TableDefinition table, bool descending = false)
    {
        List<StoredRow> rows = [.. _rows[table.Oid].Select((r, i) => new StoredRow(BitConverter.GetBytes(i), r))];
        if (descending)
        {
            rows.Reverse();
        }

        foreach (StoredRow row in rows)
        {
            Fetched++;
            yield return row;
        }
    }

    public IEnumerable<StoredRow> ScanIndex(SqlContext context, IStateReader reads, TableDefinition table, IndexDefinition index, IndexBounds bounds, bool descending = false)
    {
        List<StoredRow> rows = [.. _rows[table.Oid].Select((r, i) => new StoredRow(BitConverter.GetBytes(i), r)).Where(r => Within(table, index, bounds, r.Values)).Order(Comparer<StoredRow>.Create((a, b) => Compare(table, index, a.Values, b.Values)))];
        if (descending)
        {
            rows.Reverse();
        }

        foreach (StoredRow row in rows)
        {
            Fetched++;
            yield return row;
        }
    }

    public Datum[]? Find(SqlContext context, TableDefinition table, byte[] key) => _rows[table.Oid][BitConverter.ToInt32(key)];

    public StoredRow? FindUnique(SqlContext context, IStateReader reads, TableDefinition table, IndexDefinition index, ReadOnlySpan<Datum> key)
    {
        foreach (StoredRow row in ScanIndex(context, reads, table, index, new IndexBounds(key.ToArray())))
        {
            return row;
        }

        return null;
    }

    public long CountRows(SqlContext context, TableDefinition table) => _rows[table.Oid].Count;

    private static bool Within(TableDefinition table, IndexDefinition index, IndexBounds bounds, Datum[] row)
    {
        for (int i = 0; i < bounds.Equal.Count; i++)
        {
            Datum value = row[index.Columns[i].Number - 1];
            if (value.IsNull || bounds.Equal[i].IsNull ? value.IsNull != bounds.Equal[i].IsNull : ValueRule.For(index.Columns[i].Type).Compare(value, bounds.Equal[i]) != 0)
            {
                return false;
            }
        }

        if (bounds.Lower is null && bounds.Upper is null)
        {
            return true;
        }

        IndexColumn next = index.Columns[bounds.Equal.Count];
        Datum ranged = row[next.Number - 1];
        if (ranged.IsNull)
        {
            return false;
        }

        ValueRule rule = ValueRule.For(next.Type);
        bool above = bounds.Lower is not { } lower || rule.Compare(ranged, lower) is var l && (bounds.LowerInclusive ? l >= 0 : l > 0);
        return above && (bounds.Upper is not { } upper || rule.Compare(ranged, upper) is var u && (bounds.UpperInclusive ? u <= 0 : u < 0));
    }

    private static int Compare(TableDefinition table, IndexDefinition index, Datum[] a, Datum[] b)
    {
        foreach (IndexColumn column in index.Columns)
        {
            Datum x = a[column.Number - 1], y = b[column.Number - 1];
            int order = x.IsNull || y.IsNull ? x.IsNull.CompareTo(y.IsNull) : ValueRule.For(column.Type).Compare(x, y);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
