using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Routines;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_cursors: the open cursors of the transaction and, in a session, those held from earlier ones.</summary>
internal static class CursorRows
{
    public static void Add(SystemViewBuilder builder) => builder.FromContext("pg_cursors", static (context, _, shape) =>
    {
        CursorTable table = CursorTable.Of(context);
        IEnumerable<SqlCursor> cursors = table.All.Concat(table.Held?.All ?? []);
        return cursors.Select(c => Row(shape, c));
    });

    private static Datum[] Row(RowShape shape, SqlCursor cursor) => shape.Row(
        ("name", Cell.Text(cursor.Name)),
        ("statement", Cell.Text(cursor.Text ?? string.Empty)),
        ("is_holdable", Cell.Bool(cursor.Hold)),
        ("is_binary", Cell.Bool(cursor.IsBinary)),
        ("is_scrollable", Cell.Bool(cursor.Scroll)),
        ("creation_time", Datum.From(cursor.CreatedAt)));
}
