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
        _ => _own.Any(l => !l.SameChildValues(change.Old!, change.New!)) || _referring.Any(l => !l.SameParentKey(l.ParentKey(change.Old!), l.ParentKey(change.New!))),
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
                if (change.Old is null || !link.SameChildValues(change.Old, change.New))
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
                Refuse(link, old);
                break;
            case ReferentialAction.NoAction:
                RefuseUnlessReplaced(link, old);
                break;
            default:
                _statements.Run(_context, link, action, now is null, old, now);
                if (action == ReferentialAction.SetDefault)
                {
                    // A default equal to the old key left the child as it was, with no check of its own.
                    RefuseUnlessReplaced(link, old);
                }

                break;
        }
    }

    private void RefuseUnlessReplaced(KeyLink link, Datum[] old)
    {
        if (!link.ParentExists(_context, old))
        {
            Refuse(link, old);
        }
    }

    private void Refuse(KeyLink link, Datum[] old)
    {
        if (!link.ChildExists(_context, old))
        {
            return;
        }

        throw new SqlException(
            SqlState.ForeignKeyViolation, $"update or delete on table \"{link.Parent.Name}\" violates foreign key constraint \"{link.Constraint.Name}\" on table \"{link.Child.Name}\"")
        {
            Detail = $"Key {Shown(_context, link.Parent, link.Constraint.ReferencedColumns, link.ParentText(_context, old))}is still referenced from table \"{link.Child.Name}\".",
            SchemaName = _context.Catalog.Schemas[link.Child.SchemaOid].Name,
            TableName = link.Child.Name,
            ConstraintName = link.Constraint.Name,
        };
    }
}
