using System.Linq;
using System.Text;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>Rows in error details.</summary>
internal static class RowText
{
    /// <summary>Longest value shown, in bytes; the rest becomes three dots.</summary>
    private const int ValueBytesMax = 64;

    /// <summary>The row that failed; null where the user may not see it.</summary>
    public static string? FailingRow(SqlContext context, TableDefinition table, Datum[] row) => !DetailRights.MayShow(context, table, table.Columns.Select(c => c.Number))
        ? null
        : "Failing row contains (" + string.Join(", ", table.Columns.Select((c, i) => row[i].IsNull ? "null" : Shorten(StoredValues.Text(context, c.Type, row[i])))) + ").";

    private static string Shorten(string text) =>
        Encoding.UTF8.GetByteCount(text) <= ValueBytesMax ? text : Identifiers.Truncate(text, ValueBytesMax) + "...";
}
