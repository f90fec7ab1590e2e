using System.Collections.Generic;
using System.Collections.Immutable;
using Aergo.Sql.Catalog;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Binding;

/// <summary>A table, view or virtual table found by name.</summary>
internal sealed record Relation(uint Oid, string Name, string SchemaName)
{
    public TableDefinition? Table { get; init; }

    public ViewDefinition? View { get; init; }

    public VirtualTable? Virtual { get; init; }

    public ImmutableArray<ColumnInfo> Columns => Table?.Columns ?? View?.Columns ?? [];

    public string Owner => Table?.Owner ?? View?.Owner ?? "";
}

/// <summary>Finds relations by name: system tables first, then along the search path.</summary>
internal sealed class RelationResolver(BindingState state)
{
    /// <summary>The relation of a name; PostgreSQL's error when there is none or it cannot be read.</summary>
    public Relation Require(QualifiedName name, string? hint = null, string? detail = null) =>
        Find(name) ?? throw BindingErrors.Error(SqlState.UndefinedTable, $"relation \"{name}\" does not exist", name.Position, hint, detail);

    public Relation? Find(QualifiedName name)
    {
        if (name.Parts.Count > 2 && name.Parts[0] != state.Context.DatabaseName)
        {
            throw BindingErrors.Error(SqlState.FeatureNotSupported, $"cross-database references are not implemented: \"{name}\"", name.Position);
        }

        if (name.Schema is { } schemaName)
        {
            return InSchema(schemaName, name);
        }

        if (Virtual("pg_catalog", name.Name) is { } system)
        {
            return system;
        }

        foreach (string path in state.Catalog.NamesToSearch(state.SearchPath))
        {
            if (MayUse(path) && (InSchemaQuietly(path, name) ?? Virtual(path, name.Name)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A schema that must exist, with the right to use it noted.</summary>
    public SchemaDefinition RequireSchema(string name, int position)
    {
        SchemaDefinition schema = state.Catalog.FindSchema(name)
            ?? throw BindingErrors.Error(SqlState.InvalidSchemaName, $"schema \"{name}\" does not exist", position);
        state.Require(PrivilegeTarget.Schema, schema.Oid, schema.Name, 'U');
        return schema;
    }

    /// <summary>Whether bare names look into a schema at all.</summary>
    public bool MayUse(string schemaName)
    {
        if (state.Context.Services.Privileges is not { } checker || state.Catalog.FindSchema(schemaName) is not { } schema)
        {
            return true;
        }

        return checker.MayUseSchema(state.Context, state.Role ?? state.Context.CurrentUser, schema);
    }

    private Relation? InSchema(string schemaName, QualifiedName name)
    {
        if (Virtual(schemaName, name.Name) is { } system)
        {
            return system;
        }

        if (state.Catalog.FindSchema(schemaName) is not { } schema)
        {
            return null;
        }

        state.Require(PrivilegeTarget.Schema, schema.Oid, schema.Name, 'U');
        return InSchemaQuietly(schemaName, name);
    }

    private Relation? InSchemaQuietly(string schemaName, QualifiedName name)
    {
        if (state.Catalog.FindSchema(schemaName) is not { } schema
            || !state.Catalog.Relations.TryGetValue((schema.Oid, name.Name), out (RelationKind Kind, uint Oid) relation))
        {
            return null;
        }

        switch (relation.Kind)
        {
            case RelationKind.Table:
                return new Relation(relation.Oid, name.Name, schemaName) { Table = state.Catalog.Tables[relation.Oid] };
            case RelationKind.View:
                return new Relation(relation.Oid, name.Name, schemaName) { View = state.Catalog.Views[relation.Oid] };
            case RelationKind.Sequence:
                throw BindingErrors.NotSupported("reading a sequence as a table (use pg_sequences or currval)", name.Position);
            default:
            {
                string plural = relation.Kind == RelationKind.Index ? "indexes" : "composite types";
                throw BindingErrors.Error(SqlState.WrongObjectType, $"cannot open relation \"{name.Name}\"", name.Position, detail: $"This operation is not supported for {plural}.");
            }
        }
    }

    private Relation? Virtual(string schemaName, string name) =>
        state.Catalog.System.Find(schemaName, name) is { } table
            ? new Relation(table.Definition.Oid, name, schemaName) { Table = table.Definition, Virtual = table }
            : null;
}
