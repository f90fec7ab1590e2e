using System.Linq;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_sequence.</summary>
internal static class SequenceRows
{
    public static void Add(SystemViewBuilder builder) => builder.FromCatalog("pg_sequence", static (scope, shape) => scope.Catalog.Sequences.Values.OrderBy(s => s.Oid).Select(s => shape.Row(
        ("seqrelid", Cell.Oid(s.Oid)),
        ("seqtypid", Cell.Oid(s.Type.Oid)),
        ("seqstart", Cell.Int(s.Start)),
        ("seqincrement", Cell.Int(s.Increment)),
        ("seqmax", Cell.Int(s.Maximum)),
        ("seqmin", Cell.Int(s.Minimum)),
        ("seqcache", Cell.Int(s.Cache)),
        ("seqcycle", Cell.Bool(s.Cycle)))));
}
