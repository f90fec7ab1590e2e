using System;
using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads CREATE and ALTER of functions and procedures, CREATE TRIGGER, DO and CALL.</summary>
internal sealed class RoutineStatementParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    // ---- signatures -------------------------------------------------------------------------------------------------------

    /// <summary>[mode] [name] type [DEFAULT value]</summary>
    private RoutineParameter Parameter(bool allowDefault)
    {
        int position = _cursor.Start;
        ParameterMode? mode = OptionalMode();
        string? name = null;
        if (NameAhead())
        {
            name = _cursor.Read().Text;
            mode ??= OptionalMode();
        }

        TypeName type = grammar.Types.Parse(allowPercent: true);
        Expression? value = null;
        string? text = null;
        if (allowDefault && (_cursor.Accept(Keyword.Default) || _cursor.AcceptOperator("=")))
        {
            int start = _cursor.Start;
            value = grammar.Expressions.Parse();
            text = _cursor.TextFrom(start);
        }

        return new RoutineParameter(name, mode ?? ParameterMode.In, type, value, text) { Position = position };
    }

    private ParameterMode? OptionalMode()
    {
        switch (_cursor.Keyword)
        {
            case Keyword.In:
                _cursor.Read();
                return _cursor.Accept(Keyword.Out) ? ParameterMode.InOut : ParameterMode.In;
            case Keyword.Out:
                _cursor.Read();
                return ParameterMode.Out;
            case Keyword.Inout:
                _cursor.Read();
                return ParameterMode.InOut;
            case Keyword.Variadic:
                _cursor.Read();
                return ParameterMode.Variadic;
            default:
                return null;
        }
    }

    /// <summary>Whether a name stands before the type: then a further word must follow that starts a type.</summary>
    private bool NameAhead()
    {
        if (!Cursor.IsFunctionName(_cursor.Current))
        {
            return false;
        }

        // double precision: two words, one type.
        if (_cursor.Is(Keyword.Double, Keyword.Precision))
        {
            return false;
        }

        Token next = _cursor.Peek(1);
        return next.Keyword is Keyword.In or Keyword.Out or Keyword.Inout or Keyword.Variadic or Keyword.Setof
            || ((Cursor.IsColumnId(next) || Cursor.IsFunctionName(next)) && next.Keyword is not (Keyword.Varying or Keyword.Without));
    }

    private List<RoutineParameter> Parameters(bool allowDefault)
    {
        _cursor.Expect(TokenKind.LeftParenthesis);
        List<RoutineParameter> parameters = _cursor.Is(TokenKind.RightParenthesis) ? [] : _cursor.List(() => Parameter(allowDefault));
        _cursor.Expect(TokenKind.RightParenthesis);
        return parameters;
    }

    /// <summary>A routine's name, with argument types where they were written.</summary>
    public RoutineSignature Signature()
    {
        int position = _cursor.Start;
        QualifiedName name = Name();
        return new RoutineSignature(name, _cursor.Is(TokenKind.LeftParenthesis) ? Parameters(false) : null) { Position = position };
    }

    private QualifiedName Name()
    {
        int position = _cursor.Start;
        Token first = _cursor.Current;
        if (!Cursor.IsFunctionName(first) && !(Cursor.IsColumnId(first) && _cursor.Peek(1).Kind == TokenKind.Dot))
        {
            throw _cursor.SyntaxError();
        }

        return _cursor.NameTail(_cursor.Read().Text, position);
    }

    // ---- CREATE FUNCTION, PROCEDURE ---------------------------------------------------------------------------------------

    public CreateRoutineStatement Create(int start, bool procedure, bool orReplace)
    {
        QualifiedName name = Name();
        List<RoutineParameter> parameters = Parameters(true);
        TypeName? returns = null;
        bool returnsTable = false;
        if (!procedure && _cursor.Accept(Keyword.Returns))
        {
            returnsTable = _cursor.Is(Keyword.Table) && _cursor.Peek(1).Kind == TokenKind.LeftParenthesis;
            if (returnsTable)
            {
                _cursor.Read();
                parameters.AddRange(_cursor.Parenthesised(TableColumn));
            }
            else
            {
                returns = grammar.Types.Parse(allowPercent: true);
            }
        }

        var routine = new CreateRoutineStatement(name, procedure, orReplace, parameters) { Returns = returns, ReturnsTable = returnsTable, Position = start };
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        bool isBodySeen = false;
        while (true)
        {
            if (_cursor.Is(Keyword.As))
            {
                isBodySeen = isBodySeen ? throw Redundant() : true;
                _cursor.Read();
                routine = routine with { Body = _cursor.StringValue() };
                if (_cursor.Accept(TokenKind.Comma))
                {
                    throw _cursor.NotSupported(_cursor.Start, "functions in object files");
                }
            }
            else if (_cursor.Is(Keyword.Language))
            {
                if (routine.Language is not null)
                {
                    throw Redundant();
                }

                _cursor.Read();
                routine = routine with { Language = _cursor.Is(TokenKind.String) ? _cursor.StringValue() : _cursor.NonReserved() };
            }
            else if (_cursor.Accept(Keyword.Window))
            {
                routine = routine with { Window = true };
            }
            else if (_cursor.Is(Keyword.Transform))
            {
                throw _cursor.NotSupported(_cursor.Start, "TRANSFORM");
            }
            else if (!CommonOption(ref routine, settings))
            {
                break;
            }
        }

        return Standard(routine with { Settings = settings });
    }

    private SqlException Redundant() => _cursor.Error(_cursor.Start, "conflicting or redundant options");

    private RoutineParameter TableColumn()
    {
        int position = _cursor.Start;
        string name = _cursor.FunctionName();
        return new RoutineParameter(name, ParameterMode.Table, grammar.Types.Parse(allowPercent: true), null) { Position = position };
    }

    /// <summary>The SQL-standard body, if one follows.</summary>
    private CreateRoutineStatement Standard(CreateRoutineStatement routine)
    {
        int start = _cursor.Start;
        if (_cursor.Accept(Keyword.Return))
        {
            Expression value = grammar.Expressions.Parse();
            return routine with { ReturnExpression = value, AtomicText = _cursor.TextFrom(start) };
        }

        if (!_cursor.Is(Keyword.Begin, Keyword.Atomic))
        {
            return routine;
        }

        List<Statement> statements = StandardBody();
        return routine with { AtomicBody = statements, AtomicText = _cursor.TextFrom(start) };
    }

    /// <summary>RETURN expression, or BEGIN ATOMIC … END.</summary>
    public List<Statement> StandardBody()
    {
        if (_cursor.Is(Keyword.Return))
        {
            return [Return()];
        }

        _cursor.Expect(Keyword.Begin, Keyword.Atomic);
        var statements = new List<Statement>();
        while (!_cursor.Accept(Keyword.End))
        {
            if (_cursor.Accept(TokenKind.Semicolon))
            {
                continue;
            }

            int at = _cursor.Start;
            Statement statement = _cursor.Is(Keyword.Return) ? Return() : grammar.Statements.Parse();
            statements.Add(statement with { Text = _cursor.TextFrom(at) });
            _cursor.Expect(TokenKind.Semicolon);
        }

        return statements;
    }

    // RETURN inside BEGIN ATOMIC is a SELECT of one expression.
    private SelectStatement Return()
    {
        int position = _cursor.Start;
        _cursor.Expect(Keyword.Return);
        var item = new SelectItem(grammar.Expressions.Parse(), null) { Position = position };
        return new SelectStatement(new SelectCore([item]) { Position = position }) { Position = position };
    }

    /// <summary>Options that CREATE and ALTER share; false when none stands here.</summary>
    private bool CommonOption(ref CreateRoutineStatement routine, Dictionary<string, string> settings)
    {
        Token token = _cursor.Current;
        switch (token.Keyword)
        {
            case Keyword.Immutable or Keyword.Stable or Keyword.Volatile:
                if (routine.Volatility is not null)
                {
                    throw Redundant();
                }

                _cursor.Read();
                routine = routine with { Volatility = token.Text };
                return true;
            case Keyword.Strict:
                NotTwice(routine.Strict);
                _cursor.Read();
                routine = routine with { Strict = true };
                return true;
            case Keyword.Called:
                NotTwice(routine.Strict);
                _cursor.Read();
                _cursor.Expect(Keyword.On, Keyword.Null);
                _cursor.Expect(Keyword.Input);
                routine = routine with { Strict = false };
                return true;
            case Keyword.Returns when _cursor.Peek(1).Keyword == Keyword.Null:
                NotTwice(routine.Strict);
                _cursor.Index += 2;
                _cursor.Expect(Keyword.On, Keyword.Null);
                _cursor.Expect(Keyword.Input);
                routine = routine with { Strict = true };
                return true;
            case Keyword.External or Keyword.Security:
                NotTwice(routine.SecurityDefiner);
                _cursor.Accept(Keyword.External);
                _cursor.Expect(Keyword.Security);
                bool definer = _cursor.Accept(Keyword.Definer);
                if (!definer)
                {
                    _cursor.Expect(Keyword.Invoker);
                }

                routine = routine with { SecurityDefiner = definer };
                return true;
            case Keyword.Leakproof:
                NotTwice(routine.Leakproof);
                _cursor.Read();
                routine = routine with { Leakproof = true };
                return true;
            case Keyword.Not when _cursor.Peek(1).Keyword == Keyword.Leakproof:
                NotTwice(routine.Leakproof);
                _cursor.Index += 2;
                routine = routine with { Leakproof = false };
                return true;
            case Keyword.Parallel:
                _cursor.Read();
                int parallelAt = _cursor.Start;
                string parallel = _cursor.ColumnId();
                routine = parallel is "safe" or "restricted" or "unsafe"
                    ? routine with { Parallel = parallel }
                    : throw _cursor.Error(parallelAt, "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE");
                return true;
            case Keyword.Cost or Keyword.Rows or Keyword.Support:
                _cursor.Read();
                grammar.Definitions.OptionValue();
                return true;
            case Keyword.Set:
                SetStatement set = grammar.Sessions.Set(token.Start);
                settings[set.Name] = string.Join(", ", set.Values);
                return true;
            default:
                return false;
        }
    }

    private void NotTwice(bool? given)
    {
        if (given is not null)
        {
            throw Redundant();
        }
    }

    // ---- ALTER FUNCTION, PROCEDURE, ROUTINE -------------------------------------------------------------------------------

    public Statement Alter(int start, ObjectKind kind)
    {
        var alter = new AlterRoutineStatement(kind, Signature()) { Position = start };
        if (_cursor.Accept(Keyword.Rename, Keyword.To))
        {
            return alter with { NewName = _cursor.ColumnId() };
        }

        if (_cursor.Accept(Keyword.Owner, Keyword.To))
        {
            return alter with { NewOwner = grammar.Rights.Role() };
        }

        if (_cursor.Accept(Keyword.Set, Keyword.Schema))
        {
            return alter with { NewSchema = _cursor.ColumnId() };
        }

        if (_cursor.Is(Keyword.Depends) || _cursor.Is(Keyword.No))
        {
            grammar.Statements.SkipToEnd();
            return new UnsupportedStatement("DEPENDS ON EXTENSION") { Position = start };
        }

        var options = new CreateRoutineStatement(alter.Signature.Name, false, false, []);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var all = new Dictionary<string, string?>(StringComparer.Ordinal);
        int count = 0;
        while (true)
        {
            if (_cursor.Accept(Keyword.Reset))
            {
                all[_cursor.Accept(Keyword.All) ? "all" : grammar.Sessions.SettingName()] = null;
            }
            else if (!CommonOption(ref options, settings))
            {
                break;
            }

            count++;
        }

        if (count == 0)
        {
            throw _cursor.SyntaxError();
        }

        _cursor.Accept(Keyword.Restrict);
        foreach ((string name, string value) in settings)
        {
            all[name] = value;
        }

        return alter with { Volatility = options.Volatility, Strict = options.Strict, SecurityDefiner = options.SecurityDefiner, Parallel = options.Parallel, Settings = all };
    }

    // ---- DO, CALL ---------------------------------------------------------------------------------------------------------

    public DoStatement Do(int start)
    {
        _cursor.Expect(Keyword.Do);
        string? body = null;
        string? language = null;
        while (body is null || _cursor.Is(TokenKind.String) || _cursor.Is(Keyword.Language))
        {
            if (_cursor.Is(TokenKind.String))
            {
                body = body is null ? _cursor.StringValue() : throw Redundant();
            }
            else
            {
                if (language is not null)
                {
                    throw Redundant();
                }

                _cursor.Expect(Keyword.Language);
                language = _cursor.Is(TokenKind.String) ? _cursor.StringValue() : _cursor.NonReserved();
            }
        }

        return new DoStatement(body, language) { Position = start };
    }

    public CallStatement Call(int start)
    {
        _cursor.Expect(Keyword.Call);
        QualifiedName name = Name();
        return new CallStatement(grammar.Primaries.Arguments(name)) { Position = start };
    }

    // ---- triggers ---------------------------------------------------------------------------------------------------------

    /// <summary>What follows CREATE [OR REPLACE] [CONSTRAINT] TRIGGER.</summary>
    public CreateTriggerStatement Trigger(int start, bool orReplace, bool constraint)
    {
        string name = _cursor.ColumnId();
        TriggerTiming timing = constraint ? ConstraintTiming() : Timing();
        var events = new List<TriggerEvent>();
        List<string> updateOf = [];
        do
        {
            int at = _cursor.Start;
            TriggerEvent next = _cursor.Read().Keyword switch
            {
                Keyword.Insert => TriggerEvent.Insert,
                Keyword.Update => TriggerEvent.Update,
                Keyword.Delete => TriggerEvent.Delete,
                Keyword.Truncate => TriggerEvent.Truncate,
                _ => throw _cursor.Near(_cursor.Peek(-1)),
            };
            if (events.Contains(next))
            {
                throw _cursor.Error(at, "duplicate trigger events specified");
            }

            events.Add(next);
            if (next == TriggerEvent.Update && _cursor.Accept(Keyword.Of))
            {
                updateOf = _cursor.List(_cursor.ColumnId);
            }
        }
        while (_cursor.Accept(Keyword.Or));

        _cursor.Expect(Keyword.On);
        QualifiedName table = _cursor.QualifiedName();
        if (constraint && _cursor.Accept(Keyword.From))
        {
            _cursor.QualifiedName();
        }

        bool deferrable = false;
        bool deferred = false;
        if (constraint)
        {
            ConstraintDefinition attributes = grammar.Constraints.Attributes(new ConstraintDefinition(ConstraintKind.ForeignKey), false);
            (deferrable, deferred) = (attributes.Deferrable, attributes.InitiallyDeferred);
        }

        (string? oldTable, string? newTable) = Referencing();
        bool forEachRow = false;
        if (_cursor.Accept(Keyword.For))
        {
            _cursor.Accept(Keyword.Each);
            forEachRow = _cursor.Accept(Keyword.Row);
            if (!forEachRow)
            {
                _cursor.Expect(Keyword.Statement);
            }
        }

        Expression? when = null;
        string? whenText = null;
        if (_cursor.Accept(Keyword.When))
        {
            (when, whenText) = grammar.Definitions.Parenthesised();
        }

        _cursor.Expect(Keyword.Execute);
        if (!_cursor.Accept(Keyword.Function))
        {
            _cursor.Expect(Keyword.Procedure);
        }

        QualifiedName function = Name();
        _cursor.Expect(TokenKind.LeftParenthesis);
        List<string> arguments = _cursor.Is(TokenKind.RightParenthesis) ? [] : _cursor.List(TriggerArgument);
        _cursor.Expect(TokenKind.RightParenthesis);
        return new CreateTriggerStatement(name, table, timing, events, function)
        {
            OrReplace = orReplace,
            ForEachRow = forEachRow,
            UpdateOf = updateOf,
            When = when,
            WhenText = whenText,
            Arguments = arguments,
            IsConstraint = constraint,
            Deferrable = deferrable,
            InitiallyDeferred = deferred,
            OldTable = oldTable,
            NewTable = newTable,
            Position = start,
        };
    }

    private TriggerTiming ConstraintTiming()
    {
        _cursor.Expect(Keyword.After);
        return TriggerTiming.After;
    }

    private TriggerTiming Timing()
    {
        if (_cursor.Accept(Keyword.Before))
        {
            return TriggerTiming.Before;
        }

        if (_cursor.Accept(Keyword.After))
        {
            return TriggerTiming.After;
        }

        _cursor.Expect(Keyword.Instead, Keyword.Of);
        return TriggerTiming.InsteadOf;
    }

    private (string? Old, string? New) Referencing()
    {
        string? oldTable = null;
        string? newTable = null;
        if (_cursor.Accept(Keyword.Referencing))
        {
            do
            {
                bool isNew = _cursor.Accept(Keyword.New);
                if (!isNew)
                {
                    _cursor.Expect(Keyword.Old);
                }

                int at = _cursor.Start;
                if (!_cursor.Accept(Keyword.Table))
                {
                    _cursor.Accept(Keyword.Row);
                    SqlException error = _cursor.NotSupported(at, "ROW variable naming in the REFERENCING clause");
                    throw error;
                }

                _cursor.Accept(Keyword.As);
                string name = _cursor.ColumnId();
                (oldTable, newTable) = isNew ? (oldTable, name) : (name, newTable);
            }
            while (_cursor.Keyword is Keyword.New or Keyword.Old);
        }

        return (oldTable, newTable);
    }

    private string TriggerArgument() =>
        _cursor.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Decimal ? _cursor.Read().Text : _cursor.Label();
}
