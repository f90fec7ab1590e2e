using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>CREATE and ALTER POLICY.</summary>
internal sealed class PolicyDefinitions(DefinitionScope scope)
{
    public void Create(CreatePolicyStatement statement)
    {
        TableDefinition table = scope.RequireTable(statement.Table);
        scope.RequireOwner(table);
        RequireFree(table, statement.Name);
        Check(table, statement.Command, statement.Clauses);
        var policy = new PolicyDefinition
        {
            Oid = scope.Change.NewOid(),
            Name = statement.Name,
            Permissive = statement.Permissive,
            Command = statement.Command,
            Roles = Roles(statement.Clauses.Roles),
            UsingText = Stored(table, statement.Clauses.UsingText),
            WithCheckText = Stored(table, statement.Clauses.WithCheckText),
        };
        scope.Change.Put(table with { Policies = table.Policies.Add(policy) });
        scope.Commit();
    }

    public void Alter(AlterPolicyStatement statement)
    {
        TableDefinition table = scope.RequireTable(statement.Table);
        scope.RequireOwner(table);
        PolicyDefinition policy = table.Policies.FirstOrDefault(p => p.Name == statement.Name)
            ?? throw new SqlException(SqlState.UndefinedObject, $"policy \"{statement.Name}\" for table \"{table.Name}\" does not exist");
        if (statement.NewName is { } name)
        {
            RequireFree(table, name);
        }

        Check(table, policy.Command, statement.Clauses);
        PolicyDefinition changed = policy with
        {
            Name = statement.NewName ?? policy.Name,
            Roles = statement.Clauses.Roles.Count == 0 ? policy.Roles : Roles(statement.Clauses.Roles),
            UsingText = Stored(table, statement.Clauses.UsingText) ?? policy.UsingText,
            WithCheckText = Stored(table, statement.Clauses.WithCheckText) ?? policy.WithCheckText,
        };
        scope.Change.Put(table with { Policies = table.Policies.Replace(policy, changed) });
        scope.Commit();
    }

    private static void RequireFree(TableDefinition table, string name)
    {
        if (table.Policies.Any(p => p.Name == name))
        {
            throw new SqlException(SqlState.DuplicateObject, $"policy \"{name}\" for table \"{table.Name}\" already exists");
        }
    }

    private void Check(TableDefinition table, string command, PolicyClauses clauses)
    {
        if (command == "insert" && clauses.Using is not null)
        {
            throw new SqlException(SqlState.SyntaxError, "only WITH CHECK expression allowed for INSERT");
        }

        if (command is "select" or "delete" && clauses.WithCheck is not null)
        {
            throw new SqlException(SqlState.SyntaxError, "WITH CHECK cannot be applied to SELECT or DELETE");
        }

        foreach (Expression? condition in new[] { clauses.Using, clauses.WithCheck })
        {
            if (condition is not null)
            {
                BoundTexts.Condition(scope.Context, condition, new RowScope(table.Name, table.Columns), ExpressionKind.Policy);
            }
        }
    }

    private ImmutableArray<string> Roles(IReadOnlyList<string> roles) => [.. roles.Select(r => r == "public" ? r : scope.RequireRole(r).Name)];

    private string? Stored(TableDefinition table, string? text) =>
        text is null ? null : StoredTexts.Qualify(scope.Context, text, new RowScope(table.Name, table.Columns), ExpressionKind.Policy);
}
