using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>Where a transaction lies: block height and index, by hash. In memory; rebuilt from the log at start.</summary>
/// <remarks>Keeps eight bytes of each hash, so a hit is a candidate that the reader compares with the block.</remarks>
public sealed class TransactionIndex
{
    private readonly Dictionary<ulong, (uint Height, int Index)> _places = [];
    private readonly List<(Hash256 Hash, uint Height, int Index)> _collisions = [];
    private int _names;

    /// <summary>Transactions, whatever names they have.</summary>
    public int Count => _places.Count + _collisions.Count - _names;

    /// <summary>Adds a second name of a transaction.</summary>
    public void AddName(Hash256 name, long height, int index)
    {
        Add(name, height, index);
        _names++;
    }

    public void Add(Hash256 hash, long height, int index)
    {
        if (!_places.TryAdd(hash.Prefix, ((uint)height, index)))
        {
            _collisions.Add((hash, (uint)height, index));
        }
    }

    /// <summary>Forgets a second name of a transaction.</summary>
    public void RemoveName(Hash256 name, long height, int index)
    {
        Remove(name, height, index);
        _names--;
    }

    /// <summary>Forgets a transaction whose block is no more.</summary>
    public void Remove(Hash256 hash, long height, int index)
    {
        if (_places.TryGetValue(hash.Prefix, out (uint Height, int Index) place) && place == ((uint)height, index))
        {
            _places.Remove(hash.Prefix);
        }
        else
        {
            _collisions.Remove((hash, (uint)height, index));
        }
    }

    /// <summary>Places where the transaction may lie.</summary>
    public IEnumerable<(long Height, int Index)> Candidates(Hash256 hash)
    {
        if (_places.TryGetValue(hash.Prefix, out (uint Height, int Index) place))
        {
            yield return place;
        }

        foreach ((Hash256 other, uint height, int index) in _collisions)
        {
            if (other == hash)
            {
                yield return (height, index);
            }
        }
    }
}
