namespace Aergo.Sql.Catalog.Virtual;

/// <summary>Oids of the catalogs themselves, by which pg_depend and pg_description say what kind of thing an oid is.</summary>
internal static class CatalogClasses
{
    public const uint Type = 1247, Attribute = 1249, Procedure = 1255, Relation = 1259, Role = 1260, Database = 1262, AccessMethod = 2601, AttributeDefault = 2604, Cast = 2605,
        Constraint = 2606, Language = 2612, Namespace = 2615, OperatorClass = 2616, Operator = 2617, Rewrite = 2618, Trigger = 2620, Extension = 3079, Policy = 3256, Collation = 3456;
}
