using System;
using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads CREATE TABLE in all its forms.</summary>
internal sealed class TableDefinitionParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    /// <summary>What follows CREATE [TEMP] TABLE.</summary>
    public Statement Create(int start, Persistence persistence)
    {
        bool ifNotExists = _cursor.IfNotExists();
        QualifiedName name = _cursor.QualifiedName();
        if (_cursor.Accept(Keyword.Of))
        {
            return OfType(name, start, persistence, ifNotExists);
        }

        if (_cursor.Is(Keyword.Partition, Keyword.Of))
        {
            return PartitionOf(name, start);
        }

        bool parenthesis = _cursor.Is(TokenKind.LeftParenthesis);
        bool namesOnly = parenthesis && Cursor.IsColumnId(_cursor.Peek(1)) && _cursor.Peek(2).Kind is TokenKind.Comma or TokenKind.RightParenthesis;
        List<string> columns = namesOnly ? _cursor.ColumnNames() : [];
        List<TableElement> elements = [];
        if (parenthesis && !namesOnly)
        {
            _cursor.Read();
            if (!_cursor.Is(TokenKind.RightParenthesis))
            {
                elements = _cursor.List(Element);
            }

            _cursor.Expect(TokenKind.RightParenthesis);
        }

        IReadOnlyList<QualifiedName> inherits = parenthesis && !namesOnly && _cursor.Accept(Keyword.Inherits) ? _cursor.Parenthesised(_cursor.QualifiedName) : [];
        bool partitioned = parenthesis && !namesOnly && _cursor.Is(Keyword.Partition);
        if (partitioned)
        {
            PartitionBy();
        }

        (Dictionary<string, string> options, string? onCommit) = Tail();
        if (!parenthesis || namesOnly)
        {
            return As(name, columns, start, persistence, ifNotExists) with { OnCommit = onCommit };
        }

        return new CreateTableStatement(name, elements)
        {
            IfNotExists = ifNotExists,
            Persistence = persistence,
            Options = options,
            Inherits = inherits,
            Partitioned = partitioned,
            OnCommit = onCommit,
            Position = start,
        };
    }

    private CreateTableStatement OfType(QualifiedName name, int start, Persistence persistence, bool ifNotExists)
    {
        QualifiedName type = _cursor.QualifiedName();
        List<TableElement> elements = [];
        if (_cursor.Is(TokenKind.LeftParenthesis))
        {
            elements = _cursor.Parenthesised(TypedElement);
        }

        bool partitioned = _cursor.Is(Keyword.Partition);
        if (partitioned)
        {
            PartitionBy();
        }

        (Dictionary<string, string> options, string? onCommit) = Tail();
        return new CreateTableStatement(name, elements)
        {
            IfNotExists = ifNotExists,
            Persistence = persistence,
            Options = options,
            Partitioned = partitioned,
            OfType = type,
            OnCommit = onCommit,
            Position = start,
        };
    }

    /// <summary>A column of a typed table: no type stands behind its name.</summary>
    private TableElement TypedElement()
    {
        int position = _cursor.Start;
        if (grammar.Constraints.Ahead())
        {
            return new TableConstraint(grammar.Constraints.TableConstraint()) { Position = position };
        }

        string name = _cursor.ColumnId();
        if (_cursor.Accept(Keyword.With))
        {
            _cursor.Expect(Keyword.Options);
        }

        (List<ConstraintDefinition> constraints, QualifiedName? collation) = grammar.Constraints.Qualifiers();
        return new ColumnDefinition(name, new TypeName(new QualifiedName(["unknown"]), []), constraints) { Collation = collation, Position = position };
    }

    // Partitions are refused as a whole, so the bounds need not be understood.
    private CreateTableStatement PartitionOf(QualifiedName name, int start)
    {
        grammar.Statements.SkipToEnd();
        return new CreateTableStatement(name, []) { Partitioned = true, Position = start };
    }

    private void PartitionBy()
    {
        _cursor.Expect(Keyword.Partition, Keyword.By);
        _cursor.ColumnId();
        _cursor.Parenthesised(grammar.Definitions.IndexElement);
    }

    /// <summary>USING, WITH, ON COMMIT and TABLESPACE.</summary>
    private (Dictionary<string, string> Options, string? OnCommit) Tail()
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        string? onCommit = null;
        if (_cursor.Accept(Keyword.Using))
        {
            int at = _cursor.Start;
            string method = _cursor.ColumnId();
            if (method != "heap")
            {
                throw _cursor.NotSupported(at, "table access method " + method);
            }
        }

        if (_cursor.Is(Keyword.With) && _cursor.Peek(1).Kind == TokenKind.LeftParenthesis)
        {
            _cursor.Read();
            options = grammar.Definitions.Options();
        }
        else if (_cursor.Accept(Keyword.Without))
        {
            _cursor.Expect(Keyword.Oids);
        }

        if (_cursor.Accept(Keyword.On))
        {
            _cursor.Expect(Keyword.Commit);
            if (_cursor.Accept(Keyword.Drop))
            {
                onCommit = "drop";
            }
            else
            {
                onCommit = _cursor.Accept(Keyword.Delete) ? "delete rows" : "preserve rows";
                if (onCommit == "preserve rows")
                {
                    _cursor.Expect(Keyword.Preserve);
                }

                _cursor.Expect(Keyword.Rows);
            }
        }

        Tablespace();
        return (options, onCommit);
    }

    /// <summary>TABLESPACE name: only the one there is.</summary>
    public void Tablespace()
    {
        int at = _cursor.Start;
        if (_cursor.Accept(Keyword.Tablespace) && _cursor.ColumnId() != "pg_default")
        {
            throw _cursor.NotSupported(at, "tablespaces");
        }
    }

    private CreateTableAsStatement As(QualifiedName name, List<string> columns, int start, Persistence persistence, bool ifNotExists)
    {
        _cursor.Expect(Keyword.As);
        Statement query = _cursor.Is(Keyword.Execute) ? grammar.Sessions.Execute(_cursor.Start) : grammar.Selects.Parse();
        return new CreateTableAsStatement(name, columns, query, WithData())
        {
            IfNotExists = ifNotExists,
            Persistence = persistence,
            Position = start,
        };
    }

    /// <summary>WITH [NO] DATA</summary>
    public bool WithData()
    {
        if (!_cursor.Accept(Keyword.With))
        {
            return true;
        }

        bool none = _cursor.Accept(Keyword.No);
        _cursor.Expect(Keyword.Data);
        return !none;
    }

    private TableElement Element()
    {
        int position = _cursor.Start;
        if (_cursor.Accept(Keyword.Like))
        {
            return Like(position);
        }

        return grammar.Constraints.Ahead()
            ? new TableConstraint(grammar.Constraints.TableConstraint()) { Position = position }
            : Column();
    }

    private LikeElement Like(int position)
    {
        QualifiedName table = _cursor.QualifiedName();
        List<string> including = [];
        List<string> excluding = [];
        while (_cursor.Keyword is Keyword.Including or Keyword.Excluding)
        {
            bool include = _cursor.Read().Keyword == Keyword.Including;
            Token what = _cursor.Read();
            if (what.Keyword is not (Keyword.Comments or Keyword.Compression or Keyword.Constraints or Keyword.Defaults or Keyword.Identity
                or Keyword.Generated or Keyword.Indexes or Keyword.Statistics or Keyword.Storage or Keyword.All))
            {
                throw _cursor.Near(what);
            }

            (include ? including : excluding).Add(what.Text);
        }

        return new LikeElement(table, including, excluding) { Position = position };
    }

    /// <summary>name type …</summary>
    public ColumnDefinition Column()
    {
        int position = _cursor.Start;
        string name = _cursor.ColumnId();
        TypeName type = grammar.Types.Parse();
        if (_cursor.Accept(Keyword.Compression) && !_cursor.Accept(Keyword.Default))
        {
            _cursor.ColumnId();
        }

        (List<ConstraintDefinition> constraints, QualifiedName? collation) = grammar.Constraints.Qualifiers();
        return new ColumnDefinition(name, type, constraints) { Collation = collation, Position = position };
    }
}
