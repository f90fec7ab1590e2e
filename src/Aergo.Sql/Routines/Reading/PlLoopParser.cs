using System;
using System.Collections.Generic;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Routines;

/// <summary>Reads LOOP, WHILE, FOR and FOREACH.</summary>
internal sealed class PlLoopParser(PlReader reader, PlParser blocks)
{
    private readonly Cursor _cursor = reader.Cursor;

    public PlStatement Loop(string? label)
    {
        int line = reader.Line;
        int outer = _cursor.Enter();
        PlStatement loop = Kind(label, line);
        _cursor.Leave(outer);
        return loop;
    }

    private PlStatement Kind(string? label, int line)
    {
        if (reader.Accept("loop"))
        {
            return new PlLoop(line, label, Body(label));
        }

        if (reader.Accept("while"))
        {
            PlExpression condition = reader.ExpressionTo("loop");
            return new PlWhile(line, label, condition, Body(label));
        }

        if (reader.Accept("foreach"))
        {
            return ForEach(label, line);
        }

        reader.Expect("for");
        return For(label, line);
    }

    /// <summary>Statements, END LOOP, the label and the semicolon; LOOP was read.</summary>
    private List<PlStatement> Body(string? label)
    {
        List<PlStatement> body = blocks.Statements();
        reader.Expect("end");
        reader.Expect("loop");
        blocks.CheckEndLabel(label);
        reader.Semicolon();
        return body;
    }

    private PlForEach ForEach(string? label, int line)
    {
        var targets = new PlInto(reader.Targets(), false);
        int slice = reader.Accept("slice") ? _cursor.IntegerValue() : 0;
        reader.Expect("in");
        reader.Expect("array");
        PlExpression array = reader.ExpressionTo("loop");
        return new PlForEach(line, label, targets, slice, array, Body(label));
    }

    private PlStatement For(string? label, int line)
    {
        int at = _cursor.Start;
        List<PlName> targets = reader.Targets();
        reader.Expect("in");
        if (reader.Accept("execute"))
        {
            PlExpression query = reader.Expression(t => PlReader.IsWord(t, "loop") || PlReader.IsWord(t, "using"), "LOOP or USING");
            List<PlExpression> arguments = reader.Accept("using") ? PlStatementParser.UsingList(reader) : [];
            reader.Expect("loop");
            return new PlForDynamic(line, label, new PlInto(targets, false), query, arguments, Body(label));
        }

        if (CursorAhead())
        {
            return ForCursor(label, line, targets, at);
        }

        int reverseAt = _cursor.Start;
        bool reverse = reader.Accept("reverse");
        (string text, int offset) = reader.Cut(t => t.Kind == TokenKind.DotDot || PlReader.IsWord(t, "loop"), "LOOP", true);
        if (!_cursor.Accept(TokenKind.DotDot))
        {
            if (reverse)
            {
                throw reader.Error(reverseAt, "cannot specify REVERSE in query FOR loop");
            }

            PlSql query = reader.MakeSql(text, offset);
            reader.Expect("loop");
            return new PlForQuery(line, label, new PlInto(targets, false), query, Body(label));
        }

        if (targets.Count > 1 || targets[0].Parts.Count > 1)
        {
            throw reader.Error(at, "integer FOR loop must have only one target variable");
        }

        PlExpression from = reader.MakeExpression(text, offset);
        PlExpression to = reader.Expression(t => PlReader.IsWord(t, "loop") || PlReader.IsWord(t, "by"), "LOOP");
        PlExpression? step = reader.Accept("by") ? reader.Expression(t => PlReader.IsWord(t, "loop"), "LOOP") : null;
        reader.Expect("loop");
        return new PlForInteger(line, label, targets[0].Parts[0], from, to, step, reverse, Body(label));
    }

    /// <summary>Whether a cursor stands here: a name, perhaps with arguments, and then LOOP. No query looks like that.</summary>
    private bool CursorAhead()
    {
        Token token = _cursor.Current;
        if (!Cursor.IsLabel(token) || (token.Kind == TokenKind.Word && token.Keyword is Keyword.Select or Keyword.Values or Keyword.Table or Keyword.With))
        {
            return false;
        }

        int ahead = 1;
        while (_cursor.Peek(ahead).Kind == TokenKind.Dot)
        {
            ahead += 2;
        }

        if (_cursor.Peek(ahead).Kind == TokenKind.LeftParenthesis)
        {
            int depth = 0;
            do
            {
                TokenKind kind = _cursor.Peek(ahead).Kind;
                if (kind is TokenKind.End or TokenKind.Failure)
                {
                    return false;
                }

                depth += kind == TokenKind.LeftParenthesis ? 1 : kind == TokenKind.RightParenthesis ? -1 : 0;
                ahead++;
            }
            while (depth > 0);
        }

        return _cursor.IsWord("loop", ahead);
    }

    private PlForCursor ForCursor(string? label, int line, List<PlName> targets, int at)
    {
        if (targets.Count > 1 || targets[0].Parts.Count > 1)
        {
            throw reader.Error(at, "cursor FOR loop must have only one target variable");
        }

        PlName cursor = reader.DottedName();
        PlExpression? arguments = PlCursorParser.OptionalArguments(reader);
        reader.Expect("loop");
        return new PlForCursor(line, label, targets[0].Parts[0], cursor, arguments, Body(label));
    }
}
