using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Modification;

/// <summary>SET CONSTRAINTS: when the transaction's deferrable constraints are checked.</summary>
internal sealed class ConstraintModes(SqlContext context)
{
    public void Set(SetConstraintsStatement statement)
    {
        ImmutableArray<uint>? constraints = statement.Names.Count == 0 ? null : [.. statement.Names.SelectMany(Named)];
        DeferredChecks.Of(context).Set(context, constraints, statement.Deferred);
    }

    /// <summary>The constraints of a name in the first schema that has one.</summary>
    private List<uint> Named(QualifiedName name)
    {
        IEnumerable<SchemaDefinition> schemas = name.Schema is { } schema
            ? [context.Catalog.FindSchema(schema) ?? throw new SqlException(SqlState.InvalidSchemaName, $"schema \"{schema}\" does not exist") { Position = name.Position + 1 }]
            : context.Catalog.SchemasToSearch(context.Settings.SearchPath);
        foreach (SchemaDefinition searched in schemas)
        {
            TableDefinition[] tables = [.. context.Catalog.Tables.Values.Where(t => t.SchemaOid == searched.Oid).OrderBy(t => t.Oid)];
            (uint Oid, bool Deferrable)[] found =
            [
                .. tables.SelectMany(t => t.Constraints).Where(c => c.Name == name.Name).Select(c => (c.Oid, c.Deferrable)),
                .. tables.SelectMany(t => t.Triggers).Where(t => t.IsConstraint && t.Name == name.Name).Select(t => (t.Oid, t.Deferrable)),
            ];
            if (found.Length > 0)
            {
                return found.All(f => f.Deferrable)
                    ? found.Select(f => f.Oid).ToList()
                    : throw new SqlException(SqlState.WrongObjectType, $"constraint \"{name.Name}\" is not deferrable");
            }
        }

        throw new SqlException(SqlState.UndefinedObject, $"constraint \"{name}\" does not exist");
    }
}
