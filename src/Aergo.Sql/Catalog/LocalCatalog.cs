using System;
using Aergo.Primitives;

namespace Aergo.Sql.Catalog;

/// <summary>The temporary objects that a session's catalog holds beside the ledger's.</summary>
/// <param name="Permanent">Stamp of the ledger's catalog, on which the temporary objects stand.</param>
/// <param name="Stamp">Hash chain over the changes of temporary objects.</param>
/// <param name="NextOid">Next oid for a temporary object.</param>
/// <remarks>Oids from <see cref="FirstOid"/> on are temporary, so that permanent objects get the same oids in a session as on the ledger.</remarks>
internal sealed record LocalCatalog(Hash256 Permanent, Hash256 Stamp, uint NextOid)
{
    public const string SchemaName = "pg_temp";

    /// <summary>First oid of the session's own objects: its schema.</summary>
    public const uint FirstOid = 0x4000_0000;

    /// <summary>Whether an object belongs to a session.</summary>
    public static bool Holds(uint oid) => oid is >= FirstOid and < FirstOid * 2;

    /// <summary>The stamp of both catalogs together.</summary>
    public static Hash256 Together(Hash256 permanent, Hash256 local)
    {
        byte[] both = new byte[2 * Hash256.Size];
        permanent.CopyTo(both);
        local.CopyTo(both.AsSpan(Hash256.Size));
        return Hash256.Sha256(both);
    }
}
