using System;
using Aergo.Sql.Catalog.Ddl;
using Aergo.Sql.Execution;
using Aergo.Sql.Modification;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog;

/// <summary>Runs statements that define things. A statement that fails leaves state and catalog as they were before it.</summary>
public sealed class DefinitionExecutor(CatalogStore store, TableStore tables) : IDefinitionExecutor
{
    private readonly TriggerConditions _conditions = new();

    /// <inheritdoc />
    public bool Handles(Statement statement) => statement switch
    {
        SelectStatement { Body: SelectCore { Into: not null } } => true,
        CreateTableStatement or CreateTableAsStatement or AlterTableStatement or CreateIndexStatement or CreateViewStatement or CreateSequenceStatement or AlterSequenceStatement
            or CreateSchemaStatement or AlterSchemaStatement or CreateEnumStatement or CreateCompositeStatement or AlterTypeStatement or CreateDomainStatement or AlterDomainStatement
            or DropStatement or CommentStatement or CreateRoutineStatement or AlterRoutineStatement or CreateTriggerStatement or RenameTriggerStatement or CreatePolicyStatement or AlterPolicyStatement
            or GrantStatement or GrantRoleStatement or RoleStatement or AlterOwnerStatement or TruncateStatement or CreateExtensionStatement or UnsupportedStatement => true,
        _ => false,
    };

    /// <inheritdoc />
    public StatementResult Execute(SqlContext context, Statement statement)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (statement is UnsupportedStatement unsupported)
        {
            throw SqlException.NotSupported(unsupported.Feature, unsupported.Hint);
        }

        if (context.ReadOnly)
        {
            throw new SqlException(SqlState.ReadOnlyTransaction, $"cannot execute {StatementClasses.NameOf(statement)} in a read-only transaction");
        }

        if (!context.Locked.IsEmpty)
        {
            throw new SqlException(SqlState.ReentrantCall, $"cannot execute {StatementClasses.NameOf(statement)} while another contract waits for this call to end");
        }

        CatalogSnapshot before = context.Catalog;
        int mark = context.State.Mark();
        try
        {
            return Run(new DefinitionScope(context, store, tables), statement);
        }
        catch (SqlException)
        {
            context.State.RollBackTo(mark);
            context.Catalog = before;
            throw;
        }
    }

    private StatementResult Run(DefinitionScope scope, Statement statement)
    {
        switch (statement)
        {
            case CreateTableStatement s:
                new TableCreation(scope).Create(s);
                return Done("CREATE TABLE");
            case CreateTableAsStatement s:
                return new TableCreation(scope).CreateAs(s);
            case SelectStatement { Body: SelectCore { Into: { } into } core } s:
                return new TableCreation(scope).CreateAs(new CreateTableAsStatement(into, [], s with { Body = core with { Into = null } }, true) { Persistence = core.IntoPersistence });
            case AlterTableStatement s:
                new TableAlteration(scope).Alter(s);
                return Done("ALTER " + Word(s.Kind));
            case CreateIndexStatement s:
                new IndexCreation(scope).Create(s);
                return Done("CREATE INDEX");
            case CreateViewStatement s:
                new ViewCreation(scope).Create(s);
                return Done("CREATE VIEW");
            case CreateSequenceStatement s:
                new SequenceDefinitions(scope).Create(s);
                return Done("CREATE SEQUENCE");
            case AlterSequenceStatement s:
                new SequenceDefinitions(scope).Alter(s);
                return Done("ALTER SEQUENCE");
            case CreateSchemaStatement s:
                new SchemaDefinitions(scope).Create(s);
                return Done("CREATE SCHEMA");
            case AlterSchemaStatement s:
                new SchemaDefinitions(scope).Alter(s);
                return Done("ALTER SCHEMA");
            case CreateEnumStatement s:
                new UserTypeDefinitions(scope).CreateEnum(s);
                return Done("CREATE TYPE");
            case CreateCompositeStatement s:
                new UserTypeDefinitions(scope).CreateComposite(s);
                return Done("CREATE TYPE");
            case AlterTypeStatement s:
                new UserTypeDefinitions(scope).Alter(s);
                return Done("ALTER TYPE");
            case CreateDomainStatement s:
                new UserTypeDefinitions(scope).CreateDomain(s);
                return Done("CREATE DOMAIN");
            case AlterDomainStatement s:
                new UserTypeDefinitions(scope).AlterDomain(s);
                return Done("ALTER DOMAIN");
            case DropStatement s:
                new DropStatements(scope).Drop(s);
                return Done("DROP " + Word(s.Kind));
            case CommentStatement s:
                new Comments(scope).Apply(s);
                return Done("COMMENT");
            case CreateRoutineStatement s:
                new RoutineCreation(scope).Create(s);
                return Done(s.IsProcedure ? "CREATE PROCEDURE" : "CREATE FUNCTION");
            case AlterRoutineStatement s:
                new RoutineCreation(scope).Alter(s);
                return Done("ALTER " + Word(s.Kind));
            case CreateTriggerStatement s:
                new TriggerCreation(scope).Create(s);
                return Done("CREATE TRIGGER");
            case RenameTriggerStatement s:
                new TriggerCreation(scope).Rename(s);
                return Done("ALTER TRIGGER");
            case CreatePolicyStatement s:
                new PolicyDefinitions(scope).Create(s);
                return Done("CREATE POLICY");
            case AlterPolicyStatement s:
                new PolicyDefinitions(scope).Alter(s);
                return Done("ALTER POLICY");
            case GrantStatement s:
                new Rights(scope).Apply(s);
                return Done(s.Revoke ? "REVOKE" : "GRANT");
            case GrantRoleStatement s:
                new Rights(scope).Apply(s);
                return Done(s.Revoke ? "REVOKE ROLE" : "GRANT ROLE");
            case RoleStatement s:
                new RoleDefinitions(scope).Apply(s);
                return Done(s.Alter ? "ALTER ROLE" : "CREATE ROLE");
            case AlterOwnerStatement s:
                new Ownership(scope).Alter(s);
                return Done("ALTER " + Word(s.Kind));
            case TruncateStatement s:
                new Truncation(scope, _conditions).Truncate(s);
                return Done("TRUNCATE TABLE");
            case CreateExtensionStatement s:
                CreateExtension(scope, s);
                return Done("CREATE EXTENSION");
            default:
                throw SqlException.NotSupported(StatementClasses.NameOf(statement));
        }
    }

    private static void CreateExtension(DefinitionScope scope, CreateExtensionStatement statement)
    {
        if (!Extensions.IsKnown(statement.Name))
        {
            throw SqlException.NotSupported($"extension \"{statement.Name}\"");
        }

        scope.Notice(
            statement.Name == "plpgsql" ? "extension \"plpgsql\" already exists, skipping" : $"extension \"{statement.Name}\" is part of the engine, nothing to create",
            SqlState.DuplicateObject);
    }

    private static string Word(ObjectKind kind) => kind switch
    {
        ObjectKind.MaterializedView => "MATERIALIZED VIEW",
        ObjectKind.ForeignTable => "FOREIGN TABLE",
        _ => kind.ToString().ToUpperInvariant(),
    };

    private static StatementResult Done(string tag) => new(tag, null, [], -1);
}
