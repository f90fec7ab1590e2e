using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Interpreter.Operators;

/// <summary>Groups of one grouping set, in first-seen order, with the states of the calls in each.</summary>
internal sealed class AggregateGroups
{
    private const long StateBytes = 64;

    private readonly AggregateCall[] _calls;
    private readonly List<object[]> _states = [];
    private readonly Datum[] _scratch;
    private long _held;

    /// <param name="places">Which keys count in this set.</param>
    public AggregateGroups(IReadOnlyList<int> places, ValueRule[] rules, AggregateCall[] calls)
    {
        Places = places;
        _calls = calls;
        _scratch = new Datum[places.Count];
        Table = new KeyTable([.. places.Select(p => rules[p])]);
        if (places.Count == 0)
        {
            Table.FindOrAdd([], out _);
            _states.Add(NewStates());
        }
    }

    public IReadOnlyList<int> Places { get; }

    public KeyTable Table { get; }

    public object[] States(int group) => _states[group];

    /// <summary>Feeds a row to the group of a key, given for all keys of the aggregate.</summary>
    public void Add(Datum[] key, PlanExecution x, Datum[] row)
    {
        object[] states = Find(x, key);
        for (int i = 0; i < _calls.Length; i++)
        {
            _calls[i].Add(states[i], x, row);
        }
    }

    /// <summary>The states of the group of a key, which is made when it is new.</summary>
    public object[] Find(PlanExecution x, Datum[] key)
    {
        if (Places.Count == 0)
        {
            return _states[0];
        }

        for (int i = 0; i < _scratch.Length; i++)
        {
            _scratch[i] = key[Places[i]];
        }

        return FindScratch(x);
    }

    /// <summary>The same for a single key that lies in the bits.</summary>
    public object[] Find(PlanExecution x, long bits, bool isNull)
    {
        int known = isNull ? -1 : Table.Find(bits);
        if (known >= 0)
        {
            return _states[known];
        }

        _scratch[0] = isNull ? Datum.Null : Datum.From(bits);
        return FindScratch(x);
    }

    public void Release(PlanExecution x)
    {
        x.Release(_held);
        _held = 0;
    }

    private object[] FindScratch(PlanExecution x)
    {
        int group = Table.FindOrAdd(_scratch, out bool added);
        if (added)
        {
            long size = RowSize.Of(_scratch) + (_calls.Length * StateBytes);
            x.Take(size);
            _held += size;
            _states.Add(NewStates());
        }

        return _states[group];
    }

    private object[] NewStates()
    {
        var states = new object[_calls.Length];
        for (int i = 0; i < states.Length; i++)
        {
            states[i] = _calls[i].NewState();
        }

        return states;
    }
}
