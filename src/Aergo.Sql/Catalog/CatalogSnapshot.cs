using System.Collections.Generic;
using System.Collections.Immutable;
using Aergo.Primitives;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>All objects at one moment. Immutable; DDL makes a new one that shares what it left alone.</summary>
/// <remarks>
/// <see cref="Stamp"/> names the content across branches: it is a hash chain over the changes, so caches keyed by it are sound.
/// Lookups by name take one schema; <see cref="SchemasToSearch"/> gives the order for bare names.
/// </remarks>
public sealed record CatalogSnapshot
{
    /// <summary>First oid given to a user object.</summary>
    public const uint FirstUserOid = 16384;

    public Hash256 Stamp { get; init; }

    public uint NextOid { get; init; } = FirstUserOid;

    public ImmutableDictionary<uint, SchemaDefinition> Schemas { get; init; } = ImmutableDictionary<uint, SchemaDefinition>.Empty;

    public ImmutableDictionary<string, uint> SchemaByName { get; init; } = ImmutableDictionary<string, uint>.Empty;

    public ImmutableDictionary<uint, TableDefinition> Tables { get; init; } = ImmutableDictionary<uint, TableDefinition>.Empty;

    public ImmutableDictionary<uint, ViewDefinition> Views { get; init; } = ImmutableDictionary<uint, ViewDefinition>.Empty;

    public ImmutableDictionary<uint, SequenceDefinition> Sequences { get; init; } = ImmutableDictionary<uint, SequenceDefinition>.Empty;

    /// <summary>Tables, views, sequences, indexes and composites share one name space per schema.</summary>
    public ImmutableDictionary<(uint Schema, string Name), (RelationKind Kind, uint Oid)> Relations { get; init; } =
        ImmutableDictionary<(uint, string), (RelationKind, uint)>.Empty;

    /// <summary>Index oid to the oid of its table.</summary>
    public ImmutableDictionary<uint, uint> IndexTables { get; init; } = ImmutableDictionary<uint, uint>.Empty;

    public ImmutableDictionary<uint, RoutineDefinition> Routines { get; init; } = ImmutableDictionary<uint, RoutineDefinition>.Empty;

    public ImmutableDictionary<(uint Schema, string Name), ImmutableArray<uint>> RoutinesByName { get; init; } =
        ImmutableDictionary<(uint, string), ImmutableArray<uint>>.Empty;

    /// <summary>User types that were created as such.</summary>
    public ImmutableDictionary<uint, TypeDefinition> TypeDefinitions { get; init; } = ImmutableDictionary<uint, TypeDefinition>.Empty;

    /// <summary>Every user type by oid: created ones, row types, and the arrays over them.</summary>
    public ImmutableDictionary<uint, SqlType> Types { get; init; } = ImmutableDictionary<uint, SqlType>.Empty;

    public ImmutableDictionary<(uint Schema, string Name), uint> TypesByName { get; init; } = ImmutableDictionary<(uint, string), uint>.Empty;

    public ImmutableDictionary<string, RoleDefinition> Roles { get; init; } = ImmutableDictionary<string, RoleDefinition>.Empty;

    public ImmutableDictionary<AccountId, string> RoleByAccount { get; init; } = ImmutableDictionary<AccountId, string>.Empty;

    /// <summary>Referenced table to the tables that refer to it (foreign keys), for deletes and updates.</summary>
    public ImmutableDictionary<uint, ImmutableArray<uint>> ReferencingTables { get; init; } = ImmutableDictionary<uint, ImmutableArray<uint>>.Empty;

    /// <summary>What a session has of its own beside the ledger's objects; null where there is nothing, as in every transaction on the chain.</summary>
    internal LocalCatalog? Local { get; init; }

    /// <summary>Views of pg_catalog and information_schema, shared by all snapshots.</summary>
    public required SystemCatalog System { get; init; }

    public SqlType? FindType(uint oid) => SqlTypes.Find(oid) ?? Types.GetValueOrDefault(oid);

    /// <summary>The array type over any element type, or null where there is none.</summary>
    public SqlType? ArrayTypeOf(SqlType element) =>
        SqlTypes.ArrayOf(element) ?? (element.ArrayOid != 0 ? Types.GetValueOrDefault(element.ArrayOid) : null);

    public SchemaDefinition? FindSchema(string name) => SchemaByName.TryGetValue(name, out uint oid) ? Schemas[oid] : null;

    /// <summary>Schemas for bare names, those of the path that exist, in order; pg_catalog is not among them. Unless the path names it, the session's own comes first.</summary>
    public IEnumerable<SchemaDefinition> SchemasToSearch(ImmutableArray<string> searchPath)
    {
        foreach (string name in NamesToSearch(searchPath))
        {
            if (SchemaByName.TryGetValue(name, out uint oid))
            {
                yield return Schemas[oid];
            }
        }
    }

    /// <summary>The path with the session's own schema in its place.</summary>
    internal ImmutableArray<string> NamesToSearch(ImmutableArray<string> searchPath) =>
        !SchemaByName.ContainsKey(LocalCatalog.SchemaName) || searchPath.Contains(LocalCatalog.SchemaName) ? searchPath : searchPath.Insert(0, LocalCatalog.SchemaName);
}
