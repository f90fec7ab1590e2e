using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>Rows of tables in the trees of their schemas' accounts.</summary>
public sealed class TableStore : ITableStore
{
    private const int ScansPerCheck = 1024;

    // Layouts follow from a definition alone and live as long as it does.
    private readonly ConditionalWeakTable<TableDefinition, RowLayout> _layouts = [];

    /// <inheritdoc />
    public IEnumerable<StoredRow> Scan(SqlContext context, IStateReader reads, TableDefinition table, bool descending = false)
    {
        if (table.IsVirtual)
        {
            return Virtual(context, table);
        }

        RowLayout layout = Layout(table);
        return Walk(context, reads, layout, layout.RowPrefix, StateKeys.After(layout.RowPrefix), descending);
    }

    /// <inheritdoc />
    public IEnumerable<Datum[]> ScanValues(SqlContext context, IStateReader reads, TableDefinition table, bool descending, bool[]? columns)
    {
        if (table.IsVirtual)
        {
            foreach (StoredRow row in Virtual(context, table))
            {
                yield return row.Values;
            }

            yield break;
        }

        using TableWalk walk = Open(context, reads, table, descending, columns);
        while (walk.Next())
        {
            yield return walk.Read();
        }
    }

    /// <summary>What takes the columns that are wanted out of a table's rows; null for all of them.</summary>
    internal RowDecoder Decoder(TableDefinition table, IReadOnlyList<bool>? columns) => new(Layout(table), columns);

    /// <summary>A walk over the rows of a table that leaves the taking apart of each to its reader.</summary>
    internal TableWalk Open(SqlContext context, IStateReader reads, TableDefinition table, bool descending, bool[]? columns)
    {
        RowLayout layout = Layout(table);
        return new TableWalk(context, layout, reads.Scan(TreeOf(context, table), layout.RowPrefix, StateKeys.After(layout.RowPrefix), descending), columns);
    }

    /// <summary>A walk over the rows whose primary keys lie within bounds; null when none can.</summary>
    internal TableWalk? Open(SqlContext context, IStateReader reads, TableDefinition table, IndexDefinition primary, IndexBounds bounds, bool descending, bool[]? columns)
    {
        RowLayout layout = Layout(table);
        return IndexRange.Of(layout.Layout(primary), bounds) is { } range
            ? new TableWalk(context, layout, reads.Scan(TreeOf(context, table), range.From, range.To, descending), columns)
            : null;
    }

    /// <inheritdoc />
    public IEnumerable<StoredRow> ScanIndex(SqlContext context, IStateReader reads, TableDefinition table, IndexDefinition index, IndexBounds bounds, bool descending = false)
    {
        RowLayout layout = Layout(table);
        IndexLayout indexLayout = layout.Layout(index);
        if (IndexRange.Of(indexLayout, bounds) is not { } range)
        {
            return [];
        }

        return index.IsClustered ? Walk(context, reads, layout, range.From, range.To, descending) : WalkIndex(context, reads, layout, range.From, range.To, descending);
    }

    /// <inheritdoc />
    public Datum[]? Find(SqlContext context, TableDefinition table, byte[] key) => Read(context, context.State, Layout(table), TreeOf(context, table), key);

    /// <inheritdoc />
    public StoredRow? FindUnique(SqlContext context, IStateReader reads, TableDefinition table, IndexDefinition index, ReadOnlySpan<Datum> key)
    {
        RowLayout layout = Layout(table);
        IndexLayout indexLayout = layout.Layout(index);
        if (!indexLayout.IsUniqueKey(key))
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(64);
        indexLayout.WriteKey(key, buffer);
        AccountId tree = TreeOf(context, table);
        byte[] rowKey;
        if (index.IsClustered)
        {
            rowKey = buffer.WrittenSpan.ToArray();
        }
        else
        {
            context.Gas.Charge(GasSchedule.RowRead + (buffer.WrittenCount / GasSchedule.BytesPerUnit));
            byte[]? entry = reads.Get(tree, buffer.WrittenSpan);
            if (entry is null)
            {
                return null;
            }

            rowKey = IndexLayout.RowKey(layout.RowPrefix, buffer.WrittenSpan, entry);
        }

        return Read(context, reads, layout, tree, rowKey) is { } values ? new StoredRow(rowKey, values) : null;
    }

    /// <inheritdoc />
    public long CountRows(SqlContext context, TableDefinition table)
    {
        context.Gas.Charge(GasSchedule.RowRead);
        return StoredCount(context, table) + PendingCounts.Of(context).Sum(table.Oid);
    }

    internal static AccountId TreeOf(SqlContext context, TableDefinition table) => context.Catalog.Schemas[table.SchemaOid].Account;

    internal static Datum[]? Read(SqlContext context, IStateReader reads, RowLayout layout, AccountId tree, byte[] key)
    {
        byte[]? value = reads.Get(tree, key);
        context.Gas.Charge(GasSchedule.RowRead + ((key.Length + (value?.Length ?? 0)) / GasSchedule.BytesPerUnit));
        return value is null ? null : layout.Read(value);
    }

    internal long StoredCount(SqlContext context, TableDefinition table)
    {
        byte[]? value = context.State.Get(TreeOf(context, table), Layout(table).RowCountKey);
        return value is null ? 0 : BinaryPrimitives.ReadInt64BigEndian(value);
    }

    internal RowLayout Layout(TableDefinition table) => _layouts.GetValue(table, static t => new RowLayout(t, StoredValues.ParseMissing));

    private static IEnumerable<StoredRow> Virtual(SqlContext context, TableDefinition table)
    {
        VirtualTable source = context.Catalog.System.Find(table.Oid) ?? throw new InvalidOperationException($"no virtual table {table.Name}");
        foreach (Datum[] row in source.Rows(context))
        {
            context.Gas.Charge(GasSchedule.RowRead);
            yield return new StoredRow([], row);
        }
    }

    private static IEnumerable<StoredRow> Walk(SqlContext context, IStateReader reads, RowLayout layout, byte[] from, byte[]? to, bool descending)
    {
        using var walk = new TableWalk(context, layout, reads.Scan(TreeOf(context, layout.Table), from, to, descending), null);
        while (walk.Next())
        {
            yield return new StoredRow(walk.Key.ToArray(), walk.Read());
        }
    }

    private static IEnumerable<StoredRow> WalkIndex(SqlContext context, IStateReader reads, RowLayout layout, byte[] from, byte[]? to, bool descending)
    {
        AccountId tree = TreeOf(context, layout.Table);
        using IStateCursor cursor = reads.Scan(tree, from, to, descending);
        int sinceCheck = 0;
        while (cursor.Next())
        {
            context.Gas.Charge(GasSchedule.RowRead + (cursor.Key.Length / GasSchedule.BytesPerUnit));
            if (++sinceCheck == ScansPerCheck)
            {
                sinceCheck = 0;
                context.CheckCancelled();
            }

            byte[] key = IndexLayout.RowKey(layout.RowPrefix, cursor.Key, cursor.Value);
            if (Read(context, reads, layout, tree, key) is { } values)
            {
                yield return new StoredRow(key, values);
            }
        }
    }
}
