using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Modification;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>DROP of every kind: finds the objects, checks kind and owner, hands them to <see cref="Dropping"/>.</summary>
internal sealed class DropStatements(DefinitionScope scope)
{
    public void Drop(DropStatement statement)
    {
        if (statement.Kind == ObjectKind.Role)
        {
            new RoleDefinitions(scope).Drop(statement);
            return;
        }

        var roots = new List<ObjectRef>();
        for (int i = 0; i < statement.Names.Count || i < statement.Signatures.Count; i++)
        {
            ObjectRef? found = statement.Kind switch
            {
                ObjectKind.Table or ObjectKind.View or ObjectKind.Sequence or ObjectKind.Index => Relation(statement, statement.Names[i]),
                ObjectKind.Schema => Schema(statement, statement.Names[i].Name),
                ObjectKind.Type or ObjectKind.Domain => Type(statement, statement.Names[i]),
                ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine or ObjectKind.Aggregate =>
                    Routine(statement, i < statement.Signatures.Count ? statement.Signatures[i] : new RoutineSignature(statement.Names[i], null)),
                ObjectKind.Trigger => Trigger(statement, statement.Names[i].Name),
                ObjectKind.Policy => Policy(statement, statement.Names[i].Name),
                ObjectKind.Extension => Extension(statement, statement.Names[i].Name),
                ObjectKind.MaterializedView => throw SqlException.NotSupported("materialized views"),
                ObjectKind.Rule => throw SqlException.NotSupported("rules"),
                _ => throw SqlException.NotSupported($"DROP {statement.Kind.ToString().ToUpperInvariant()}"),
            };
            if (found is { } root && !roots.Contains(root))
            {
                roots.Add(root);
            }
        }

        if (roots.Count > 0)
        {
            new Dropping(scope).Drop(roots, statement.Cascade);
        }

        scope.Commit();
    }

    private ObjectRef? Relation(DropStatement statement, QualifiedName name)
    {
        string word = statement.Kind.ToString().ToLowerInvariant();
        if (name.Schema is { } schema && !CatalogNames.IsSystemSchema(schema) && scope.Catalog.FindSchema(schema) is null)
        {
            return statement.IfExists ? Skip($"schema \"{schema}\" does not exist, skipping") : throw new SqlException(SqlState.InvalidSchemaName, $"schema \"{schema}\" does not exist");
        }

        if (scope.FindRelation(name) is not { } relation)
        {
            return statement.IfExists ? Skip($"{word} \"{name.Name}\" does not exist, skipping")
                : throw new SqlException(statement.Kind == ObjectKind.Index ? SqlState.UndefinedObject : SqlState.UndefinedTable, $"{word} \"{name}\" does not exist");
        }

        RelationKind wanted = statement.Kind switch
        {
            ObjectKind.Table => RelationKind.Table,
            ObjectKind.View => RelationKind.View,
            ObjectKind.Sequence => RelationKind.Sequence,
            _ => RelationKind.Index,
        };
        if (relation.Kind == RelationKind.Virtual)
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied: \"{name.Name}\" is a system catalog");
        }

        if (relation.Kind != wanted)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{name.Name}\" is not {(wanted == RelationKind.Index ? "an" : "a")} {word}") { Hint = Hint(relation.Kind) };
        }

        return relation.Kind switch
        {
            RelationKind.Table => Owned(scope.Catalog.Tables[relation.Oid], ObjectClass.Table),
            RelationKind.View => Owned(scope.Catalog.Views[relation.Oid], ObjectClass.View),
            RelationKind.Sequence => Sequence(scope.Catalog.Sequences[relation.Oid]),
            _ => Index(relation.Oid),
        };
    }

    private static string? Hint(RelationKind kind) => kind switch
    {
        RelationKind.Table => "Use DROP TABLE to remove a table.",
        RelationKind.View => "Use DROP VIEW to remove a view.",
        RelationKind.Sequence => "Use DROP SEQUENCE to remove a sequence.",
        RelationKind.Index => "Use DROP INDEX to remove an index.",
        RelationKind.Composite => "Use DROP TYPE to remove a type.",
        _ => null,
    };

    private ObjectRef Owned(SchemaObject item, ObjectClass kind)
    {
        if (item is TableDefinition table)
        {
            DeferredChecks.Of(scope.Context).RequireNone(table, "DROP TABLE");
        }

        scope.RequireOwner(item, schemaOwnerToo: true);
        return new ObjectRef(kind, item.Oid);
    }

    private ObjectRef Sequence(SequenceDefinition sequence)
    {
        scope.RequireOwner(sequence, schemaOwnerToo: true);
        if (sequence.OwnerTable != 0 && scope.Catalog.Tables[sequence.OwnerTable] is var table
            && table.Columns.FirstOrDefault(c => c.SequenceOid == sequence.Oid && c.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault) is { } column)
        {
            string what = new ObjectTexts(scope.Context, scope.Catalog).Describe(new ObjectRef(ObjectClass.Column, table.Oid, table.Oid, column.Number));
            throw new SqlException(SqlState.DependentObjectsExist, $"cannot drop sequence {CatalogNames.Show(scope.Context, scope.Catalog, sequence)} because {what} requires it")
            {
                Hint = $"You can drop {what} instead.",
            };
        }

        return new ObjectRef(ObjectClass.Sequence, sequence.Oid);
    }

    private ObjectRef Index(uint oid)
    {
        TableDefinition table = scope.Catalog.Tables[scope.Catalog.IndexTables[oid]];
        IndexDefinition index = table.Indexes.First(i => i.Oid == oid);
        if (!PrivilegeChecker.IsOwner(scope.Catalog, scope.Role, table))
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"must be owner of index {index.Name}");
        }

        scope.RequireNotFrozen(table);
        var item = new ObjectRef(ObjectClass.Index, oid, table.Oid);
        if (index.ConstraintOid != 0)
        {
            var texts = new ObjectTexts(scope.Context, scope.Catalog);
            string what = texts.Describe(new ObjectRef(ObjectClass.Constraint, index.ConstraintOid, table.Oid));
            throw new SqlException(SqlState.DependentObjectsExist, $"cannot drop {texts.Describe(item)} because {what} requires it") { Hint = $"You can drop {what} instead." };
        }

        return item;
    }

    private ObjectRef? Schema(DropStatement statement, string name)
    {
        if (CatalogNames.IsSystemSchema(name))
        {
            throw new SqlException(SqlState.DependentObjectsExist, $"cannot drop schema {name} because it is required by the database system");
        }

        if (scope.Catalog.FindSchema(name) is not { } schema)
        {
            return statement.IfExists ? Skip($"schema \"{name}\" does not exist, skipping") : throw new SqlException(SqlState.InvalidSchemaName, $"schema \"{name}\" does not exist");
        }

        scope.RequireOwner(schema);
        DefinitionScope.RequireNotFrozen(schema);
        return new ObjectRef(ObjectClass.Schema, schema.Oid);
    }

    private ObjectRef? Type(DropStatement statement, QualifiedName name)
    {
        scope.RequireKnownSchemaUnless(name, statement.IfExists);
        if (CatalogNames.FindType(scope.Catalog, scope.Path, name) is not { } type)
        {
            return statement.IfExists ? Skip($"type \"{name}\" does not exist, skipping") : throw new SqlException(SqlState.UndefinedObject, $"type \"{name}\" does not exist");
        }

        if (type.Oid < CatalogSnapshot.FirstUserOid)
        {
            throw new SqlException(SqlState.DependentObjectsExist, $"cannot drop type {type.DisplayName} because it is required by the database system");
        }

        if (type.Kind == TypeKind.Array)
        {
            string element = CatalogNames.Show(scope.Context, scope.Catalog, type.Element!);
            throw new SqlException(SqlState.DependentObjectsExist, $"cannot drop type {element}[] because type {element} requires it") { Hint = $"You can drop type {element} instead." };
        }

        if (!scope.Catalog.TypeDefinitions.TryGetValue(type.Oid, out TypeDefinition? definition))
        {
            string table = "table " + type.Name;
            throw new SqlException(SqlState.DependentObjectsExist, $"cannot drop type {type.Name} because {table} requires it") { Hint = $"You can drop {table} instead." };
        }

        if (statement.Kind == ObjectKind.Domain && type.Kind != TypeKind.Domain)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{name}\" is not a domain");
        }

        scope.RequireOwner(definition, "type", schemaOwnerToo: true);
        return new ObjectRef(ObjectClass.Type, type.Oid);
    }

    private ObjectRef? Routine(DropStatement statement, RoutineSignature signature)
    {
        RoutineDefinition? routine = new RoutineLookup(scope).Find(statement.Kind, signature, statement.IfExists);
        if (routine is null)
        {
            string arguments = signature.Arguments is null ? "" : string.Join(",", signature.Arguments.Where(a => a.Mode is not (ParameterMode.Out or ParameterMode.Table)).Select(a => a.Type.Name + string.Concat(Enumerable.Repeat("[]", a.Type.ArrayDimensions))));
            return Skip($"{RoutineLookup.Word(statement.Kind)} {signature.Name}({arguments}) does not exist, skipping");
        }

        scope.RequireOwner(routine, routine.IsProcedure ? "procedure" : "function", schemaOwnerToo: true);
        return new ObjectRef(ObjectClass.Routine, routine.Oid);
    }

    private ObjectRef? Trigger(DropStatement statement, string name)
    {
        SchemaObject? relation = OnTable(statement);
        if (relation is null)
        {
            return null;
        }

        ImmutableArray<TriggerDefinition> triggers = relation is TableDefinition table ? table.Triggers : ((ViewDefinition)relation).Triggers;
        if (triggers.FirstOrDefault(t => t.Name == name) is not { } trigger)
        {
            return statement.IfExists ? Skip($"trigger \"{name}\" for relation \"{relation.Name}\" does not exist, skipping")
                : throw new SqlException(SqlState.UndefinedObject, $"trigger \"{name}\" for table \"{relation.Name}\" does not exist");
        }

        scope.RequireOwner(relation, "relation");
        return new ObjectRef(ObjectClass.Trigger, trigger.Oid, relation.Oid);
    }

    private ObjectRef? Policy(DropStatement statement, string name)
    {
        if (OnTable(statement) is not TableDefinition table)
        {
            return null;
        }

        if (table.Policies.FirstOrDefault(p => p.Name == name) is not { } policy)
        {
            return statement.IfExists ? Skip($"policy \"{name}\" for relation \"{table.Name}\" does not exist, skipping")
                : throw new SqlException(SqlState.UndefinedObject, $"policy \"{name}\" for table \"{table.Name}\" does not exist");
        }

        scope.RequireOwner(table);
        return new ObjectRef(ObjectClass.Policy, policy.Oid, table.Oid);
    }

    private SchemaObject? OnTable(DropStatement statement)
    {
        scope.RequireKnownSchemaUnless(statement.OnTable!, statement.IfExists);
        if (scope.FindRelation(statement.OnTable!) is not { } relation)
        {
            if (!statement.IfExists)
            {
                scope.RequireRelation(statement.OnTable!);
            }

            Skip($"relation \"{statement.OnTable}\" does not exist, skipping");
            return null;
        }

        return relation.Kind == RelationKind.View ? scope.Catalog.Views[relation.Oid] : scope.RequireTable(statement.OnTable!);
    }

    private ObjectRef? Extension(DropStatement statement, string name) =>
        name is "plpgsql" ? throw new SqlException(SqlState.DependentObjectsExist, "cannot drop extension plpgsql because it is required by the database system")
        : statement.IfExists || Extensions.IsKnown(name) ? Skip($"extension \"{name}\" does not exist, skipping")
        : throw new SqlException(SqlState.UndefinedObject, $"extension \"{name}\" does not exist");

    private ObjectRef? Skip(string message)
    {
        scope.Notice(message);
        return null;
    }
}

/// <summary>Extensions whose functions the engine has by itself; creating them does nothing.</summary>
internal static class Extensions
{
    public static bool IsKnown(string name) => name is "pgcrypto" or "uuid-ossp" or "plpgsql";
}
