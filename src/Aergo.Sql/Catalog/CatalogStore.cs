using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using Aergo.Primitives;

namespace Aergo.Sql.Catalog;

/// <summary>The catalog in state: one row per object in the tree of the account <c>aergo.sql</c>, and a head row with the stamp.</summary>
/// <remarks>
/// Each load reads the head row, so that every transaction depends on the catalog it saw; the rest comes from the cache when the stamp is known.
/// After <see cref="IContractState.RollBackTo"/> the caller loads again and finds the older stamp. Source: docs/spec/sql-catalog.md.
/// </remarks>
public sealed class CatalogStore(SystemCatalog system) : ICatalogStore
{
    private const int HeadSize = 1 + Hash256.Size + 4;

    private readonly CatalogCache _cache = new();

    /// <inheritdoc />
    public CatalogSnapshot Load(IContractState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        byte[] head = state.Get(SqlAccounts.System, HeadKey()) ?? throw new InvalidDataException("state holds no SQL catalog");
        if (head.Length != HeadSize || head[0] != CatalogCodec.Version)
        {
            throw new InvalidDataException("the head row of the SQL catalog is damaged");
        }

        var stamp = new Hash256(head.AsSpan(1, Hash256.Size));
        if (_cache.Find(stamp) is { } known)
        {
            return known;
        }

        CatalogSnapshot snapshot = Read(state, stamp, BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(1 + Hash256.Size)));
        _cache.Add(snapshot);
        return snapshot;
    }

    /// <inheritdoc />
    public CatalogSnapshot CreateInitial(IContractState state, IEnumerable<RoleDefinition> roles, bool publicCreate = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(roles);
        var change = new CatalogChange(this, state, new CatalogSnapshot { System = system });
        change.Put(new RoleDefinition { Oid = InitialCatalog.SystemRoleOid, Name = InitialCatalog.SystemRole, Owner = InitialCatalog.SystemRole, IsSuperuser = true, CreateRole = true, CreateDatabase = true, BypassRowSecurity = true });
        change.Put(new RoleDefinition { Oid = InitialCatalog.DatabaseOwnerOid, Name = InitialCatalog.DatabaseOwner, Owner = InitialCatalog.SystemRole });
        foreach (RoleDefinition role in roles)
        {
            change.Put(role.Oid == 0 ? role with { Oid = change.NewOid() } : role);
        }

        change.Put(new SchemaDefinition
        {
            Oid = InitialCatalog.PublicSchemaOid,
            Name = "public",
            Owner = InitialCatalog.DatabaseOwner,
            Comment = "standard public schema",
            Account = SqlAccounts.OfSchema(default, "public"),
            Grants = ImmutableArray.Create(new Grant(InitialCatalog.DatabaseOwner, InitialCatalog.DatabaseOwner, "UC", ""), new Grant("", InitialCatalog.DatabaseOwner, publicCreate ? "UC" : "U", "")),
        });
        return change.Commit();
    }

    internal static byte[] HeadKey() => [(byte)CatalogKind.Head];

    internal static byte[] Key(CatalogKind kind, uint oid)
    {
        byte[] key = new byte[5];
        key[0] = (byte)kind;
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(1), oid);
        return key;
    }

    internal static byte[] Head(Hash256 stamp, uint nextOid)
    {
        byte[] head = new byte[HeadSize];
        head[0] = CatalogCodec.Version;
        stamp.CopyTo(head.AsSpan(1));
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(1 + Hash256.Size), nextOid);
        return head;
    }

    internal void Remember(CatalogSnapshot snapshot) => _cache.Add(snapshot);

    private CatalogSnapshot Read(IContractState state, Hash256 stamp, uint nextOid)
    {
        var objects = new List<CatalogObject>();
        // The head row's stamp names all this; a warm cache reads none of it, so it may not count as read.
        using IStateCursor cursor = state.ScanNamed(SqlAccounts.System, [(byte)CatalogKind.Schema], [(byte)CatalogKind.Role + 1], descending: false);
        while (cursor.Next())
        {
            CatalogObject? item = cursor.Key.Length == 5
                ? CatalogCodec.Decode((CatalogKind)cursor.Key[0], BinaryPrimitives.ReadUInt32BigEndian(cursor.Key[1..]), cursor.Value)
                : null;
            objects.Add(item ?? throw new InvalidDataException($"row {Convert.ToHexStringLower(cursor.Key)} of the SQL catalog is damaged"));
        }

        return SnapshotEditor.Assemble(new CatalogSnapshot { System = system, Stamp = stamp, NextOid = nextOid }, objects);
    }
}
