using System;
using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>A row as read: its key in state and its values by live column, in table order.</summary>
public readonly record struct StoredRow(byte[] Key, Datum[] Values);

/// <summary>Bounds on the leading key columns of an index: equal on a prefix, then a range on the next column.</summary>
/// <remarks>All values are of the key columns' types and not NULL, except that <see cref="Equal"/> may hold NULL to mean IS NULL.</remarks>
public sealed record IndexBounds(IReadOnlyList<Datum> Equal)
{
    public Datum? Lower { get; init; }

    public bool LowerInclusive { get; init; } = true;

    public Datum? Upper { get; init; }

    public bool UpperInclusive { get; init; } = true;
}

/// <summary>Rows of tables in state: reading by scan or index, and the raw writes under constraint checking.</summary>
/// <remarks>Charges gas for what it reads and writes. Reads either the state as it is now or the moment a statement froze. Order of a scan: primary key, or hidden row number. Implemented by <c>TableStore</c>.</remarks>
public interface ITableStore
{
    IEnumerable<StoredRow> Scan(SqlContext context, IStateReader reads, TableDefinition table, bool descending = false);

    /// <summary>The rows of <see cref="Scan"/> without their keys. Columns not asked for are left out of the work and may be NULL.</summary>
    /// <param name="columns">By live column; null for all.</param>
    IEnumerable<Datum[]> ScanValues(SqlContext context, IStateReader reads, TableDefinition table, bool descending, bool[]? columns)
    {
        foreach (StoredRow row in Scan(context, reads, table, descending))
        {
            yield return row.Values;
        }
    }

    /// <summary>Rows whose index key lies in the bounds, in index order.</summary>
    IEnumerable<StoredRow> ScanIndex(SqlContext context, IStateReader reads, TableDefinition table, IndexDefinition index, IndexBounds bounds, bool descending = false);

    /// <summary>The row that now has a key from <see cref="StoredRow.Key"/>, or null when it is gone.</summary>
    Datum[]? Find(SqlContext context, TableDefinition table, byte[] key);

    /// <summary>The row with these values in all key columns of a unique index, without opening a walk; null for none or a NULL in the key.</summary>
    StoredRow? FindUnique(SqlContext context, IStateReader reads, TableDefinition table, IndexDefinition index, ReadOnlySpan<Datum> key);

    /// <summary>Exact number of rows, kept beside the table; costs one read.</summary>
    long CountRows(SqlContext context, TableDefinition table);
}
