using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>What a proof answers: single keys, or one range. Decides which parts of a tree it needs, for prover and verifier alike.</summary>
internal sealed class ProofQuestion
{
    private readonly IReadOnlyList<byte[]> _keys;
    private readonly KeyRange? _range;

    public ProofQuestion(IReadOnlyList<byte[]> sortedKeys) => _keys = sortedKeys;

    public ProofQuestion(KeyRange range) => (_keys, _range) = ([], range);

    /// <summary>Whether keys are sorted without repeats; a verifier's caller may get that wrong.</summary>
    public bool IsSorted
    {
        get
        {
            for (int i = 1; i < _keys.Count; i++)
            {
                if (_keys[i - 1].AsSpan().SequenceCompareTo(_keys[i]) >= 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Whether the rows above <paramref name="after"/> (null: from the start) and up to <paramref name="last"/> matter.</summary>
    public bool Needs(byte[]? after, ReadOnlySpan<byte> last)
    {
        if (_range is { } range)
        {
            bool before = range.To is not null && (range.To.Length == 0 || (after is not null && range.To.AsSpan().SequenceCompareTo(KeyRange.After(after)) <= 0));
            return !before && last.SequenceCompareTo(range.From) >= 0;
        }

        int low = 0, high = _keys.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            bool above = after is null || _keys[middle].AsSpan().SequenceCompareTo(after) > 0;
            (low, high) = above ? (low, middle) : (middle + 1, high);
        }

        return low < _keys.Count && _keys[low].AsSpan().SequenceCompareTo(last) <= 0;
    }

    /// <summary>Whether the row at this key is part of the answer.</summary>
    public bool Asks(ReadOnlySpan<byte> key) => _range is { } range ? range.Contains(key) : RowSetSearch.Contains(_keys, key);
}
