using System;
using System.Collections.Generic;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json.Paths;

/// <summary>How a step ended. Errors that may be silenced are values; others are thrown.</summary>
internal enum PathStatus { NotFound, Ok, Error }

/// <summary>Runs one path over one document.</summary>
/// <remarks>A list of found items that is null means that only existence is asked, and the first item ends the search.</remarks>
internal sealed partial class PathExecutor
{
    /// <summary>Deepest recursion over steps and values together.</summary>
    private const int DepthMax = 1500;

    private const int ItemBytes = 32;

    private readonly SqlContext _context;
    private readonly JsonPath _path;
    private readonly JsonbValue? _variables;
    private readonly bool _zoned;
    private readonly bool _tracksPlaces;
    private readonly PathItem _root;
    private PathPlaces? _places;
    private bool _throws;
    private bool _ignoresStructure;
    private PathItem _current;
    private int _arraySize = -1;
    private long _nextDocument;
    private int _depth;
    private long _memory;

    /// <param name="context">For gas, memory and the session's zone.</param>
    /// <param name="path">The path.</param>
    /// <param name="document">What it is applied to.</param>
    /// <param name="variables">Values of <c>$name</c>; null: every variable is JSON null.</param>
    /// <param name="silent">Errors of the path end it quietly.</param>
    /// <param name="zoned">Whether the session's zone may be used.</param>
    public PathExecutor(SqlContext context, JsonPath path, JsonbValue document, JsonbValue? variables, bool silent, bool zoned)
    {
        if (variables is { IsObject: false })
        {
            throw new SqlException(SqlState.InvalidParameterValue, "\"vars\" argument is not an object")
            {
                Detail = "Jsonpath parameters should be encoded as key-value pairs of \"vars\" object.",
            };
        }

        _context = context;
        _path = path;
        _variables = variables;
        _throws = !silent;
        _zoned = zoned;
        _ignoresStructure = path.IsLax;
        _tracksPlaces = Uses(path.Root, PathKind.KeyValue);
        _root = new PathItem(document, null, Place(0));
        _current = _root;
        _nextDocument = variables is null ? 1 : 2;
    }

    public PathStatus Run(List<PathItem>? found)
    {
        try
        {
            if (_path.IsLax || found is not null)
            {
                return Execute(_path.Root, _root, found, unwrap: _path.IsLax);
            }

            // A strict path fails for an error anywhere, so all of it must be looked at.
            var all = new List<PathItem>();
            PathStatus status = Execute(_path.Root, _root, all, unwrap: false);
            return status == PathStatus.Error ? status : all.Count == 0 ? PathStatus.NotFound : PathStatus.Ok;
        }
        finally
        {
            _context.Memory.Release(_memory);
        }
    }

    private static bool Uses(PathNode? node, PathKind kind)
    {
        for (; node is not null; node = node.Next)
        {
            if (node.Kind == kind || Uses(node.Left, kind) || Uses(node.Right, kind))
            {
                return true;
            }

            foreach (PathSubscript subscript in node.Subscripts)
            {
                if (Uses(subscript.From, kind) || Uses(subscript.To, kind))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private PathPlace? Place(long document) => _tracksPlaces ? new PathPlace(null, null, 0, document) : null;

    private PathStatus Fail(string code, string message, string? hint = null) => _throws ? throw new SqlException(code, message) { Hint = hint } : PathStatus.Error;

    private void Add(List<PathItem> found, PathItem item)
    {
        _context.Memory.Take(ItemBytes);
        _memory += ItemBytes;
        found.Add(item);
    }

    private PathStatus Execute(PathNode node, PathItem item, List<PathItem>? found) => Execute(node, item, found, _path.IsLax);

    /// <summary>Applies a step and those behind it.</summary>
    /// <param name="node">The step.</param>
    /// <param name="item">What it is applied to.</param>
    /// <param name="found">Receives what the last step gives.</param>
    /// <param name="unwrap">Whether a step that does not take arrays is applied to an array's elements instead.</param>
    private PathStatus Execute(PathNode node, PathItem item, List<PathItem>? found, bool unwrap)
    {
        _context.Gas.Charge(1);
        if (++_depth > DepthMax)
        {
            throw new SqlException(SqlState.StatementTooComplex, "stack depth limit exceeded");
        }

        PathStatus status = node.Kind switch
        {
            PathKind.Key => Key(node, item, found, unwrap),
            PathKind.Root => Next(node, _root, found),
            PathKind.Current => Next(node, _current, found),
            PathKind.Literal => Literal(node, found),
            PathKind.Variable => Variable(node, found),
            PathKind.LastIndex => Next(node, new PathItem(JsonbValue.Number(_arraySize - 1L)), found),
            PathKind.AnyElement => AnyElement(node, item, found),
            PathKind.AnyKey => AnyKey(node, item, found, unwrap),
            PathKind.Subscripts => Elements(node, item, found),
            PathKind.Descendants => Descendants(node, item, found),
            PathKind.Filter => Filter(node, item, found, unwrap),
            PathKind.Add or PathKind.Subtract or PathKind.Multiply or PathKind.Divide or PathKind.Modulo => Arithmetic(node, item, found),
            PathKind.Plus or PathKind.Minus => Signed(node, item, found),
            >= PathKind.Type and <= PathKind.DateTime => Method(node, item, found, unwrap),
            _ => Answer(node, item, found),
        };
        _depth--;
        return status;
    }

    /// <summary>Goes on to the step behind, or delivers the item.</summary>
    private PathStatus Next(PathNode node, PathItem item, List<PathItem>? found)
    {
        if (node.Next is { } next)
        {
            return Execute(next, item, found);
        }

        if (found is not null)
        {
            Add(found, item);
        }

        return PathStatus.Ok;
    }

    private PathStatus Literal(PathNode node, List<PathItem>? found) => Next(node, new PathItem(node.Value), found);

    private PathStatus Variable(PathNode node, List<PathItem>? found)
    {
        if (_variables is null)
        {
            return Next(node, new PathItem(JsonbValue.Null), found);
        }

        int index = _variables.IndexOf(node.Text);
        return index >= 0
            ? Next(node, new PathItem(_variables, null, Place(1)).Inner(index), found)
            : throw new SqlException(SqlState.UndefinedObject, $"could not find jsonpath variable \"{node.Text}\"");
    }

    private PathStatus Key(PathNode node, PathItem item, List<PathItem>? found, bool unwrap)
    {
        if (item.IsObject)
        {
            int index = item.Json!.IndexOf(node.Text);
            return index >= 0 ? Next(node, item.Inner(index), found)
                : _ignoresStructure ? PathStatus.NotFound
                : Fail(SqlState.JsonMemberNotFound, $"JSON object does not contain key \"{node.Text}\"");
        }

        return unwrap && item.IsArray ? Unwrapped(node, item, found)
            : _ignoresStructure ? PathStatus.NotFound
            : Fail(SqlState.JsonMemberNotFound, "jsonpath member accessor can only be applied to an object");
    }

    private PathStatus AnyElement(PathNode node, PathItem item, List<PathItem>? found) =>
        item.IsArray ? Inside(node.Next, item, found, 1, 1, 1, ignore: false, _path.IsLax)
        : _path.IsLax ? Next(node, item, found)
        : _ignoresStructure ? PathStatus.NotFound
        : Fail(SqlState.JsonArrayNotFound, "jsonpath wildcard array accessor can only be applied to an array");

    private PathStatus AnyKey(PathNode node, PathItem item, List<PathItem>? found, bool unwrap) =>
        item.IsObject ? Inside(node.Next, item, found, 1, 1, 1, ignore: false, _path.IsLax)
        : unwrap && item.IsArray ? Unwrapped(node, item, found)
        : _ignoresStructure ? PathStatus.NotFound
        : Fail(SqlState.JsonObjectNotFound, "jsonpath wildcard member accessor can only be applied to an object");

    private PathStatus Elements(PathNode node, PathItem item, List<PathItem>? found)
    {
        if (!item.IsArray && !_path.IsLax)
        {
            return _ignoresStructure ? PathStatus.NotFound : Fail(SqlState.JsonArrayNotFound, "jsonpath array accessor can only be applied to an array");
        }

        int outerSize = _arraySize;
        int size = item.IsArray ? item.Json!.Count : 1;
        _arraySize = size;
        var status = PathStatus.NotFound;
        foreach (PathSubscript subscript in node.Subscripts)
        {
            status = Range(node, subscript, item, size, found);
            if (status == PathStatus.Error || (status == PathStatus.Ok && found is null))
            {
                break;
            }
        }

        _arraySize = outerSize;
        return status;
    }

    private PathStatus Range(PathNode node, PathSubscript subscript, PathItem item, int size, List<PathItem>? found)
    {
        PathStatus status = Index(subscript.From, item, out int from);
        int to = from;
        if (status != PathStatus.Error && subscript.To is not null)
        {
            status = Index(subscript.To, item, out to);
        }

        if (status == PathStatus.Error)
        {
            return status;
        }

        if (!_ignoresStructure && (from < 0 || from > to || to >= size))
        {
            return Fail(SqlState.InvalidJsonSubscript, "jsonpath array subscript is out of bounds");
        }

        status = PathStatus.NotFound;
        for (int i = Math.Max(from, 0); i <= Math.Min(to, size - 1); i++)
        {
            status = Next(node, item.IsArray ? item.Inner(i) : item, found);
            if (status == PathStatus.Error || (status == PathStatus.Ok && found is null))
            {
                break;
            }
        }

        return status;
    }

    private PathStatus Index(PathNode node, PathItem item, out int index)
    {
        index = 0;
        var found = new List<PathItem>();
        PathStatus status = Execute(node, item, found);
        if (status == PathStatus.Error)
        {
            return status;
        }

        if (found.Count != 1 || found[0].Number is not { } number)
        {
            return Fail(SqlState.InvalidJsonSubscript, "jsonpath array subscript is not a single numeric value");
        }

        if (!NumericConvert.TryToInt64(NumericArithmetic.Truncate(number, 0), out long whole) || whole is < int.MinValue or > int.MaxValue)
        {
            return Fail(SqlState.InvalidJsonSubscript, "jsonpath array subscript is out of integer range");
        }

        index = (int)whole;
        return PathStatus.Ok;
    }

    private PathStatus Descendants(PathNode node, PathItem item, List<PathItem>? found)
    {
        var status = PathStatus.NotFound;
        if (node.First == 0)
        {
            bool ignores = _ignoresStructure;
            _ignoresStructure = true;
            status = Next(node, item, found);
            _ignoresStructure = ignores;
            if (status == PathStatus.Ok && found is null)
            {
                return status;
            }
        }

        return item.IsArray || item.IsObject ? Inside(node.Next, item, found, 1, node.First, node.Last, ignore: true, _path.IsLax) : status;
    }

    private PathStatus Filter(PathNode node, PathItem item, List<PathItem>? found, bool unwrap)
    {
        if (unwrap && item.IsArray)
        {
            return Unwrapped(node, item, found);
        }

        PathItem outer = _current;
        _current = item;
        PathTruth truth = Test(node.Left!, item);
        _current = outer;
        return truth == PathTruth.True ? Next(node, item, found) : PathStatus.NotFound;
    }

    /// <summary>A predicate where an item is asked for gives true, false or null.</summary>
    private PathStatus Answer(PathNode node, PathItem item, List<PathItem>? found)
    {
        PathTruth truth = Test(node, item);
        return Next(node, new PathItem(truth switch { PathTruth.True => JsonbValue.True, PathTruth.False => JsonbValue.False, _ => JsonbValue.Null }), found);
    }

    private PathStatus Unwrapped(PathNode node, PathItem array, List<PathItem>? found) => Inside(node, array, found, 1, 1, 1, ignore: false, unwrapNext: false);

    /// <summary>Applies a step to what lies inside an array or object, at the levels from first to last.</summary>
    private PathStatus Inside(PathNode? node, PathItem container, List<PathItem>? found, uint level, uint first, uint last, bool ignore, bool unwrapNext)
    {
        var status = PathStatus.NotFound;
        if (level > last)
        {
            return status;
        }

        if (++_depth > DepthMax)
        {
            throw new SqlException(SqlState.StatementTooComplex, "stack depth limit exceeded");
        }

        int count = container.Json!.Count;
        for (int i = 0; i < count; i++)
        {
            PathItem inner = container.Inner(i);
            bool leaf = inner.Json!.IsScalar;
            if (level >= first || (first == PathNode.LevelLast && last == PathNode.LevelLast && leaf))
            {
                status = Visit(node, inner, found, ignore, unwrapNext);
                if (status == PathStatus.Error || (status == PathStatus.Ok && found is null))
                {
                    break;
                }
            }

            if (level < last && !leaf)
            {
                status = Inside(node, inner, found, level + 1, first, last, ignore, unwrapNext);
                if (status == PathStatus.Error || (status == PathStatus.Ok && found is null))
                {
                    break;
                }
            }
        }

        _depth--;
        return status;
    }

    private PathStatus Visit(PathNode? node, PathItem item, List<PathItem>? found, bool ignore, bool unwrap)
    {
        if (node is null)
        {
            _context.Gas.Charge(1);
            if (found is not null)
            {
                Add(found, item);
            }

            return PathStatus.Ok;
        }

        bool ignores = _ignoresStructure;
        _ignoresStructure |= ignore;
        PathStatus status = Execute(node, item, found, unwrap);
        _ignoresStructure = ignores;
        return status;
    }
}
