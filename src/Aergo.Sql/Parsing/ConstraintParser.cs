using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads constraints of columns, tables and domains.</summary>
internal sealed class ConstraintParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    // ---- columns ----------------------------------------------------------------------------------------------------------

    /// <summary>What stands behind a column's or domain's type: constraints, and COLLATE.</summary>
    public (List<ConstraintDefinition> Constraints, QualifiedName? Collation) Qualifiers()
    {
        var constraints = new List<ConstraintDefinition>();
        QualifiedName? collation = null;
        while (true)
        {
            int position = _cursor.Start;
            if (_cursor.Accept(Keyword.Collate))
            {
                if (collation is not null)
                {
                    throw _cursor.Error(position, "multiple COLLATE clauses not allowed");
                }

                collation = _cursor.QualifiedName();
                continue;
            }

            if (DeferralAhead())
            {
                if (constraints.Count == 0 || constraints[^1].Kind is not (ConstraintKind.PrimaryKey or ConstraintKind.Unique or ConstraintKind.ForeignKey))
                {
                    throw _cursor.Error(position, Misplaced());
                }

                constraints[^1] = Attributes(constraints[^1], false);
                continue;
            }

            string? name = _cursor.Accept(Keyword.Constraint) ? _cursor.ColumnId() : null;
            ConstraintDefinition? constraint = ColumnConstraint();
            if (constraint is null)
            {
                return name is null ? (constraints, collation) : throw _cursor.SyntaxError();
            }

            constraints.Add(constraint with { Name = name, Position = position });
        }
    }

    private string Misplaced() => _cursor.Keyword switch
    {
        Keyword.Not => "misplaced NOT DEFERRABLE clause",
        Keyword.Deferrable => "misplaced DEFERRABLE clause",
        _ => _cursor.Peek(1).Keyword == Keyword.Deferred ? "misplaced INITIALLY DEFERRED clause" : "misplaced INITIALLY IMMEDIATE clause",
    };

    private bool DeferralAhead() => _cursor.Is(Keyword.Deferrable) || _cursor.Is(Keyword.Initially) || _cursor.Is(Keyword.Not, Keyword.Deferrable);

    private ConstraintDefinition? ColumnConstraint()
    {
        switch (_cursor.Keyword)
        {
            case Keyword.Not:
                _cursor.Read();
                _cursor.Expect(Keyword.Null);
                return new ConstraintDefinition(ConstraintKind.NotNull);
            case Keyword.Null:
                _cursor.Read();
                return new ConstraintDefinition(ConstraintKind.Null);
            case Keyword.Unique:
                _cursor.Read();
                return IndexTail(new ConstraintDefinition(ConstraintKind.Unique) { NullsNotDistinct = NullsNotDistinct() });
            case Keyword.Primary:
                _cursor.Read();
                _cursor.Expect(Keyword.Key);
                return IndexTail(new ConstraintDefinition(ConstraintKind.PrimaryKey));
            case Keyword.Check:
                return Check() with { NoInherit = _cursor.Accept(Keyword.No, Keyword.Inherit) };
            case Keyword.Default:
                _cursor.Read();
                int start = _cursor.Start;
                Expression value = grammar.Expressions.ParseRestricted();
                return new ConstraintDefinition(ConstraintKind.Default) { Expression = value, ExpressionText = _cursor.TextFrom(start) };
            case Keyword.Generated:
                return Generated();
            case Keyword.References:
                return References(new ConstraintDefinition(ConstraintKind.ForeignKey));
            default:
                return null;
        }
    }

    private ConstraintDefinition Check()
    {
        _cursor.Expect(Keyword.Check);
        _cursor.Expect(TokenKind.LeftParenthesis);
        int start = _cursor.Start;
        Expression condition = grammar.Expressions.Parse();
        string text = _cursor.TextFrom(start);
        _cursor.Expect(TokenKind.RightParenthesis);
        return new ConstraintDefinition(ConstraintKind.Check) { Expression = condition, ExpressionText = text };
    }

    private ConstraintDefinition Generated()
    {
        _cursor.Expect(Keyword.Generated);
        int position = _cursor.Start;
        bool always = GeneratedWhen();
        _cursor.Expect(Keyword.As);
        if (_cursor.Accept(Keyword.Identity))
        {
            List<SequenceOption> options = [];
            if (_cursor.Accept(TokenKind.LeftParenthesis))
            {
                options = grammar.Sequences.Options();
                _cursor.Expect(TokenKind.RightParenthesis);
            }

            return new ConstraintDefinition(ConstraintKind.Identity) { Always = always, SequenceOptions = options };
        }

        _cursor.Expect(TokenKind.LeftParenthesis);
        int start = _cursor.Start;
        Expression value = grammar.Expressions.Parse();
        string text = _cursor.TextFrom(start);
        _cursor.Expect(TokenKind.RightParenthesis);
        _cursor.Expect(Keyword.Stored);
        return always
            ? new ConstraintDefinition(ConstraintKind.Generated) { Always = true, Expression = value, ExpressionText = text }
            : throw _cursor.Error(position, "for a generated column, GENERATED ALWAYS must be specified");
    }

    /// <summary>ALWAYS or BY DEFAULT.</summary>
    public bool GeneratedWhen()
    {
        if (_cursor.Accept(Keyword.Always))
        {
            return true;
        }

        _cursor.Expect(Keyword.By, Keyword.Default);
        return false;
    }

    // ---- tables and domains -----------------------------------------------------------------------------------------------

    /// <summary>Whether a table constraint rather than a column starts here.</summary>
    public bool Ahead() =>
        _cursor.Keyword is Keyword.Constraint or Keyword.Check or Keyword.Unique or Keyword.Primary or Keyword.Foreign
        || (_cursor.Is(Keyword.Exclude) && (_cursor.Peek(1).Kind == TokenKind.LeftParenthesis || _cursor.Peek(1).Keyword == Keyword.Using));

    public ConstraintDefinition TableConstraint()
    {
        int position = _cursor.Start;
        string? name = _cursor.Accept(Keyword.Constraint) ? _cursor.ColumnId() : null;
        return TableElement() with { Name = name, Position = position };
    }

    private ConstraintDefinition TableElement()
    {
        switch (_cursor.Keyword)
        {
            case Keyword.Check:
                return Attributes(Check(), true);
            case Keyword.Unique:
                _cursor.Read();
                return Key(ConstraintKind.Unique);
            case Keyword.Primary:
                _cursor.Read();
                _cursor.Expect(Keyword.Key);
                return Key(ConstraintKind.PrimaryKey);
            case Keyword.Foreign:
                _cursor.Read();
                _cursor.Expect(Keyword.Key);
                var foreign = new ConstraintDefinition(ConstraintKind.ForeignKey) { Columns = _cursor.ColumnNames() };
                return Attributes(References(foreign), true);
            case Keyword.Exclude:
                return Exclude();
            default:
                throw _cursor.SyntaxError();
        }
    }

    private ConstraintDefinition Key(ConstraintKind kind)
    {
        if (_cursor.Accept(Keyword.Using))
        {
            _cursor.Expect(Keyword.Index);
            return Attributes(new ConstraintDefinition(kind) { UsingIndex = _cursor.ColumnId() }, true);
        }

        var key = new ConstraintDefinition(kind) { NullsNotDistinct = kind == ConstraintKind.Unique && NullsNotDistinct() };
        key = key with { Columns = _cursor.ColumnNames() };
        if (_cursor.Accept(Keyword.Include))
        {
            key = key with { Include = _cursor.ColumnNames() };
        }

        return Attributes(IndexTail(key), true);
    }

    /// <summary>NULLS [NOT] DISTINCT</summary>
    public bool NullsNotDistinct()
    {
        if (!_cursor.Accept(Keyword.Nulls))
        {
            return false;
        }

        bool not = _cursor.Accept(Keyword.Not);
        _cursor.Expect(Keyword.Distinct);
        return not;
    }

    // Storage parameters and table spaces of the index behind a key have no meaning here.
    private ConstraintDefinition IndexTail(ConstraintDefinition constraint)
    {
        if (_cursor.Is(Keyword.With) && _cursor.Peek(1).Kind == TokenKind.LeftParenthesis)
        {
            _cursor.Read();
            grammar.Definitions.Options();
        }

        if (_cursor.Is(Keyword.Using, Keyword.Index))
        {
            _cursor.Index += 2;
            _cursor.Expect(Keyword.Tablespace);
            _cursor.ColumnId();
        }

        return constraint;
    }

    private ConstraintDefinition Exclude()
    {
        _cursor.Expect(Keyword.Exclude);
        if (_cursor.Accept(Keyword.Using))
        {
            _cursor.ColumnId();
        }

        _cursor.Parenthesised(() =>
        {
            IndexElement element = grammar.Definitions.IndexElement();
            _cursor.Expect(Keyword.With);
            if (_cursor.Is(Keyword.Operator))
            {
                grammar.Expressions.QualifiedOperator();
            }
            else
            {
                grammar.Expressions.AnyOperator();
            }

            return element;
        });
        if (_cursor.Accept(Keyword.Include))
        {
            _cursor.ColumnNames();
        }

        IndexTail(new ConstraintDefinition(ConstraintKind.Exclude));
        if (_cursor.Accept(Keyword.Where))
        {
            _cursor.Parenthesised(grammar.Expressions.Parse);
        }

        return Attributes(new ConstraintDefinition(ConstraintKind.Exclude), true);
    }

    // ---- foreign keys -----------------------------------------------------------------------------------------------------

    private ConstraintDefinition References(ConstraintDefinition constraint)
    {
        _cursor.Expect(Keyword.References);
        QualifiedName table = _cursor.QualifiedName();
        constraint = constraint with { ReferencedTable = table, ReferencedColumns = _cursor.OptionalColumnNames() };
        if (_cursor.Accept(Keyword.Match))
        {
            int position = _cursor.Start;
            string match = _cursor.Keyword switch
            {
                Keyword.Full => "FULL",
                Keyword.Partial => throw _cursor.Error(position, "MATCH PARTIAL not yet implemented", SqlState.FeatureNotSupported),
                Keyword.Simple => "SIMPLE",
                _ => throw _cursor.SyntaxError(),
            };
            _cursor.Read();
            constraint = constraint with { Match = match };
        }

        bool onDelete = false;
        bool onUpdate = false;
        while (_cursor.Is(Keyword.On) && _cursor.Peek(1).Keyword is Keyword.Delete or Keyword.Update)
        {
            _cursor.Read();
            bool delete = _cursor.Read().Keyword == Keyword.Delete;
            if (delete ? onDelete : onUpdate)
            {
                throw _cursor.Near(_cursor.Peek(-2));
            }

            int position = _cursor.Start;
            (ReferentialAction action, List<string> columns) = Action();
            if (delete)
            {
                onDelete = true;
                constraint = constraint with { OnDelete = action, OnDeleteColumns = columns };
            }
            else if (columns.Count > 0)
            {
                string shown = action == ReferentialAction.SetNull ? "SET NULL" : "SET DEFAULT";
                throw _cursor.Error(position, $"a column list with {shown} is only supported for ON DELETE actions", SqlState.FeatureNotSupported);
            }
            else
            {
                onUpdate = true;
                constraint = constraint with { OnUpdate = action };
            }
        }

        return constraint;
    }

    private (ReferentialAction Action, List<string> Columns) Action()
    {
        if (_cursor.Accept(Keyword.No))
        {
            _cursor.Expect(Keyword.Action);
            return (ReferentialAction.NoAction, []);
        }

        if (_cursor.Accept(Keyword.Restrict))
        {
            return (ReferentialAction.Restrict, []);
        }

        if (_cursor.Accept(Keyword.Cascade))
        {
            return (ReferentialAction.Cascade, []);
        }

        _cursor.Expect(Keyword.Set);
        ReferentialAction action = _cursor.Accept(Keyword.Null) ? ReferentialAction.SetNull : ReferentialAction.SetDefault;
        if (action == ReferentialAction.SetDefault)
        {
            _cursor.Expect(Keyword.Default);
        }

        return (action, _cursor.OptionalColumnNames());
    }

    // ---- attributes -------------------------------------------------------------------------------------------------------

    /// <summary>DEFERRABLE, INITIALLY …, and on tables NOT VALID and NO INHERIT.</summary>
    public ConstraintDefinition Attributes(ConstraintDefinition constraint, bool onTable)
    {
        bool? deferrable = constraint.Deferrable ? true : null;
        bool? deferred = constraint.InitiallyDeferred ? true : null;
        bool notValid = false;
        bool noInherit = false;
        while (true)
        {
            int position = _cursor.Start;
            if (_cursor.Accept(Keyword.Deferrable))
            {
                deferrable = deferrable != false ? true : throw Conflicting(position);
            }
            else if (_cursor.Accept(Keyword.Not, Keyword.Deferrable))
            {
                deferrable = deferrable != true && deferred != true ? false : throw Conflicting(position);
            }
            else if (_cursor.Accept(Keyword.Initially, Keyword.Deferred))
            {
                deferred = deferred == false ? throw Conflicting(position)
                    : deferrable == false ? throw _cursor.Error(position, "constraint declared INITIALLY DEFERRED must be DEFERRABLE")
                    : true;
            }
            else if (_cursor.Accept(Keyword.Initially, Keyword.Immediate))
            {
                deferred = deferred != true ? false : throw Conflicting(position);
            }
            else if (onTable && _cursor.Accept(Keyword.Not, Keyword.Valid))
            {
                notValid = true;
            }
            else if (onTable && _cursor.Accept(Keyword.No, Keyword.Inherit))
            {
                noInherit = true;
            }
            else
            {
                break;
            }

            Check(constraint.Kind, position, deferrable == true || deferred == true, notValid, noInherit);
        }

        return constraint with
        {
            Deferrable = deferrable ?? deferred == true,
            InitiallyDeferred = deferred == true,
            NotValid = notValid,
            NoInherit = noInherit || constraint.NoInherit,
        };
    }

    private SqlException Conflicting(int position) => _cursor.Error(position, "conflicting constraint properties");

    private void Check(ConstraintKind kind, int position, bool deferrable, bool notValid, bool noInherit)
    {
        string name = kind switch
        {
            ConstraintKind.Check => "CHECK",
            ConstraintKind.Unique => "UNIQUE",
            ConstraintKind.PrimaryKey => "PRIMARY KEY",
            ConstraintKind.Exclude => "EXCLUDE",
            _ => "FOREIGN KEY",
        };
        string? wrong = deferrable && kind == ConstraintKind.Check ? "DEFERRABLE"
            : notValid && kind is not (ConstraintKind.Check or ConstraintKind.ForeignKey) ? "NOT VALID"
            : noInherit && kind != ConstraintKind.Check ? "NO INHERIT"
            : null;
        if (wrong is not null)
        {
            throw _cursor.Error(position, $"{name} constraints cannot be marked {wrong}", SqlState.FeatureNotSupported);
        }
    }
}
