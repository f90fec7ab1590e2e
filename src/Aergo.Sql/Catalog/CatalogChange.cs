using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Aergo.Primitives;
using Aergo.Sql.Execution;
using Aergo.Sql.Storage;

namespace Aergo.Sql.Catalog;

/// <summary>Gathers changes of catalog objects and applies them to state and snapshot together, moving the stamp on.</summary>
/// <remarks>
/// The working snapshot is up to date after each call, but it bears the old stamp until <see cref="Commit"/>: bind nothing against it before.
/// New stamp = SHA-256(old stamp ‖ changes by key, each as key ‖ length BE4 ‖ record; a removal has length 0xFFFFFFFF).
/// </remarks>
internal sealed class CatalogChange
{
    private readonly CatalogStore _store;
    private readonly IContractState _state;
    private readonly SqlContext? _context;
    private readonly SnapshotEditor _editor;
    private readonly SortedDictionary<(CatalogKind Kind, uint Oid), CatalogObject?> _dirty = [];
    private uint _nextOid;
    private uint _nextLocalOid;

    public CatalogChange(CatalogStore store, IContractState state, CatalogSnapshot snapshot)
    {
        (_store, _state, _editor, _nextOid) = (store, state, new SnapshotEditor(snapshot), snapshot.NextOid);
        _nextLocalOid = snapshot.Local?.NextOid ?? LocalCatalog.FirstOid;
    }

    /// <summary>A change within a running statement; gas is charged, and <see cref="SqlContext.Catalog"/> replaced at the end.</summary>
    public CatalogChange(CatalogStore store, SqlContext context)
        : this(store, context.State, context.Catalog)
    {
        _context = context;
    }

    /// <summary>Objects as changed so far.</summary>
    public CatalogSnapshot Snapshot => _editor.Current;

    /// <summary>Whether what is made from now on belongs to the session.</summary>
    public bool ForSession { get; set; }

    public uint NewOid()
    {
        if (ForSession)
        {
            return _nextLocalOid++;
        }

        uint oid = _nextOid;
        _nextOid = checked(_nextOid + 1);
        return oid;
    }

    /// <summary>Adds or replaces an object; the result has its types linked.</summary>
    public T Put<T>(T item)
        where T : CatalogObject
    {
        var linked = (T)_editor.Put(item);
        _dirty[(CatalogCodec.KindOf(linked), linked.Oid)] = linked;
        return linked;
    }

    public void Remove(CatalogObject item)
    {
        _editor.Remove(item);
        _dirty[(CatalogCodec.KindOf(item), item.Oid)] = null;
    }

    /// <summary>Writes what changed. The builder may be used on for further changes.</summary>
    public CatalogSnapshot Commit()
    {
        if (_dirty.Count == 0)
        {
            return _editor.Current;
        }

        LocalCatalog? local = _editor.Current.Local;
        Hash256 permanent = local?.Permanent ?? _editor.Current.Stamp;
        if (_dirty.Keys.Any(k => !LocalCatalog.Holds(k.Oid)))
        {
            permanent = Write(SqlAccounts.System, permanent, _nextOid, ofSession: false);
        }

        Hash256 stamp = permanent;
        if (local is not null || _dirty.Keys.Any(k => LocalCatalog.Holds(k.Oid)))
        {
            Hash256 own = local?.Stamp ?? Hash256.Zero;
            own = _dirty.Keys.Any(k => LocalCatalog.Holds(k.Oid)) ? Write(SqlAccounts.LocalCatalog, own, _nextLocalOid, ofSession: true) : own;
            local = new LocalCatalog(permanent, own, _nextLocalOid);
            stamp = LocalCatalog.Together(permanent, own);
        }

        _dirty.Clear();
        _editor.Advance(stamp, _nextOid, local);
        _store.Remember(_editor.Current);
        if (_context is not null)
        {
            _context.Catalog = _editor.Current;
        }

        return _editor.Current;
    }

    private Hash256 Write(AccountId tree, Hash256 stamp, uint nextOid, bool ofSession)
    {
        if (ofSession && _state is not ISessionState)
        {
            throw SqlException.NotSupported("temporary objects inside a transaction of the chain", "They belong to a session; create them by a statement that changes nothing else.");
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> buffer = stackalloc byte[Hash256.Size];
        stamp.CopyTo(buffer);
        hash.AppendData(buffer);
        foreach (((CatalogKind kind, uint oid), CatalogObject? item) in _dirty)
        {
            if (LocalCatalog.Holds(oid) != ofSession)
            {
                continue;
            }

            RefuseMixture(item, ofSession);
            byte[] key = CatalogStore.Key(kind, oid);
            byte[]? record = item is null ? null : CatalogCodec.Encode(item);
            hash.AppendData(key);
            BinaryPrimitives.WriteUInt32BigEndian(buffer, record is null ? uint.MaxValue : (uint)record.Length);
            hash.AppendData(buffer[..4]);
            _context?.Gas.Charge(GasSchedule.Definition + ((long)GasSchedule.ByteWritten * (key.Length + (record?.Length ?? 0))));
            if (record is null)
            {
                _state.Delete(tree, key);
                continue;
            }

            if (record.Length > StateLimits.ValueBytesMax)
            {
                throw new SqlException(SqlState.ProgramLimit, $"definition of \"{item!.Name}\" is too big: {record.Length} bytes, maximum {StateLimits.ValueBytesMax}");
            }

            hash.AppendData(record);
            _state.Put(tree, key, record);
        }

        var next = new Hash256(hash.GetHashAndReset());
        _state.Put(tree, CatalogStore.HeadKey(), CatalogStore.Head(next, nextOid));
        return next;
    }

    // What is on the ledger must not need what only a session has; and foreign keys stay on one side.
    private static void RefuseMixture(CatalogObject? item, bool ofSession)
    {
        if (item is TableDefinition table && table.Constraints.Any(c => c.Type == ConstraintType.ForeignKey && LocalCatalog.Holds(c.ReferencedTable) != ofSession))
        {
            string side = ofSession ? "temporary" : "permanent";
            throw new SqlException(SqlState.InvalidTableDefinition, $"constraints on {side} tables may reference only {side} tables");
        }

        if (!ofSession && item is not null && TypeLinker.Mentioned(item).Any(t => LocalCatalog.Holds(t.Oid)))
        {
            throw SqlException.NotSupported($"a permanent object (\"{item.Name}\") that depends on a temporary one");
        }
    }
}
