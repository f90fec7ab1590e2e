using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Storage;

/// <summary>What happened to one row: without a before it was inserted, without an after deleted. Values as text, NULL as null.</summary>
/// <remarks>A row whose primary key changed was deleted under the old key and inserted under the new one.</remarks>
public sealed record RowChange(string Schema, string Table, IReadOnlyList<string> Columns, IReadOnlyList<string?>? Before, IReadOnlyList<string?>? After);

/// <summary>Reads changes of state back as changes of rows.</summary>
public static class RowChanges
{
    /// <summary>The row that a changed key holds; null for what is no row of a table: index entries, counters, the catalog.</summary>
    /// <param name="before">A context on the state before; its catalog knows what dropped tables looked like.</param>
    /// <param name="after">A context on the state after.</param>
    /// <param name="tree">Account whose tree the key is in.</param>
    public static RowChange? Read(SqlContext before, SqlContext after, AccountId tree, ReadOnlySpan<byte> key, byte[]? old, byte[]? now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (key.Length <= StateKeys.PrefixSize)
        {
            return null;
        }

        uint oid = BinaryPrimitives.ReadUInt32BigEndian(key);
        if (!key.StartsWith(StateKeys.Rows(oid)) || (Find(after, tree, oid) ?? Find(before, tree, oid)) is not { } table)
        {
            return null;
        }

        TableDefinition earlier = Find(before, tree, oid) ?? table;
        return new RowChange(
            (after.Catalog.Schemas.GetValueOrDefault(table.SchemaOid) ?? before.Catalog.Schemas[table.SchemaOid]).Name,
            table.Name,
            [.. table.Columns.Select(c => c.Name)],
            old is null ? null : Texts(before, table, earlier, old),
            now is null ? null : Texts(after, table, table, now));
    }

    private static TableDefinition? Find(SqlContext context, AccountId tree, uint oid) =>
        context.Catalog.Tables.TryGetValue(oid, out TableDefinition? table) && !table.IsVirtual
            && context.Catalog.Schemas.TryGetValue(table.SchemaOid, out SchemaDefinition? schema) && schema.Account == tree ? table : null;

    /// <summary>Values in the order of the columns of <paramref name="shown"/>, of a row written under another definition of the same table.</summary>
    private static string?[] Texts(SqlContext context, TableDefinition shown, TableDefinition written, byte[] row)
    {
        Datum[] values = new RowLayout(written, StoredValues.ParseMissing).Read(row);
        var texts = new string?[shown.Columns.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            for (int j = 0; j < written.Columns.Length; j++)
            {
                if (written.Columns[j].Number == shown.Columns[i].Number && !values[j].IsNull)
                {
                    texts[i] = TypeText.Output(written.Columns[j].Type, values[j], context);
                }
            }
        }

        return texts;
    }
}
