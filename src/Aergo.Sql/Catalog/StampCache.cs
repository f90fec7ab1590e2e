using System;
using System.Collections.Generic;
using System.Threading;
using Aergo.Primitives;

namespace Aergo.Sql.Catalog;

/// <summary>Things worked out from a catalog and a key, kept while that catalog is in use. Bounded; safe for several threads.</summary>
internal sealed class StampCache<TKey, TValue>
    where TKey : notnull
{
    /// <summary>Entries kept; at the bound everything goes, which is cheaper than order of use for what is quickly made again.</summary>
    private const int EntriesMax = 4_096;

    private readonly Lock _gate = new();
    private readonly Dictionary<(Hash256 Stamp, TKey Key), TValue> _entries = [];

    public TValue GetOrAdd(Hash256 stamp, TKey key, Func<TValue> make)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue((stamp, key), out TValue? known))
            {
                return known;
            }
        }

        TValue made = make();
        lock (_gate)
        {
            if (_entries.Count >= EntriesMax)
            {
                _entries.Clear();
            }

            _entries[(stamp, key)] = made;
        }

        return made;
    }
}
