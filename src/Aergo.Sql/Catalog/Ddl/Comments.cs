using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>COMMENT ON.</summary>
internal sealed class Comments(DefinitionScope scope)
{
    public void Apply(CommentStatement statement)
    {
        string? text = string.IsNullOrEmpty(statement.Comment) ? null : statement.Comment;
        switch (statement.Kind)
        {
            case ObjectKind.Table or ObjectKind.View or ObjectKind.Sequence or ObjectKind.Index or ObjectKind.MaterializedView or ObjectKind.ForeignTable:
                Relation(statement, text);
                break;
            case ObjectKind.Column:
                Column(statement, text);
                break;
            case ObjectKind.Schema:
                SchemaDefinition schema = scope.RequireSchema(statement.Name.Name);
                scope.RequireOwner(schema);
                scope.Change.Put(schema with { Comment = text });
                break;
            case ObjectKind.Type or ObjectKind.Domain:
                SqlType type = CatalogNames.FindType(scope.Catalog, scope.Path, statement.Name)
                    ?? throw new SqlException(SqlState.UndefinedObject, $"type \"{statement.Name}\" does not exist");
                TypeDefinition definition = UserTypeDefinitions.Definition(scope, type, statement.Name);
                scope.RequireOwner(definition, "type");
                scope.Change.Put(definition with { Comment = text });
                break;
            case ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine or ObjectKind.Aggregate:
                RoutineDefinition routine = new RoutineLookup(scope).Require(statement.Kind, statement.Signature!);
                scope.RequireOwner(routine, routine.IsProcedure ? "procedure" : "function");
                scope.Change.Put(routine with { Comment = text });
                break;
            case ObjectKind.Constraint:
                Constraint(statement, text);
                break;
            case ObjectKind.Trigger:
                Trigger(statement, text);
                break;
            case ObjectKind.Role:
                RoleDefinition role = scope.RequireRole(statement.Name.Name);
                if (!PrivilegeChecker.IsMember(scope.Catalog, scope.Role, role.Name) && role.Owner != scope.Role)
                {
                    throw new SqlException(SqlState.InsufficientPrivilege, $"must be member of role \"{role.Name}\" to comment upon it");
                }

                scope.Change.Put(role with { Comment = text });
                break;
            case ObjectKind.Extension or ObjectKind.Language or ObjectKind.Database:
                // Migration tools comment on what the engine brings along; there is nowhere to keep it, and nobody misses it.
                break;
            default:
                throw SqlException.NotSupported($"COMMENT ON {statement.Kind.ToString().ToUpperInvariant()}");
        }

        scope.Commit();
    }

    private void Relation(CommentStatement statement, string? text)
    {
        (RelationKind kind, uint oid) = scope.RequireRelation(statement.Name);
        RelationKind wanted = statement.Kind switch
        {
            ObjectKind.Table => RelationKind.Table,
            ObjectKind.View => RelationKind.View,
            ObjectKind.Sequence => RelationKind.Sequence,
            ObjectKind.Index => RelationKind.Index,
            _ => RelationKind.Composite,
        };
        if (kind != wanted)
        {
            string article = wanted == RelationKind.Index ? "an index" : "a " + (wanted == RelationKind.Composite ? statement.Kind.ToString().ToLowerInvariant() : wanted.ToString().ToLowerInvariant());
            throw new SqlException(SqlState.WrongObjectType, $"\"{statement.Name.Name}\" is not {article}");
        }

        switch (kind)
        {
            case RelationKind.Table:
                TableDefinition table = scope.Catalog.Tables[oid];
                scope.RequireOwner(table);
                scope.Change.Put(table with { Comment = text });
                break;
            case RelationKind.View:
                ViewDefinition view = scope.Catalog.Views[oid];
                scope.RequireOwner(view);
                scope.Change.Put(view with { Comment = text });
                break;
            case RelationKind.Sequence:
                SequenceDefinition sequence = scope.Catalog.Sequences[oid];
                scope.RequireOwner(sequence);
                scope.Change.Put(sequence with { Comment = text });
                break;
            default:
                TableDefinition indexed = scope.Catalog.Tables[scope.Catalog.IndexTables[oid]];
                scope.RequireOwner(indexed, "index");
                scope.Change.Put(indexed with { Indexes = [.. indexed.Indexes.Select(i => i.Oid == oid ? i with { Comment = text } : i)] });
                break;
        }
    }

    private void Column(CommentStatement statement, string? text)
    {
        if (statement.Name.Parts.Count < 2)
        {
            throw new SqlException(SqlState.SyntaxError, "column name must be qualified");
        }

        string name = statement.Name.Name;
        var relationName = new QualifiedName([.. statement.Name.Parts.SkipLast(1)]) { Position = statement.Name.Position };
        (RelationKind kind, uint oid) = scope.RequireRelation(relationName);
        SqlException Missing(string relation) => new(SqlState.UndefinedColumn, $"column \"{name}\" of relation \"{relation}\" does not exist");
        switch (kind)
        {
            case RelationKind.Table:
                TableDefinition table = scope.Catalog.Tables[oid];
                scope.RequireOwner(table);
                scope.Change.Put(table with { Columns = With(table.Columns, name, text) ?? throw Missing(table.Name) });
                break;
            case RelationKind.View:
                ViewDefinition view = scope.Catalog.Views[oid];
                scope.RequireOwner(view);
                scope.Change.Put(view with { Columns = With(view.Columns, name, text) ?? throw Missing(view.Name) });
                break;
            default:
                throw new SqlException(SqlState.WrongObjectType, $"cannot set comment on relation \"{relationName.Name}\"");
        }
    }

    private static ImmutableArray<ColumnInfo>? With(ImmutableArray<ColumnInfo> columns, string name, string? text) =>
        columns.FirstOrDefault(c => c.Name == name) is { } column ? columns.Replace(column, column with { Comment = text }) : null;

    private void Constraint(CommentStatement statement, string? text)
    {
        (RelationKind kind, uint oid)? relation = scope.FindRelation(statement.OnTable!);
        if (relation is { kind: RelationKind.Table } found)
        {
            TableDefinition table = scope.Catalog.Tables[found.oid];
            scope.RequireOwner(table);
            ConstraintInfo constraint = table.Constraints.FirstOrDefault(c => c.Name == statement.Name.Name)
                ?? throw new SqlException(SqlState.UndefinedObject, $"constraint \"{statement.Name.Name}\" for table \"{table.Name}\" does not exist");
            scope.Change.Put(table with { Constraints = table.Constraints.Replace(constraint, constraint with { Comment = text }) });
            return;
        }

        if (CatalogNames.FindType(scope.Catalog, scope.Path, statement.OnTable!) is { Kind: TypeKind.Domain } type)
        {
            TypeDefinition domain = scope.Catalog.TypeDefinitions[type.Oid];
            scope.RequireOwner(domain, "type");
            ConstraintInfo constraint = domain.Constraints.FirstOrDefault(c => c.Name == statement.Name.Name)
                ?? throw new SqlException(SqlState.UndefinedObject, $"constraint \"{statement.Name.Name}\" for domain \"{domain.Name}\" does not exist");
            scope.Change.Put(domain with { Constraints = domain.Constraints.Replace(constraint, constraint with { Comment = text }) });
            return;
        }

        scope.RequireTable(statement.OnTable!);
    }

    private void Trigger(CommentStatement statement, string? text)
    {
        (RelationKind kind, uint oid) = scope.RequireRelation(statement.OnTable!);
        SqlException Missing() => new(SqlState.UndefinedObject, $"trigger \"{statement.Name.Name}\" for table \"{statement.OnTable!.Name}\" does not exist");
        ImmutableArray<TriggerDefinition> Changed(ImmutableArray<TriggerDefinition> triggers) =>
            triggers.FirstOrDefault(t => t.Name == statement.Name.Name) is { } trigger ? triggers.Replace(trigger, trigger with { Comment = text }) : throw Missing();

        if (kind == RelationKind.View)
        {
            ViewDefinition view = scope.Catalog.Views[oid];
            scope.RequireOwner(view);
            scope.Change.Put(view with { Triggers = Changed(view.Triggers) });
            return;
        }

        TableDefinition table = scope.RequireTable(statement.OnTable!);
        scope.RequireOwner(table);
        scope.Change.Put(table with { Triggers = Changed(table.Triggers) });
    }
}
