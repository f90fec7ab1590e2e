namespace Aergo.Sql.Catalog;

/// <summary>First byte of a catalog row's key. Part of the protocol. Source: docs/spec/sql-catalog.md, "Rows".</summary>
public enum CatalogKind : byte
{
    Head = 0,
    Schema = 1,
    Table = 2,
    View = 3,
    Sequence = 4,
    Routine = 5,
    Type = 6,
    Role = 7,
}
