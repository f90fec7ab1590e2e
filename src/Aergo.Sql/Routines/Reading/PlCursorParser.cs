using System.Collections.Generic;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Routines;

/// <summary>Reads OPEN, FETCH, MOVE and CLOSE.</summary>
internal sealed class PlCursorParser(PlReader reader)
{
    private readonly Cursor _cursor = reader.Cursor;

    /// <summary>(arguments) of a bound cursor; null when there are none.</summary>
    public static PlExpression? OptionalArguments(PlReader reader)
    {
        if (!reader.Cursor.Accept(TokenKind.LeftParenthesis))
        {
            return null;
        }

        (string text, int offset) = reader.Cut(t => t.Kind == TokenKind.RightParenthesis, ")", true);
        PlExpression arguments = reader.MakeArguments(text, offset);
        reader.Cursor.Expect(TokenKind.RightParenthesis);
        return arguments;
    }

    public PlOpen Open()
    {
        int line = reader.Line;
        reader.Expect("open");
        PlName name = reader.DottedName();
        PlExpression? arguments = OptionalArguments(reader);
        if (arguments is not null || _cursor.Is(TokenKind.Semicolon))
        {
            reader.Semicolon();
            return new PlOpen(line, name, null) { Arguments = arguments };
        }

        bool? scroll = null;
        if (reader.Accept("no"))
        {
            reader.Expect("scroll");
            scroll = false;
        }
        else if (reader.Accept("scroll"))
        {
            scroll = true;
        }

        reader.Expect("for");
        if (reader.Accept("execute"))
        {
            PlExpression dynamic = reader.Expression(t => PlReader.IsSemicolon(t) || PlReader.IsWord(t, "using"), "USING or ;");
            List<PlExpression> values = reader.Accept("using") ? PlStatementParser.UsingList(reader) : [];
            reader.Semicolon();
            return new PlOpen(line, name, scroll) { Dynamic = dynamic, Using = values };
        }

        (string text, int offset) = reader.Cut(PlReader.IsSemicolon, ";", false);
        PlSql query = reader.MakeSql(text, offset);
        reader.Semicolon();
        return new PlOpen(line, name, scroll) { Query = query };
    }

    public PlFetch Fetch()
    {
        int line = reader.Line;
        bool move = _cursor.Read().Text == "move";
        (FetchDirection direction, PlExpression? count) = Direction();
        PlName name = reader.DottedName();
        PlInto? into = null;
        if (!move)
        {
            reader.Expect("into");
            into = new PlInto(reader.Targets(), false);
            if (direction is FetchDirection.ForwardAll or FetchDirection.BackwardAll)
            {
                throw reader.Error(_cursor.Start, "FETCH statement cannot return multiple rows", SqlState.FeatureNotSupported);
            }
        }

        reader.Semicolon();
        return new PlFetch(line, name, direction, count, into);
    }

    private static bool IsFromOrIn(Token token) => PlReader.IsWord(token, "from") || PlReader.IsWord(token, "in");

    private (FetchDirection Direction, PlExpression? Count) Direction()
    {
        // A word that names a direction may also be the cursor itself.
        Token next = _cursor.Peek(1);
        bool cursorOnly = next.Kind == TokenKind.Semicolon || next.Kind == TokenKind.Dot || PlReader.IsWord(next, "into");
        if (IsFromOrIn(_cursor.Current))
        {
            _cursor.Read();
            return (FetchDirection.Next, null);
        }

        if (cursorOnly && Cursor.IsLabel(_cursor.Current))
        {
            return (FetchDirection.Next, null);
        }

        FetchDirection direction;
        switch (_cursor.Current.Kind == TokenKind.Word ? _cursor.Current.Text : "")
        {
            case "next":
                direction = FetchDirection.Next;
                break;
            case "prior":
                direction = FetchDirection.Prior;
                break;
            case "first":
                direction = FetchDirection.First;
                break;
            case "last":
                direction = FetchDirection.Last;
                break;
            case "all":
                direction = FetchDirection.ForwardAll;
                break;
            case "absolute":
                _cursor.Read();
                return (FetchDirection.Absolute, Count());
            case "relative":
                _cursor.Read();
                return (FetchDirection.Relative, Count());
            case "forward" or "backward":
                return Many(_cursor.Read().Text == "forward");
            default:
                return (FetchDirection.Forward, Count());
        }

        _cursor.Read();
        FromOrIn();
        return (direction, null);
    }

    private (FetchDirection Direction, PlExpression? Count) Many(bool forward)
    {
        if (reader.Accept("all"))
        {
            FromOrIn();
            return (forward ? FetchDirection.ForwardAll : FetchDirection.BackwardAll, null);
        }

        if (IsFromOrIn(_cursor.Current))
        {
            FromOrIn();
            return (forward ? FetchDirection.Next : FetchDirection.Prior, null);
        }

        return (forward ? FetchDirection.Forward : FetchDirection.Backward, Count());
    }

    private PlExpression Count()
    {
        PlExpression count = reader.Expression(IsFromOrIn, "FROM or IN");
        FromOrIn();
        return count;
    }

    private void FromOrIn()
    {
        if (!reader.Accept("from"))
        {
            reader.Expect("in");
        }
    }

    public PlClose Close()
    {
        int line = reader.Line;
        reader.Expect("close");
        PlName name = reader.DottedName();
        reader.Semicolon();
        return new PlClose(line, name);
    }
}
