using System;
using System.Collections.Generic;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Routines;

/// <summary>Reads the body of a PL/pgSQL routine into a tree. Names of variables are not looked up here, except to tell cursors from queries.</summary>
internal sealed class PlParser
{
    private readonly PlReader _reader;
    private readonly Cursor _cursor;
    private readonly PlStatementParser _statements;

    private PlParser(string text, ParserLimits limits)
    {
        _reader = new PlReader(text, limits);
        _cursor = _reader.Cursor;
        _statements = new PlStatementParser(_reader, this);
    }

    public static PlBody Parse(string text, ParserLimits? limits = null) => new PlParser(text, limits ?? ParserLimits.Default).Body();

    private PlBody Body()
    {
        VariableConflictOption conflict = VariableConflictOption.Error;
        bool print = false;
        while (_cursor.AcceptOperator("#"))
        {
            Token option = _cursor.Read();
            Token value = _cursor.Read();
            switch (option.Text, value.Text)
            {
                case ("option", "dump"):
                    break;
                case ("print_strict_params", "on" or "off"):
                    print = value.Text == "on";
                    break;
                case ("print_strict_params", _):
                    throw _reader.Error(value.Start, $"unrecognized print_strict_params option {value.Text}");
                case ("variable_conflict", "error"):
                    conflict = VariableConflictOption.Error;
                    break;
                case ("variable_conflict", "use_variable"):
                    conflict = VariableConflictOption.UseVariable;
                    break;
                case ("variable_conflict", "use_column"):
                    conflict = VariableConflictOption.UseColumn;
                    break;
                default:
                    throw _cursor.Near(option);
            }
        }

        string? label = OptionalLabel();
        PlBlock block = Block(label);
        _cursor.Accept(TokenKind.Semicolon);
        _cursor.Expect(TokenKind.End);
        return new PlBody(block, conflict, print);
    }

    /// <summary>&lt;&lt;label&gt;&gt;</summary>
    public string? OptionalLabel()
    {
        if (!_cursor.AcceptOperator("<<"))
        {
            return null;
        }

        string label = _reader.Name();
        _cursor.ExpectOperator(">>");
        return label;
    }

    /// <summary>[DECLARE …] BEGIN … [EXCEPTION …] END [label]; the semicolon is left.</summary>
    public PlBlock Block(string? label)
    {
        int outer = _cursor.Enter();
        int line = _reader.Line;
        var declarations = new List<PlDeclaration>();
        if (_reader.Accept("declare"))
        {
            line = _reader.LineOf(_cursor.Peek(-1).Start);
            while (!_reader.Is("begin"))
            {
                // A further DECLARE among the declarations is allowed.
                if (_reader.Accept("declare"))
                {
                    continue;
                }

                if (_cursor.IsOperator("<<"))
                {
                    throw _reader.Error(_cursor.Start, "block label must be placed before DECLARE, not after");
                }

                declarations.Add(Declaration(declarations));
            }
        }

        line = _reader.Line;
        _reader.Expect("begin");
        List<PlStatement> body = Statements();
        IReadOnlyList<PlHandler>? handlers = _reader.Accept("exception") ? Handlers() : null;
        _reader.Expect("end");
        CheckEndLabel(label);
        _cursor.Leave(outer);
        return new PlBlock(line, label, declarations, body) { Handlers = handlers };
    }

    /// <summary>The label behind END, which must be the one at the start.</summary>
    public void CheckEndLabel(string? label)
    {
        if (_cursor.Is(TokenKind.Semicolon) || _cursor.Is(TokenKind.End))
        {
            return;
        }

        int at = _cursor.Start;
        string end = _reader.Name();
        if (label is null)
        {
            throw _reader.Error(at, $"end label \"{end}\" specified for unlabeled block");
        }

        if (end != label)
        {
            throw _reader.Error(at, $"end label \"{end}\" differs from block's label \"{label}\"");
        }
    }

    /// <summary>Statements up to a word that ends a body.</summary>
    public List<PlStatement> Statements()
    {
        var statements = new List<PlStatement>();
        while (!(_cursor.Current is { Kind: TokenKind.Word } token && PlWords.IsEndOfBody(token.Text) && !AssignmentBehind(token)))
        {
            if (_statements.Parse() is { } statement)
            {
                statements.Add(statement);
            }
        }

        return statements;
    }

    private bool AssignmentBehind(Token token) =>
        !PlWords.IsReserved(token.Text) && (_cursor.Peek(1).Kind is TokenKind.ColonEquals or TokenKind.LeftBracket || _cursor.Peek(1) is { Kind: TokenKind.Operator, Text: "=" });

    // ---- declarations -----------------------------------------------------------------------------------------------------

    private PlDeclaration Declaration(List<PlDeclaration> earlier)
    {
        int line = _reader.Line;
        int offset = _cursor.Start;
        Token token = _cursor.Current;
        string name = _reader.Name();
        if (earlier.Exists(d => d.Name == name))
        {
            throw SyntaxErrors.Near(_reader.Text, token.Start, token.End, "duplicate declaration");
        }

        if (_cursor.IsWord("alias") && _cursor.Peek(1) is { Kind: TokenKind.Word, Text: "for" })
        {
            _cursor.Index += 2;
            PlName target = _cursor.Is(TokenKind.Parameter) ? new PlName(["$" + _cursor.Read().Text], _cursor.Peek(-1).Start) : _reader.DottedName();
            _reader.Semicolon();
            return new PlAlias(name, line, offset, target);
        }

        bool constant = _cursor.IsWord("constant") && _cursor.AcceptWord("constant");
        if (!constant && CursorAhead(out bool? scroll))
        {
            return CursorDeclaration(name, line, offset, scroll);
        }

        int typeStart = _cursor.Start;
        if (_cursor.Is(TokenKind.Semicolon) || _cursor.Is(TokenKind.ColonEquals))
        {
            throw _reader.Near("missing data type declaration");
        }

        TypeName type = Type(typeStart);
        if (_reader.Accept("collate"))
        {
            _cursor.QualifiedName();
        }

        bool notNull = _reader.Accept("not");
        if (notNull)
        {
            _reader.Expect("null");
        }

        PlExpression? value = null;
        if (_cursor.Accept(TokenKind.ColonEquals) || _cursor.AcceptOperator("=") || _reader.Accept("default"))
        {
            value = _reader.ExpressionToSemicolon();
        }
        else
        {
            _reader.Semicolon();
        }

        return notNull && value is null
            ? throw _reader.Error(offset, $"variable \"{name}\" must have a default value, since it's declared NOT NULL", SqlState.NullNotAllowed)
            : new PlVariable(name, line, offset, type, constant, notNull, value);
    }

    private TypeName Type(int start)
    {
        try
        {
            return _reader.Grammar.Types.Parse(allowPercent: true);
        }
        catch (SqlException error) when (error.Code == SqlState.SyntaxError && _cursor.Start == start && _cursor.Is(TokenKind.Semicolon))
        {
            throw _reader.Near("missing data type declaration");
        }
    }

    private bool CursorAhead(out bool? scroll)
    {
        scroll = null;
        if (_cursor.IsWord("no") && _cursor.IsWord("scroll", 1) && _cursor.IsWord("cursor", 2))
        {
            scroll = false;
            _cursor.Index += 3;
            return true;
        }

        if (_cursor.IsWord("scroll") && _cursor.IsWord("cursor", 1))
        {
            scroll = true;
            _cursor.Index += 2;
            return true;
        }

        return _cursor.AcceptWord("cursor");
    }

    private PlCursor CursorDeclaration(string name, int line, int offset, bool? scroll)
    {
        List<PlCursorParameter> parameters = [];
        if (_cursor.Is(TokenKind.LeftParenthesis))
        {
            parameters = _cursor.Parenthesised(() =>
            {
                int at = _cursor.Start;
                string parameter = _reader.Name();
                return new PlCursorParameter(parameter, _reader.Grammar.Types.Parse(allowPercent: true), at);
            });
        }

        if (!_reader.Accept("is"))
        {
            _reader.Expect("for");
        }

        (string text, int start) = _reader.Cut(PlReader.IsSemicolon, ";", false);
        PlSql query = _reader.MakeSql(text, start);
        _reader.Semicolon();
        return new PlCursor(name, line, offset, scroll, parameters, query);
    }

    // ---- exceptions -------------------------------------------------------------------------------------------------------

    private List<PlHandler> Handlers()
    {
        var handlers = new List<PlHandler>();
        do
        {
            int line = _reader.Line;
            _reader.Expect("when");
            var conditions = new List<PlCondition>();
            do
            {
                conditions.Add(Condition());
            }
            while (_reader.Accept("or"));

            _reader.Expect("then");
            handlers.Add(new PlHandler(line, conditions, Statements()));
        }
        while (_reader.Is("when"));

        return handlers;
    }

    private PlCondition Condition()
    {
        int at = _cursor.Start;
        string name = _reader.Name();
        if (name == "sqlstate")
        {
            string code = SqlStateValue();
            return new PlCondition(code, [code]);
        }

        return name == "others"
            ? new PlCondition(name, [])
            : new PlCondition(name, ConditionNames.Find(name) ?? throw _reader.Error(at, $"unrecognized exception condition \"{name}\"", SqlState.UndefinedObject));
    }

    /// <summary>The five characters of SQLSTATE '…'.</summary>
    public string SqlStateValue()
    {
        string code = _cursor.StringValue();
        bool valid = code.Length == 5;
        foreach (char c in code)
        {
            valid &= char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c);
        }

        return valid ? code : throw SyntaxErrors.Near(_reader.Text, _cursor.Peek(-1).Start, _cursor.Peek(-1).End, "invalid SQLSTATE code");
    }
}
