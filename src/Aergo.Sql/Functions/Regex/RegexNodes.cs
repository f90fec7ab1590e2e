using System.Collections.Generic;

namespace Aergo.Sql.Functions.Regex;

internal enum AssertionKind { LineStart, LineEnd, TextStart, TextEnd, WordStart, WordEnd, WordBoundary, NotWordBoundary, Ahead, NotAhead, Behind, NotBehind }

/// <summary>What strings a part of a pattern matches, without regard to captures and preferences.</summary>
internal abstract record RegexNode
{
    private RegexNode() { }

    internal sealed record Empty : RegexNode;

    internal sealed record Characters(CodeSet Set) : RegexNode;

    internal sealed record Sequence(IReadOnlyList<RegexNode> Parts) : RegexNode;

    internal sealed record Choice(IReadOnlyList<RegexNode> Branches) : RegexNode;

    /// <param name="Max">-1: no bound.</param>
    internal sealed record Repeat(RegexNode Body, int Min, int Max) : RegexNode;

    internal sealed record Assertion(AssertionKind Kind, RegexNode? Body) : RegexNode;

    /// <summary>A part that is matched on its own when captures are looked for.</summary>
    internal sealed record Part(MatchNode Node) : RegexNode;
}

internal enum MatchKind { Plain, Concatenation, Alternation, Iteration, Group }

[System.Flags]
internal enum MatchFlags
{
    None = 0,
    Longer = 1,
    Shorter = 2,
    Mixed = 4,
    Capture = 8,
    Preference = Longer | Shorter,
}

/// <summary>The skeleton along which a matched span is divided among sub-patterns: PostgreSQL's rules of who prefers what.</summary>
internal sealed class MatchNode(MatchKind kind, MatchFlags flags)
{
    public MatchKind Kind { get; } = kind;

    public MatchFlags Flags { get; set; } = flags;

    /// <summary>What a plain node matches; others match what their children do.</summary>
    public RegexNode Body { get; set; } = new RegexNode.Empty();

    public List<MatchNode> Children { get; } = [];

    /// <summary>Number of the capturing group that this node is; 0 for none.</summary>
    public int Group { get; set; }

    public int Min { get; set; }

    /// <summary>-1: no bound.</summary>
    public int Max { get; set; }

    /// <summary>First and last state of the node's own part of the automaton.</summary>
    public int Start { get; set; } = -1;

    public int End { get; set; } = -1;

    public bool HasCapture => (Flags & MatchFlags.Capture) != 0;

    public bool PrefersShorter => (Flags & MatchFlags.Shorter) != 0;

    /// <summary>What the parent inherits: captures and mixture; two opposite preferences make a mixture.</summary>
    public static MatchFlags Up(MatchFlags flags) =>
        (flags & (MatchFlags.Mixed | MatchFlags.Capture)) |
        ((flags & MatchFlags.Preference) == MatchFlags.Preference ? MatchFlags.Mixed : MatchFlags.None);

    /// <summary>Flags of two things in a row: the first preference counts.</summary>
    public static MatchFlags Combine(MatchFlags first, MatchFlags second) =>
        Up(first | second) | ((first & MatchFlags.Preference) != 0 ? first & MatchFlags.Preference : second & MatchFlags.Preference);

    public static bool IsMessy(MatchFlags flags) => (flags & (MatchFlags.Mixed | MatchFlags.Capture)) != 0;
}
