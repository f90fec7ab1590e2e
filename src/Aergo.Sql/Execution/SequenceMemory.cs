using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Catalog;

namespace Aergo.Sql.Execution;

/// <summary>What nextval and setval gave this session last, by sequence: the memory behind currval and lastval.</summary>
/// <remarks>A transaction starts with its session's memory, which its payload brings along, and tells in its output what it added.</remarks>
public sealed class SequenceMemory
{
    // The most recently used last.
    private readonly List<(uint Oid, long Value)> _values = [];

    // How many at the end were used here rather than brought along.
    private int _added;

    public SequenceMemory()
    {
    }

    public SequenceMemory(IEnumerable<(uint Oid, long Value)> values) => _values.AddRange(values);

    /// <summary>All of it, the most recently used last.</summary>
    public IReadOnlyList<(uint Oid, long Value)> Values => _values;

    /// <summary>What was used since it was made, the most recent last.</summary>
    public IEnumerable<(uint Oid, long Value)> Added => _values.Skip(_values.Count - _added);

    /// <summary>What the ledger can know: all but the session's temporary sequences.</summary>
    public IReadOnlyList<(uint Oid, long Value)> Permanent => [.. _values.Where(v => !LocalCatalog.Holds(v.Oid))];

    /// <summary>The sequence used last and its value.</summary>
    public (uint Oid, long Value)? Last => _values.Count == 0 ? null : _values[^1];

    public long? Find(uint sequence)
    {
        int at = _values.FindLastIndex(v => v.Oid == sequence);
        return at < 0 ? null : _values[at].Value;
    }

    public void Note(uint sequence, long value)
    {
        int at = _values.FindLastIndex(v => v.Oid == sequence);
        if (at >= 0)
        {
            _added -= at >= _values.Count - _added ? 1 : 0;
            _values.RemoveAt(at);
        }

        _values.Add((sequence, value));
        _added++;
    }

    public void Clear()
    {
        _values.Clear();
        _added = 0;
    }

    public object Mark() => (_values.ToImmutableArray(), _added);

    public void RollBackTo(object mark)
    {
        (ImmutableArray<(uint, long)> values, int added) = ((ImmutableArray<(uint, long)>, int))mark;
        Clear();
        _values.AddRange(values);
        _added = added;
    }
}
