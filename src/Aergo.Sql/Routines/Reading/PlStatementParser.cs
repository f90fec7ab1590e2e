using System;
using System.Collections.Generic;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Routines;

/// <summary>Reads one statement of PL/pgSQL by its first word.</summary>
internal sealed class PlStatementParser
{
    private readonly PlReader _reader;
    private readonly PlParser _blocks;
    private readonly Cursor _cursor;
    private readonly PlLoopParser _loops;
    private readonly PlMessageParser _messages;
    private readonly PlCursorParser _cursors;

    public PlStatementParser(PlReader reader, PlParser blocks)
    {
        _reader = reader;
        _blocks = blocks;
        _cursor = reader.Cursor;
        _loops = new PlLoopParser(reader, blocks);
        _messages = new PlMessageParser(reader, blocks);
        _cursors = new PlCursorParser(reader);
    }

    /// <summary>One statement with its semicolon; null for NULL, which does nothing.</summary>
    public PlStatement? Parse()
    {
        Token token = _cursor.Current;
        if (token is { Kind: TokenKind.Operator, Text: "<<" })
        {
            string label = _blocks.OptionalLabel()!;
            return _reader.Is("declare") || _reader.Is("begin") ? Block(label) : _loops.Loop(label);
        }

        if (!Cursor.IsLabel(token))
        {
            throw _cursor.SyntaxError();
        }

        if (token.Kind == TokenKind.Word && PlWords.IsReserved(token.Text))
        {
            return Reserved(token);
        }

        if (AssignmentAhead())
        {
            return Assignment();
        }

        return token.Kind == TokenKind.Word && PlWords.IsStart(token.Text) ? Other(token) : Sql();
    }

    private PlBlock Block(string? label)
    {
        PlBlock block = _blocks.Block(label);
        _reader.Semicolon();
        return block;
    }

    private PlStatement? Reserved(Token token)
    {
        switch (token.Text)
        {
            case "declare" or "begin":
                return Block(null);
            case "if":
                return If();
            case "case":
                return Case();
            case "loop" or "while" or "for" or "foreach":
                return _loops.Loop(null);
            case "execute":
                return Execute();
            case "null":
                _cursor.Read();
                _reader.Semicolon();
                return null;
            default:
                throw _cursor.SyntaxError();
        }
    }

    private PlStatement Other(Token token)
    {
        int line = _reader.Line;
        switch (token.Text)
        {
            case "perform":
                return Perform(line);
            case "call" or "do":
                return new PlCall(line, _reader.SqlStatement().Sql);
            case "exit" or "continue":
                return Exit(line);
            case "return":
                return Return(line);
            case "commit" or "rollback":
                return Commit(line);
            case "raise":
                return _messages.Raise();
            case "assert":
                return _messages.Assert();
            case "get" when _cursor.IsWord("diagnostics", 1) || _cursor.IsWord("stacked", 1) || _cursor.IsWord("current", 1):
                return _messages.GetDiagnostics();
            case "open":
                return _cursors.Open();
            case "fetch" or "move":
                return _cursors.Fetch();
            case "close":
                return _cursors.Close();
            default:
                return Sql();
        }
    }

    // ---- assignment -------------------------------------------------------------------------------------------------------

    /// <summary>Whether a name, perhaps with fields, is followed by an assignment sign or a bracket.</summary>
    private bool AssignmentAhead()
    {
        int ahead = 1;
        while (_cursor.Peek(ahead).Kind == TokenKind.Dot && Cursor.IsLabel(_cursor.Peek(ahead + 1)))
        {
            ahead += 2;
        }

        Token next = _cursor.Peek(ahead);
        return next.Kind is TokenKind.ColonEquals or TokenKind.LeftBracket || next is { Kind: TokenKind.Operator, Text: "=" };
    }

    private PlAssign Assignment()
    {
        int line = _reader.Line;
        int start = _cursor.Start;
        PlName name = _reader.DottedName();
        var path = new List<TargetIndirection>();
        while (true)
        {
            int at = _cursor.Start;
            if (_cursor.Is(TokenKind.LeftBracket))
            {
                path.Add(new TargetIndirection(_reader.Grammar.Primaries.SubscriptIndex(), null) { Position = at });
            }
            else if (_cursor.Accept(TokenKind.Dot))
            {
                path.Add(new TargetIndirection(null, _cursor.Label()) { Position = at });
            }
            else
            {
                break;
            }
        }

        if (!_cursor.Accept(TokenKind.ColonEquals))
        {
            _cursor.ExpectOperator("=");
        }

        PlExpression value = _reader.Expression(PlReader.IsSemicolon, ";");
        string text = _cursor.TextFrom(start);
        _reader.Semicolon();
        return new PlAssign(line, name, path, value, text);
    }

    // ---- SQL --------------------------------------------------------------------------------------------------------------

    private PlExecSql Sql()
    {
        int line = _reader.Line;
        (PlSql sql, PlInto? into) = _reader.SqlStatement();
        return new PlExecSql(line, sql, into);
    }

    private PlPerform Perform(int line)
    {
        _reader.Expect("perform");
        (string text, int offset) = _reader.Cut(PlReader.IsSemicolon, ";", false);
        PlExpression expression = _reader.MakeExpression(text, offset);
        _reader.Semicolon();
        return new PlPerform(line, new PlSql("SELECT " + text, offset, expression.Query));
    }

    private PlExecute Execute()
    {
        int line = _reader.Line;
        _reader.Expect("execute");
        PlExpression query = _reader.Expression(t => PlReader.IsSemicolon(t) || PlReader.IsWord(t, "into") || PlReader.IsWord(t, "using"), "INTO or USING or ;");
        PlInto? into = null;
        List<PlExpression>? arguments = null;
        while (!_cursor.Accept(TokenKind.Semicolon))
        {
            if (into is null && _reader.Accept("into"))
            {
                into = _reader.Into();
            }
            else if (arguments is null && _reader.Accept("using"))
            {
                arguments = UsingList(_reader);
            }
            else
            {
                throw _cursor.SyntaxError();
            }
        }

        return new PlExecute(line, query, into, arguments ?? []);
    }

    /// <summary>Expressions behind USING, up to a semicolon, INTO or LOOP, which is left.</summary>
    public static List<PlExpression> UsingList(PlReader reader)
    {
        var list = new List<PlExpression>();
        do
        {
            list.Add(reader.Expression(
                t => PlReader.IsSemicolon(t) || t.Kind == TokenKind.Comma || PlReader.IsWord(t, "into") || PlReader.IsWord(t, "loop"), ", or ; or INTO"));
        }
        while (reader.Cursor.Accept(TokenKind.Comma));

        return list;
    }

    // ---- control ----------------------------------------------------------------------------------------------------------

    private PlIf If()
    {
        int line = _reader.Line;
        int outer = _cursor.Enter();
        _reader.Expect("if");
        var branches = new List<PlBranch> { Branch() };
        while (_reader.Accept("elsif") || _reader.Accept("elseif"))
        {
            branches.Add(Branch());
        }

        List<PlStatement> otherwise = _reader.Accept("else") ? _blocks.Statements() : [];
        _reader.Expect("end");
        _reader.Expect("if");
        _reader.Semicolon();
        _cursor.Leave(outer);
        return new PlIf(line, branches, otherwise);
    }

    private PlBranch Branch()
    {
        PlExpression condition = _reader.ExpressionTo("then");
        return new PlBranch(condition, _blocks.Statements());
    }

    private PlCase Case()
    {
        int line = _reader.Line;
        int outer = _cursor.Enter();
        _reader.Expect("case");
        PlExpression? operand = _reader.Is("when") ? null : _reader.Expression(t => PlReader.IsWord(t, "when"), "WHEN");
        var branches = new List<PlBranch>();
        while (_reader.Accept("when"))
        {
            (string text, int offset) = _reader.Cut(t => PlReader.IsWord(t, "then"), "THEN", true);
            PlExpression condition = operand is null ? _reader.MakeExpression(text, offset) : _reader.MakeArguments(text, offset);
            _reader.Expect("then");
            branches.Add(new PlBranch(condition, _blocks.Statements()));
        }

        if (branches.Count == 0)
        {
            throw _cursor.SyntaxError();
        }

        List<PlStatement>? otherwise = _reader.Accept("else") ? _blocks.Statements() : null;
        _reader.Expect("end");
        _reader.Expect("case");
        _reader.Semicolon();
        _cursor.Leave(outer);
        return new PlCase(line, operand, branches, otherwise);
    }

    private PlExit Exit(int line)
    {
        bool isContinue = _cursor.Read().Text == "continue";
        string? label = _cursor.Is(TokenKind.Semicolon) || _reader.Is("when") ? null : _reader.Name();
        if (_cursor.Accept(TokenKind.Semicolon))
        {
            return new PlExit(line, isContinue, label, null);
        }

        _reader.Expect("when");
        return new PlExit(line, isContinue, label, _reader.ExpressionToSemicolon());
    }

    private PlStatement Return(int line)
    {
        _reader.Expect("return");
        int at = _cursor.Start;
        if (_reader.Is("next") && !ExpressionGoesOn())
        {
            _cursor.Read();
            at = _cursor.Start;
            return new PlReturnNext(line, _cursor.Accept(TokenKind.Semicolon) ? null : _reader.ExpressionToSemicolon(), at);
        }

        if (_reader.Is("query") && !ExpressionGoesOn())
        {
            _cursor.Read();
            return ReturnQuery(line);
        }

        return new PlReturn(line, _cursor.Accept(TokenKind.Semicolon) ? null : _reader.ExpressionToSemicolon(), at);
    }

    // RETURN next + 1 returns a variable called next.
    private bool ExpressionGoesOn() => _cursor.Peek(1).Kind is TokenKind.Operator or TokenKind.Dot or TokenKind.LeftBracket or TokenKind.Typecast;

    private PlReturnQuery ReturnQuery(int line)
    {
        if (!_reader.Accept("execute"))
        {
            (string text, int offset) = _reader.Cut(PlReader.IsSemicolon, ";", false);
            PlSql query = _reader.MakeSql(text, offset);
            _reader.Semicolon();
            return new PlReturnQuery(line, query, null, []);
        }

        PlExpression dynamic = _reader.Expression(t => PlReader.IsSemicolon(t) || PlReader.IsWord(t, "using"), "; or USING");
        List<PlExpression> arguments = _reader.Accept("using") ? UsingList(_reader) : [];
        _reader.Semicolon();
        return new PlReturnQuery(line, null, dynamic, arguments);
    }

    private PlCommit Commit(int line)
    {
        bool rollback = _cursor.Read().Text == "rollback";
        if (_reader.Accept("and"))
        {
            _reader.Accept("no");
            _reader.Expect("chain");
        }

        _reader.Semicolon();
        return new PlCommit(line, rollback);
    }
}
