using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Aergo.Primitives;

namespace Aergo.Sql.Catalog;

/// <summary>What a contract is made of, as one digest: all definitions and rights of a schema.</summary>
public static class CatalogDigest
{
    /// <summary>SHA-256 over schema, types, tables, sequences, views and routines, each by oid as length and record (docs/spec/sql-catalog.md, "Records"); zero without such a schema.</summary>
    public static Hash256 OfSchema(CatalogSnapshot catalog, string name)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        if (catalog.FindSchema(name) is not { } schema)
        {
            return Hash256.Zero;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (CatalogObject item in (CatalogObject[])[schema, .. Objects(catalog, schema)])
        {
            byte[] record = CatalogCodec.Encode(item);
            BinaryPrimitives.WriteInt32BigEndian(length, record.Length);
            hash.AppendData(length);
            hash.AppendData(record);
        }

        return new Hash256(hash.GetHashAndReset());
    }

    /// <summary>What lies in a schema, in the order of its making within each kind.</summary>
    public static IEnumerable<SchemaObject> Objects(CatalogSnapshot catalog, SchemaDefinition schema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        IEnumerable<SchemaObject>[] kinds = [catalog.TypeDefinitions.Values, catalog.Tables.Values, catalog.Sequences.Values, catalog.Views.Values, catalog.Routines.Values];
        return kinds.SelectMany(k => k.Where(o => o.SchemaOid == schema.Oid).OrderBy(o => o.Oid));
    }
}
