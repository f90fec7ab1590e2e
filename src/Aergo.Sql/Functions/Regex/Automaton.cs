using System.Collections;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Sql.Functions.Regex;

/// <summary>Runs pieces of a program over one text, forwards and backwards, all states at once: time is states times characters at most.</summary>
/// <remarks>A piece is named by its first and last state; runs never leave it. Positions count code points.</remarks>
internal sealed class Automaton(RegexProgram program, int[] colors, GasMeter gas)
{
    /// <summary>State visits for one gas.</summary>
    private const int VisitsPerGas = 4;

    private readonly BitArray?[] _lookArounds = new BitArray?[program.Assertions.Length];
    private readonly Stack<int> _pending = new();
    private StateSet _current = new(program.StateCount);
    private StateSet _next = new(program.StateCount);
    private long _visits;

    public int Length => colors.Length;

    /// <summary>Whether the piece matches anything that begins at <paramref name="from"/> or later.</summary>
    public bool MatchesAnywhere(int start, int end, int from)
    {
        _current.Clear();
        for (int p = from; ; p++)
        {
            if (Enter(_current, start, end, p))
            {
                return Done(true);
            }

            if (p == Length)
            {
                return Done(false);
            }

            if (Step(end, p))
            {
                return Done(true);
            }
        }
    }

    /// <summary>The first position from <paramref name="least"/> to <paramref name="stop"/> where a match that begins at <paramref name="from"/> may end, of those allowed; -1 for none.</summary>
    public int ShortestEnd(int start, int end, int from, int least, int stop, BitArray? allowed = null, int allowedBase = 0)
    {
        _current.Clear();
        bool accepted = Enter(_current, start, end, from);
        for (int p = from; ; p++)
        {
            if (accepted && p >= least && (allowed is null || allowed[p - allowedBase]))
            {
                return Done(p);
            }

            if (p == stop || _current.Count == 0)
            {
                return Done(-1);
            }

            accepted = Step(end, p);
        }
    }

    /// <summary>The last such position.</summary>
    public int LongestEnd(int start, int end, int from, int stop, BitArray? allowed = null, int allowedBase = 0)
    {
        _current.Clear();
        int last = -1;
        bool accepted = Enter(_current, start, end, from);
        for (int p = from; ; p++)
        {
            if (accepted && (allowed is null || allowed[p - allowedBase]))
            {
                last = p;
            }

            if (p == stop || _current.Count == 0)
            {
                return Done(last);
            }

            accepted = Step(end, p);
        }
    }

    /// <summary>All ends of matches that begin at <paramref name="from"/>; index 0 is that position.</summary>
    public BitArray Ends(int start, int end, int from, int stop)
    {
        var ends = new BitArray(stop - from + 1);
        _current.Clear();
        bool accepted = Enter(_current, start, end, from);
        for (int p = from; ; p++)
        {
            ends[p - from] = accepted;
            if (p == stop || _current.Count == 0)
            {
                return Done(ends);
            }

            accepted = Step(end, p);
        }
    }

    /// <summary>All positions from <paramref name="from"/> on where a match may begin that ends at <paramref name="stop"/>, or anywhere; index 0 is <paramref name="from"/>.</summary>
    public BitArray Starts(int start, int end, int from, int stop, bool anyEnd)
    {
        var starts = new BitArray(stop - from + 1);
        _current.Clear();
        for (int p = stop; ; p--)
        {
            if (p == stop || anyEnd)
            {
                _ = EnterBackwards(_current, end, start, p);
            }

            starts[p - from] = Expand(_current, start, p);
            if (p == from || (_current.Count == 0 && !anyEnd))
            {
                return Done(starts);
            }

            StepBack(p);
        }
    }

    /// <summary>The last position from <paramref name="from"/> on where a match may begin that ends at <paramref name="stop"/>, of those allowed; -1 for none.</summary>
    public int LastStart(int start, int end, int from, int stop, BitArray allowed)
    {
        _current.Clear();
        _ = EnterBackwards(_current, end, start, stop);
        for (int p = stop; ; p--)
        {
            if (Expand(_current, start, p) && allowed[p - from])
            {
                return Done(p);
            }

            if (p == from || _current.Count == 0)
            {
                return Done(-1);
            }

            StepBack(p);
        }
    }

    /// <summary>Charges what is still open; each public run ends here.</summary>
    private T Done<T>(T result)
    {
        gas.Charge(_visits / VisitsPerGas);
        _visits %= VisitsPerGas;
        return result;
    }

    private void Count(int visits)
    {
        _visits += visits;
        if (_visits >= 4096)
        {
            Done(0);
        }
    }

    /// <summary>Adds a state and all that it reaches without reading; true when that includes the end.</summary>
    private bool Enter(StateSet set, int state, int end, int p)
    {
        bool accepted = false;
        _pending.Push(state);
        while (_pending.TryPop(out int s))
        {
            if (!set.Add(s))
            {
                accepted |= s == end;
                continue;
            }

            if (s == end)
            {
                accepted = true;
                continue;
            }

            switch (program.Kinds[s])
            {
                case StateKind.Split:
                    Push(program.Second[s]);
                    Push(program.First[s]);
                    break;
                case StateKind.Assertion:
                    if (Holds(program.Arguments[s], p))
                    {
                        Push(program.First[s]);
                    }

                    break;
            }
        }

        return accepted;
    }

    private void Push(int state)
    {
        if (state >= 0)
        {
            _pending.Push(state);
        }
    }

    /// <summary>Reads the character at <paramref name="p"/>; true when the end is reached at the next position.</summary>
    private bool Step(int end, int p)
    {
        _next.Clear();
        bool accepted = false;
        int color = colors[p];
        Count(_current.Count + 1);
        for (int i = 0; i < _current.Count; i++)
        {
            int s = _current.Items[i];
            if (program.Kinds[s] == StateKind.Characters && s != end && program.Colors.Contains(program.Arguments[s], color))
            {
                accepted |= Enter(_next, program.First[s], end, p + 1);
            }
        }

        (_current, _next) = (_next, _current);
        return accepted;
    }

    private static bool EnterBackwards(StateSet set, int state, int start, int p)
    {
        _ = p;
        return set.Add(state) && state == start;
    }

    /// <summary>Adds what leads to the states of the set without reading; true when the start is among them.</summary>
    private bool Expand(StateSet set, int start, int p)
    {
        bool found = false;
        for (int i = 0; i < set.Count; i++)
        {
            int s = set.Items[i];
            if (s == start)
            {
                found = true;
                continue;
            }

            for (int k = program.IncomingIndex[s]; k < program.IncomingIndex[s + 1]; k++)
            {
                int before = program.Incoming[k];
                if (program.Kinds[before] == StateKind.Split ||
                    (program.Kinds[before] == StateKind.Assertion && Holds(program.Arguments[before], p)))
                {
                    set.Add(before);
                }
            }
        }

        Count(set.Count + 1);
        return found;
    }

    /// <summary>Goes back over the character before <paramref name="p"/>.</summary>
    private void StepBack(int p)
    {
        _next.Clear();
        int color = colors[p - 1];
        for (int i = 0; i < _current.Count; i++)
        {
            int s = _current.Items[i];
            for (int k = program.IncomingIndex[s]; k < program.IncomingIndex[s + 1]; k++)
            {
                int before = program.Incoming[k];
                if (program.Kinds[before] == StateKind.Characters && program.Colors.Contains(program.Arguments[before], color))
                {
                    _next.Add(before);
                }
            }
        }

        (_current, _next) = (_next, _current);
    }

    private bool Holds(int number, int p)
    {
        ProgramAssertion assertion = program.Assertions[number];
        switch (assertion.Kind)
        {
            case AssertionKind.LineStart:
                return p == 0 || IsNewLine(p - 1);
            case AssertionKind.LineEnd:
                return p == Length || IsNewLine(p);
            case AssertionKind.TextStart:
                return p == 0;
            case AssertionKind.TextEnd:
                return p == Length;
            case AssertionKind.WordStart:
                return !IsWord(p - 1) && IsWord(p);
            case AssertionKind.WordEnd:
                return IsWord(p - 1) && !IsWord(p);
            case AssertionKind.WordBoundary:
                return IsWord(p - 1) != IsWord(p);
            case AssertionKind.NotWordBoundary:
                return IsWord(p - 1) == IsWord(p);
            case AssertionKind.Ahead:
                return LookAround(number)[p];
            case AssertionKind.NotAhead:
                return !LookAround(number)[p];
            case AssertionKind.Behind:
                return LookAround(number)[p];
            default:
                return !LookAround(number)[p];
        }
    }

    private bool IsNewLine(int p) => program.NewLineSet >= 0 && program.Colors.Contains(program.NewLineSet, colors[p]);

    private bool IsWord(int p) => p >= 0 && p < Length && program.Colors.Contains(program.WordSet, colors[p]);

    /// <summary>Where a look-around's body matches; found for the whole text at once, by a run with buffers of its own.</summary>
    private BitArray LookAround(int number)
    {
        ProgramAssertion assertion = program.Assertions[number];
        return _lookArounds[number] ??= assertion.Kind is AssertionKind.Ahead or AssertionKind.NotAhead
            ? new Automaton(program, colors, gas).Starts(assertion.Start, assertion.End, 0, Length, anyEnd: true)
            : new Automaton(program, colors, gas).EndsOfAny(assertion.Start, assertion.End);
    }

    /// <summary>All positions where a match that began anywhere may end.</summary>
    private BitArray EndsOfAny(int start, int end)
    {
        var ends = new BitArray(Length + 1);
        _current.Clear();
        bool accepted = false;
        for (int p = 0; ; p++)
        {
            accepted |= Enter(_current, start, end, p);
            ends[p] = accepted;
            if (p == Length)
            {
                return Done(ends);
            }

            accepted = Step(end, p);
        }
    }
}
