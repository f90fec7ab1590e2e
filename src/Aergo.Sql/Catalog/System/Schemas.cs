using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace Aergo.Sql.Catalog.Virtual;

/// <summary>All schemas, those of the engine included, which the catalog does not store.</summary>
internal static class Schemas
{
    private static readonly ImmutableArray<Grant> Readable =
        [new Grant(InitialCatalog.SystemRole, InitialCatalog.SystemRole, "UC", ""), new Grant("", InitialCatalog.SystemRole, "U", "")];

    private static readonly SchemaDefinition[] BuiltIn =
    [
        Define(InitialCatalog.PgCatalogOid, "pg_catalog", "system catalog schema"),
        Define(InitialCatalog.InformationSchemaOid, "information_schema", null),
        Define(InitialCatalog.LedgerSchemaOid, "ledger", "blocks, transactions and versions of the chain"),
        Define(ChainSchemaOid, "chain", "functions that reach into the chain"),
    ];

    /// <summary>Schema of the functions that reach into the chain.</summary>
    private const uint ChainSchemaOid = 13_002;

    public static IEnumerable<SchemaDefinition> All(CatalogSnapshot catalog) =>
        BuiltIn.Where(b => !catalog.SchemaByName.ContainsKey(b.Name)).Concat(catalog.Schemas.Values).OrderBy(s => s.Oid);

    public static SchemaDefinition? Find(CatalogSnapshot catalog, uint oid) => catalog.Schemas.GetValueOrDefault(oid) ?? All(catalog).FirstOrDefault(s => s.Oid == oid);

    public static SchemaDefinition? Find(CatalogSnapshot catalog, string name) => catalog.FindSchema(name) ?? All(catalog).FirstOrDefault(s => s.Name == name);

    /// <summary>Name of a schema that exists.</summary>
    public static string NameOf(CatalogSnapshot catalog, uint oid) => oid switch
    {
        InitialCatalog.PgCatalogOid => "pg_catalog",
        InitialCatalog.InformationSchemaOid => "information_schema",
        _ => Find(catalog, oid)?.Name ?? string.Empty,
    };

    /// <summary>Oid of a schema by name; 0 when there is none.</summary>
    public static uint OidOf(CatalogSnapshot catalog, string name) => name == "pg_catalog" ? InitialCatalog.PgCatalogOid : Find(catalog, name)?.Oid ?? 0;

    /// <summary>Oid of a schema that virtual tables lie in.</summary>
    public static uint BuiltInOid(string name) => BuiltIn.First(b => b.Name == name).Oid;

    private static SchemaDefinition Define(uint oid, string name, string? comment) =>
        new() { Oid = oid, Name = name, Owner = InitialCatalog.SystemRole, Account = default, Grants = Readable, Comment = comment };
}
