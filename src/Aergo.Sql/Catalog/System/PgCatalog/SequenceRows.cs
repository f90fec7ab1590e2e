using System.Linq;
using Aergo.Sql.Storage;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_sequence and pg_sequences, which also knows how far they have counted.</summary>
internal static class SequenceRows
{
    public static void Add(SystemViewBuilder builder)
    {
        builder.FromContext("pg_sequences", static (context, scope, shape) => RelationInfo.User(scope.Catalog).Where(r => r.Kind == 'S').OrderBy(r => r.Oid).Select(r =>
        {
            var s = (SequenceDefinition)r.Object;
            bool mayRead = PrivilegeChecker.Has(scope.Catalog, context.CurrentUser, s, PrivilegeKind.Sequence, "r") || PrivilegeChecker.Has(scope.Catalog, context.CurrentUser, s, PrivilegeKind.Sequence, "U");
            return shape.Row(
                ("schemaname", Cell.Text(Schemas.NameOf(scope.Catalog, r.SchemaOid))),
                ("sequencename", Cell.Text(r.Name)),
                ("sequenceowner", Cell.Text(r.Owner)),
                ("data_type", Cell.Oid(s.Type.Oid)),
                ("start_value", Cell.Int(s.Start)),
                ("min_value", Cell.Int(s.Minimum)),
                ("max_value", Cell.Int(s.Maximum)),
                ("increment_by", Cell.Int(s.Increment)),
                ("cycle", Cell.Bool(s.Cycle)),
                ("cache_size", Cell.Int(s.Cache)),
                ("last_value", mayRead && SequenceStore.Read(context, s) is (var last, true) ? Cell.Int(last) : Cell.Null));
        }));
        builder.FromCatalog("pg_sequence", static (scope, shape) => scope.Catalog.Sequences.Values.OrderBy(s => s.Oid).Select(s => shape.Row(
            ("seqrelid", Cell.Oid(s.Oid)),
            ("seqtypid", Cell.Oid(s.Type.Oid)),
            ("seqstart", Cell.Int(s.Start)),
            ("seqincrement", Cell.Int(s.Increment)),
            ("seqmax", Cell.Int(s.Maximum)),
            ("seqmin", Cell.Int(s.Minimum)),
            ("seqcache", Cell.Int(s.Cache)),
            ("seqcycle", Cell.Bool(s.Cycle)))));
    }
}
