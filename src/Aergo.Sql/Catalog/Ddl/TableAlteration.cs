using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Modification;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>ALTER TABLE, and the forms of ALTER VIEW, INDEX and SEQUENCE that share its syntax.</summary>
internal sealed class TableAlteration(DefinitionScope scope)
{
    public void Alter(AlterTableStatement statement)
    {
        scope.RequireKnownSchemaUnless(statement.Name, statement.IfExists);
        if (scope.FindRelation(statement.Name) is not { } relation)
        {
            if (!statement.IfExists)
            {
                scope.RequireRelation(statement.Name);
            }

            scope.Notice($"relation \"{statement.Name.Name}\" does not exist, skipping");
            return;
        }

        RequireKind(statement, relation.Kind);
        switch (relation.Kind)
        {
            case RelationKind.Table:
                AlterTable(relation.Oid, statement.Commands);
                break;
            case RelationKind.Index:
                new RelationRenaming(scope).AlterIndex(relation.Oid, statement.Commands[0]);
                break;
            case RelationKind.Virtual:
                throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied: \"{statement.Name.Name}\" is a system catalog");
            case RelationKind.Composite:
                throw new SqlException(SqlState.WrongObjectType, $"\"{statement.Name.Name}\" is a composite type") { Hint = "Use ALTER TYPE instead." };
            default:
                new RelationRenaming(scope).AlterOther(relation.Kind, relation.Oid, statement.Commands);
                break;
        }
    }

    private static void RequireKind(AlterTableStatement statement, RelationKind kind)
    {
        (bool fits, string word) = statement.Kind switch
        {
            ObjectKind.View => (kind == RelationKind.View, "a view"),
            ObjectKind.Index => (kind == RelationKind.Index, "an index"),
            ObjectKind.Sequence => (kind == RelationKind.Sequence, "a sequence"),
            ObjectKind.MaterializedView => throw SqlException.NotSupported("materialized views"),
            ObjectKind.ForeignTable => throw SqlException.NotSupported("foreign tables"),
            _ => (true, "a table"),
        };
        if (!fits)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{statement.Name.Name}\" is not {word}");
        }
    }

    private void AlterTable(uint oid, IReadOnlyList<AlterTableCommand> commands)
    {
        scope.RequireOwner(scope.Catalog.Tables[oid]);
        DeferredChecks.Of(scope.Context).RequireNone(scope.Catalog.Tables[oid], "ALTER TABLE");
        foreach (AlterTableCommand command in commands.OrderBy(c => Pass(c.Action)))
        {
            Run(oid, command);
            scope.Commit();
        }
    }

    /// <summary>Order in which PostgreSQL runs the commands of one statement: drops, types, columns, then constraints and the rest.</summary>
    private static int Pass(AlterTableAction action) => action switch
    {
        AlterTableAction.DropColumn or AlterTableAction.DropConstraint or AlterTableAction.DropNotNull or AlterTableAction.DropExpression or AlterTableAction.DropIdentity => 0,
        AlterTableAction.SetType => 1,
        AlterTableAction.AddColumn => 2,
        AlterTableAction.SetNotNull or AlterTableAction.SetDefault or AlterTableAction.DropDefault or AlterTableAction.AddIdentity or AlterTableAction.SetIdentity => 3,
        AlterTableAction.AddConstraint => 4,
        _ => 5,
    };

    private void Run(uint oid, AlterTableCommand command)
    {
        TableDefinition table = scope.Catalog.Tables[oid];
        var columns = new ColumnAlteration(scope);
        switch (command.Action)
        {
            case AlterTableAction.AddColumn:
                columns.Add(table, command);
                break;
            case AlterTableAction.DropColumn:
                columns.Drop(table, command);
                break;
            case AlterTableAction.SetDefault or AlterTableAction.DropDefault:
                columns.SetDefault(table, command);
                break;
            case AlterTableAction.SetNotNull:
                columns.SetNotNull(table, command);
                break;
            case AlterTableAction.DropNotNull:
                columns.DropNotNull(table, command);
                break;
            case AlterTableAction.SetType:
                columns.SetType(table, command);
                break;
            case AlterTableAction.AddIdentity or AlterTableAction.SetIdentity or AlterTableAction.DropIdentity:
                columns.Identity(table, command);
                break;
            case AlterTableAction.DropExpression:
                columns.DropExpression(table, command);
                break;
            case AlterTableAction.AddConstraint:
                new ConstraintAlteration(scope).Add(table, command.Constraint!);
                break;
            case AlterTableAction.DropConstraint:
                new ConstraintAlteration(scope).Drop(table, command);
                break;
            case AlterTableAction.ValidateConstraint:
                new ConstraintAlteration(scope).Validate(table, command.Name!);
                break;
            case AlterTableAction.RenameConstraint:
                new ConstraintAlteration(scope).Rename(table, command.Name!, command.NewName!);
                break;
            case AlterTableAction.AlterConstraint:
                new ConstraintAlteration(scope).SetDeferral(table, command.Name!, command.Constraint!);
                break;
            case AlterTableAction.RenameTable:
                new RelationRenaming(scope).RenameTable(table, command.NewName!);
                break;
            case AlterTableAction.RenameColumn:
                new RelationRenaming(scope).RenameColumn(table, command.Name!, command.NewName!);
                break;
            case AlterTableAction.SetSchema:
                new RelationRenaming(scope).MoveTable(table, command.NewName!);
                break;
            case AlterTableAction.OwnerTo:
                new Ownership(scope).Table(table, command.NewName!);
                break;
            case AlterTableAction.EnableTrigger or AlterTableAction.DisableTrigger:
                EnableTrigger(table, command.Name!, command.Action == AlterTableAction.EnableTrigger);
                break;
            case AlterTableAction.EnableRowSecurity or AlterTableAction.DisableRowSecurity:
                scope.Change.Put(table with { RowSecurity = command.Action == AlterTableAction.EnableRowSecurity });
                break;
            case AlterTableAction.ForceRowSecurity or AlterTableAction.NoForceRowSecurity:
                scope.Change.Put(table with { ForceRowSecurity = command.Action == AlterTableAction.ForceRowSecurity });
                break;
            case AlterTableAction.SetOptions when command.Name is null:
                SetOptions(table, command);
                break;
            case AlterTableAction.ResetOptions when command.Name is null:
                RequireMayLoosen(table, command.Options.ContainsKey("ledger"));
                scope.Change.Put(table with { Options = table.Options.RemoveRange(command.Options.Keys) });
                break;
            case AlterTableAction.SetStatistics or AlterTableAction.SetStorage or AlterTableAction.ReplicaIdentity or AlterTableAction.ClusterOn
                or AlterTableAction.SetOptions or AlterTableAction.ResetOptions:
                // Hints to PostgreSQL's storage; rows lie otherwise here.
                break;
            case AlterTableAction.Inherit or AlterTableAction.NoInherit:
                throw SqlException.NotSupported("table inheritance");
            case AlterTableAction.AttachPartition or AlterTableAction.DetachPartition:
                throw SqlException.NotSupported("partitioned tables");
            default:
                throw SqlException.NotSupported("ALTER TABLE … " + (command.Described ?? command.Action.ToString()));
        }
    }

    private void SetOptions(TableDefinition table, AlterTableCommand command)
    {
        var options = TableOptions.Check(command.Options);
        RequireMayLoosen(table, options.TryGetValue("ledger", out string? ledger) && ledger != "append_only");
        scope.Change.Put(table with { Options = table.Options.SetItems(options) });
    }

    /// <summary>Append-only is a promise to readers; it cannot be taken back.</summary>
    private static void RequireMayLoosen(TableDefinition table, bool loosens)
    {
        if (loosens && table.Options.GetValueOrDefault("ledger") == "append_only")
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"table \"{table.Name}\" is append-only for ever");
        }
    }

    private void EnableTrigger(TableDefinition table, string name, bool enabled)
    {
        if (name is not ("all" or "user") && !table.Triggers.Any(t => t.Name == name))
        {
            throw new SqlException(SqlState.UndefinedObject, $"trigger \"{name}\" for table \"{table.Name}\" does not exist");
        }

        scope.Change.Put(table with { Triggers = [.. table.Triggers.Select(t => name is "all" or "user" || t.Name == name ? t with { Enabled = enabled } : t)] });
    }
}
