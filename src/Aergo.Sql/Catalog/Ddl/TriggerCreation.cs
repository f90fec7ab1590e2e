using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>CREATE TRIGGER and its renaming.</summary>
internal sealed class TriggerCreation(DefinitionScope scope)
{
    public void Create(CreateTriggerStatement statement)
    {
        if (statement.OldTable is not null || statement.NewTable is not null)
        {
            throw SqlException.NotSupported("transition tables of triggers");
        }

        (RelationKind kind, uint oid) = scope.RequireRelation(statement.Table);
        TableDefinition? table = kind == RelationKind.Table ? scope.Catalog.Tables[oid] : null;
        ViewDefinition? view = kind == RelationKind.View ? scope.Catalog.Views[oid] : null;
        RequireForm(statement, kind);
        if (statement.IsConstraint && table is null)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{statement.Table.Name}\" is not a table");
        }

        SchemaObject relation = (SchemaObject?)table ?? view!;
        if (!PrivilegeChecker.Has(scope.Catalog, scope.Role, relation, PrivilegeKind.Table, "t"))
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for {(table is null ? "view" : "table")} {relation.Name}");
        }

        scope.RequireNotFrozen(relation);
        ImmutableArray<ColumnInfo> columns = table?.Columns ?? view!.Columns;
        ImmutableArray<TriggerDefinition> triggers = table?.Triggers ?? view!.Triggers;
        TriggerDefinition? old = triggers.FirstOrDefault(t => t.Name == statement.Name);
        if (old is { IsConstraint: true } && statement.OrReplace)
        {
            throw new SqlException(SqlState.DuplicateObject, $"trigger \"{statement.Name}\" for relation \"{relation.Name}\" is a constraint trigger");
        }

        if (statement.IsConstraint && table!.Constraints.Any(c => c.Name == statement.Name))
        {
            throw new SqlException(SqlState.DuplicateObject, $"constraint \"{statement.Name}\" for relation \"{relation.Name}\" already exists");
        }

        if (old is not null && !statement.OrReplace)
        {
            throw new SqlException(SqlState.DuplicateObject, $"trigger \"{statement.Name}\" for relation \"{relation.Name}\" already exists");
        }

        RoutineDefinition function = Function(statement.Function);
        if (statement.When is not null)
        {
            CheckCondition(statement, columns);
        }

        var trigger = new TriggerDefinition
        {
            Oid = old?.Oid ?? scope.Change.NewOid(),
            Name = statement.Name,
            Timing = statement.Timing,
            Events = [.. statement.Events],
            FunctionOid = function.Oid,
            ForEachRow = statement.ForEachRow,
            UpdateOf = [.. statement.UpdateOf.Select(n => Column(columns, relation.Name, n))],
            WhenText = statement.WhenText is { } when ? StoredTexts.Qualify(scope.Context, when, new RowPairScope(columns), ExpressionKind.TriggerWhen) : null,
            Arguments = [.. statement.Arguments],
            IsConstraint = statement.IsConstraint,
            Deferrable = statement.Deferrable,
            InitiallyDeferred = statement.InitiallyDeferred,
        };
        ImmutableArray<TriggerDefinition> changed = old is null ? triggers.Add(trigger) : triggers.Replace(old, trigger);
        if (table is not null)
        {
            scope.Change.Put(table with { Triggers = changed });
        }
        else
        {
            scope.Change.Put(view! with { Triggers = changed });
        }

        scope.Commit();
    }

    private static void RequireForm(CreateTriggerStatement statement, RelationKind kind)
    {
        string name = statement.Table.Name;
        if (kind is not (RelationKind.Table or RelationKind.View))
        {
            throw new SqlException(SqlState.WrongObjectType, $"relation \"{name}\" cannot have triggers");
        }

        bool isView = kind == RelationKind.View;
        if (!isView && statement.Timing == TriggerTiming.InsteadOf)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{name}\" is a table") { Detail = "Tables cannot have INSTEAD OF triggers." };
        }

        if (isView && statement.Timing != TriggerTiming.InsteadOf && statement.ForEachRow)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{name}\" is a view") { Detail = "Views cannot have row-level BEFORE or AFTER triggers." };
        }

        if (isView && statement.Events.Contains(TriggerEvent.Truncate))
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{name}\" is a view") { Detail = "Views cannot have TRUNCATE triggers." };
        }

        if (statement.Timing == TriggerTiming.InsteadOf)
        {
            string? refusal = !statement.ForEachRow ? "INSTEAD OF triggers must be FOR EACH ROW"
                : statement.When is not null ? "INSTEAD OF triggers cannot have WHEN conditions"
                : statement.UpdateOf.Count > 0 ? "INSTEAD OF triggers cannot have column lists" : null;
            if (refusal is not null)
            {
                throw new SqlException(SqlState.FeatureNotSupported, refusal);
            }
        }

        if (statement.ForEachRow && statement.Events.Contains(TriggerEvent.Truncate))
        {
            throw new SqlException(SqlState.FeatureNotSupported, "TRUNCATE FOR EACH ROW triggers are not supported");
        }
    }

    private RoutineDefinition Function(QualifiedName name)
    {
        scope.RequireKnownSchema(name);
        RoutineDefinition function = CatalogNames.FindRoutines(scope.Catalog, scope.Path, name).FirstOrDefault(r => !r.IsProcedure && !CatalogNames.InputTypes(r).Any())
            ?? throw new SqlException(SqlState.UndefinedFunction, $"function {name}() does not exist");
        if (!PrivilegeChecker.Has(scope.Catalog, scope.Role, function, PrivilegeKind.Routine, "X"))
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for function {function.Name}");
        }

        return function.Result.Oid == SqlTypes.TriggerOid ? function
            : throw new SqlException(SqlState.InvalidObjectDefinition, $"function {name} must return type trigger");
    }

    private void CheckCondition(CreateTriggerStatement statement, ImmutableArray<ColumnInfo> columns)
    {
        foreach (ColumnReference reference in SyntaxTree.Descendants(statement.When!).OfType<ColumnReference>())
        {
            string? refusal = reference.Names[0] switch
            {
                "old" or "new" when !statement.ForEachRow => "statement trigger's WHEN condition cannot reference column values",
                "old" when statement.Events.Contains(TriggerEvent.Insert) => "INSERT trigger's WHEN condition cannot reference OLD values",
                "new" when statement.Events.Contains(TriggerEvent.Delete) => "DELETE trigger's WHEN condition cannot reference NEW values",
                _ => null,
            };
            if (refusal is not null)
            {
                throw new SqlException(SqlState.InvalidObjectDefinition, refusal) { Position = reference.Position + 1 };
            }

            if (statement.Timing == TriggerTiming.Before && reference.Names is ["new", var name] && columns.Any(c => c.Name == name && c.Generated == GeneratedKind.Stored))
            {
                throw new SqlException(SqlState.InvalidObjectDefinition, "BEFORE trigger's WHEN condition cannot reference NEW generated columns")
                {
                    Detail = $"Column \"{name}\" is a generated column.",
                };
            }
        }

        BoundTexts.Condition(scope.Context, statement.When!, new RowPairScope(columns), ExpressionKind.TriggerWhen);
    }

    private static int Column(ImmutableArray<ColumnInfo> columns, string relation, string name) => columns.FirstOrDefault(c => c.Name == name)?.Number
        ?? throw new SqlException(SqlState.UndefinedColumn, $"column \"{name}\" of relation \"{relation}\" does not exist");

    public void Rename(RenameTriggerStatement statement)
    {
        (RelationKind kind, uint oid) = scope.RequireRelation(statement.Table);
        SchemaObject relation = kind == RelationKind.View ? scope.Catalog.Views[oid] : scope.RequireTable(statement.Table);
        scope.RequireOwner(relation);
        ImmutableArray<TriggerDefinition> triggers = relation is TableDefinition t ? t.Triggers : ((ViewDefinition)relation).Triggers;
        TriggerDefinition trigger = triggers.FirstOrDefault(x => x.Name == statement.Name)
            ?? throw new SqlException(SqlState.UndefinedObject, $"trigger \"{statement.Name}\" for table \"{relation.Name}\" does not exist");
        if (triggers.Any(x => x.Name == statement.NewName))
        {
            throw new SqlException(SqlState.DuplicateObject, $"trigger \"{statement.NewName}\" for relation \"{relation.Name}\" already exists");
        }

        ImmutableArray<TriggerDefinition> renamed = triggers.Replace(trigger, trigger with { Name = statement.NewName });
        if (relation is TableDefinition table)
        {
            scope.Change.Put(table with { Triggers = renamed });
        }
        else
        {
            scope.Change.Put((ViewDefinition)relation with { Triggers = renamed });
        }

        scope.Commit();
    }
}
