namespace Aergo.Sql.Catalog;

/// <summary>Objects that every chain's catalog begins with, with PostgreSQL's oids where it has them.</summary>
public static class InitialCatalog
{
    public const uint PublicSchemaOid = 2200;

    public const uint PgCatalogOid = 11;

    public const uint InformationSchemaOid = 13_000;

    /// <summary>Schema of version control views and functions.</summary>
    public const uint LedgerSchemaOid = 13_001;

    /// <summary>Owner of what the engine brings along; nobody signs for it.</summary>
    public const string SystemRole = "aergo";

    public const uint SystemRoleOid = 10;

    /// <summary>Owns schema public; a genesis makes its administrators members.</summary>
    public const string DatabaseOwner = "pg_database_owner";

    public const uint DatabaseOwnerOid = 6171;
}
