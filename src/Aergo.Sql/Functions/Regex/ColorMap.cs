using System;
using System.Collections.Generic;

namespace Aergo.Sql.Functions.Regex;

/// <summary>Sorts the code points into colours: those no set of the pattern tells apart share one.</summary>
internal sealed class ColorMap
{
    private readonly int[] _starts;
    private readonly int[] _colorOfInterval;
    private readonly int[] _ascii = new int[128];
    private readonly bool[][] _members;

    public ColorMap(List<CodeSet> sets)
    {
        var cuts = new SortedSet<int> { 0 };
        foreach (CodeSet set in sets)
        {
            foreach ((int first, int last) in set.Ranges())
            {
                cuts.Add(first);
                if (last < CodeSet.Last)
                {
                    cuts.Add(last + 1);
                }
            }
        }

        _starts = [.. cuts];
        _colorOfInterval = new int[_starts.Length];
        var colors = new Dictionary<string, int>(StringComparer.Ordinal);
        var signatures = new List<string>();
        var signature = new char[sets.Count];
        for (int i = 0; i < _starts.Length; i++)
        {
            for (int s = 0; s < sets.Count; s++)
            {
                signature[s] = sets[s].Contains(_starts[i]) ? '1' : '0';
            }

            var key = new string(signature);
            if (!colors.TryGetValue(key, out int color))
            {
                color = signatures.Count;
                colors.Add(key, color);
                signatures.Add(key);
            }

            _colorOfInterval[i] = color;
        }

        _members = new bool[sets.Count][];
        for (int s = 0; s < sets.Count; s++)
        {
            _members[s] = new bool[signatures.Count];
            for (int c = 0; c < signatures.Count; c++)
            {
                _members[s][c] = signatures[c][s] == '1';
            }
        }

        for (int c = 0; c < _ascii.Length; c++)
        {
            _ascii[c] = Search(c);
        }
    }

    public int ColorOf(int codePoint) => codePoint < 128 ? _ascii[codePoint] : Search(codePoint);

    /// <summary>Whether characters of a colour belong to a set.</summary>
    public bool Contains(int set, int color) => _members[set][color];

    private int Search(int codePoint)
    {
        int at = Array.BinarySearch(_starts, codePoint);
        return _colorOfInterval[at >= 0 ? at : ~at - 1];
    }
}
