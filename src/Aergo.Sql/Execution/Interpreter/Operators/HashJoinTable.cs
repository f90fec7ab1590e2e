using System.Collections.Generic;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>Right rows of a join by key; rows of one key are linked in their order.</summary>
internal sealed class HashJoinTable(ValueRule[] rules)
{
    public KeyTable Keys { get; } = new(rules);

    public List<Datum[]> Rows { get; } = [];

    /// <summary>By place of a row: the place of the next one with its key, or -1.</summary>
    public List<int> Next { get; } = [];

    /// <summary>By entry of <see cref="Keys"/>.</summary>
    public List<int> First { get; } = [];

    public List<int> Last { get; } = [];

    /// <summary>Place of the first row with a key, or -1.</summary>
    public int Find(System.ReadOnlySpan<Datum> key) => Place(Keys.Find(key));

    /// <summary>The same for a single key in the bits.</summary>
    public int Find(long bits) => Place(Keys.Find(bits));

    public void Add(Datum[] row, Datum[] key, bool hasNull)
    {
        int place = Rows.Count;
        Rows.Add(row);
        Next.Add(-1);
        if (hasNull)
        {
            return;
        }

        int entry = Keys.FindOrAdd(key, out bool added);
        if (added)
        {
            First.Add(place);
            Last.Add(place);
        }
        else
        {
            Next[Last[entry]] = place;
            Last[entry] = place;
        }
    }

    private int Place(int entry) => entry < 0 ? -1 : First[entry];
}
