using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>CREATE SCHEMA and ALTER SCHEMA.</summary>
internal sealed class SchemaDefinitions(DefinitionScope scope)
{
    public void Create(CreateSchemaStatement statement)
    {
        RoleDefinition owner = statement.Owner is null ? scope.OwnerRole() : new Ownership(scope).RequireMember(statement.Owner);
        string name = statement.Name ?? owner.Name;
        RequireName(name);
        if (scope.Catalog.FindSchema(name) is not null)
        {
            if (!statement.IfNotExists)
            {
                throw new SqlException(SqlState.DuplicateSchema, $"schema \"{name}\" already exists");
            }

            scope.Notice($"schema \"{name}\" already exists, skipping", SqlState.DuplicateSchema);
            return;
        }

        RequireCreate();
        scope.Change.Put(new SchemaDefinition { Oid = scope.Change.NewOid(), Name = name, Owner = owner.Name, Account = NewAccount(owner.Account, name) });
        scope.Commit();
        RunElements(name, owner.Name, statement.Elements);
    }

    /// <summary>One right opens a chain for everybody: who may create in <c>public</c> may create schemas. CREATEDB gives it without that.</summary>
    private void RequireCreate()
    {
        bool may = scope.Catalog.Roles.TryGetValue(scope.Role, out RoleDefinition? role) && (role.IsSuperuser || role.CreateDatabase);
        may |= scope.Catalog.FindSchema("public") is { } commons && PrivilegeChecker.Has(scope.Catalog, scope.Role, commons, PrivilegeKind.Schema, "C");
        if (!may)
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for database {scope.Context.DatabaseName}");
        }
    }

    /// <summary>Elements are created in the new schema, as its owner.</summary>
    private void RunElements(string schema, string owner, IReadOnlyList<Statement> elements)
    {
        if (elements.Count == 0)
        {
            return;
        }

        SqlContext context = scope.Context;
        SessionSettings settings = context.Settings;
        string user = context.CurrentUser;
        context.Settings = settings with { SearchPath = settings.SearchPath.Insert(0, schema) };
        context.CurrentUser = owner;
        try
        {
            // Tables before what refers to them, as PostgreSQL orders the elements.
            foreach (Statement element in elements.OrderBy(Rank))
            {
                context.Services.Definitions.Execute(context, element);
            }
        }
        finally
        {
            context.Settings = settings;
            context.CurrentUser = user;
        }

        scope.Reopen();
    }

    private static int Rank(Statement element) => element switch
    {
        CreateSequenceStatement => 0,
        CreateTableStatement => 1,
        CreateViewStatement => 2,
        CreateIndexStatement => 3,
        CreateTriggerStatement => 4,
        _ => 5,
    };

    public void Alter(AlterSchemaStatement statement)
    {
        SchemaDefinition schema = scope.RequireSchema(statement.Name);
        scope.RequireOwner(schema);
        DefinitionScope.RequireNotFrozen(schema);
        if (statement.NewName is { } newName)
        {
            RequireName(newName);
            if (scope.Catalog.FindSchema(newName) is not null)
            {
                throw new SqlException(SqlState.DuplicateSchema, $"schema \"{newName}\" already exists");
            }

            Rename(schema, newName);
        }

        if (statement.NewOwner is { } newOwner)
        {
            RoleDefinition owner = new Ownership(scope).RequireMember(newOwner);
            scope.Change.Put(scope.Catalog.Schemas[schema.Oid] with { Owner = owner.Name, Grants = Ownership.Moved(schema.Grants, schema.Owner, owner.Name) });
        }

        foreach ((string name, string value) in statement.Options)
        {
            if (name != "frozen")
            {
                throw new SqlException(SqlState.InvalidParameterValue, $"unrecognized schema parameter \"{name}\"");
            }

            if (value is not ("true" or "on" or "1"))
            {
                throw new SqlException(SqlState.InvalidParameterValue, "a schema can be frozen, never thawed") { Hint = "Write SET (frozen = true)." };
            }

            scope.Change.Put(scope.Catalog.Schemas[schema.Oid] with { Frozen = true });
        }

        scope.Commit();
    }

    private void Rename(SchemaDefinition schema, string newName)
    {
        var views = new ViewTexts(scope, scope.Catalog);
        scope.Change.Put(schema with { Name = newName });
        foreach (ViewDefinition view in scope.Catalog.Views.Values.Where(v => v.SearchPath.Contains(schema.Name)).OrderBy(v => v.Oid).ToArray())
        {
            scope.Change.Put(view with { SearchPath = [.. view.SearchPath.Select(s => s == schema.Name ? newName : s)] });
        }

        foreach (uint relation in scope.Catalog.Tables.Values.Where(t => t.SchemaOid == schema.Oid).Select(t => t.Oid)
            .Concat(scope.Catalog.Views.Values.Where(v => v.SchemaOid == schema.Oid).Select(v => v.Oid)).Order().ToArray())
        {
            views.Follow(relation, scope.Catalog.Tables.TryGetValue(relation, out TableDefinition? table) ? table.Name : scope.Catalog.Views[relation].Name, newName);
        }
    }

    private static void RequireName(string name)
    {
        if (name.StartsWith("pg_", StringComparison.Ordinal))
        {
            throw new SqlException(SqlState.ReservedName, $"unacceptable schema name \"{name}\"") { Detail = "The prefix \"pg_\" is reserved for system schemas." };
        }

        if (CatalogNames.IsSystemSchema(name))
        {
            throw new SqlException(SqlState.DuplicateSchema, $"schema \"{name}\" already exists");
        }
    }

    /// <summary>A renamed schema keeps its account, so another one of its old name needs the next.</summary>
    private AccountId NewAccount(AccountId owner, string name)
    {
        HashSet<AccountId> taken = [.. scope.Catalog.Schemas.Values.Select(s => s.Account)];
        for (byte attempt = 0; attempt < byte.MaxValue; attempt++)
        {
            AccountId account = SqlAccounts.OfSchema(owner, name, attempt);
            if (!taken.Contains(account))
            {
                return account;
            }
        }

        throw new SqlException(SqlState.ProgramLimit, $"no account is left for schema \"{name}\"");
    }
}
