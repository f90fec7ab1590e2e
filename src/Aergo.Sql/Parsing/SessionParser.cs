using System;
using System.Collections.Generic;
using System.Globalization;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads transactions, settings, prepared statements, cursors, EXPLAIN, branches and maintenance.</summary>
internal sealed class SessionParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    // ---- transactions -----------------------------------------------------------------------------------------------------

    public Statement? Transaction(int start)
    {
        Token token = _cursor.Current;
        switch (token.Keyword)
        {
            case Keyword.Begin:
                _cursor.Read();
                Work();
                return Make(TransactionAction.Begin, null, Modes());
            case Keyword.Start:
                _cursor.Read();
                _cursor.Expect(Keyword.Transaction);
                return Make(TransactionAction.Begin, null, Modes());
            case Keyword.Commit when _cursor.Peek(1).Keyword == Keyword.Prepared:
                _cursor.Index += 2;
                return Make(TransactionAction.CommitPrepared, _cursor.StringValue(), []);
            case Keyword.Rollback when _cursor.Peek(1).Keyword == Keyword.Prepared:
                _cursor.Index += 2;
                return Make(TransactionAction.RollbackPrepared, _cursor.StringValue(), []);
            case Keyword.Prepare when _cursor.Peek(1).Keyword == Keyword.Transaction:
                _cursor.Index += 2;
                return Make(TransactionAction.Prepare, _cursor.StringValue(), []);
            case Keyword.Commit or Keyword.End:
                _cursor.Read();
                Work();
                return Make(TransactionAction.Commit, null, Chain());
            case Keyword.Rollback or Keyword.Abort:
                _cursor.Read();
                Work();
                if (token.Keyword == Keyword.Rollback && _cursor.Accept(Keyword.To))
                {
                    _cursor.Accept(Keyword.Savepoint);
                    return Make(TransactionAction.RollbackTo, _cursor.ColumnId(), []);
                }

                return Make(TransactionAction.Rollback, null, Chain());
            case Keyword.Savepoint:
                _cursor.Read();
                return Make(TransactionAction.Savepoint, _cursor.ColumnId(), []);
            case Keyword.Release:
                _cursor.Read();
                _cursor.Accept(Keyword.Savepoint);
                return Make(TransactionAction.Release, _cursor.ColumnId(), []);
            default:
                return null;
        }

        TransactionStatement Make(TransactionAction action, string? name, IReadOnlyList<string> options) => new(action, name, options) { Position = start };
    }

    private void Work()
    {
        if (!_cursor.Accept(Keyword.Work))
        {
            _cursor.Accept(Keyword.Transaction);
        }
    }

    private IReadOnlyList<string> Chain()
    {
        if (!_cursor.Accept(Keyword.And))
        {
            return [];
        }

        bool none = _cursor.Accept(Keyword.No);
        _cursor.Expect(Keyword.Chain);
        return none ? [] : ["chain"];
    }

    private List<string> Modes()
    {
        var modes = new List<string>();
        while (true)
        {
            if (_cursor.Accept(Keyword.Isolation))
            {
                _cursor.Expect(Keyword.Level);
                modes.Add("isolation level " + IsolationLevel());
            }
            else if (_cursor.Accept(Keyword.Read))
            {
                bool only = _cursor.Accept(Keyword.Only);
                if (!only)
                {
                    _cursor.Expect(Keyword.Write);
                }

                modes.Add(only ? "read only" : "read write");
            }
            else if (_cursor.Accept(Keyword.Deferrable))
            {
                modes.Add("deferrable");
            }
            else if (_cursor.Accept(Keyword.Not))
            {
                _cursor.Expect(Keyword.Deferrable);
                modes.Add("not deferrable");
            }
            else if (modes.Count == 0 || !_cursor.Accept(TokenKind.Comma))
            {
                return modes;
            }
        }
    }

    private string IsolationLevel()
    {
        if (_cursor.Accept(Keyword.Serializable))
        {
            return "serializable";
        }

        if (_cursor.Accept(Keyword.Repeatable))
        {
            _cursor.Expect(Keyword.Read);
            return "repeatable read";
        }

        _cursor.Expect(Keyword.Read);
        if (_cursor.Accept(Keyword.Committed))
        {
            return "read committed";
        }

        _cursor.Expect(Keyword.Uncommitted);
        return "read uncommitted";
    }

    // ---- settings ---------------------------------------------------------------------------------------------------------

    /// <summary>A setting's name, perhaps with dots.</summary>
    public string SettingName()
    {
        string name = _cursor.ColumnId();
        while (_cursor.Accept(TokenKind.Dot))
        {
            name += "." + _cursor.ColumnId();
        }

        return name;
    }

    public Statement SetAny(int start)
    {
        if (!_cursor.Is(Keyword.Set, Keyword.Constraints))
        {
            return Set(start);
        }

        _cursor.Index += 2;
        List<QualifiedName> names = _cursor.Accept(Keyword.All) ? [] : _cursor.List(_cursor.QualifiedName);
        bool deferred = _cursor.Accept(Keyword.Deferred);
        if (!deferred)
        {
            _cursor.Expect(Keyword.Immediate);
        }

        return new SetConstraintsStatement(names, deferred) { Position = start };
    }

    public SetStatement Set(int start)
    {
        _cursor.Expect(Keyword.Set);
        bool local = _cursor.Accept(Keyword.Local);
        if (!local && _cursor.Is(Keyword.Session) && _cursor.Peek(1).Keyword == Keyword.Characteristics)
        {
            _cursor.Index += 2;
            _cursor.Expect(Keyword.As, Keyword.Transaction);
            return Make("session characteristics", RequiredModes());
        }

        bool authorization = _cursor.Is(Keyword.Session, Keyword.Authorization);
        if (!local && !authorization)
        {
            _cursor.Accept(Keyword.Session);
            authorization = _cursor.Is(Keyword.Session, Keyword.Authorization);
        }

        if (authorization)
        {
            _cursor.Index += 2;
            return _cursor.Accept(Keyword.Default)
                ? new SetStatement("session_authorization", [], local, true) { Position = start }
                : Make("session_authorization", [WordOrString()]);
        }

        switch (_cursor.Keyword)
        {
            case Keyword.Transaction:
                _cursor.Read();
                return _cursor.Accept(Keyword.Snapshot) ? Make("transaction snapshot", [_cursor.StringValue()]) : Make("transaction", RequiredModes());
            case Keyword.Time when _cursor.Peek(1).Keyword == Keyword.Zone:
                _cursor.Index += 2;
                return TimeZone(start, local);
            case Keyword.Role when _cursor.Peek(1).Kind != TokenKind.Operator && _cursor.Peek(1).Keyword != Keyword.To:
                _cursor.Read();
                return Make("role", [WordOrString()]);
            case Keyword.Names:
                _cursor.Read();
                return _cursor.Kind == TokenKind.String
                    ? Make("client_encoding", [_cursor.StringValue()])
                    : new SetStatement("client_encoding", [], local, true) { Position = start };
            case Keyword.Schema:
                _cursor.Read();
                return Make("search_path", [_cursor.StringValue()]);
            case Keyword.Catalog:
                throw _cursor.NotSupported(_cursor.Start, "changing the current database");
            case Keyword.Xml when _cursor.Peek(1).Keyword == Keyword.Option:
                _cursor.Index += 2;
                return Make("xmloption", [_cursor.Label()]);
        }

        string name = SettingName();
        if (_cursor.Is(Keyword.From, Keyword.Current))
        {
            _cursor.Index += 2;
            return Make(name, ["from current"]);
        }

        if (!_cursor.Accept(Keyword.To))
        {
            _cursor.ExpectOperator("=");
        }

        return _cursor.Accept(Keyword.Default)
            ? new SetStatement(name, [], local, true) { Position = start }
            : Make(name, _cursor.List(SettingValue));

        SetStatement Make(string setting, IReadOnlyList<string> values) => new(setting, values, local, false) { Position = start };
    }

    private List<string> RequiredModes()
    {
        List<string> modes = Modes();
        return modes.Count > 0 ? modes : throw _cursor.SyntaxError();
    }

    private string WordOrString() => _cursor.Is(TokenKind.String) ? _cursor.StringValue() : _cursor.NonReserved();

    private string SettingValue()
    {
        if (_cursor.IsOperator("-") || _cursor.IsOperator("+"))
        {
            string sign = _cursor.Read().Text == "-" ? "-" : "";
            return _cursor.Kind is TokenKind.Integer or TokenKind.Decimal ? sign + _cursor.Read().Text : throw _cursor.SyntaxError();
        }

        if (_cursor.Kind is TokenKind.Integer or TokenKind.Decimal)
        {
            return _cursor.Read().Text;
        }

        return _cursor.Keyword is Keyword.True or Keyword.False or Keyword.On ? _cursor.Read().Text : WordOrString();
    }

    private SetStatement TimeZone(int start, bool local)
    {
        const string Name = "timezone";
        if (_cursor.Accept(Keyword.Default) || _cursor.Accept(Keyword.Local))
        {
            return new SetStatement(Name, [], local, true) { Position = start };
        }

        if (!_cursor.Is(Keyword.Interval))
        {
            return new SetStatement(Name, [SettingValue()], local, false) { Position = start };
        }

        int from = _cursor.Start;
        grammar.Primaries.Parse();
        return new SetStatement(Name, [_cursor.TextFrom(from)], local, false) { Position = start };
    }

    public ResetStatement Reset(int start)
    {
        _cursor.Expect(Keyword.Reset);
        return new ResetStatement(NameOrAll()) { Position = start };
    }

    public ShowStatement Show(int start)
    {
        _cursor.Expect(Keyword.Show);
        return new ShowStatement(NameOrAll()) { Position = start };
    }

    private string? NameOrAll()
    {
        if (_cursor.Accept(Keyword.All))
        {
            return null;
        }

        if (_cursor.Accept(Keyword.Time, Keyword.Zone))
        {
            return "timezone";
        }

        if (_cursor.Accept(Keyword.Transaction, Keyword.Isolation))
        {
            _cursor.Expect(Keyword.Level);
            return "transaction_isolation";
        }

        return _cursor.Accept(Keyword.Session, Keyword.Authorization) ? "session_authorization" : SettingName();
    }

    public DiscardStatement Discard(int start)
    {
        _cursor.Expect(Keyword.Discard);
        Token what = _cursor.Read();
        string text = what.Keyword switch
        {
            Keyword.All => "all",
            Keyword.Plans => "plans",
            Keyword.Sequences => "sequences",
            Keyword.Temp or Keyword.Temporary => "temp",
            _ => throw _cursor.Near(what),
        };
        return new DiscardStatement(text) { Position = start };
    }

    // ---- prepared statements ----------------------------------------------------------------------------------------------

    public PrepareStatement Prepare(int start)
    {
        _cursor.Expect(Keyword.Prepare);
        string name = _cursor.ColumnId();
        List<TypeName> types = _cursor.Is(TokenKind.LeftParenthesis) ? _cursor.Parenthesised(() => grammar.Types.Parse()) : [];
        _cursor.Expect(Keyword.As);
        int from = _cursor.Start;
        Statement statement = grammar.Statements.Preparable();
        return new PrepareStatement(name, types, statement with { Text = _cursor.TextFrom(from) }) { Position = start };
    }

    public ExecuteStatement Execute(int start)
    {
        _cursor.Expect(Keyword.Execute);
        string name = _cursor.ColumnId();
        return new ExecuteStatement(name, _cursor.Is(TokenKind.LeftParenthesis) ? _cursor.Parenthesised(grammar.Expressions.Parse) : []) { Position = start };
    }

    public DeallocateStatement Deallocate(int start)
    {
        _cursor.Expect(Keyword.Deallocate);
        _cursor.Accept(Keyword.Prepare);
        return new DeallocateStatement(_cursor.Accept(Keyword.All) ? null : _cursor.ColumnId()) { Position = start };
    }

    // ---- cursors ----------------------------------------------------------------------------------------------------------

    public DeclareCursorStatement Declare(int start)
    {
        _cursor.Expect(Keyword.Declare);
        string name = _cursor.ColumnId();
        bool scroll = false;
        bool noScroll = false;
        bool binary = false;
        bool insensitive = false;
        while (!_cursor.Is(Keyword.Cursor))
        {
            if (_cursor.Accept(Keyword.Scroll))
            {
                scroll = true;
            }
            else if (_cursor.Accept(Keyword.No))
            {
                _cursor.Expect(Keyword.Scroll);
                noScroll = true;
            }
            else if (_cursor.Accept(Keyword.Binary))
            {
                binary = true;
            }
            else if (!_cursor.Accept(Keyword.Asensitive))
            {
                _cursor.Expect(Keyword.Insensitive);
                insensitive = true;
            }
        }

        _cursor.Expect(Keyword.Cursor);
        bool hold = _cursor.Accept(Keyword.With, Keyword.Hold);
        if (!hold)
        {
            _cursor.Accept(Keyword.Without, Keyword.Hold);
        }

        _cursor.Expect(Keyword.For);
        int from = _cursor.Start;
        SelectStatement query = grammar.Selects.Parse();
        return new DeclareCursorStatement(name, query with { Text = _cursor.TextFrom(from) }, scroll, noScroll, hold, binary) { Insensitive = insensitive, Position = start };
    }

    public FetchStatement Fetch(int start)
    {
        bool move = _cursor.Read().Keyword == Keyword.Move;
        (FetchDirection direction, long count) = Direction();
        if (!_cursor.Accept(Keyword.From))
        {
            _cursor.Accept(Keyword.In);
        }

        return new FetchStatement(_cursor.ColumnId(), direction, count, move) { Position = start };
    }

    private (FetchDirection Direction, long Count) Direction()
    {
        // A direction word may also be the cursor's name, when nothing follows it.
        bool alone = _cursor.Peek(1).Kind is TokenKind.End or TokenKind.Semicolon;
        if (_cursor.Kind is TokenKind.Integer or TokenKind.Operator)
        {
            return (FetchDirection.Forward, Count());
        }

        if (_cursor.Accept(Keyword.All))
        {
            return (FetchDirection.ForwardAll, 0);
        }

        if (alone)
        {
            return (FetchDirection.Next, 1);
        }

        switch (_cursor.Keyword)
        {
            case Keyword.Next:
                _cursor.Read();
                return (FetchDirection.Next, 1);
            case Keyword.Prior:
                _cursor.Read();
                return (FetchDirection.Prior, 1);
            case Keyword.First:
                _cursor.Read();
                return (FetchDirection.First, 1);
            case Keyword.Last:
                _cursor.Read();
                return (FetchDirection.Last, 1);
            case Keyword.Absolute:
                _cursor.Read();
                return (FetchDirection.Absolute, Count());
            case Keyword.Relative:
                _cursor.Read();
                return (FetchDirection.Relative, Count());
            case Keyword.Forward or Keyword.Backward:
                bool forward = _cursor.Read().Keyword == Keyword.Forward;
                if (_cursor.Accept(Keyword.All))
                {
                    return (forward ? FetchDirection.ForwardAll : FetchDirection.BackwardAll, 0);
                }

                return (forward ? FetchDirection.Forward : FetchDirection.Backward, _cursor.Kind is TokenKind.Integer or TokenKind.Operator ? Count() : 1);
            default:
                return (FetchDirection.Next, 1);
        }
    }

    private long Count()
    {
        bool negative = _cursor.AcceptOperator("-");
        if (!negative)
        {
            _cursor.AcceptOperator("+");
        }

        int value = _cursor.IntegerValue();
        return negative ? -(long)value : value;
    }

    public CloseStatement Close(int start)
    {
        _cursor.Expect(Keyword.Close);
        return new CloseStatement(_cursor.Accept(Keyword.All) ? null : _cursor.ColumnId()) { Position = start };
    }

    // ---- EXPLAIN, LOCK, maintenance, events -------------------------------------------------------------------------------

    public ExplainStatement Explain(int start)
    {
        _cursor.Expect(Keyword.Explain);
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        if (_cursor.Is(TokenKind.LeftParenthesis) && Cursor.IsLabel(_cursor.Peek(1)) && !grammar.Primaries.QueryAhead())
        {
            _cursor.Parenthesised(() =>
            {
                string name = _cursor.Label();
                bool value = _cursor.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Decimal or TokenKind.Operator || Cursor.IsLabel(_cursor.Current);
                options[name == "analyse" ? "analyze" : name] = value ? grammar.Definitions.OptionValue() : "true";
                return true;
            });
        }
        else
        {
            if (_cursor.Accept(Keyword.Analyze) || _cursor.Accept(Keyword.Analyse))
            {
                options["analyze"] = "true";
            }

            if (_cursor.Accept(Keyword.Verbose))
            {
                options["verbose"] = "true";
            }
        }

        int from = _cursor.Start;
        Statement statement = grammar.Statements.Explainable();
        return new ExplainStatement(statement with { Text = _cursor.TextFrom(from) }, options) { Position = start };
    }

    public LockStatement Lock(int start)
    {
        _cursor.Expect(Keyword.Lock);
        _cursor.Accept(Keyword.Table);
        List<QualifiedName> tables = _cursor.List(() => grammar.Tables.Relation().Name);
        if (_cursor.Accept(Keyword.In))
        {
            if (_cursor.Accept(Keyword.Access))
            {
                ShareOrExclusive();
            }
            else if (_cursor.Accept(Keyword.Row))
            {
                ShareOrExclusive();
            }
            else if (_cursor.Accept(Keyword.Share))
            {
                if (_cursor.Accept(Keyword.Update) || _cursor.Accept(Keyword.Row))
                {
                    _cursor.Expect(Keyword.Exclusive);
                }
            }
            else
            {
                _cursor.Expect(Keyword.Exclusive);
            }

            _cursor.Expect(Keyword.Mode);
        }

        _cursor.Accept(Keyword.Nowait);
        return new LockStatement(tables) { Position = start };

        void ShareOrExclusive()
        {
            if (!_cursor.Accept(Keyword.Share))
            {
                _cursor.Expect(Keyword.Exclusive);
            }
        }
    }

    // Accepted without effect; what they name is not looked at.
    public Statement Maintenance(int start)
    {
        Token token = _cursor.Read();
        string tag = token.Keyword == Keyword.Analyse ? "ANALYZE" : token.Text.ToUpper(CultureInfo.InvariantCulture);
        if (token.Keyword == Keyword.Refresh)
        {
            _cursor.Expect(Keyword.Materialized, Keyword.View);
            grammar.Statements.SkipToEnd();
            return new UnsupportedStatement("materialized views") { Position = start };
        }

        switch (token.Keyword)
        {
            case Keyword.Vacuum or Keyword.Analyze or Keyword.Analyse or Keyword.Cluster:
                if (_cursor.Is(TokenKind.LeftParenthesis))
                {
                    _cursor.Parenthesised(() =>
                    {
                        _cursor.Label();
                        if (!_cursor.Is(TokenKind.Comma) && !_cursor.Is(TokenKind.RightParenthesis))
                        {
                            grammar.Definitions.OptionValue();
                        }

                        return true;
                    });
                }

                while (_cursor.Keyword is Keyword.Full or Keyword.Freeze or Keyword.Verbose or Keyword.Analyze or Keyword.Analyse)
                {
                    _cursor.Read();
                }

                break;
            case Keyword.Reindex:
                if (_cursor.Is(TokenKind.LeftParenthesis))
                {
                    grammar.Definitions.Options();
                }

                if (_cursor.Keyword is not (Keyword.Index or Keyword.Table or Keyword.Schema or Keyword.System or Keyword.Database))
                {
                    throw _cursor.SyntaxError();
                }

                _cursor.Read();
                _cursor.Accept(Keyword.Concurrently);
                break;
            case Keyword.Checkpoint:
                return new MaintenanceStatement(tag) { Position = start };
        }

        if (_cursor.AtColumnId)
        {
            _cursor.List(() =>
            {
                QualifiedName name = grammar.Tables.Relation().Name;
                _cursor.OptionalColumnNames();
                return name;
            });
            if (_cursor.Accept(Keyword.Using) || _cursor.Accept(Keyword.On))
            {
                _cursor.QualifiedName();
            }
        }

        return new MaintenanceStatement(tag) { Position = start };
    }

    public ListenStatement Listen(int start)
    {
        _cursor.Expect(Keyword.Listen);
        return new ListenStatement(_cursor.ColumnId()) { Position = start };
    }

    public UnlistenStatement Unlisten(int start)
    {
        _cursor.Expect(Keyword.Unlisten);
        return new UnlistenStatement(_cursor.AcceptOperator("*") ? null : _cursor.ColumnId()) { Position = start };
    }

    public NotifyStatement Notify(int start)
    {
        _cursor.Expect(Keyword.Notify);
        string channel = _cursor.ColumnId();
        return new NotifyStatement(channel, _cursor.Accept(TokenKind.Comma) ? _cursor.StringValue() : "") { Position = start };
    }

    // ---- branches ---------------------------------------------------------------------------------------------------------

    /// <summary>BRANCH name [FROM other] [AT BLOCK n | AT COMMIT c | AT TIMESTAMP t]; CREATE was read.</summary>
    public BranchStatement CreateBranch(int start)
    {
        _cursor.ExpectWord("branch");
        string name = _cursor.ColumnId();
        string? other = _cursor.Accept(Keyword.From) ? _cursor.ColumnId() : null;
        PointInTime? at = null;
        int position = _cursor.Start;
        if (_cursor.Accept(Keyword.At))
        {
            PointInTimeKind kind = PointInTimeKind.Block;
            if (_cursor.Accept(Keyword.Commit))
            {
                kind = PointInTimeKind.Commit;
            }
            else if (_cursor.Accept(Keyword.Timestamp))
            {
                kind = PointInTimeKind.Timestamp;
            }
            else
            {
                _cursor.ExpectWord("block");
            }

            at = new PointInTime(kind, grammar.Expressions.Parse()) { Position = position };
        }

        return new BranchStatement(BranchAction.Create, name, other, at, null) { Position = start };
    }

    /// <summary>BRANCH name; DROP was read.</summary>
    public BranchStatement DropBranch(int start)
    {
        _cursor.ExpectWord("branch");
        return new BranchStatement(BranchAction.Drop, _cursor.ColumnId(), null, null, null) { Position = start };
    }

    /// <summary>MERGE BRANCH name INTO other [ON CONFLICT OURS | THEIRS | FAIL]</summary>
    public BranchStatement MergeBranch(int start)
    {
        _cursor.Expect(Keyword.Merge);
        _cursor.ExpectWord("branch");
        string name = _cursor.ColumnId();
        _cursor.Expect(Keyword.Into);
        string other = _cursor.ColumnId();
        string? conflict = null;
        if (_cursor.Accept(Keyword.On, Keyword.Conflict))
        {
            conflict = _cursor.Current is { Kind: TokenKind.Word, Text: "ours" or "theirs" or "fail" } ? _cursor.Read().Text : throw _cursor.SyntaxError();
        }

        return new BranchStatement(BranchAction.Merge, name, other, null, conflict) { Position = start };
    }
}
