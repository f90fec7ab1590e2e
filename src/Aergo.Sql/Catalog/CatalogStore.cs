using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Storage;

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
        if (state is ISessionState && state.Get(SqlAccounts.LocalCatalog, HeadKey()) is { } own)
        {
            return LoadLocal(state, stamp, NextOidOf(head), own);
        }

        return LoadPermanent(state, stamp, NextOidOf(head));
    }

    private CatalogSnapshot LoadPermanent(IContractState state, Hash256 stamp, uint nextOid)
    {
        if (_cache.Find(stamp) is { } known)
        {
            return known;
        }

        CatalogSnapshot snapshot = Read(state, stamp, nextOid);
        _cache.Add(snapshot);
        return snapshot;
    }

    /// <summary>The ledger's catalog with the session's objects on it, except those whose types the ledger has dropped since.</summary>
    private CatalogSnapshot LoadLocal(IContractState state, Hash256 permanent, uint nextOid, byte[] head)
    {
        var local = new LocalCatalog(permanent, new Hash256(head.AsSpan(1, Hash256.Size)), NextOidOf(head));
        Hash256 stamp = LocalCatalog.Together(permanent, local.Stamp);
        if (_cache.Find(stamp) is { } known)
        {
            return known;
        }

        var editor = new SnapshotEditor(LoadPermanent(state, permanent, nextOid) with { Local = local });
        foreach (CatalogObject item in Objects(state, SqlAccounts.LocalCatalog))
        {
            if (TypeLinker.Mentioned(item).All(t => editor.Current.FindType(t.Oid) is not null || TypeLinker.TypesOf(item).Contains(t.Oid)))
            {
                editor.Put(item);
            }
        }

        editor.Advance(stamp, nextOid, local);
        _cache.Add(editor.Current);
        return editor.Current;
    }

    private static uint NextOidOf(byte[] head) => BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(1 + Hash256.Size));

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

    private CatalogSnapshot Read(IContractState state, Hash256 stamp, uint nextOid) =>
        SnapshotEditor.Assemble(new CatalogSnapshot { System = system, Stamp = stamp, NextOid = nextOid }, Objects(state, SqlAccounts.System));

    private static List<CatalogObject> Objects(IContractState state, AccountId tree)
    {
        var objects = new List<CatalogObject>();
        // The head row's stamp names all this; a warm cache reads none of it, so it may not count as read.
        using IStateCursor cursor = state.ScanNamed(tree, [(byte)CatalogKind.Schema], [(byte)CatalogKind.Role + 1], descending: false);
        while (cursor.Next())
        {
            CatalogObject? item = cursor.Key.Length == 5
                ? CatalogCodec.Decode((CatalogKind)cursor.Key[0], BinaryPrimitives.ReadUInt32BigEndian(cursor.Key[1..]), cursor.Value)
                : null;
            objects.Add(item ?? throw new InvalidDataException($"row {Convert.ToHexStringLower(cursor.Key)} of the SQL catalog is damaged"));
        }

        return objects;
    }
}
