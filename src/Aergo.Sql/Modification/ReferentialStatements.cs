using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>Referential actions: CASCADE, SET NULL and SET DEFAULT are statements on the child table, run with its owner's rights and past its policies, with all that follows from them.</summary>
internal sealed class ReferentialStatements
{
    private readonly StampCache<(uint Constraint, bool OnDelete), BoundStatement> _bound = new();

    /// <param name="old">Key of the parent row before the change.</param>
    /// <param name="now">Its key after an update; null for a delete.</param>
    public void Run(SqlContext context, KeyLink link, ReferentialAction action, bool onDelete, Datum[] old, Datum[]? now)
    {
        string user = context.CurrentUser;
        context.CurrentUser = link.Child.Owner;
        Statement statement = Build(context, link, action, onDelete);
        try
        {
            BoundStatement bound = _bound.GetOrAdd(
                context.Catalog.Stamp,
                (link.Constraint.Oid, onDelete),
                () => new Binder(context, new ParameterTypes(link.ParentTypes.Concat(link.ParentTypes), isFixed: true), ignoresPolicies: true).Bind(statement));
            context.Services.Runner.Execute(context, bound, [.. old, .. now ?? old]);
        }
        catch (SqlException e)
        {
            e.AddContext($"SQL statement \"{Describe(context, link, action, onDelete)}\"");
            throw;
        }
        finally
        {
            context.CurrentUser = user;
        }
    }

    private static Statement Build(SqlContext context, KeyLink link, ReferentialAction action, bool onDelete)
    {
        var table = new QualifiedName([context.Catalog.Schemas[link.Child.SchemaOid].Name, link.Child.Name]);
        Expression? where = null;
        for (int i = 0; i < link.ChildNames.Count; i++)
        {
            Expression equal = new Binary("=", new ColumnReference([link.Child.Name, link.ChildNames[i]]), new ParameterReference(i + 1));
            where = where is null ? equal : new And(where, equal);
        }

        if (onDelete && action == ReferentialAction.Cascade)
        {
            return new DeleteStatement(table, null) { Where = where };
        }

        return new UpdateStatement(table, null, Changed(link, action, onDelete).Select(c => new Assignment([new ColumnTarget(c.Name, [])], c.Value, false)).ToArray()) { Where = where };
    }

    private static IEnumerable<(string Name, Expression Value)> Changed(KeyLink link, ReferentialAction action, bool onDelete)
    {
        int count = link.ChildNames.Count;
        for (int i = 0; i < count; i++)
        {
            if (onDelete && !link.Constraint.OnDeleteColumns.IsEmpty && !link.Constraint.OnDeleteColumns.Contains(link.Constraint.Columns[i]))
            {
                continue;
            }

            yield return (link.ChildNames[i], action switch
            {
                ReferentialAction.Cascade => new ParameterReference(count + i + 1),
                ReferentialAction.SetNull => new Literal(LiteralKind.Null, ""),
                _ => new DefaultMarker(),
            });
        }
    }

    private static string Describe(SqlContext context, KeyLink link, ReferentialAction action, bool onDelete)
    {
        string table = $"ONLY \"{context.Catalog.Schemas[link.Child.SchemaOid].Name}\".\"{link.Child.Name}\"";
        int count = link.ChildNames.Count;
        if (onDelete && action == ReferentialAction.Cascade)
        {
            return $"DELETE FROM {table} WHERE {string.Join(" AND ", link.ChildNames.Select((n, i) => $"${i + 1} OPERATOR(pg_catalog.=) \"{n}\""))}";
        }

        string set = string.Join(", ", Changed(link, action, onDelete).Select((c, i) =>
            $"\"{c.Name}\" = {(c.Value is ParameterReference ? $"${i + 1}" : c.Value is Literal ? "NULL" : "DEFAULT")}"));
        int first = action == ReferentialAction.Cascade ? count + 1 : 1;
        return $"UPDATE {table} SET {set} WHERE {string.Join(" AND ", link.ChildNames.Select((n, i) => $"${first + i} OPERATOR(pg_catalog.=) \"{n}\""))}";
    }
}
