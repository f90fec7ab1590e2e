using System;
using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads ALTER TABLE, VIEW, INDEX, SEQUENCE, TYPE, DOMAIN and SCHEMA.</summary>
internal sealed class AlterParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    /// <summary>What follows ALTER TABLE, VIEW, MATERIALIZED VIEW, INDEX or FOREIGN TABLE.</summary>
    public Statement Relation(int start, ObjectKind kind)
    {
        if (_cursor.Accept(Keyword.All))
        {
            grammar.Statements.SkipToEnd();
            return new UnsupportedStatement("tablespaces") { Position = start };
        }

        bool ifExists = _cursor.IfExists();
        QualifiedName name = grammar.Tables.Relation().Name;
        List<AlterTableCommand> commands = Renaming(kind) is { } single ? [single] : _cursor.List(Command);
        return new AlterTableStatement(kind, name, commands) { IfExists = ifExists, Position = start };
    }

    /// <summary>What follows ALTER SEQUENCE.</summary>
    public Statement Sequence(int start)
    {
        bool ifExists = _cursor.IfExists();
        QualifiedName name = _cursor.QualifiedName();
        if (Renaming(ObjectKind.Sequence) is { } single)
        {
            return new AlterTableStatement(ObjectKind.Sequence, name, [single]) { IfExists = ifExists, Position = start };
        }

        if (_cursor.Accept(Keyword.Owner, Keyword.To))
        {
            var owner = new AlterTableCommand(AlterTableAction.OwnerTo) { NewName = grammar.Rights.Role() };
            return new AlterTableStatement(ObjectKind.Sequence, name, [owner]) { IfExists = ifExists, Position = start };
        }

        if (_cursor.Accept(Keyword.Set))
        {
            _cursor.Read();
            var persistence = new AlterTableCommand(AlterTableAction.Other) { Described = "SET LOGGED or UNLOGGED" };
            return new AlterTableStatement(ObjectKind.Sequence, name, [persistence]) { IfExists = ifExists, Position = start };
        }

        List<SequenceOption> options = grammar.Sequences.Options();
        return options.Count > 0 ? new AlterSequenceStatement(name, options, ifExists) { Position = start } : throw _cursor.SyntaxError();
    }

    /// <summary>RENAME and SET SCHEMA stand alone; null when it is another command.</summary>
    private AlterTableCommand? Renaming(ObjectKind kind)
    {
        int position = _cursor.Start;
        if (_cursor.Accept(Keyword.Set, Keyword.Schema))
        {
            return new AlterTableCommand(AlterTableAction.SetSchema) { NewName = _cursor.ColumnId(), Position = position };
        }

        if (!_cursor.Accept(Keyword.Rename))
        {
            return null;
        }

        if (_cursor.Accept(Keyword.To))
        {
            return new AlterTableCommand(AlterTableAction.RenameTable) { NewName = _cursor.ColumnId(), Position = position };
        }

        AlterTableAction action = AlterTableAction.RenameColumn;
        if (_cursor.Is(Keyword.Constraint) && kind is ObjectKind.Table or ObjectKind.Domain)
        {
            _cursor.Read();
            action = AlterTableAction.RenameConstraint;
        }
        else
        {
            _cursor.Accept(Keyword.Column);
        }

        string name = _cursor.ColumnId();
        _cursor.Expect(Keyword.To);
        return new AlterTableCommand(action) { Name = name, NewName = _cursor.ColumnId(), Position = position };
    }

    private AlterTableCommand Command()
    {
        Token token = _cursor.Read();
        AlterTableCommand command = token.Keyword switch
        {
            Keyword.Add => Add(),
            Keyword.Drop => Drop(),
            Keyword.Alter => Alter(),
            Keyword.Validate => Validate(),
            Keyword.Set => Set(),
            Keyword.Reset => new AlterTableCommand(AlterTableAction.ResetOptions) { Options = grammar.Definitions.Options() },
            Keyword.Enable => Enable(true),
            Keyword.Disable => Enable(false),
            Keyword.Owner => Owner(),
            Keyword.Force => RowSecurity(AlterTableAction.ForceRowSecurity),
            Keyword.Cluster => Cluster(),
            Keyword.Inherit => new AlterTableCommand(AlterTableAction.Inherit) { NewName = _cursor.QualifiedName().ToString() },
            Keyword.No => No(),
            Keyword.Replica => Replica(),
            Keyword.Attach => Partition(AlterTableAction.AttachPartition),
            Keyword.Detach => Partition(AlterTableAction.DetachPartition),
            Keyword.Of => OfType(),
            Keyword.Not => OfType(),
            _ => throw _cursor.Near(token),
        };
        return command with { Position = token.Start };
    }

    private AlterTableCommand Validate()
    {
        _cursor.Expect(Keyword.Constraint);
        return new AlterTableCommand(AlterTableAction.ValidateConstraint) { Name = _cursor.ColumnId() };
    }

    private AlterTableCommand Owner()
    {
        _cursor.Expect(Keyword.To);
        return new AlterTableCommand(AlterTableAction.OwnerTo) { NewName = grammar.Rights.Role() };
    }

    private AlterTableCommand Cluster()
    {
        _cursor.Expect(Keyword.On);
        return new AlterTableCommand(AlterTableAction.ClusterOn) { Name = _cursor.ColumnId() };
    }

    private AlterTableCommand No()
    {
        if (_cursor.Accept(Keyword.Inherit))
        {
            return new AlterTableCommand(AlterTableAction.NoInherit) { NewName = _cursor.QualifiedName().ToString() };
        }

        _cursor.Expect(Keyword.Force);
        return RowSecurity(AlterTableAction.NoForceRowSecurity);
    }

    private AlterTableCommand Replica()
    {
        _cursor.Expect(Keyword.Identity);
        if (_cursor.Accept(Keyword.Using))
        {
            _cursor.Expect(Keyword.Index);
            return new AlterTableCommand(AlterTableAction.ReplicaIdentity) { Name = _cursor.ColumnId() };
        }

        return new AlterTableCommand(AlterTableAction.ReplicaIdentity) { Described = _cursor.Label() };
    }

    private AlterTableCommand Partition(AlterTableAction action)
    {
        _cursor.Expect(Keyword.Partition);
        grammar.Statements.SkipToEnd();
        return new AlterTableCommand(action);
    }

    private AlterTableCommand OfType()
    {
        grammar.Statements.SkipToEnd();
        return new AlterTableCommand(AlterTableAction.Other) { Described = "OF type" };
    }

    private AlterTableCommand RowSecurity(AlterTableAction action)
    {
        _cursor.Expect(Keyword.Row);
        _cursor.ExpectWord("level");
        _cursor.Expect(Keyword.Security);
        return new AlterTableCommand(action);
    }

    private AlterTableCommand Add()
    {
        if (grammar.Constraints.Ahead())
        {
            return new AlterTableCommand(AlterTableAction.AddConstraint) { Constraint = grammar.Constraints.TableConstraint() };
        }

        _cursor.Accept(Keyword.Column);
        bool ifNotExists = _cursor.IfNotExists();
        ColumnDefinition column = grammar.TableDefinitions.Column();
        return new AlterTableCommand(AlterTableAction.AddColumn) { Name = column.Name, Column = column, IfNotExists = ifNotExists };
    }

    private AlterTableCommand Drop()
    {
        if (_cursor.Accept(Keyword.Constraint))
        {
            bool exists = _cursor.IfExists();
            string constraint = _cursor.ColumnId();
            return new AlterTableCommand(AlterTableAction.DropConstraint) { Name = constraint, IfExists = exists, Cascade = _cursor.Cascade() };
        }

        _cursor.Accept(Keyword.Column);
        bool ifExists = _cursor.IfExists();
        string name = _cursor.ColumnId();
        return new AlterTableCommand(AlterTableAction.DropColumn) { Name = name, IfExists = ifExists, Cascade = _cursor.Cascade() };
    }

    private AlterTableCommand Set()
    {
        if (_cursor.Is(TokenKind.LeftParenthesis))
        {
            return new AlterTableCommand(AlterTableAction.SetOptions) { Options = grammar.Definitions.Options() };
        }

        int start = _cursor.Start;
        switch (_cursor.Keyword)
        {
            case Keyword.Logged or Keyword.Unlogged:
                _cursor.Read();
                break;
            case Keyword.Without:
                _cursor.Read();
                if (!_cursor.Accept(Keyword.Cluster))
                {
                    _cursor.Expect(Keyword.Oids);
                }

                break;
            case Keyword.Tablespace:
                _cursor.Read();
                _cursor.ColumnId();
                _cursor.Accept(Keyword.Nowait);
                break;
            case Keyword.Access:
                _cursor.Read();
                _cursor.Expect(Keyword.Method);
                _cursor.ColumnId();
                break;
            default:
                throw _cursor.SyntaxError();
        }

        return new AlterTableCommand(AlterTableAction.Other) { Described = "SET " + _cursor.TextFrom(start) };
    }

    private AlterTableCommand Enable(bool enable)
    {
        if (_cursor.Is(Keyword.Row))
        {
            return RowSecurity(enable ? AlterTableAction.EnableRowSecurity : AlterTableAction.DisableRowSecurity);
        }

        if (enable && !_cursor.Accept(Keyword.Always))
        {
            _cursor.Accept(Keyword.Replica);
        }

        if (_cursor.Accept(Keyword.Rule))
        {
            return new AlterTableCommand(AlterTableAction.Other) { Name = _cursor.ColumnId(), Described = "rules" };
        }

        _cursor.Expect(Keyword.Trigger);
        string name = _cursor.Keyword is Keyword.All or Keyword.User ? _cursor.Read().Text : _cursor.ColumnId();
        return new AlterTableCommand(enable ? AlterTableAction.EnableTrigger : AlterTableAction.DisableTrigger) { Name = name };
    }

    private AlterTableCommand Alter()
    {
        if (_cursor.Accept(Keyword.Constraint))
        {
            var constraint = new ConstraintDefinition(ConstraintKind.ForeignKey) { Name = _cursor.ColumnId() };
            return new AlterTableCommand(AlterTableAction.AlterConstraint)
            {
                Name = constraint.Name,
                Constraint = grammar.Constraints.Attributes(constraint, true),
            };
        }

        _cursor.Accept(Keyword.Column);
        string name = _cursor.Is(TokenKind.Integer) ? _cursor.Read().Text : _cursor.ColumnId();
        return AlterColumn() with { Name = name };
    }

    private AlterTableCommand AlterColumn()
    {
        if (_cursor.Accept(Keyword.Drop))
        {
            switch (_cursor.Read().Keyword)
            {
                case Keyword.Default:
                    return new AlterTableCommand(AlterTableAction.DropDefault);
                case Keyword.Not:
                    _cursor.Expect(Keyword.Null);
                    return new AlterTableCommand(AlterTableAction.DropNotNull);
                case Keyword.Expression:
                    return new AlterTableCommand(AlterTableAction.DropExpression) { IfExists = _cursor.IfExists() };
                case Keyword.Identity:
                    return new AlterTableCommand(AlterTableAction.DropIdentity) { IfExists = _cursor.IfExists() };
                default:
                    throw _cursor.Near(_cursor.Peek(-1));
            }
        }

        if (_cursor.Accept(Keyword.Add))
        {
            _cursor.Expect(Keyword.Generated);
            bool always = grammar.Constraints.GeneratedWhen();
            _cursor.Expect(Keyword.As, Keyword.Identity);
            List<SequenceOption> options = [];
            if (_cursor.Accept(TokenKind.LeftParenthesis))
            {
                options = grammar.Sequences.Options();
                _cursor.Expect(TokenKind.RightParenthesis);
            }

            var identity = new ConstraintDefinition(ConstraintKind.Identity) { Always = always, SequenceOptions = options };
            return new AlterTableCommand(AlterTableAction.AddIdentity) { Constraint = identity, SequenceOptions = options };
        }

        if (_cursor.Accept(Keyword.Reset))
        {
            return new AlterTableCommand(AlterTableAction.ResetOptions) { Options = grammar.Definitions.Options() };
        }

        return _cursor.Is(Keyword.Type) ? SetType() : SetColumn();
    }

    private AlterTableCommand SetColumn()
    {
        if (_cursor.Is(Keyword.Restart))
        {
            return SetIdentity();
        }

        _cursor.Expect(Keyword.Set);
        switch (_cursor.Keyword)
        {
            case Keyword.Default:
                _cursor.Read();
                int start = _cursor.Start;
                Expression value = grammar.Expressions.Parse();
                return new AlterTableCommand(AlterTableAction.SetDefault) { Expression = value, ExpressionText = _cursor.TextFrom(start) };
            case Keyword.Not:
                _cursor.Read();
                _cursor.Expect(Keyword.Null);
                return new AlterTableCommand(AlterTableAction.SetNotNull);
            case Keyword.Data:
                _cursor.Read();
                return SetType();
            case Keyword.Statistics:
                _cursor.Read();
                grammar.Definitions.OptionValue();
                return new AlterTableCommand(AlterTableAction.SetStatistics);
            case Keyword.Storage:
                _cursor.Read();
                return new AlterTableCommand(AlterTableAction.SetStorage) { Described = _cursor.ColumnId() };
            case Keyword.Compression:
                _cursor.Read();
                _cursor.Label();
                return new AlterTableCommand(AlterTableAction.Other) { Described = "SET COMPRESSION" };
            default:
                if (_cursor.Is(TokenKind.LeftParenthesis))
                {
                    return new AlterTableCommand(AlterTableAction.SetOptions) { Options = grammar.Definitions.Options() };
                }

                _cursor.Index--;
                return SetIdentity();
        }
    }

    /// <summary>SET GENERATED …, SET option and RESTART, in any number. GENERATED comes back as an identity constraint.</summary>
    private AlterTableCommand SetIdentity()
    {
        var options = new List<SequenceOption>();
        ConstraintDefinition? identity = null;
        while (true)
        {
            if (_cursor.Is(Keyword.Restart))
            {
                options.Add(grammar.Sequences.Option()!);
            }
            else if (_cursor.Accept(Keyword.Set))
            {
                if (_cursor.Accept(Keyword.Generated))
                {
                    identity = new ConstraintDefinition(ConstraintKind.Identity) { Always = grammar.Constraints.GeneratedWhen() };
                }
                else
                {
                    Token token = _cursor.Current;
                    SequenceOption option = grammar.Sequences.Option() ?? throw _cursor.SyntaxError();
                    if (option.Keyword is "as" or "restart" or "owned_by")
                    {
                        throw _cursor.Error(token.Start, $"sequence option \"{option.Keyword}\" not supported here");
                    }

                    options.Add(option);
                }
            }
            else
            {
                return new AlterTableCommand(AlterTableAction.SetIdentity) { Constraint = identity, SequenceOptions = options };
            }
        }
    }

    private AlterTableCommand SetType()
    {
        _cursor.Expect(Keyword.Type);
        TypeName type = grammar.Types.Parse();
        if (_cursor.Accept(Keyword.Collate))
        {
            _cursor.QualifiedName();
        }

        var command = new AlterTableCommand(AlterTableAction.SetType) { Type = type };
        if (!_cursor.Accept(Keyword.Using))
        {
            return command;
        }

        int start = _cursor.Start;
        Expression value = grammar.Expressions.Parse();
        return command with { Expression = value, ExpressionText = _cursor.TextFrom(start) };
    }

    // ---- types, domains, schemas ------------------------------------------------------------------------------------------

    /// <summary>What follows ALTER TYPE.</summary>
    public AlterTypeStatement Type(int start)
    {
        var alter = new AlterTypeStatement(_cursor.QualifiedName()) { Position = start };
        if (_cursor.Accept(Keyword.Add, Keyword.Value))
        {
            bool ifNotExists = _cursor.IfNotExists();
            alter = alter with { AddLabel = _cursor.StringValue(), IfNotExists = ifNotExists };
            if (_cursor.Keyword is Keyword.Before or Keyword.After)
            {
                bool before = _cursor.Read().Keyword == Keyword.Before;
                alter = alter with { Before = before, Neighbour = _cursor.StringValue() };
            }

            return alter;
        }

        if (_cursor.Accept(Keyword.Rename, Keyword.Value))
        {
            string label = _cursor.StringValue();
            _cursor.Expect(Keyword.To);
            return alter with { RenameLabel = label, NewLabel = _cursor.StringValue() };
        }

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

        if (_cursor.Accept(Keyword.Rename, Keyword.Attribute))
        {
            string name = _cursor.ColumnId();
            _cursor.Expect(Keyword.To);
            var rename = new AlterTableCommand(AlterTableAction.RenameColumn) { Name = name, NewName = _cursor.ColumnId() };
            _cursor.Cascade();
            return alter with { AttributeCommands = [rename] };
        }

        return alter with { AttributeCommands = _cursor.List(AttributeCommand) };
    }

    private AlterTableCommand AttributeCommand()
    {
        Token token = _cursor.Read();
        if (token.Keyword is not (Keyword.Add or Keyword.Drop or Keyword.Alter))
        {
            throw _cursor.Near(token);
        }

        _cursor.Expect(Keyword.Attribute);
        if (token.Keyword == Keyword.Add)
        {
            ColumnTyping attribute = grammar.Definitions.Attribute();
            var column = new ColumnDefinition(attribute.Name, attribute.Type, []) { Position = attribute.Position };
            return new AlterTableCommand(AlterTableAction.AddColumn) { Name = attribute.Name, Column = column, Cascade = _cursor.Cascade(), Position = token.Start };
        }

        if (token.Keyword == Keyword.Drop)
        {
            bool ifExists = _cursor.IfExists();
            string dropped = _cursor.ColumnId();
            return new AlterTableCommand(AlterTableAction.DropColumn) { Name = dropped, IfExists = ifExists, Cascade = _cursor.Cascade(), Position = token.Start };
        }

        string name = _cursor.ColumnId();
        if (_cursor.Accept(Keyword.Set))
        {
            _cursor.Expect(Keyword.Data);
        }

        AlterTableCommand change = SetType() with { Name = name, Position = token.Start };
        return change with { Cascade = _cursor.Cascade() };
    }

    /// <summary>What follows ALTER DOMAIN.</summary>
    public AlterDomainStatement Domain(int start)
    {
        QualifiedName name = _cursor.QualifiedName();
        if (Renaming(ObjectKind.Domain) is { } renaming)
        {
            return new AlterDomainStatement(name, renaming) { Position = start };
        }

        Token token = _cursor.Read();
        AlterTableCommand command;
        switch (token.Keyword)
        {
            case Keyword.Set or Keyword.Drop when _cursor.Is(Keyword.Not):
                _cursor.Expect(Keyword.Not, Keyword.Null);
                command = new AlterTableCommand(token.Keyword == Keyword.Set ? AlterTableAction.SetNotNull : AlterTableAction.DropNotNull);
                break;
            case Keyword.Set:
                _cursor.Expect(Keyword.Default);
                int from = _cursor.Start;
                Expression value = grammar.Expressions.Parse();
                command = new AlterTableCommand(AlterTableAction.SetDefault) { Expression = value, ExpressionText = _cursor.TextFrom(from) };
                break;
            case Keyword.Drop when _cursor.Accept(Keyword.Default):
                command = new AlterTableCommand(AlterTableAction.DropDefault);
                break;
            case Keyword.Drop:
                _cursor.Expect(Keyword.Constraint);
                bool ifExists = _cursor.IfExists();
                string constraint = _cursor.ColumnId();
                command = new AlterTableCommand(AlterTableAction.DropConstraint) { Name = constraint, IfExists = ifExists, Cascade = _cursor.Cascade() };
                break;
            case Keyword.Add:
                command = new AlterTableCommand(AlterTableAction.AddConstraint) { Constraint = grammar.Constraints.TableConstraint() };
                break;
            case Keyword.Validate:
                command = Validate();
                break;
            case Keyword.Owner:
                command = Owner();
                break;
            default:
                throw _cursor.Near(token);
        }

        return new AlterDomainStatement(name, command with { Position = token.Start }) { Position = start };
    }

    /// <summary>What follows ALTER SCHEMA.</summary>
    public AlterSchemaStatement Schema(int start)
    {
        string name = _cursor.ColumnId();
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        if (_cursor.Accept(Keyword.Rename, Keyword.To))
        {
            return new AlterSchemaStatement(name, _cursor.ColumnId(), null, none) { Position = start };
        }

        if (_cursor.Accept(Keyword.Owner, Keyword.To))
        {
            return new AlterSchemaStatement(name, null, grammar.Rights.Role(), none) { Position = start };
        }

        _cursor.Expect(Keyword.Set);
        return new AlterSchemaStatement(name, null, null, grammar.Definitions.Options()) { Position = start };
    }
}
