using System;

namespace Aergo.Sql.Binding;

/// <summary>The "Perhaps you meant" hint of an unknown column.</summary>
internal static class SimilarNames
{
    private const int DistanceMax = 3;

    public static string? Hint(QueryScope scope, string? relation, string column)
    {
        int best = DistanceMax + 1;
        (RelationEntry Entry, int Index)? first = null, second = null;
        RelationEntry? exact = null;
        for (QueryScope? level = scope; level is not null; level = level.Parent)
        {
            foreach (RelationEntry entry in level.AllEntries)
            {
                if (entry.IsJoin)
                {
                    continue;
                }

                int penalty = relation is null ? 0 : Distance(relation, entry.Alias, DistanceMax + 1);
                for (int i = 0; i < entry.Columns.Count; i++)
                {
                    string name = entry.Columns[i].Name;
                    if (name == column && penalty == 0)
                    {
                        exact ??= entry;
                    }

                    if (penalty > best)
                    {
                        continue;
                    }

                    int distance = Distance(name, column, best + 1);
                    if (distance > column.Length / 2)
                    {
                        continue;
                    }

                    distance += penalty;
                    if (distance < best)
                    {
                        best = distance;
                        first = (entry, i);
                        second = null;
                    }
                    else if (distance == best)
                    {
                        if (second is not null)
                        {
                            first = second = null;
                            best--;
                        }
                        else if (first is not null)
                        {
                            second = (entry, i);
                        }
                        else if (distance <= DistanceMax)
                        {
                            first = (entry, i);
                        }
                    }
                }
            }
        }

        if (exact is not null)
        {
            return $"There is a column named \"{column}\" in table \"{exact.Alias}\", but it cannot be referenced from this part of the query.";
        }

        if (first is null)
        {
            return null;
        }

        string one = Name(first.Value);
        return second is null
            ? $"Perhaps you meant to reference the column \"{one}\"."
            : $"Perhaps you meant to reference the column \"{one}\" or the column \"{Name(second.Value)}\".";
    }

    private static string Name((RelationEntry Entry, int Index) column) => column.Entry.Alias + "." + column.Entry.Columns[column.Index].Name;

    // Edit distance, cut off: anything beyond the bound counts as the bound plus one.
    private static int Distance(string a, string b, int bound)
    {
        if (Math.Abs(a.Length - b.Length) > bound)
        {
            return bound + 1;
        }

        int[] previous = new int[b.Length + 1], current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return Math.Min(previous[b.Length], bound + 1);
    }
}
