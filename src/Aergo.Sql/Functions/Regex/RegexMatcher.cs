using System;
using System.Collections;
using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.Sql.Functions.Strings;

namespace Aergo.Sql.Functions.Regex;

/// <summary>Looks for a pattern in one text: leftmost first, then as long or as short as the pattern prefers, then who captures what.</summary>
internal sealed class RegexMatcher
{
    private readonly RegexProgram _program;
    private readonly string _text;
    private readonly int[]? _offsets;
    private readonly Automaton _automaton;
    private BitArray? _starts;

    public RegexMatcher(RegexProgram program, string text, GasMeter gas)
    {
        _program = program;
        _text = text;
        var colors = new int[CodePoints.Count(text)];
        gas.Charge(colors.Length / 8);
        if (colors.Length == text.Length)
        {
            for (int i = 0; i < colors.Length; i++)
            {
                colors[i] = program.Colors.ColorOf(text[i]);
            }
        }
        else
        {
            _offsets = new int[colors.Length + 1];
            for (int i = 0, at = 0; i < colors.Length; i++)
            {
                _offsets[i] = at;
                colors[i] = program.Colors.ColorOf(CodePoints.At(text, at));
                at += CodePoints.Width(text, at);
            }

            _offsets[colors.Length] = text.Length;
        }

        _automaton = new Automaton(program, colors, gas);
    }

    /// <summary>Length of the text in code points, the unit of all positions here.</summary>
    public int Length => _automaton.Length;

    public string Slice(int from, int to) => _offsets is null ? _text[from..to] : _text[_offsets[from].._offsets[to]];

    /// <summary>Position in the string of a position in code points.</summary>
    public int OffsetOf(int position) => _offsets is null ? position : _offsets[position];

    public bool IsMatch(int from = 0) => _automaton.MatchesAnywhere(_program.Root.Start, _program.Root.End, from);

    /// <summary>Finds the next match at or after <paramref name="from"/>.</summary>
    /// <param name="from">Where to begin; what lies before still counts for anchors and look-behind.</param>
    /// <param name="spans">Receives begin and end of the match and of each group; -1 where a group took no part.</param>
    public bool Find(int from, Span<int> spans)
    {
        spans.Fill(-1);
        MatchNode root = _program.Root;
        _starts ??= _automaton.Starts(root.Start, root.End, 0, Length, anyEnd: true);
        int begin = from;
        while (begin <= Length && !_starts[begin])
        {
            begin++;
        }

        if (begin > Length)
        {
            return false;
        }

        int end = root.PrefersShorter
            ? _automaton.ShortestEnd(root.Start, root.End, begin, begin, Length)
            : _automaton.LongestEnd(root.Start, root.End, begin, Length);
        spans[0] = begin;
        spans[1] = end;
        if (_program.Groups > 0 && spans.Length > 2)
        {
            Divide(root, begin, end, spans);
        }

        return true;
    }

    /// <summary>Says what each group under a node got, given that the node matched exactly this span.</summary>
    private void Divide(MatchNode node, int begin, int end, Span<int> spans)
    {
        while (true)
        {
            if (node.Group > 0)
            {
                spans[node.Group * 2] = begin;
                spans[(node.Group * 2) + 1] = end;
            }

            if (node.Kind == MatchKind.Plain || !HasCaptureBelow(node))
            {
                return;
            }

            switch (node.Kind)
            {
                case MatchKind.Group:
                    node = node.Children[0];
                    break;
                case MatchKind.Alternation:
                    node = FirstBranch(node, begin, end);
                    break;
                case MatchKind.Concatenation:
                    int middle = Middle(node.Children[0], node.Children[1], begin, end);
                    Divide(node.Children[0], begin, middle, spans);
                    (begin, node) = (middle, node.Children[1]);
                    break;
                default:
                    if (begin == end)
                    {
                        return;
                    }

                    begin = LastRound(node, begin, end);
                    node = node.Children[0];
                    break;
            }
        }
    }

    private static bool HasCaptureBelow(MatchNode node)
    {
        foreach (MatchNode child in node.Children)
        {
            if (child.HasCapture)
            {
                return true;
            }
        }

        return false;
    }

    private MatchNode FirstBranch(MatchNode node, int begin, int end)
    {
        foreach (MatchNode branch in node.Children)
        {
            if (_automaton.LongestEnd(branch.Start, branch.End, begin, end) == end)
            {
                return branch;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>Where the left part ends: as far or as near as it prefers, with the right part matching the rest.</summary>
    private int Middle(MatchNode left, MatchNode right, int begin, int end)
    {
        int middle;
        if (left.PrefersShorter)
        {
            BitArray starts = _automaton.Starts(right.Start, right.End, begin, end, anyEnd: false);
            middle = _automaton.ShortestEnd(left.Start, left.End, begin, begin, end, starts, begin);
        }
        else
        {
            BitArray ends = _automaton.Ends(left.Start, left.End, begin, end);
            middle = _automaton.LastStart(right.Start, right.End, begin, end, ends);
        }

        return middle >= 0 ? middle : throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>Where the last round of a repetition begins; each round in turn takes as much or as little as it prefers.</summary>
    private int LastRound(MatchNode node, int begin, int end)
    {
        MatchNode body = node.Children[0];
        int length = end - begin;
        int rounds = node.Max < 0 ? length : Math.Min(node.Max, length);
        List<BitArray> reachable = node.Max < 0 ? [_automaton.Starts(node.Start, node.End, begin, end, anyEnd: false)] : ReachableBy(body, begin, end, rounds);
        int at = begin;
        for (int round = 1; ; round++)
        {
            // What the rounds after this one can still finish.
            BitArray allowed = node.Max < 0 ? reachable[0] : reachable[rounds - round];
            int next;
            if (body.PrefersShorter)
            {
                next = _automaton.ShortestEnd(body.Start, body.End, at, at + 1, end, allowed, begin);
            }
            else
            {
                next = _automaton.LongestEnd(body.Start, body.End, at, end, allowed, begin);
            }

            if (next <= at)
            {
                throw new System.Diagnostics.UnreachableException();
            }

            if (next == end)
            {
                return at;
            }

            at = next;
        }
    }

    /// <summary>For each number of rounds up to one less than the most: positions from which that many or fewer can reach the end.</summary>
    private List<BitArray> ReachableBy(MatchNode body, int begin, int end, int rounds)
    {
        var last = new BitArray(end - begin + 1);
        last[end - begin] = true;
        var result = new List<BitArray> { last };
        for (int k = 1; k < rounds; k++)
        {
            var more = new BitArray(result[^1]);
            for (int p = begin; p < end; p++)
            {
                if (!more[p - begin] && _automaton.LongestEnd(body.Start, body.End, p, end, result[^1], begin) > p)
                {
                    more[p - begin] = true;
                }
            }

            result.Add(more);
        }

        return result;
    }
}
