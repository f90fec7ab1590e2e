using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads what names an object by its kind: CREATE and ALTER up to the kind, DROP and COMMENT ON.</summary>
internal sealed class ObjectParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    private UnsupportedStatement Unsupported(string feature, int start, string? hint = null)
    {
        grammar.Statements.SkipToEnd();
        return new UnsupportedStatement(feature) { Hint = hint, Position = start };
    }

    // ---- CREATE -----------------------------------------------------------------------------------------------------------

    public Statement Create(int start)
    {
        _cursor.Expect(Keyword.Create);
        bool orReplace = _cursor.Accept(Keyword.Or, Keyword.Replace);
        if (orReplace)
        {
            return CreateOrReplace(start);
        }

        if (_cursor.IsWord("branch") && Cursor.IsColumnId(_cursor.Peek(1)))
        {
            return grammar.Sessions.CreateBranch(start);
        }

        Token token = _cursor.Current;
        switch (token.Keyword)
        {
            case Keyword.Global or Keyword.Local or Keyword.Temp or Keyword.Temporary or Keyword.Unlogged:
                return CreatePersistent(start, false);
            case Keyword.Table:
                _cursor.Read();
                return grammar.TableDefinitions.Create(start, Persistence.Permanent);
            case Keyword.Recursive or Keyword.View:
                return CreateView(start, false, Persistence.Permanent);
            case Keyword.Materialized:
                _cursor.Read();
                _cursor.Expect(Keyword.View);
                return grammar.Definitions.MaterializedView(start);
            case Keyword.Sequence:
                _cursor.Read();
                return grammar.Sequences.Create(start, Persistence.Permanent);
            case Keyword.Unique:
                _cursor.Read();
                _cursor.Expect(Keyword.Index);
                return grammar.Definitions.Index(start, true);
            case Keyword.Index:
                _cursor.Read();
                return grammar.Definitions.Index(start, false);
            case Keyword.Schema:
                _cursor.Read();
                return grammar.Definitions.Schema(start);
            case Keyword.Type:
                _cursor.Read();
                return grammar.Definitions.Type(start);
            case Keyword.Domain:
                _cursor.Read();
                return grammar.Definitions.Domain(start);
            case Keyword.Function or Keyword.Procedure:
                _cursor.Read();
                return grammar.Routines.Create(start, token.Keyword == Keyword.Procedure, false);
            case Keyword.Trigger:
                _cursor.Read();
                return grammar.Routines.Trigger(start, false, false);
            case Keyword.Constraint:
                _cursor.Read();
                _cursor.Expect(Keyword.Trigger);
                return grammar.Routines.Trigger(start, false, true);
            case Keyword.Policy:
                _cursor.Read();
                return grammar.Definitions.Policy(start);
            case Keyword.Extension:
                _cursor.Read();
                return grammar.Definitions.Extension(start);
            case Keyword.Role or Keyword.User or Keyword.Group when _cursor.Peek(1).Keyword != Keyword.Mapping:
                _cursor.Read();
                return grammar.Rights.CreateRole(start, token.Keyword == Keyword.User);
            default:
                return CreateUnsupported(token, start);
        }
    }

    private Statement CreateOrReplace(int start)
    {
        Token token = _cursor.Current;
        switch (token.Keyword)
        {
            case Keyword.Global or Keyword.Local or Keyword.Temp or Keyword.Temporary:
                return CreatePersistent(start, true);
            case Keyword.View or Keyword.Recursive:
                return CreateView(start, true, Persistence.Permanent);
            case Keyword.Function or Keyword.Procedure:
                _cursor.Read();
                return grammar.Routines.Create(start, token.Keyword == Keyword.Procedure, true);
            case Keyword.Trigger:
                _cursor.Read();
                return grammar.Routines.Trigger(start, true, false);
            case Keyword.Constraint:
                _cursor.Read();
                _cursor.Expect(Keyword.Trigger);
                throw _cursor.Error(start, "CREATE OR REPLACE CONSTRAINT TRIGGER is not supported", SqlState.FeatureNotSupported);
            case Keyword.Aggregate or Keyword.Rule or Keyword.Language or Keyword.Procedural or Keyword.Trusted or Keyword.Transform:
                return CreateUnsupported(token, start);
            default:
                throw _cursor.SyntaxError();
        }
    }

    private Statement CreatePersistent(int start, bool orReplace)
    {
        Persistence persistence = grammar.Definitions.Persistence();
        if (!orReplace && _cursor.Accept(Keyword.Table))
        {
            return grammar.TableDefinitions.Create(start, persistence);
        }

        if (!orReplace && _cursor.Accept(Keyword.Sequence))
        {
            return grammar.Sequences.Create(start, persistence);
        }

        if (persistence == Persistence.Unlogged && _cursor.Accept(Keyword.Materialized, Keyword.View))
        {
            return grammar.Definitions.MaterializedView(start);
        }

        return _cursor.Keyword is Keyword.View or Keyword.Recursive ? CreateView(start, orReplace, persistence) : throw _cursor.SyntaxError();
    }

    private CreateViewStatement CreateView(int start, bool orReplace, Persistence persistence)
    {
        bool recursive = _cursor.Accept(Keyword.Recursive);
        _cursor.Expect(Keyword.View);
        return grammar.Definitions.View(start, orReplace, persistence, recursive);
    }

    private UnsupportedStatement CreateUnsupported(Token token, int start)
    {
        string? feature = token.Keyword switch
        {
            Keyword.Access => "CREATE ACCESS METHOD",
            Keyword.Aggregate => "CREATE AGGREGATE",
            Keyword.Cast => "CREATE CAST",
            Keyword.Collation => "CREATE COLLATION",
            Keyword.Conversion or Keyword.Default => "CREATE CONVERSION",
            Keyword.Database => "CREATE DATABASE",
            Keyword.Event => "event triggers",
            Keyword.Foreign => "foreign tables and data wrappers",
            Keyword.Language or Keyword.Procedural or Keyword.Trusted => "CREATE LANGUAGE",
            Keyword.Operator => "CREATE OPERATOR",
            Keyword.Publication => "publications",
            Keyword.Rule => "CREATE RULE",
            Keyword.Server => "foreign servers",
            Keyword.Statistics => "CREATE STATISTICS",
            Keyword.Subscription => "subscriptions",
            Keyword.Tablespace => "tablespaces",
            Keyword.Text => "text search",
            Keyword.Transform => "CREATE TRANSFORM",
            Keyword.User => "user mappings",
            _ => null,
        };
        return feature is null ? throw _cursor.SyntaxError() : Unsupported(feature, start);
    }

    // ---- ALTER ------------------------------------------------------------------------------------------------------------

    public Statement Alter(int start)
    {
        _cursor.Expect(Keyword.Alter);
        Token token = _cursor.Current;
        switch (token.Keyword)
        {
            case Keyword.Table:
                return Relation(ObjectKind.Table);
            case Keyword.View:
                return Relation(ObjectKind.View);
            case Keyword.Index:
                return Relation(ObjectKind.Index);
            case Keyword.Materialized:
                _cursor.Read();
                return Relation(ObjectKind.MaterializedView);
            case Keyword.Sequence:
                _cursor.Read();
                return grammar.Alterations.Sequence(start);
            case Keyword.Type:
                _cursor.Read();
                return grammar.Alterations.Type(start);
            case Keyword.Domain:
                _cursor.Read();
                return grammar.Alterations.Domain(start);
            case Keyword.Schema:
                _cursor.Read();
                return grammar.Alterations.Schema(start);
            case Keyword.Function:
                _cursor.Read();
                return grammar.Routines.Alter(start, ObjectKind.Function);
            case Keyword.Procedure:
                _cursor.Read();
                return grammar.Routines.Alter(start, ObjectKind.Procedure);
            case Keyword.Routine:
                _cursor.Read();
                return grammar.Routines.Alter(start, ObjectKind.Routine);
            case Keyword.Trigger:
                _cursor.Read();
                return AlterTrigger(start);
            case Keyword.Role or Keyword.User or Keyword.Group when _cursor.Peek(1).Keyword != Keyword.Mapping:
                _cursor.Read();
                return grammar.Rights.AlterRole(start);
            case Keyword.Default when _cursor.Peek(1).Keyword == Keyword.Privileges:
                return Unsupported("ALTER DEFAULT PRIVILEGES", start);
            case Keyword.Large:
                return Unsupported("large objects", start);
            case Keyword.Policy:
                _cursor.Read();
                return grammar.Definitions.AlterPolicy(start);
            case Keyword.System:
                return Unsupported("ALTER SYSTEM", start);
            case Keyword.Database or Keyword.Language or Keyword.Tablespace or Keyword.Publication or Keyword.Foreign when OwnerBehind() is { } owned:
                return owned;
        }

        string? feature = token.Keyword switch
        {
            Keyword.Aggregate => "ALTER AGGREGATE",
            Keyword.Collation => "ALTER COLLATION",
            Keyword.Conversion => "ALTER CONVERSION",
            Keyword.Database => "ALTER DATABASE",
            Keyword.Event => "event triggers",
            Keyword.Extension => "ALTER EXTENSION",
            Keyword.Foreign => "foreign tables and data wrappers",
            Keyword.Language or Keyword.Procedural => "ALTER LANGUAGE",
            Keyword.Operator => "ALTER OPERATOR",
            Keyword.Publication => "publications",
            Keyword.Rule => "rules",
            Keyword.Server => "foreign servers",
            Keyword.Statistics => "ALTER STATISTICS",
            Keyword.Subscription => "subscriptions",
            Keyword.Tablespace => "tablespaces",
            Keyword.Text => "text search",
            Keyword.User => "user mappings",
            _ => null,
        };
        return feature is null ? throw _cursor.SyntaxError() : Unsupported(feature, start);

        Statement Relation(ObjectKind kind)
        {
            _cursor.Read();
            return grammar.Alterations.Relation(start, kind);
        }

        AlterOwnerStatement? OwnerBehind()
        {
            if (token.Keyword == Keyword.Foreign || !Cursor.IsColumnId(_cursor.Peek(1)) || _cursor.Peek(2).Keyword != Keyword.Owner)
            {
                return null;
            }

            _cursor.Read();
            QualifiedName name = _cursor.QualifiedName();
            _cursor.Expect(Keyword.Owner, Keyword.To);
            ObjectKind kind = token.Keyword switch
            {
                Keyword.Database => ObjectKind.Database,
                Keyword.Language => ObjectKind.Language,
                Keyword.Tablespace => ObjectKind.Tablespace,
                _ => ObjectKind.Publication,
            };
            return new AlterOwnerStatement(kind, name, grammar.Rights.Role()) { Position = start };
        }
    }

    private Statement AlterTrigger(int start)
    {
        string name = _cursor.ColumnId();
        _cursor.Expect(Keyword.On);
        QualifiedName table = _cursor.QualifiedName();
        if (_cursor.Is(Keyword.Depends) || _cursor.Is(Keyword.No))
        {
            return Unsupported("DEPENDS ON EXTENSION", start);
        }

        _cursor.Expect(Keyword.Rename, Keyword.To);
        return new RenameTriggerStatement(name, table, _cursor.ColumnId()) { Position = start };
    }

    // ---- kinds ------------------------------------------------------------------------------------------------------------

    /// <summary>Reads the words for a kind of object.</summary>
    private ObjectKind Kind()
    {
        Token token = _cursor.Read();
        switch (token.Keyword)
        {
            case Keyword.Materialized:
                _cursor.Expect(Keyword.View);
                return ObjectKind.MaterializedView;
            case Keyword.Foreign:
                if (_cursor.Accept(Keyword.Data))
                {
                    _cursor.Expect(Keyword.Wrapper);
                    return ObjectKind.Other;
                }

                _cursor.Expect(Keyword.Table);
                return ObjectKind.ForeignTable;
            case Keyword.Event:
                _cursor.Expect(Keyword.Trigger);
                return ObjectKind.EventTrigger;
            case Keyword.Access:
                _cursor.Expect(Keyword.Method);
                return ObjectKind.AccessMethod;
            case Keyword.Procedural:
                _cursor.Expect(Keyword.Language);
                return ObjectKind.Language;
            case Keyword.Operator when _cursor.Keyword is Keyword.Class or Keyword.Family:
                _cursor.Read();
                return ObjectKind.OperatorClass;
            case Keyword.Text:
                _cursor.Expect(Keyword.Search);
                _cursor.Read();
                return ObjectKind.Other;
            case Keyword.Large:
                _cursor.Expect(Keyword.Object);
                return ObjectKind.Other;
        }

        return token.Keyword switch
        {
            Keyword.Table => ObjectKind.Table,
            Keyword.View => ObjectKind.View,
            Keyword.Index => ObjectKind.Index,
            Keyword.Sequence => ObjectKind.Sequence,
            Keyword.Schema => ObjectKind.Schema,
            Keyword.Type => ObjectKind.Type,
            Keyword.Domain => ObjectKind.Domain,
            Keyword.Function => ObjectKind.Function,
            Keyword.Procedure => ObjectKind.Procedure,
            Keyword.Routine => ObjectKind.Routine,
            Keyword.Aggregate => ObjectKind.Aggregate,
            Keyword.Trigger => ObjectKind.Trigger,
            Keyword.Rule => ObjectKind.Rule,
            Keyword.Policy => ObjectKind.Policy,
            Keyword.Role or Keyword.User or Keyword.Group => ObjectKind.Role,
            Keyword.Database => ObjectKind.Database,
            Keyword.Column => ObjectKind.Column,
            Keyword.Constraint => ObjectKind.Constraint,
            Keyword.Collation => ObjectKind.Collation,
            Keyword.Cast => ObjectKind.Cast,
            Keyword.Operator => ObjectKind.Operator,
            Keyword.Extension => ObjectKind.Extension,
            Keyword.Language => ObjectKind.Language,
            Keyword.Publication => ObjectKind.Publication,
            Keyword.Server => ObjectKind.Server,
            Keyword.Statistics => ObjectKind.Statistics,
            Keyword.Tablespace => ObjectKind.Tablespace,
            Keyword.Conversion => ObjectKind.Conversion,
            Keyword.Subscription or Keyword.Transform => ObjectKind.Other,
            _ => throw _cursor.Near(token),
        };
    }

    // ---- DROP -------------------------------------------------------------------------------------------------------------

    public Statement Drop(int start)
    {
        _cursor.Expect(Keyword.Drop);
        if (_cursor.IsWord("branch"))
        {
            return grammar.Sessions.DropBranch(start);
        }

        if (_cursor.Accept(Keyword.Owned))
        {
            return Unsupported("DROP OWNED", start);
        }

        if (_cursor.Is(Keyword.User, Keyword.Mapping))
        {
            return Unsupported("user mappings", start);
        }

        ObjectKind kind = Kind();
        switch (kind)
        {
            case ObjectKind.Column or ObjectKind.Constraint:
                throw _cursor.Near(_cursor.Peek(-1));
            case ObjectKind.Other or ObjectKind.Cast or ObjectKind.Operator or ObjectKind.OperatorClass or ObjectKind.Database or ObjectKind.ForeignTable
                or ObjectKind.Server or ObjectKind.AccessMethod or ObjectKind.Publication or ObjectKind.EventTrigger or ObjectKind.Tablespace:
                string text = _cursor.TextFrom(start).ToUpperInvariant();
                return Unsupported(text, start);
        }

        bool concurrently = kind == ObjectKind.Index && _cursor.Accept(Keyword.Concurrently);
        bool ifExists = _cursor.IfExists();
        switch (kind)
        {
            case ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine:
                List<RoutineSignature> signatures = _cursor.List(grammar.Routines.Signature);
                return new DropStatement(kind, signatures.ConvertAll(s => s.Name), ifExists, _cursor.Cascade()) { Signatures = signatures, Position = start };
            case ObjectKind.Aggregate:
                return Unsupported("DROP AGGREGATE", start);
            case ObjectKind.Trigger or ObjectKind.Rule or ObjectKind.Policy:
                int at = _cursor.Start;
                var name = new QualifiedName([_cursor.ColumnId()]) { Position = at };
                _cursor.Expect(Keyword.On);
                QualifiedName table = _cursor.QualifiedName();
                return new DropStatement(kind, [name], ifExists, _cursor.Cascade()) { OnTable = table, Position = start };
            case ObjectKind.Role:
                List<QualifiedName> roles = _cursor.List(() => new QualifiedName([grammar.Rights.Role()]));
                return new DropStatement(kind, roles, ifExists, false) { Position = start };
            case ObjectKind.Type or ObjectKind.Domain:
                List<QualifiedName> types = _cursor.List(() => grammar.Types.Parse().Name);
                return new DropStatement(kind, types, ifExists, _cursor.Cascade()) { Position = start };
            default:
                List<QualifiedName> names = _cursor.List(_cursor.QualifiedName);
                return new DropStatement(kind, names, ifExists, _cursor.Cascade()) { Concurrently = concurrently, Position = start };
        }
    }

    // ---- COMMENT ON -------------------------------------------------------------------------------------------------------

    public Statement Comment(int start)
    {
        _cursor.Expect(Keyword.Comment, Keyword.On);
        ObjectKind kind = Kind();
        switch (kind)
        {
            case ObjectKind.Other or ObjectKind.Cast or ObjectKind.Operator or ObjectKind.OperatorClass or ObjectKind.Aggregate:
                string text = _cursor.TextFrom(start).ToUpperInvariant();
                return Unsupported(text, start);
            case ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine:
                RoutineSignature signature = grammar.Routines.Signature();
                return new CommentStatement(kind, signature.Name, CommentText()) { Signature = signature, Position = start };
            case ObjectKind.Trigger or ObjectKind.Rule or ObjectKind.Policy or ObjectKind.Constraint:
                int at = _cursor.Start;
                var name = new QualifiedName([_cursor.ColumnId()]) { Position = at };
                _cursor.Expect(Keyword.On);
                _cursor.Accept(Keyword.Domain);
                QualifiedName table = _cursor.QualifiedName();
                return new CommentStatement(kind, name, CommentText()) { OnTable = table, Position = start };
            case ObjectKind.Type or ObjectKind.Domain:
                QualifiedName type = grammar.Types.Parse().Name;
                return new CommentStatement(kind, type, CommentText()) { Position = start };
            default:
                QualifiedName other = _cursor.QualifiedName();
                return new CommentStatement(kind, other, CommentText()) { Position = start };
        }
    }

    private string? CommentText()
    {
        _cursor.Expect(Keyword.Is);
        return _cursor.Accept(Keyword.Null) ? null : _cursor.StringValue();
    }
}
