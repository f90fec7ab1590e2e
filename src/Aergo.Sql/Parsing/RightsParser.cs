using System;
using System.Collections.Generic;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Parsing;

/// <summary>Reads roles, GRANT and REVOKE.</summary>
internal sealed class RightsParser(Grammar grammar)
{
    private readonly Cursor _cursor = grammar.Cursor;

    /// <summary>A role: a name, or current_user, current_role, session_user.</summary>
    public string Role() =>
        _cursor.Keyword is Keyword.CurrentUser or Keyword.CurrentRole or Keyword.SessionUser ? _cursor.Read().Text
        : _cursor.Is(Keyword.None) ? throw _cursor.Error(_cursor.Start, "role name \"none\" is reserved", SqlState.ReservedName)
        : _cursor.NonReserved();

    private List<string> Roles() => _cursor.List(Grantee);

    private string Grantee()
    {
        if (_cursor.Is(Keyword.Group) && Cursor.IsLabel(_cursor.Peek(1)))
        {
            _cursor.Read();
        }

        return Role();
    }

    // ---- CREATE ROLE, ALTER ROLE ------------------------------------------------------------------------------------------

    public RoleStatement CreateRole(int start, bool login)
    {
        string name = Role();
        _cursor.Accept(Keyword.With);
        return new RoleStatement(false, name, login, Options()) { Position = start };
    }

    public Statement AlterRole(int start)
    {
        string name = _cursor.Accept(Keyword.All) ? "all" : Role();
        if (_cursor.Accept(Keyword.Rename, Keyword.To))
        {
            return new RoleStatement(true, name, false, new Dictionary<string, string?>(StringComparer.Ordinal)) { NewName = _cursor.NonReserved(), Position = start };
        }

        if (_cursor.Keyword is Keyword.Add or Keyword.Drop && _cursor.Peek(1).Keyword == Keyword.User)
        {
            bool revoke = _cursor.Read().Keyword == Keyword.Drop;
            _cursor.Read();
            return new GrantRoleStatement(revoke, [name], Roles(), false) { Position = start };
        }

        if (_cursor.Accept(Keyword.In, Keyword.Database))
        {
            _cursor.ColumnId();
        }

        if (_cursor.Is(Keyword.Set) || _cursor.Is(Keyword.Reset))
        {
            var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
            if (_cursor.Accept(Keyword.Reset))
            {
                settings[_cursor.Accept(Keyword.All) ? "all" : grammar.Sessions.SettingName()] = null;
            }
            else
            {
                SetStatement set = grammar.Sessions.Set(_cursor.Start);
                settings[set.Name] = set.Default ? null : string.Join(", ", set.Values);
            }

            return new RoleStatement(true, name, false, settings) { IsSetting = true, Position = start };
        }

        _cursor.Accept(Keyword.With);
        return new RoleStatement(true, name, false, Options()) { Position = start };
    }

    private Dictionary<string, string?> Options()
    {
        var options = new Dictionary<string, string?>(StringComparer.Ordinal);
        while (true)
        {
            Token token = _cursor.Current;
            switch (token.Keyword)
            {
                case Keyword.Password or Keyword.Encrypted:
                    _cursor.Accept(Keyword.Encrypted);
                    _cursor.Expect(Keyword.Password);
                    Add("password", _cursor.Accept(Keyword.Null) ? null : _cursor.StringValue());
                    continue;
                case Keyword.Unencrypted:
                    SqlException error = _cursor.Error(token.Start, "UNENCRYPTED PASSWORD is no longer supported", SqlState.FeatureNotSupported);
                    error.Hint = "Remove UNENCRYPTED to store the password in encrypted form instead.";
                    throw error;
                case Keyword.Inherit:
                    _cursor.Read();
                    Add("inherit", "true");
                    continue;
                case Keyword.Connection:
                    _cursor.Read();
                    _cursor.Expect(Keyword.Limit);
                    Add("connection_limit", grammar.Definitions.OptionValue());
                    continue;
                case Keyword.Valid:
                    _cursor.Read();
                    _cursor.Expect(Keyword.Until);
                    Add("valid_until", _cursor.StringValue());
                    continue;
                case Keyword.Sysid:
                    _cursor.Read();
                    _cursor.IntegerValue();
                    continue;
                case Keyword.Admin or Keyword.Role or Keyword.User:
                    _cursor.Read();
                    Add(token.Keyword == Keyword.Admin ? "admin" : "role", string.Join(',', Roles()));
                    continue;
                case Keyword.In:
                    _cursor.Read();
                    if (!_cursor.Accept(Keyword.Role))
                    {
                        _cursor.Expect(Keyword.Group);
                    }

                    Add("in_role", string.Join(',', Roles()));
                    continue;
            }

            if (token.Kind != TokenKind.Word || token.Keyword != Keyword.NotKeyword)
            {
                return options;
            }

            _cursor.Read();
            switch (token.Text)
            {
                case "superuser" or "nosuperuser" or "createdb" or "nocreatedb" or "createrole" or "nocreaterole" or "login" or "nologin" or "noinherit"
                    or "replication" or "noreplication" or "bypassrls" or "nobypassrls":
                    Add(token.Text, "true");
                    break;
                case "account":
                    Add("account", _cursor.StringValue());
                    break;
                default:
                    throw _cursor.Error(token.Start, $"unrecognized role option \"{token.Text}\"");
            }

            void Add(string name, string? value)
            {
                if (!options.TryAdd(name, value))
                {
                    throw _cursor.Error(token.Start, "conflicting or redundant options");
                }
            }
        }
    }

    // ---- GRANT, REVOKE ----------------------------------------------------------------------------------------------------

    public Statement Grant(int start)
    {
        _cursor.Expect(Keyword.Grant);
        List<Privilege> privileges = Privileges();
        if (!_cursor.Accept(Keyword.On))
        {
            _cursor.Expect(Keyword.To);
            List<string> members = Roles();
            bool admin = _cursor.Accept(Keyword.With, Keyword.Admin);
            if (admin)
            {
                _cursor.Expect(Keyword.Option);
            }

            GrantedBy();
            return new GrantRoleStatement(false, RoleNames(privileges), members, admin) { Position = start };
        }

        GrantStatement grant = On(new GrantStatement(false, privileges, ObjectKind.Table, [], []) { Position = start });
        _cursor.Expect(Keyword.To);
        grant = grant with { Grantees = Roles() };
        if (_cursor.Accept(Keyword.With))
        {
            _cursor.Expect(Keyword.Grant, Keyword.Option);
            grant = grant with { GrantOption = true };
        }

        GrantedBy();
        return grant;
    }

    public Statement Revoke(int start)
    {
        _cursor.Expect(Keyword.Revoke);
        bool grantOption = _cursor.Accept(Keyword.Grant, Keyword.Option, Keyword.For);
        bool admin = !grantOption && _cursor.Accept(Keyword.Admin, Keyword.Option, Keyword.For);
        List<Privilege> privileges = Privileges();
        if (!_cursor.Accept(Keyword.On))
        {
            _cursor.Expect(Keyword.From);
            List<string> members = Roles();
            GrantedBy();
            _cursor.Cascade();
            return new GrantRoleStatement(true, RoleNames(privileges), members, admin) { Position = start };
        }

        GrantStatement revoke = On(new GrantStatement(true, privileges, ObjectKind.Table, [], []) { Position = start });
        _cursor.Expect(Keyword.From);
        revoke = revoke with { Grantees = Roles(), GrantOption = grantOption };
        GrantedBy();
        return revoke with { Cascade = _cursor.Cascade() };
    }

    private void GrantedBy()
    {
        if (_cursor.Accept(Keyword.Granted))
        {
            _cursor.Expect(Keyword.By);
            Role();
        }
    }

    private static List<string> RoleNames(List<Privilege> privileges) => privileges.ConvertAll(p => p.Keyword);

    private List<Privilege> Privileges()
    {
        int position = _cursor.Start;
        if (_cursor.Accept(Keyword.All))
        {
            _cursor.Accept(Keyword.Privileges);
            return [new Privilege("all", _cursor.OptionalColumnNames()) { Position = position }];
        }

        return _cursor.List(Privilege);
    }

    private Privilege Privilege()
    {
        int position = _cursor.Start;
        if (_cursor.Is(Keyword.Alter, Keyword.System))
        {
            _cursor.Index += 2;
            return new Privilege("alter system", []) { Position = position };
        }

        string word = _cursor.Keyword is Keyword.Select or Keyword.References or Keyword.Create ? _cursor.Read().Text : Role();
        return new Privilege(word, _cursor.OptionalColumnNames()) { Position = position };
    }

    /// <summary>What stands behind ON: the kind and the names.</summary>
    private GrantStatement On(GrantStatement grant)
    {
        if (_cursor.IsWord("branch") && Cursor.IsColumnId(_cursor.Peek(1)))
        {
            _cursor.Read();
            return grant with { OnBranch = true, Kind = ObjectKind.Other, Names = _cursor.List(_cursor.QualifiedName) };
        }

        if (_cursor.Accept(Keyword.All))
        {
            Token what = _cursor.Read();
            ObjectKind all = what.Keyword switch
            {
                Keyword.Tables => ObjectKind.Table,
                Keyword.Sequences => ObjectKind.Sequence,
                Keyword.Functions => ObjectKind.Function,
                Keyword.Procedures => ObjectKind.Procedure,
                Keyword.Routines => ObjectKind.Routine,
                _ => throw _cursor.Near(what),
            };
            _cursor.Expect(Keyword.In, Keyword.Schema);
            return grant with { Kind = all, AllInSchema = true, Names = _cursor.List(_cursor.QualifiedName) };
        }

        Token next = _cursor.Peek(1);
        bool named = Cursor.IsLabel(next) && next.Keyword is not (Keyword.To or Keyword.From);
        ObjectKind? kind = !named ? null : _cursor.Keyword switch
        {
            Keyword.Table => ObjectKind.Table,
            Keyword.Sequence => ObjectKind.Sequence,
            Keyword.Schema => ObjectKind.Schema,
            Keyword.Database => ObjectKind.Database,
            Keyword.Domain => ObjectKind.Domain,
            Keyword.Type => ObjectKind.Type,
            Keyword.Function => ObjectKind.Function,
            Keyword.Procedure => ObjectKind.Procedure,
            Keyword.Routine => ObjectKind.Routine,
            Keyword.Language => ObjectKind.Language,
            Keyword.Tablespace => ObjectKind.Tablespace,
            Keyword.Foreign => ObjectKind.Server,
            Keyword.Large => ObjectKind.Other,
            Keyword.Parameter => ObjectKind.Other,
            _ => null,
        };
        if (kind is null)
        {
            return grant with { Names = _cursor.List(_cursor.QualifiedName) };
        }

        int start = _cursor.Start;
        _cursor.Read();
        switch (kind)
        {
            case ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine:
                List<RoutineSignature> signatures = _cursor.List(grammar.Routines.Signature);
                return grant with { Kind = kind.Value, Signatures = signatures, Names = signatures.ConvertAll(s => s.Name) };
            case ObjectKind.Server or ObjectKind.Other:
                throw _cursor.NotSupported(start, "GRANT on this kind of object");
            default:
                return grant with { Kind = kind.Value, Names = _cursor.List(_cursor.QualifiedName) };
        }
    }
}
