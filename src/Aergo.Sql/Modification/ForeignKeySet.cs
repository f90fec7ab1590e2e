using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>Foreign keys as one statement on one table has to keep them: its own references, and those of others to it.</summary>
/// <remarks>Enforced at the end of the statement, row by row, actions before checks, as PostgreSQL's constraint triggers come in order of name.</remarks>
internal sealed class ForeignKeySet
{
    private readonly SqlContext _context;
    private readonly ReferentialStatements _statements;
    private readonly KeyLink[] _own;
    private readonly KeyLink[] _referring;

    public ForeignKeySet(SqlContext context, ReferentialStatements statements, TableDefinition table)
    {
        (_context, _statements) = (context, statements);
        _own = Links(context, table).OrderBy(l => l.Constraint.Oid).ToArray();
        _referring = context.Catalog.ReferencingTables.TryGetValue(table.Oid, out var referring)
            ? referring.Select(r => context.Catalog.Tables[r]).SelectMany(t => Links(context, t)).Where(l => l.Parent.Oid == table.Oid).OrderBy(l => l.Constraint.Oid).ToArray()
            : [];
    }

    public bool Any => _own.Length > 0 || _referring.Length > 0;

    /// <summary>Whether a change of this kind can need enforcing.</summary>
    public bool Concern(RowEvent change) => change.Event switch
    {
        TriggerEvent.Insert => _own.Length > 0,
        TriggerEvent.Delete => _referring.Length > 0,
        _ => _own.Any(l => Waits(l) || !l.SameChildValues(change.Old!, change.New!)) || _referring.Any(l => !l.SameParentKey(l.ParentKey(change.Old!), l.ParentKey(change.New!))),
    };

    public void Enforce(RowEvent change)
    {
        if (change.Old is not null)
        {
            foreach (KeyLink link in _referring)
            {
                Datum[] old = link.ParentKey(change.Old);
                Datum[]? now = change.New is null ? null : link.ParentKey(change.New);
                if (!old.Any(v => v.IsNull) && (now is null || !link.SameParentKey(old, now)))
                {
                    Act(link, old, now);
                }
            }
        }

        if (change.New is not null)
        {
            foreach (KeyLink link in _own)
            {
                if (Waits(link))
                {
                    // Whatever became of the row before: this is what it is checked for.
                    DeferredChecks.Of(_context).Add(new ParentCheck(link.Child.Oid, link.Constraint.Oid, change.New, change.Key));
                }
                else if (change.Old is null || !link.SameChildValues(change.Old, change.New))
                {
                    RequireParent(_context, link, change.New, change.Key);
                }
            }
        }
    }

    /// <summary>23503 unless the parent of a child row exists. A row that is no longer there as it was is not looked at.</summary>
    public static void RequireParent(SqlContext context, KeyLink link, Datum[] row, byte[]? rowKey)
    {
        Datum[] key = link.ChildKey(context, row);
        int nulls = key.Count(v => v.IsNull);
        if (nulls == key.Length || (nulls > 0 && !link.Constraint.MatchFull))
        {
            return;
        }

        if (nulls == 0 && link.ParentExists(context, key))
        {
            return;
        }

        if (rowKey is not null && (context.Services.Tables.Find(context, link.Child, rowKey) is not { } present || !link.SameChildValues(present, row)))
        {
            return;
        }

        throw new SqlException(SqlState.ForeignKeyViolation, $"insert or update on table \"{link.Child.Name}\" violates foreign key constraint \"{link.Constraint.Name}\"")
        {
            Detail = nulls > 0
                ? "MATCH FULL does not allow mixing of null and nonnull key values."
                : $"Key {Shown(context, link.Child, link.Constraint.Columns, link.ChildText(context, row))}is not present in table \"{link.Parent.Name}\".",
            SchemaName = context.Catalog.Schemas[link.Child.SchemaOid].Name,
            TableName = link.Child.Name,
            ConstraintName = link.Constraint.Name,
        };
    }

    private static string Shown(SqlContext context, TableDefinition table, IEnumerable<int> columns, string key) =>
        DetailRights.MayShow(context, table, columns) ? key + " " : string.Empty;

    public static IEnumerable<KeyLink> Links(SqlContext context, TableDefinition child) =>
        child.Constraints.Where(c => c.Type == ConstraintType.ForeignKey).Select(c => new KeyLink(context, child, context.Catalog.Tables[c.ReferencedTable], c));

    private void Act(KeyLink link, Datum[] old, Datum[]? now)
    {
        ReferentialAction action = now is null ? link.Constraint.OnDelete : link.Constraint.OnUpdate;
        switch (action)
        {
            case ReferentialAction.Restrict:
                RequireUnused(_context, link, old);
                break;
            case ReferentialAction.NoAction when Waits(link):
                DeferredChecks.Of(_context).Add(new RemovedKeyCheck(link.Parent.Oid, link.Child.Oid, link.Constraint.Oid, old));
                break;
            case ReferentialAction.NoAction:
                RequireUnusedOrReplaced(_context, link, old);
                break;
            default:
                _statements.Run(_context, link, action, now is null, old, now);
                if (action == ReferentialAction.SetDefault)
                {
                    // A default equal to the old key left the child as it was, with no check of its own.
                    RequireUnusedOrReplaced(_context, link, old);
                }

                break;
        }
    }

    /// <summary>23503 when a key that is gone is still referred to.</summary>
    public static void RequireUnusedOrReplaced(SqlContext context, KeyLink link, Datum[] old)
    {
        if (!link.ParentExists(context, old))
        {
            RequireUnused(context, link, old);
        }
    }

    /// <summary>The foreign key of a child table; null when one of them is gone.</summary>
    public static KeyLink? Find(SqlContext context, uint child, uint constraint) =>
        context.Catalog.Tables.GetValueOrDefault(child) is { } table && table.Constraints.FirstOrDefault(c => c.Oid == constraint) is { } key
            ? new KeyLink(context, table, context.Catalog.Tables[key.ReferencedTable], key)
            : null;

    private bool Waits(KeyLink link) => link.Constraint.Deferrable && DeferredChecks.Of(_context).IsDeferred(link.Constraint);

    private static void RequireUnused(SqlContext context, KeyLink link, Datum[] old)
    {
        if (!link.ChildExists(context, old))
        {
            return;
        }

        throw new SqlException(
            SqlState.ForeignKeyViolation, $"update or delete on table \"{link.Parent.Name}\" violates foreign key constraint \"{link.Constraint.Name}\" on table \"{link.Child.Name}\"")
        {
            Detail = $"Key {Shown(context, link.Parent, link.Constraint.ReferencedColumns, link.ParentText(context, old))}is still referenced from table \"{link.Child.Name}\".",
            SchemaName = context.Catalog.Schemas[link.Child.SchemaOid].Name,
            TableName = link.Child.Name,
            ConstraintName = link.Constraint.Name,
        };
    }
}
