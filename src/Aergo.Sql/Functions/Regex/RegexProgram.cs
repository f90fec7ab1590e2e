using System;
using System.Collections.Generic;

namespace Aergo.Sql.Functions.Regex;

internal enum StateKind : byte
{
    /// <summary>Goes on without reading, to one or two states.</summary>
    Split,

    /// <summary>Reads one character of a set.</summary>
    Characters,

    /// <summary>Goes on if an assertion holds here.</summary>
    Assertion,
}

/// <summary>An assertion of the program; look-arounds have a part of the automaton of their own.</summary>
internal readonly record struct ProgramAssertion(AssertionKind Kind, int Start, int End);

/// <summary>A compiled pattern: one nondeterministic automaton in which every node of the match tree owns the piece between two states.</summary>
internal sealed class RegexProgram
{
    /// <summary>Most states a pattern may need; bounded repetition multiplies them.</summary>
    public const int StatesMax = 50_000;

    private readonly List<StateKind> _kinds = [];
    private readonly List<int> _arguments = [];
    private readonly List<int> _first = [];
    private readonly List<int> _second = [];
    private readonly List<CodeSet> _sets = [];
    private readonly Dictionary<CodeSet, int> _setNumbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<ProgramAssertion> _assertions = [];

    private RegexProgram(ParsedRegex parsed)
    {
        Root = parsed.Root;
        Groups = parsed.Groups;
        Options = parsed.Options;
        if ((Options & RegexOptions.NewlineAnchors) != 0)
        {
            NewLineSet = SetNumber(CharacterClasses.NewLine);
        }

        Add(Root, record: true);
        Kinds = _kinds.ToArray();
        Arguments = _arguments.ToArray();
        First = _first.ToArray();
        Second = _second.ToArray();
        Assertions = _assertions.ToArray();
        (IncomingIndex, Incoming) = Reverse();
        Colors = new ColorMap(_sets);
    }

    public MatchNode Root { get; }

    public int Groups { get; }

    public RegexOptions Options { get; }

    public int StateCount => Kinds.Length;

    public StateKind[] Kinds { get; }

    /// <summary>Set number or assertion number of a state.</summary>
    public int[] Arguments { get; }

    /// <summary>Where a state goes; -1 for nowhere.</summary>
    public int[] First { get; }

    public int[] Second { get; }

    /// <summary>States that lead to a state: a slice of <see cref="Incoming"/> from one index to the next.</summary>
    public int[] IncomingIndex { get; }

    public int[] Incoming { get; }

    public ProgramAssertion[] Assertions { get; }

    public ColorMap Colors { get; }

    /// <summary>Set of word characters, and of the newline; -1 where the pattern does not ask.</summary>
    public int WordSet { get; private set; } = -1;

    public int NewLineSet { get; } = -1;

    public static RegexProgram Compile(string pattern, RegexOptions options) => new(RegexParser.Parse(pattern, options));

    private int NewState(StateKind kind, int argument = 0)
    {
        if (_kinds.Count >= StatesMax)
        {
            throw RegexErrors.Error(RegexErrors.TooComplex);
        }

        _kinds.Add(kind);
        _arguments.Add(argument);
        _first.Add(-1);
        _second.Add(-1);
        return _kinds.Count - 1;
    }

    private void Link(int from, int to)
    {
        if (_first[from] < 0)
        {
            _first[from] = to;
        }
        else
        {
            _second[from] = to;
        }
    }

    private int SetNumber(CodeSet set)
    {
        if (!_setNumbers.TryGetValue(set, out int number))
        {
            number = _sets.Count;
            _sets.Add(set);
            _setNumbers.Add(set, number);
        }

        return number;
    }

    /// <summary>Builds the piece of a match node. Nothing inside leads back to its start or on from its end.</summary>
    private (int Start, int End) Add(MatchNode node, bool record)
    {
        int start, end;
        switch (node.Kind)
        {
            case MatchKind.Plain:
                start = NewState(StateKind.Split);
                (int bodyStart, int bodyEnd) = Add(node.Body);
                Link(start, bodyStart);
                end = NewState(StateKind.Split);
                Link(bodyEnd, end);
                break;
            case MatchKind.Concatenation:
                (start, int middle) = Add(node.Children[0], record);
                (int rightStart, int rightEnd) = Add(node.Children[1], record);
                Link(middle, rightStart);
                end = NewState(StateKind.Split);
                Link(rightEnd, end);
                int before = NewState(StateKind.Split);
                Link(before, start);
                start = before;
                break;
            case MatchKind.Group:
                start = NewState(StateKind.Split);
                (int groupStart, int groupEnd) = Add(node.Children[0], record);
                Link(start, groupStart);
                end = NewState(StateKind.Split);
                Link(groupEnd, end);
                break;
            case MatchKind.Iteration:
                (start, end) = AddLoop(() => Add(node.Children[0], record), node.Max);
                break;
            default:
                (start, end) = AddChoice(node.Children.Count, i => Add(node.Children[i], record));
                break;
        }

        if (record)
        {
            (node.Start, node.End) = (start, end);
        }

        return (start, end);
    }

    private (int Start, int End) Add(RegexNode node)
    {
        switch (node)
        {
            case RegexNode.Characters characters:
                int reader = NewState(StateKind.Characters, SetNumber(characters.Set));
                int after = NewState(StateKind.Split);
                Link(reader, after);
                return (reader, after);
            case RegexNode.Sequence sequence:
                int start = NewState(StateKind.Split), at = start;
                foreach (RegexNode part in sequence.Parts)
                {
                    (int partStart, int partEnd) = Add(part);
                    Link(at, partStart);
                    at = partEnd;
                }

                return (start, at);
            case RegexNode.Choice choice:
                return AddChoice(choice.Branches.Count, i => Add(choice.Branches[i]));
            case RegexNode.Repeat repeat:
                return AddRepeat(repeat);
            case RegexNode.Assertion assertion:
                return AddAssertion(assertion);
            case RegexNode.Part part:
                return Add(part.Node, record: false);
            default:
                int empty = NewState(StateKind.Split);
                return (empty, empty);
        }
    }

    private (int Start, int End) AddChoice(int count, Func<int, (int Start, int End)> add)
    {
        int start = NewState(StateKind.Split), end = NewState(StateKind.Split), fork = start;
        for (int i = 0; i < count; i++)
        {
            (int branchStart, int branchEnd) = add(i);
            if (i > 0 && i < count - 1)
            {
                int next = NewState(StateKind.Split);
                Link(fork, next);
                fork = next;
            }

            Link(fork, branchStart);
            Link(branchEnd, end);
        }

        return (start, end);
    }

    private (int Start, int End) AddRepeat(RegexNode.Repeat repeat)
    {
        int start = NewState(StateKind.Split), at = start;
        for (int i = 0; i < repeat.Min; i++)
        {
            (int bodyStart, int bodyEnd) = Add(repeat.Body);
            Link(at, bodyStart);
            at = NewState(StateKind.Split);
            Link(bodyEnd, at);
        }

        if (repeat.Max < 0)
        {
            (int loopStart, int loopEnd) = AddLoop(() => Add(repeat.Body), -1);
            Link(at, loopStart);
            return (start, loopEnd);
        }

        int end = NewState(StateKind.Split);
        for (int i = repeat.Min; i < repeat.Max; i++)
        {
            (int bodyStart, int bodyEnd) = Add(repeat.Body);
            Link(at, bodyStart);
            Link(at, end);
            at = NewState(StateKind.Split);
            Link(bodyEnd, at);
        }

        Link(at, end);
        return (start, end);
    }

    /// <summary>Any number of rounds, or at most <paramref name="max"/>; with a bound only the last copy is the node's own.</summary>
    private (int Start, int End) AddLoop(Func<(int Start, int End)> addBody, int max)
    {
        int start = NewState(StateKind.Split), end = NewState(StateKind.Split);
        if (max < 0)
        {
            int loop = NewState(StateKind.Split);
            Link(start, loop);
            (int bodyStart, int bodyEnd) = addBody();
            Link(loop, bodyStart);
            Link(loop, end);
            Link(bodyEnd, loop);
            return (start, end);
        }

        int at = start;
        for (int i = 0; i < max; i++)
        {
            (int bodyStart, int bodyEnd) = addBody();
            int after = NewState(StateKind.Split);
            Link(at, bodyStart);
            Link(at, end);
            Link(bodyEnd, after);
            at = after;
        }

        Link(at, end);
        return (start, end);
    }

    private (int Start, int End) AddAssertion(RegexNode.Assertion assertion)
    {
        ProgramAssertion entry = new(assertion.Kind, -1, -1);
        if (assertion.Body is not null)
        {
            (int bodyStart, int bodyEnd) = Add(assertion.Body);
            entry = new ProgramAssertion(assertion.Kind, bodyStart, bodyEnd);
        }
        else if (assertion.Kind is AssertionKind.WordStart or AssertionKind.WordEnd or AssertionKind.WordBoundary or AssertionKind.NotWordBoundary)
        {
            WordSet = SetNumber(CharacterClasses.Word);
        }

        int number = _assertions.IndexOf(entry);
        if (number < 0 || assertion.Body is not null)
        {
            number = _assertions.Count;
            _assertions.Add(entry);
        }

        int state = NewState(StateKind.Assertion, number), after = NewState(StateKind.Split);
        Link(state, after);
        return (state, after);
    }

    private (int[] Index, int[] States) Reverse()
    {
        var index = new int[StateCount + 1];
        for (int s = 0; s < StateCount; s++)
        {
            if (First[s] >= 0)
            {
                index[First[s] + 1]++;
            }

            if (Second[s] >= 0)
            {
                index[Second[s] + 1]++;
            }
        }

        for (int s = 0; s < StateCount; s++)
        {
            index[s + 1] += index[s];
        }

        var states = new int[index[StateCount]];
        var fill = (int[])index.Clone();
        for (int s = 0; s < StateCount; s++)
        {
            if (First[s] >= 0)
            {
                states[fill[First[s]]++] = s;
            }

            if (Second[s] >= 0)
            {
                states[fill[Second[s]]++] = s;
            }
        }

        return (index, states);
    }
}
