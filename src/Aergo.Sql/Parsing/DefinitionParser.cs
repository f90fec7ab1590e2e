using System;
using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads CREATE INDEX, VIEW, SCHEMA, TYPE, DOMAIN, POLICY and EXTENSION. CREATE and OR REPLACE were read before.</summary>
internal sealed class DefinitionParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    /// <summary>TEMP, UNLOGGED or nothing.</summary>
    public Persistence Persistence()
    {
        if (!_cursor.Accept(Keyword.Local))
        {
            _cursor.Accept(Keyword.Global);
        }

        if (_cursor.Accept(Keyword.Temporary) || _cursor.Accept(Keyword.Temp))
        {
            return Syntax.Persistence.Temporary;
        }

        return _cursor.Accept(Keyword.Unlogged) ? Syntax.Persistence.Unlogged : Syntax.Persistence.Permanent;
    }

    /// <summary>(name = value, …); a name without a value is "true".</summary>
    public Dictionary<string, string> Options()
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        _cursor.Parenthesised(() =>
        {
            int position = _cursor.Start;
            string name = _cursor.Label();
            if (_cursor.Accept(TokenKind.Dot))
            {
                name += "." + _cursor.Label();
            }

            string value = _cursor.AcceptOperator("=") ? OptionValue() : "true";
            return options.TryAdd(name, value) ? true : throw _cursor.Error(position, $"parameter \"{name}\" specified more than once", SqlState.InvalidParameterValue);
        });
        return options;
    }

    /// <summary>A value as text: word, number, string, sign or type.</summary>
    public string OptionValue()
    {
        int start = _cursor.Start;
        if (_cursor.IsOperator("-") || _cursor.IsOperator("+"))
        {
            _cursor.Read();
            return _cursor.Kind is TokenKind.Integer or TokenKind.Decimal ? _cursor.TextFrom(start) + _cursor.Read().Text : throw _cursor.SyntaxError();
        }

        if (_cursor.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Decimal or TokenKind.Operator)
        {
            return _cursor.Read().Text;
        }

        Token token = _cursor.Current;
        if (!Cursor.IsLabel(token))
        {
            throw _cursor.SyntaxError();
        }

        if (token.Kind == TokenKind.Word && token.Keyword != Keyword.NotKeyword && Keywords.CategoryOf(token.Keyword) == KeywordCategory.Reserved)
        {
            return _cursor.Read().Text;
        }

        TypeName type = grammar.Types.Parse(allowPercent: true);
        return type.Modifiers.Count == 0 && type.ArrayDimensions == 0 && type.Name.Parts.Count == 1 ? type.Name.Name : _cursor.TextFrom(start);
    }

    // ---- indexes ----------------------------------------------------------------------------------------------------------

    /// <summary>What follows CREATE [UNIQUE] INDEX.</summary>
    public CreateIndexStatement Index(int start, bool unique)
    {
        bool concurrently = _cursor.Accept(Keyword.Concurrently);
        bool ifNotExists = _cursor.IfNotExists();
        string? name = _cursor.Is(Keyword.On) ? null : _cursor.ColumnId();
        if (name is null && ifNotExists)
        {
            throw _cursor.SyntaxError();
        }

        _cursor.Expect(Keyword.On);
        QualifiedName table = grammar.Tables.Relation().Name;
        string method = _cursor.Accept(Keyword.Using) ? _cursor.ColumnId() : "btree";
        List<IndexElement> elements = _cursor.Parenthesised(IndexElement);
        List<string> include = _cursor.Accept(Keyword.Include) ? _cursor.ColumnNames() : [];
        bool nullsNotDistinct = grammar.Constraints.NullsNotDistinct();
        if (_cursor.Accept(Keyword.With))
        {
            Options();
        }

        grammar.TableDefinitions.Tablespace();
        Expression? where = null;
        string? whereText = null;
        if (_cursor.Accept(Keyword.Where))
        {
            int whereStart = _cursor.Start;
            where = grammar.Expressions.Parse();
            whereText = _cursor.TextFrom(whereStart);
        }

        return new CreateIndexStatement(name, table, elements)
        {
            Unique = unique,
            IfNotExists = ifNotExists,
            Concurrently = concurrently,
            Method = method,
            Include = include,
            NullsNotDistinct = nullsNotDistinct,
            Where = where,
            WhereText = whereText,
            Position = start,
        };
    }

    /// <summary>A column, call or expression in parentheses, with collation, operator class and order.</summary>
    public IndexElement IndexElement()
    {
        int position = _cursor.Start;
        Expression expression;
        string? column = null;
        if (_cursor.Accept(TokenKind.LeftParenthesis))
        {
            expression = grammar.Expressions.Parse();
            _cursor.Expect(TokenKind.RightParenthesis);
        }
        else
        {
            Token token = _cursor.Current;
            expression = grammar.Primaries.Parse();
            if (expression is ColumnReference { Names: [var only] })
            {
                column = only;
            }
            else if (expression is not (FunctionCall or SpecialCall or SqlValue or Cast) || token.Kind is TokenKind.String or TokenKind.NationalString)
            {
                throw _cursor.Near(_cursor.Peek(-1));
            }
        }

        string text = _cursor.TextFrom(position);
        QualifiedName? collation = _cursor.Accept(Keyword.Collate) ? _cursor.QualifiedName() : null;
        QualifiedName? operatorClass = null;
        if (_cursor.AtColumnId && !_cursor.Is(Keyword.Nulls) && !_cursor.Is(Keyword.Include))
        {
            operatorClass = _cursor.QualifiedName();
            if (_cursor.Is(TokenKind.LeftParenthesis))
            {
                Options();
            }
        }

        bool descending = grammar.Selects.Direction();
        return new IndexElement(expression, descending, grammar.Selects.NullsOrder())
        {
            Column = column,
            Collation = collation,
            OperatorClass = operatorClass,
            Text = text,
            Position = position,
        };
    }

    // ---- views ------------------------------------------------------------------------------------------------------------

    /// <summary>What follows CREATE [OR REPLACE] [TEMP] [RECURSIVE] VIEW.</summary>
    public CreateViewStatement View(int start, bool orReplace, Persistence persistence, bool recursive)
    {
        QualifiedName name = _cursor.QualifiedName();
        List<string> columns = recursive ? _cursor.ColumnNames() : _cursor.OptionalColumnNames();
        Dictionary<string, string> options = _cursor.Accept(Keyword.With) ? Options() : new Dictionary<string, string>(StringComparer.Ordinal);
        _cursor.Expect(Keyword.As);
        int queryStart = _cursor.Start;
        SelectStatement query = grammar.Selects.Parse();
        string text = _cursor.TextFrom(queryStart);
        string? check = null;
        if (_cursor.Accept(Keyword.With))
        {
            int at = _cursor.Start;
            check = _cursor.Accept(Keyword.Local) ? "LOCAL" : "CASCADED";
            if (check == "CASCADED")
            {
                _cursor.Accept(Keyword.Cascaded);
            }

            _cursor.Expect(Keyword.Check, Keyword.Option);
            if (recursive)
            {
                throw _cursor.Error(at, "WITH CHECK OPTION not supported on recursive views", SqlState.FeatureNotSupported);
            }
        }

        return new CreateViewStatement(name, columns, query, text)
        {
            OrReplace = orReplace,
            Persistence = persistence,
            Recursive = recursive,
            CheckOption = check,
            Options = options,
            Position = start,
        };
    }

    /// <summary>What follows CREATE MATERIALIZED VIEW.</summary>
    public CreateTableAsStatement MaterializedView(int start)
    {
        bool ifNotExists = _cursor.IfNotExists();
        QualifiedName name = _cursor.QualifiedName();
        List<string> columns = _cursor.OptionalColumnNames();
        if (_cursor.Accept(Keyword.Using))
        {
            _cursor.ColumnId();
        }

        if (_cursor.Accept(Keyword.With))
        {
            Options();
        }

        grammar.TableDefinitions.Tablespace();
        _cursor.Expect(Keyword.As);
        SelectStatement query = grammar.Selects.Parse();
        return new CreateTableAsStatement(name, columns, query, grammar.TableDefinitions.WithData())
        {
            IfNotExists = ifNotExists,
            MaterializedView = true,
            Position = start,
        };
    }

    // ---- schemas, types, domains ------------------------------------------------------------------------------------------

    public CreateSchemaStatement Schema(int start)
    {
        bool ifNotExists = _cursor.IfNotExists();
        string? name = null;
        string? owner = null;
        if (!_cursor.Is(Keyword.Authorization))
        {
            name = _cursor.ColumnId();
        }

        if (_cursor.Accept(Keyword.Authorization))
        {
            owner = grammar.Rights.Role();
        }

        var elements = new List<Statement>();
        while (_cursor.Keyword is Keyword.Create or Keyword.Grant)
        {
            int at = _cursor.Start;
            if (ifNotExists)
            {
                throw _cursor.Error(at, "CREATE SCHEMA IF NOT EXISTS cannot include schema elements", SqlState.FeatureNotSupported);
            }

            Statement element = grammar.Statements.Parse();
            if (element is not (CreateTableStatement or CreateIndexStatement or CreateSequenceStatement or CreateTriggerStatement or CreateViewStatement or GrantStatement))
            {
                throw _cursor.SyntaxError();
            }

            elements.Add(element with { Text = _cursor.TextFrom(at) });
        }

        return new CreateSchemaStatement(name, owner, ifNotExists, elements) { Position = start };
    }

    public Statement Type(int start)
    {
        QualifiedName name = _cursor.QualifiedName();
        if (!_cursor.Accept(Keyword.As))
        {
            grammar.Statements.SkipToEnd();
            return new UnsupportedStatement("base types (CREATE TYPE without AS)") { Position = start };
        }

        if (_cursor.Accept(Keyword.Enum))
        {
            _cursor.Expect(TokenKind.LeftParenthesis);
            List<string> labels = _cursor.Is(TokenKind.RightParenthesis) ? [] : _cursor.List(_cursor.StringValue);
            _cursor.Expect(TokenKind.RightParenthesis);
            return new CreateEnumStatement(name, labels) { Position = start };
        }

        if (_cursor.Is(Keyword.Range))
        {
            grammar.Statements.SkipToEnd();
            return new UnsupportedStatement("range types") { Position = start };
        }

        _cursor.Expect(TokenKind.LeftParenthesis);
        List<ColumnTyping> fields = _cursor.Is(TokenKind.RightParenthesis) ? [] : _cursor.List(Attribute);
        _cursor.Expect(TokenKind.RightParenthesis);
        return new CreateCompositeStatement(name, fields) { Position = start };
    }

    /// <summary>name type [COLLATE c]</summary>
    public ColumnTyping Attribute()
    {
        int position = _cursor.Start;
        string name = _cursor.ColumnId();
        TypeName type = grammar.Types.Parse();
        if (_cursor.Accept(Keyword.Collate))
        {
            _cursor.QualifiedName();
        }

        return new ColumnTyping(name, type) { Position = position };
    }

    public CreateDomainStatement Domain(int start)
    {
        QualifiedName name = _cursor.QualifiedName();
        _cursor.Accept(Keyword.As);
        TypeName type = grammar.Types.Parse();
        (List<ConstraintDefinition> constraints, QualifiedName? collation) = grammar.Constraints.Qualifiers();
        return new CreateDomainStatement(name, type, constraints) { Collation = collation, Position = start };
    }

    // ---- policies, extensions ---------------------------------------------------------------------------------------------

    public CreatePolicyStatement Policy(int start)
    {
        string name = _cursor.ColumnId();
        _cursor.Expect(Keyword.On);
        var policy = new CreatePolicyStatement(name, _cursor.QualifiedName()) { Position = start };
        if (_cursor.Accept(Keyword.As))
        {
            int at = _cursor.Start;
            string kind = _cursor.ColumnId();
            policy = kind switch
            {
                "permissive" => policy,
                "restrictive" => policy with { Permissive = false },
                _ => throw _cursor.Error(at, $"unrecognized row security option \"{kind}\""),
            };
        }

        if (_cursor.Accept(Keyword.For))
        {
            Token command = _cursor.Read();
            policy = command.Keyword is Keyword.All or Keyword.Select or Keyword.Insert or Keyword.Update or Keyword.Delete
                ? policy with { Command = command.Text }
                : throw _cursor.Near(command);
        }

        return policy with { Clauses = PolicyClauses() };
    }

    public AlterPolicyStatement AlterPolicy(int start)
    {
        string name = _cursor.ColumnId();
        _cursor.Expect(Keyword.On);
        var policy = new AlterPolicyStatement(name, _cursor.QualifiedName()) { Position = start };
        if (_cursor.Accept(Keyword.Rename, Keyword.To))
        {
            return policy with { NewName = _cursor.ColumnId() };
        }

        return policy with { Clauses = PolicyClauses() };
    }

    /// <summary>TO, USING and WITH CHECK.</summary>
    private PolicyClauses PolicyClauses()
    {
        List<string> roles = _cursor.Accept(Keyword.To) ? _cursor.List(grammar.Rights.Role) : [];
        (Expression? reached, string? reachedText) = _cursor.Accept(Keyword.Using) ? Parenthesised() : (null, null);
        (Expression? left, string? leftText) = (null, null);
        if (_cursor.Accept(Keyword.With))
        {
            _cursor.Expect(Keyword.Check);
            (left, leftText) = Parenthesised();
        }

        return new PolicyClauses(roles, reached, reachedText, left, leftText);
    }

    /// <summary>(expression), with its text.</summary>
    public (Expression Expression, string Text) Parenthesised()
    {
        _cursor.Expect(TokenKind.LeftParenthesis);
        int start = _cursor.Start;
        Expression expression = grammar.Expressions.Parse();
        string text = _cursor.TextFrom(start);
        _cursor.Expect(TokenKind.RightParenthesis);
        return (expression, text);
    }

    public CreateExtensionStatement Extension(int start)
    {
        bool ifNotExists = _cursor.IfNotExists();
        string name = _cursor.ColumnId();
        _cursor.Accept(Keyword.With);
        while (true)
        {
            if (_cursor.Accept(Keyword.Schema))
            {
                _cursor.ColumnId();
            }
            else if (_cursor.Accept(Keyword.Version))
            {
                _ = _cursor.Is(TokenKind.String) ? _cursor.StringValue() : _cursor.NonReserved();
            }
            else if (!_cursor.Accept(Keyword.Cascade))
            {
                return new CreateExtensionStatement(name, ifNotExists) { Position = start };
            }
        }
    }
}
