using System;
using System.Collections.Generic;
using Aergo.Sql.Functions.Regex;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json.Paths;

internal enum PathTruth { False, True, Unknown }

/// <summary>Predicates: three-valued, and errors inside make them unknown.</summary>
internal sealed partial class PathExecutor
{
    private PathTruth Test(PathNode node, PathItem item)
    {
        _context.Gas.Charge(1);
        switch (node.Kind)
        {
            case PathKind.And:
                PathTruth left = Test(node.Left!, item);
                if (left == PathTruth.False)
                {
                    return left;
                }

                PathTruth right = Test(node.Right!, item);
                return right == PathTruth.True ? left : right;
            case PathKind.Or:
                PathTruth first = Test(node.Left!, item);
                if (first == PathTruth.True)
                {
                    return first;
                }

                PathTruth second = Test(node.Right!, item);
                return second == PathTruth.False ? first : second;
            case PathKind.Not:
                PathTruth inner = Test(node.Left!, item);
                return inner switch { PathTruth.True => PathTruth.False, PathTruth.False => PathTruth.True, _ => inner };
            case PathKind.IsUnknown:
                return Truth(Test(node.Left!, item) == PathTruth.Unknown);
            case PathKind.Exists:
                return Exists(node.Left!, item);
            case PathKind.StartsWith:
                return Compare(node, item, unwrapRight: false, static (_, l, r) => StartsWith(l, r!.Value));
            case PathKind.LikeRegex:
                RegexProgram program = PathRegex.Compile(_context, node.Text, node.Flags);
                return Compare(node, item, unwrapRight: false, (_, l, _) => Matches(program, l));
            default:
                return Compare(node, item, unwrapRight: true, (n, l, r) => Compare(n.Kind, l, r!.Value));
        }
    }

    private static PathTruth Truth(bool value) => value ? PathTruth.True : PathTruth.False;

    private PathTruth Exists(PathNode node, PathItem item)
    {
        List<PathItem>? found = _path.IsLax ? null : [];
        PathStatus status = Quietly(node, item, found, unwrap: false);
        return status == PathStatus.Error ? PathTruth.Unknown : Truth(found is null ? status == PathStatus.Ok : found.Count > 0);
    }

    /// <summary>Holds when it holds for a pair; in strict paths every pair must be comparable.</summary>
    private PathTruth Compare(PathNode node, PathItem item, bool unwrapRight, Func<PathNode, PathItem, PathItem?, PathTruth> test)
    {
        var lefts = new List<PathItem>();
        if (Quietly(node.Left!, item, lefts, unwrap: true) == PathStatus.Error)
        {
            return PathTruth.Unknown;
        }

        var rights = new List<PathItem>();
        if (node.Right is not null && Quietly(node.Right, item, rights, unwrapRight) == PathStatus.Error)
        {
            return PathTruth.Unknown;
        }

        bool error = false, held = false;
        foreach (PathItem left in lefts)
        {
            for (int i = 0; i < (node.Right is null ? 1 : rights.Count); i++)
            {
                _context.Gas.Charge(1);
                PathTruth truth = test(node, left, node.Right is null ? null : rights[i]);
                if (truth == PathTruth.Unknown)
                {
                    if (!_path.IsLax)
                    {
                        return truth;
                    }

                    error = true;
                }
                else if (truth == PathTruth.True)
                {
                    if (_path.IsLax)
                    {
                        return truth;
                    }

                    held = true;
                }
            }
        }

        return held ? PathTruth.True : error ? PathTruth.Unknown : PathTruth.False;
    }

    private PathStatus Quietly(PathNode node, PathItem item, List<PathItem>? found, bool unwrap)
    {
        bool throws = _throws;
        _throws = false;
        PathStatus status = Results(node, item, found, unwrap);
        _throws = throws;
        return status;
    }

    /// <summary>Runs a path and, in lax mode where asked, takes the arrays it gives apart.</summary>
    private PathStatus Results(PathNode node, PathItem item, List<PathItem>? found, bool unwrap)
    {
        if (!unwrap || !_path.IsLax || found is null)
        {
            return Execute(node, item, found);
        }

        var sequence = new List<PathItem>();
        PathStatus status = Execute(node, item, sequence);
        if (status == PathStatus.Error)
        {
            return status;
        }

        foreach (PathItem result in sequence)
        {
            if (result.IsArray)
            {
                Inside(null, result, found, 1, 1, 1, ignore: false, unwrapNext: false);
            }
            else
            {
                Add(found, result);
            }
        }

        return PathStatus.Ok;
    }

    private PathTruth Compare(PathKind kind, PathItem left, PathItem right)
    {
        int order;
        if (left.Time is not null && right.Time is not null)
        {
            if (PathTime.Compare(left.Time, right.Time, _context, _zoned) is not { } times)
            {
                return PathTruth.Unknown;
            }

            order = times;
        }
        else if (left.Json?.Kind != right.Json?.Kind)
        {
            bool hasNull = left.Json is { Kind: JsonbKind.Null } || right.Json is { Kind: JsonbKind.Null };
            return hasNull ? Truth(kind == PathKind.NotEqual) : PathTruth.Unknown;
        }
        else if (left.Json!.IsScalar)
        {
            order = left.Json.CompareTo(right.Json);
        }
        else
        {
            return PathTruth.Unknown;
        }

        return Truth(kind switch
        {
            PathKind.Equal => order == 0,
            PathKind.NotEqual => order != 0,
            PathKind.Less => order < 0,
            PathKind.LessOrEqual => order <= 0,
            PathKind.Greater => order > 0,
            _ => order >= 0,
        });
    }

    private static PathTruth StartsWith(PathItem whole, PathItem start) => whole.Text is { } text && start.Text is { } prefix
        ? Truth(text.StartsWith(prefix, StringComparison.Ordinal))
        : PathTruth.Unknown;

    private PathTruth Matches(RegexProgram program, PathItem item) => item.Text is { } text
        ? Truth(new RegexMatcher(program, text, _context.Gas).IsMatch())
        : PathTruth.Unknown;
}
