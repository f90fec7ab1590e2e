using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>Resolves names of objects along the search path, and tells which objects a bare name reaches.</summary>
internal static class CatalogNames
{
    /// <summary>Schemas made by the engine; nobody creates anything there.</summary>
    public static bool IsSystemSchema(string name) => name is "pg_catalog" or "information_schema" or "ledger" or "chain";

    /// <summary>A table, view, sequence, index or composite; also the virtual tables. Null when there is none.</summary>
    public static (RelationKind Kind, uint Oid)? FindRelation(CatalogSnapshot catalog, ImmutableArray<string> path, QualifiedName name)
    {
        if (name.Schema is { } schemaName)
        {
            if (catalog.System.Find(schemaName, name.Name) is { } system)
            {
                return (RelationKind.Virtual, system.Definition.Oid);
            }

            return catalog.FindSchema(schemaName) is { } schema && catalog.Relations.TryGetValue((schema.Oid, name.Name), out (RelationKind, uint) found) ? found : null;
        }

        if (catalog.System.Find("pg_catalog", name.Name) is { } builtIn)
        {
            return (RelationKind.Virtual, builtIn.Definition.Oid);
        }

        foreach (SchemaDefinition schema in catalog.SchemasToSearch(path))
        {
            if (catalog.Relations.TryGetValue((schema.Oid, name.Name), out (RelationKind, uint) found))
            {
                return found;
            }
        }

        // A path may name a system schema too.
        foreach (string schema in path)
        {
            if (catalog.System.Find(schema, name.Name) is { } system)
            {
                return (RelationKind.Virtual, system.Definition.Oid);
            }
        }

        return null;
    }

    /// <summary>Schema of a table or view that <see cref="FindRelation"/> found; null for anything else.</summary>
    public static uint? SchemaOf(CatalogSnapshot catalog, (RelationKind Kind, uint Oid) relation) => relation.Kind switch
    {
        RelationKind.Table => catalog.Tables[relation.Oid].SchemaOid,
        RelationKind.View => catalog.Views[relation.Oid].SchemaOid,
        _ => null,
    };

    public static SqlType? FindType(CatalogSnapshot catalog, ImmutableArray<string> path, QualifiedName name)
    {
        if (name.Schema is { } schemaName)
        {
            return schemaName == "pg_catalog" ? SqlTypes.Find(name.Name)
                : catalog.FindSchema(schemaName) is { } schema && catalog.TypesByName.TryGetValue((schema.Oid, name.Name), out uint oid) ? catalog.FindType(oid) : null;
        }

        if (SqlTypes.Find(name.Name) is { } builtIn)
        {
            return builtIn;
        }

        foreach (SchemaDefinition schema in catalog.SchemasToSearch(path))
        {
            if (catalog.TypesByName.TryGetValue((schema.Oid, name.Name), out uint oid))
            {
                return catalog.FindType(oid);
            }
        }

        return null;
    }

    /// <summary>Routines of a name, along the path; those of earlier schemas first.</summary>
    public static IEnumerable<RoutineDefinition> FindRoutines(CatalogSnapshot catalog, ImmutableArray<string> path, QualifiedName name)
    {
        IEnumerable<SchemaDefinition> schemas = name.Schema is { } schemaName
            ? catalog.FindSchema(schemaName) is { } schema ? [schema] : []
            : catalog.SchemasToSearch(path);
        return schemas.SelectMany(s => catalog.RoutinesByName.TryGetValue((s.Oid, name.Name), out ImmutableArray<uint> oids) ? oids.Select(o => catalog.Routines[o]) : []);
    }

    /// <summary>Whether a bare name reaches this relation.</summary>
    public static bool IsVisible(CatalogSnapshot catalog, ImmutableArray<string> path, uint schema, string name, uint oid) =>
        FindRelation(catalog, path, new QualifiedName([name])) is { } found && found.Oid == oid && catalog.Schemas.ContainsKey(schema);

    public static string SchemaName(CatalogSnapshot catalog, uint oid) => oid switch
    {
        InitialCatalog.PgCatalogOid => "pg_catalog",
        InitialCatalog.InformationSchemaOid => "information_schema",
        InitialCatalog.LedgerSchemaOid => "ledger",
        _ => catalog.Schemas[oid].Name,
    };

    /// <summary>Name in messages: bare when the path reaches the object, qualified when it does not; quoted where needed.</summary>
    public static string Show(SqlContext context, CatalogSnapshot catalog, SchemaObject item)
    {
        bool visible = item switch
        {
            TypeDefinition type => FindType(catalog, context.Settings.SearchPath, new QualifiedName([item.Name]))?.Oid == type.Oid,
            RoutineDefinition routine => IsRoutineVisible(catalog, context.Settings.SearchPath, routine),
            _ => IsVisible(catalog, context.Settings.SearchPath, item.SchemaOid, item.Name, item.Oid),
        };
        return Identifiers.Quote(visible ? null : catalog.Schemas[item.SchemaOid].Name, item.Name);
    }

    public static bool IsRoutineVisible(CatalogSnapshot catalog, ImmutableArray<string> path, RoutineDefinition routine) =>
        FindRoutines(catalog, path, new QualifiedName([routine.Name])).FirstOrDefault(r => SameSignature(r, routine))?.Oid == routine.Oid;

    public static bool SameSignature(RoutineDefinition a, RoutineDefinition b) => InputTypes(a).Select(t => t.Oid).SequenceEqual(InputTypes(b).Select(t => t.Oid));

    /// <summary>Types that make up a routine's signature.</summary>
    public static IEnumerable<SqlType> InputTypes(RoutineDefinition routine) =>
        routine.Parameters.Where(p => p.Mode is ParameterMode.In or ParameterMode.InOut or ParameterMode.Variadic).Select(p => p.Type);

    /// <summary>Type name for messages and format_type: qualified when the path does not reach it.</summary>
    public static string Show(SqlContext context, CatalogSnapshot catalog, SqlType type)
    {
        if (type.Oid < CatalogSnapshot.FirstUserOid)
        {
            return type.DisplayName;
        }

        if (type.Kind == TypeKind.Array && type.Element is { } element)
        {
            return Show(context, catalog, element) + "[]";
        }

        bool visible = FindType(catalog, context.Settings.SearchPath, new QualifiedName([type.Name]))?.Oid == type.Oid;
        return Identifiers.Quote(visible ? null : type.Schema, type.Name);
    }

    /// <summary><c>f(integer, text)</c> for messages.</summary>
    public static string Signature(SqlContext context, CatalogSnapshot catalog, RoutineDefinition routine) =>
        Show(context, catalog, routine) + "(" + string.Join(",", InputTypes(routine).Select(t => Show(context, catalog, t))) + ")";
}
