using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Primitives;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>ON COMMIT of temporary tables: noted beside their rows, done when a session's transaction ends well.</summary>
public static class OnCommitActions
{
    // Rows of tables begin with an oid, which is never 0.
    private static readonly byte[] First = [0, 0, 0, 0], After = [0, 0, 0, 1];

    internal static void Note(SqlContext context, uint table, string action)
    {
        byte[] key = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(4), table);
        context.State.Put(SqlAccounts.LocalRows, key, Encoding.ASCII.GetBytes(action));
    }

    /// <summary>Empties and drops what was to go with the transaction.</summary>
    public static void Run(SqlContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Catalog.Local is null)
        {
            return;
        }

        var notes = new List<(uint Table, string Action)>();
        using (IStateCursor cursor = context.State.Scan(SqlAccounts.LocalRows, First, After, descending: false))
        {
            while (cursor.Next())
            {
                notes.Add((BinaryPrimitives.ReadUInt32BigEndian(cursor.Key[4..]), Encoding.ASCII.GetString(cursor.Value)));
            }
        }

        Do(context, "TRUNCATE {0}", Names(context, notes, "delete rows"));
        Do(context, "DROP TABLE {0} CASCADE", Names(context, notes, "drop"));
    }

    private static string[] Names(SqlContext context, List<(uint Table, string Action)> notes, string action) =>
    [
        .. notes.Where(n => n.Action == action && context.Catalog.Tables.ContainsKey(n.Table))
            .Select(n => $"{LocalCatalog.SchemaName}.{Identifiers.Quote(context.Catalog.Tables[n.Table].Name)}"),
    ];

    private static void Do(SqlContext context, string statement, string[] tables)
    {
        if (tables.Length > 0)
        {
            string text = statement.Replace("{0}", string.Join(", ", tables), StringComparison.Ordinal);
            int notices = context.Notices.Count;
            _ = context.Services.Runner.Run(context, context.Services.Runner.Parse(text)[0], []);
            context.Notices.RemoveRange(notices, context.Notices.Count - notices);
        }
    }
}
