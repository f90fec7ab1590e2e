using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions.Unicode;

namespace Aergo.Sql.Functions.Regex;

/// <summary>A set of code points as sorted ranges that neither touch nor overlap. Immutable.</summary>
internal sealed class CodeSet
{
    public const int Last = 0x10FFFF;

    private CodeSet(int[] bounds) => Bounds = bounds;

    public static CodeSet Empty { get; } = new([]);

    public static CodeSet All { get; } = new([0, Last]);

    /// <summary>First and last code points in turn.</summary>
    public int[] Bounds { get; }

    public static CodeSet Of(int codePoint) => new([codePoint, codePoint]);

    public static CodeSet Range(int first, int last) => new([first, last]);

    /// <summary>Makes a set of ranges in any order.</summary>
    public static CodeSet FromRanges(IEnumerable<(int First, int Last)> ranges)
    {
        var bounds = new List<int>();
        foreach ((int first, int last) in ranges.OrderBy(r => r.First))
        {
            if (bounds.Count > 0 && first <= bounds[^1] + 1)
            {
                bounds[^1] = Math.Max(bounds[^1], last);
            }
            else
            {
                bounds.Add(first);
                bounds.Add(last);
            }
        }

        return new CodeSet(bounds.ToArray());
    }

    public static CodeSet FromTable(ReadOnlySpan<int> table)
    {
        var ranges = new List<(int, int)>(table.Length / 2);
        for (int i = 0; i < table.Length; i += 2)
        {
            ranges.Add((table[i], table[i + 1]));
        }

        return FromRanges(ranges);
    }

    public IEnumerable<(int First, int Last)> Ranges()
    {
        for (int i = 0; i < Bounds.Length; i += 2)
        {
            yield return (Bounds[i], Bounds[i + 1]);
        }
    }

    public CodeSet Union(CodeSet other) => FromRanges(Ranges().Concat(other.Ranges()));

    public CodeSet Complement()
    {
        var ranges = new List<(int, int)>();
        int next = 0;
        foreach ((int first, int last) in Ranges())
        {
            if (first > next)
            {
                ranges.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= Last)
        {
            ranges.Add((next, Last));
        }

        return FromRanges(ranges);
    }

    public CodeSet Except(CodeSet other) => Complement().Union(other).Complement();

    public bool Contains(int codePoint)
    {
        int low = 0, high = (Bounds.Length / 2) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (codePoint < Bounds[middle * 2])
            {
                high = middle - 1;
            }
            else if (codePoint > Bounds[(middle * 2) + 1])
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The set with the other case of each member added.</summary>
    public CodeSet WithCaseVariants()
    {
        var ranges = new List<(int, int)>(Ranges());
        AddVariants(CaseTables.ToUpper, ranges);
        AddVariants(CaseTables.ToLower, ranges);
        return FromRanges(ranges);
    }

    private void AddVariants(ReadOnlySpan<int> table, List<(int First, int Last)> ranges)
    {
        for (int i = 0; i < table.Length; i += 4)
        {
            foreach ((int first, int last) in Ranges())
            {
                int low = Math.Max(first, table[i]), high = Math.Min(last, table[i + 1]);
                for (int c = low; c <= high; c++)
                {
                    if ((c - table[i]) % table[i + 2] == 0)
                    {
                        ranges.Add((c + table[i + 3], c + table[i + 3]));
                    }
                }
            }
        }
    }
}
