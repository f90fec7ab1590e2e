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
    // Layouts follow from a definition alone and live as long as it does.
    private readonly ConditionalWeakTable<TableDefinition, RowLayout> _layouts = [];

    /// <inheritdoc />
    public IEnumerable<StoredRow> Scan(SqlContext context, TableDefinition table, bool descending = false)
    {
        if (table.IsVirtual)
        {
            return Virtual(context, table);
        }

        RowLayout layout = Layout(table);
        return Walk(context, layout, layout.RowPrefix, StateKeys.After(layout.RowPrefix), descending);
    }

    /// <inheritdoc />
    public IEnumerable<Datum[]> ScanValues(SqlContext context, TableDefinition table, bool descending, bool[]? columns)
    {
        if (table.IsVirtual)
        {
            foreach (StoredRow row in Virtual(context, table))
            {
                yield return row.Values;
            }

            yield break;
        }

        using TableWalk walk = Open(context, table, descending, columns);
        while (walk.Next())
        {
            yield return walk.Read();
        }
    }

    /// <summary>What takes the columns that are wanted out of a table's rows; null for all of them.</summary>
    internal RowDecoder Decoder(TableDefinition table, IReadOnlyList<bool>? columns) => new(Layout(table), columns);

    /// <summary>A walk over the rows of a table that leaves the taking apart of each to its reader.</summary>
    internal TableWalk Open(SqlContext context, TableDefinition table, bool descending, bool[]? columns)
    {
        RowLayout layout = Layout(table);
        return new TableWalk(context, layout, context.State.Scan(TreeOf(context, table), layout.RowPrefix, StateKeys.After(layout.RowPrefix), descending), columns);
    }

    /// <inheritdoc />
    public IEnumerable<StoredRow> ScanIndex(SqlContext context, TableDefinition table, IndexDefinition index, IndexBounds bounds, bool descending = false)
    {
        RowLayout layout = Layout(table);
        IndexLayout indexLayout = layout.Layout(index);
        if (IndexRange.Of(indexLayout, bounds) is not { } range)
        {
            return [];
        }

        return index.IsPrimary ? Walk(context, layout, range.From, range.To, descending) : WalkIndex(context, layout, range.From, range.To, descending);
    }

    /// <inheritdoc />
    public Datum[]? Find(SqlContext context, TableDefinition table, byte[] key) => Read(context, Layout(table), TreeOf(context, table), key);

    /// <inheritdoc />
    public StoredRow? FindUnique(SqlContext context, TableDefinition table, IndexDefinition index, ReadOnlySpan<Datum> key)
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
        if (index.IsPrimary)
        {
            rowKey = buffer.WrittenSpan.ToArray();
        }
        else
        {
            context.Gas.Charge(GasSchedule.RowRead + (buffer.WrittenCount / GasSchedule.BytesPerUnit));
            byte[]? entry = context.State.Get(tree, buffer.WrittenSpan);
            if (entry is null)
            {
                return null;
            }

            rowKey = IndexLayout.RowKey(layout.RowPrefix, buffer.WrittenSpan, entry);
        }

        return Read(context, layout, tree, rowKey) is { } values ? new StoredRow(rowKey, values) : null;
    }

    /// <inheritdoc />
    public long CountRows(SqlContext context, TableDefinition table)
    {
        context.Gas.Charge(GasSchedule.RowRead);
        return StoredCount(context, table) + PendingCounts.Of(context).Sum(table.Oid);
    }

    internal static AccountId TreeOf(SqlContext context, TableDefinition table) => context.Catalog.Schemas[table.SchemaOid].Account;

    internal static Datum[]? Read(SqlContext context, RowLayout layout, AccountId tree, byte[] key)
    {
        byte[]? value = context.State.Get(tree, key);
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

    private static IEnumerable<StoredRow> Walk(SqlContext context, RowLayout layout, byte[] from, byte[]? to, bool descending)
    {
        using var walk = new TableWalk(context, layout, context.State.Scan(TreeOf(context, layout.Table), from, to, descending), null);
        while (walk.Next())
        {
            yield return new StoredRow(walk.Key.ToArray(), walk.Read());
        }
    }

    private static IEnumerable<StoredRow> WalkIndex(SqlContext context, RowLayout layout, byte[] from, byte[]? to, bool descending)
    {
        AccountId tree = TreeOf(context, layout.Table);
        using var walk = new IndexWalk(context, layout, tree, context.State.Scan(tree, from, to, descending));
        OpenWalks.Of(context).Add(walk);
        while (walk.Next(out StoredRow row))
        {
            yield return row;
        }
    }
}
