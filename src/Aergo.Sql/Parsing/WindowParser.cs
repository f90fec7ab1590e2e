using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads what may stand behind a call, and window definitions.</summary>
internal sealed class WindowParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    /// <summary>WITHIN GROUP, FILTER and OVER behind the parentheses of a call.</summary>
    public FunctionCall CallTail(FunctionCall call)
    {
        if (_cursor.Is(Keyword.Within, Keyword.Group))
        {
            call = WithinGroup(call);
        }

        if (_cursor.Is(Keyword.Filter) && _cursor.Peek(1).Kind == TokenKind.LeftParenthesis)
        {
            _cursor.Index += 2;
            _cursor.Expect(Keyword.Where);
            call = call with { Filter = grammar.Expressions.Parse() };
            _cursor.Expect(TokenKind.RightParenthesis);
        }

        if (_cursor.Is(Keyword.Over) && (_cursor.Peek(1).Kind == TokenKind.LeftParenthesis || Cursor.IsColumnId(_cursor.Peek(1))))
        {
            _cursor.Read();
            call = call with { Over = Over() };
        }

        return call;
    }

    private FunctionCall WithinGroup(FunctionCall call)
    {
        int position = _cursor.Start;
        _cursor.Index += 2;
        _cursor.Expect(TokenKind.LeftParenthesis);
        List<OrderItem> order = grammar.Selects.OrderBy();
        _cursor.Expect(TokenKind.RightParenthesis);
        if (call.OrderBy.Count > 0)
        {
            throw _cursor.Error(position, "cannot use multiple ORDER BY clauses with WITHIN GROUP");
        }

        if (call.Distinct)
        {
            throw _cursor.Error(position, "cannot use DISTINCT with WITHIN GROUP");
        }

        return call.Arguments.Count > 0 && call.Arguments[^1].Variadic
            ? throw _cursor.Error(position, "cannot use VARIADIC with WITHIN GROUP")
            : call with { WithinGroup = order };
    }

    private WindowSpecification Over()
    {
        int position = _cursor.Start;
        return _cursor.Is(TokenKind.LeftParenthesis)
            ? Specification()
            : new WindowSpecification { Name = _cursor.ColumnId(), Position = position };
    }

    public WindowSpecification Specification()
    {
        int outer = _cursor.Enter();
        int position = _cursor.Start;
        _cursor.Expect(TokenKind.LeftParenthesis);
        string? name = null;
        if (_cursor.AtColumnId && _cursor.Keyword is not (Keyword.Partition or Keyword.Range or Keyword.Rows or Keyword.Groups))
        {
            name = _cursor.ColumnId();
        }

        List<Expression> partition = _cursor.Accept(Keyword.Partition, Keyword.By) ? grammar.Expressions.ParseList() : [];
        IReadOnlyList<OrderItem> order = grammar.Selects.OptionalOrderBy();
        WindowFrame? frame = OptionalFrame();
        _cursor.Expect(TokenKind.RightParenthesis);
        _cursor.Leave(outer);
        return new WindowSpecification { BaseWindow = name, PartitionBy = partition, OrderBy = order, Frame = frame, Position = position };
    }

    private WindowFrame? OptionalFrame()
    {
        int position = _cursor.Start;
        FrameMode mode;
        switch (_cursor.Keyword)
        {
            case Keyword.Rows:
                mode = FrameMode.Rows;
                break;
            case Keyword.Range:
                mode = FrameMode.Range;
                break;
            case Keyword.Groups:
                mode = FrameMode.Groups;
                break;
            default:
                return null;
        }

        _cursor.Read();
        FrameBound start;
        FrameBound end;
        if (_cursor.Accept(Keyword.Between))
        {
            start = Bound();
            _cursor.Expect(Keyword.And);
            end = Bound();
        }
        else
        {
            start = Bound();
            end = new FrameBound(FrameBoundKind.CurrentRow, null);
            if (start.Kind == FrameBoundKind.Following)
            {
                throw Wrong(start, "frame starting from following row cannot end with current row");
            }
        }

        CheckOrder(start, end);
        return new WindowFrame(mode, start, end, Exclusion()) { Position = position };
    }

    private void CheckOrder(FrameBound start, FrameBound end)
    {
        if (start.Kind == FrameBoundKind.UnboundedFollowing)
        {
            throw Wrong(start, "frame start cannot be UNBOUNDED FOLLOWING");
        }

        if (end.Kind == FrameBoundKind.UnboundedPreceding)
        {
            throw Wrong(end, "frame end cannot be UNBOUNDED PRECEDING");
        }

        if (start.Kind == FrameBoundKind.CurrentRow && end.Kind == FrameBoundKind.Preceding)
        {
            throw Wrong(end, "frame starting from current row cannot have preceding rows");
        }

        if (start.Kind == FrameBoundKind.Following && end.Kind is FrameBoundKind.Preceding or FrameBoundKind.CurrentRow)
        {
            throw Wrong(end, "frame starting from following row cannot have preceding rows");
        }
    }

    private SqlException Wrong(FrameBound bound, string message) => _cursor.Error(bound.Position, message, SqlState.WindowingError);

    private FrameBound Bound()
    {
        int position = _cursor.Start;
        if (_cursor.Accept(Keyword.Unbounded, Keyword.Preceding))
        {
            return new FrameBound(FrameBoundKind.UnboundedPreceding, null) { Position = position };
        }

        if (_cursor.Accept(Keyword.Unbounded, Keyword.Following))
        {
            return new FrameBound(FrameBoundKind.UnboundedFollowing, null) { Position = position };
        }

        if (_cursor.Accept(Keyword.Current, Keyword.Row))
        {
            return new FrameBound(FrameBoundKind.CurrentRow, null) { Position = position };
        }

        Expression offset = grammar.Expressions.Parse();
        if (_cursor.Accept(Keyword.Preceding))
        {
            return new FrameBound(FrameBoundKind.Preceding, offset) { Position = position };
        }

        _cursor.Expect(Keyword.Following);
        return new FrameBound(FrameBoundKind.Following, offset) { Position = position };
    }

    private FrameExclusion Exclusion()
    {
        if (!_cursor.Accept(Keyword.Exclude))
        {
            return FrameExclusion.None;
        }

        if (_cursor.Accept(Keyword.Current))
        {
            _cursor.Expect(Keyword.Row);
            return FrameExclusion.CurrentRow;
        }

        if (_cursor.Accept(Keyword.Group))
        {
            return FrameExclusion.Group;
        }

        if (_cursor.Accept(Keyword.Ties))
        {
            return FrameExclusion.Ties;
        }

        _cursor.Expect(Keyword.No, Keyword.Others);
        return FrameExclusion.None;
    }
}
