using System.Collections.Generic;
using System.Threading;
using Aergo.Primitives;

namespace Aergo.Sql.Catalog;

/// <summary>The catalogs used lately, by stamp. Bounded; safe for several threads, since queries on old heights run beside transactions.</summary>
internal sealed class CatalogCache
{
    /// <summary>Snapshots kept; they share what DDL left alone, so a kept one costs little.</summary>
    public const int SnapshotsMax = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<Hash256, LinkedListNode<CatalogSnapshot>> _byStamp = [];
    private readonly LinkedList<CatalogSnapshot> _byUse = new();

    public CatalogSnapshot? Find(Hash256 stamp)
    {
        lock (_gate)
        {
            if (!_byStamp.TryGetValue(stamp, out LinkedListNode<CatalogSnapshot>? node))
            {
                return null;
            }

            if (!ReferenceEquals(_byUse.First, node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }

            return node.Value;
        }
    }

    public void Add(CatalogSnapshot snapshot)
    {
        lock (_gate)
        {
            if (_byStamp.ContainsKey(snapshot.Stamp))
            {
                return;
            }

            _byStamp.Add(snapshot.Stamp, _byUse.AddFirst(snapshot));
            if (_byUse.Count > SnapshotsMax)
            {
                _byStamp.Remove(_byUse.Last!.Value.Stamp);
                _byUse.RemoveLast();
            }
        }
    }
}
