using System;
using System.Collections.Generic;

namespace Aergo.Sql.Types;

/// <summary>What a step of a JSON path does. The order from <see cref="Or"/> to <see cref="Minus"/> has no meaning; see <see cref="PathNode.Priority"/>.</summary>
internal enum PathKind
{
    Literal, Variable, Root, Current, LastIndex,
    Key, AnyKey, AnyElement, Subscripts, Descendants, Filter,
    Type, Size, Abs, Floor, Ceiling, Double, KeyValue, DateTime,
    Or, And, Not, IsUnknown, Exists, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, StartsWith, LikeRegex,
    Add, Subtract, Multiply, Divide, Modulo, Plus, Minus,
}

/// <summary>The letters after <c>flag</c> of like_regex.</summary>
[Flags]
internal enum PathRegexFlags
{
    None = 0, IgnoreCase = 1, DotAll = 2, Multiline = 4, Expanded = 8, Quote = 16,
}

/// <summary>One subscript, or a range when <paramref name="To"/> is there.</summary>
internal sealed record PathSubscript(PathNode From, PathNode? To);

/// <summary>One step of a path with the steps that follow it, or an operator over paths.</summary>
internal sealed class PathNode(PathKind kind)
{
    /// <summary>Level without a bound in <c>.**{2 to last}</c>.</summary>
    public const uint LevelLast = uint.MaxValue;

    public PathKind Kind { get; } = kind;

    /// <summary>The step after this one.</summary>
    public PathNode? Next { get; init; }

    /// <summary>Left or only operand, predicate of a filter, template of datetime().</summary>
    public PathNode? Left { get; init; }

    public PathNode? Right { get; init; }

    /// <summary>Name of a key or variable, pattern of like_regex.</summary>
    public string Text { get; init; } = string.Empty;

    public JsonbValue? Value { get; init; }

    public IReadOnlyList<PathSubscript> Subscripts { get; init; } = [];

    /// <summary>First and last level of <see cref="PathKind.Descendants"/>.</summary>
    public uint First { get; init; }

    public uint Last { get; init; }

    public PathRegexFlags Flags { get; init; }

    /// <summary>Levels of nodes from here down, the following steps included.</summary>
    public int Depth { get; init; } = 1;

    public bool IsNumber => Kind == PathKind.Literal && Value!.Kind == JsonbKind.Number;

    public bool IsPredicate => Kind is >= PathKind.Or and <= PathKind.LikeRegex;

    /// <summary>How tightly an operator binds; steps bind tightest.</summary>
    public int Priority => Kind switch
    {
        PathKind.Or => 0,
        PathKind.And => 1,
        >= PathKind.Equal and <= PathKind.StartsWith => 2,
        PathKind.Add or PathKind.Subtract => 3,
        PathKind.Multiply or PathKind.Divide or PathKind.Modulo => 4,
        PathKind.Plus or PathKind.Minus => 5,
        _ => 6,
    };

    /// <summary>The same step with others behind it.</summary>
    public PathNode Followed(PathNode next) => new(Kind)
    {
        Next = next,
        Left = Left,
        Right = Right,
        Text = Text,
        Value = Value,
        Subscripts = Subscripts,
        First = First,
        Last = Last,
        Flags = Flags,
        Depth = Math.Max(Next is null ? Depth : Math.Max(OwnDepth(), 1), next.Depth + 1),
    };

    private int OwnDepth()
    {
        int depth = 1 + Math.Max(Left?.Depth ?? 0, Right?.Depth ?? 0);
        foreach (PathSubscript subscript in Subscripts)
        {
            depth = Math.Max(depth, 1 + Math.Max(subscript.From.Depth, subscript.To?.Depth ?? 0));
        }

        return depth;
    }
}
