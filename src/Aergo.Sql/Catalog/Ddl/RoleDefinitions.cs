using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>CREATE, ALTER and DROP ROLE. A role with an account is a name for it; one without is a group.</summary>
internal sealed class RoleDefinitions(DefinitionScope scope)
{
    public void Apply(RoleStatement statement)
    {
        if (statement.IsSetting)
        {
            throw SqlException.NotSupported("settings of roles", "Set them in the session, or in the SET clause of a function.");
        }

        if (!statement.Alter)
        {
            Create(statement);
        }
        else if (statement.NewName is { } newName)
        {
            Rename(statement.Name, newName);
        }
        else
        {
            RoleDefinition role = scope.RequireRole(statement.Name);
            bool ownPassword = role.Name == scope.Role && statement.Options.Keys.All(k => k is "password");
            if (!ownPassword)
            {
                RequireMayCreate(role);
            }

            scope.Change.Put(WithOptions(role, statement.Options));
        }

        scope.Commit();
    }

    private void Create(RoleStatement statement)
    {
        RequireMayCreate(null);
        RequireName(statement.Name);
        var role = new RoleDefinition { Oid = scope.Change.NewOid(), Name = statement.Name, Owner = scope.OwnerRole().Name, CanLogin = statement.LoginDefault };
        role = scope.Change.Put(WithOptions(role, statement.Options));
        foreach (string member in Names(statement.Options, "role").Concat(Names(statement.Options, "admin")))
        {
            RoleDefinition found = scope.RequireRole(member);
            scope.Change.Put(found with { MemberOf = [.. found.MemberOf.Append(role.Name).Distinct().Order(StringComparer.Ordinal)] });
        }
    }

    private void RequireName(string name)
    {
        if (name.StartsWith("pg_", StringComparison.Ordinal) || name is "public" or "none")
        {
            throw new SqlException(SqlState.ReservedName, $"role name \"{name}\" is reserved") { Detail = name.StartsWith("pg_", StringComparison.Ordinal) ? "Role names starting with \"pg_\" are reserved." : null };
        }

        if (scope.Catalog.Roles.ContainsKey(name))
        {
            throw new SqlException(SqlState.DuplicateObject, $"role \"{name}\" already exists");
        }
    }

    private void RequireMayCreate(RoleDefinition? existing)
    {
        bool super = PrivilegeChecker.IsSuperuser(scope.Catalog, scope.Role);
        bool creates = scope.Catalog.Roles.TryGetValue(scope.Role, out RoleDefinition? mine) && mine.CreateRole;
        if (!super && existing?.IsSuperuser == true)
        {
            throw new SqlException(SqlState.InsufficientPrivilege, "must be superuser to alter superuser roles or change superuser attribute");
        }

        if (!super && !creates && existing?.Owner != scope.Role)
        {
            throw new SqlException(SqlState.InsufficientPrivilege, existing is null ? "permission denied to create role" : "permission denied");
        }
    }

    private static IEnumerable<string> Names(IReadOnlyDictionary<string, string?> options, string key) =>
        options.TryGetValue(key, out string? names) && !string.IsNullOrEmpty(names) ? names.Split(',') : [];

    private RoleDefinition WithOptions(RoleDefinition role, IReadOnlyDictionary<string, string?> options)
    {
        bool super = PrivilegeChecker.IsSuperuser(scope.Catalog, scope.Role);
        foreach ((string name, string? value) in options.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            switch (name)
            {
                case "superuser" or "nosuperuser" or "bypassrls" or "nobypassrls" when !super:
                    throw new SqlException(SqlState.InsufficientPrivilege, $"must be superuser to create {(name.Contains("rls", StringComparison.Ordinal) ? "bypassrls users" : "superusers")}");
                case "superuser" or "nosuperuser":
                    role = role with { IsSuperuser = name == "superuser" };
                    break;
                case "bypassrls" or "nobypassrls":
                    role = role with { BypassRowSecurity = name == "bypassrls" };
                    break;
                case "createdb" or "nocreatedb":
                    role = role with { CreateDatabase = name == "createdb" };
                    break;
                case "createrole" or "nocreaterole":
                    role = role with { CreateRole = name == "createrole" };
                    break;
                case "inherit" or "noinherit":
                    role = role with { Inherit = name == "inherit" };
                    break;
                case "login" or "nologin":
                    role = role with { CanLogin = name == "login" };
                    break;
                case "password":
                    role = role with { PasswordVerifier = Verifier(value) };
                    break;
                case "account":
                    role = role with { Account = Account(role, value!) };
                    break;
                case "in_role":
                    foreach (string group in Names(options, name))
                    {
                        string found = scope.RequireRole(group).Name;
                        role = role with { MemberOf = [.. role.MemberOf.Append(found).Distinct().Order(StringComparer.Ordinal)] };
                    }

                    break;
                case "replication" or "noreplication" or "connection_limit" or "valid_until" or "role" or "admin":
                    break;
                default:
                    throw new SqlException(SqlState.SyntaxError, $"unrecognized role option \"{name}\"");
            }
        }

        return role;
    }

    /// <summary>Only a ready SCRAM verifier may stand in a transaction: everybody reads those, and a password in one would be public.</summary>
    private static string? Verifier(string? password)
    {
        if (password is null || password.StartsWith("SCRAM-SHA-256$", StringComparison.Ordinal))
        {
            return password;
        }

        throw new SqlException(SqlState.InvalidParameterValue, "a transaction may not carry a password, since everybody can read it")
        {
            Hint = "Give a SCRAM-SHA-256 verifier, as psql's \\password makes one.",
        };
    }

    private AccountId Account(RoleDefinition role, string text)
    {
        if (!AccountIdText.TryParse(text, out AccountId account))
        {
            throw new SqlException(SqlState.InvalidParameterValue, $"\"{text}\" is not an account address");
        }

        if (scope.Catalog.RoleByAccount.TryGetValue(account, out string? other) && other != role.Name)
        {
            throw new SqlException(SqlState.DuplicateObject, $"account {text} is role \"{other}\" already");
        }

        // A name for an account speaks for its rights; nobody takes another's account without being it.
        AccountId signer = scope.Context.Origin;
        return account == signer || PrivilegeChecker.IsSuperuser(scope.Catalog, scope.Role) || scope.Catalog.Roles.TryGetValue(scope.Role, out RoleDefinition? mine) && mine.CreateRole
            ? account
            : throw new SqlException(SqlState.InsufficientPrivilege, "permission denied to bind a role to another's account");
    }

    private void Rename(string name, string newName)
    {
        RoleDefinition role = scope.RequireRole(name);
        RequireMayCreate(role);
        RequireName(newName);
        if (role.Name == scope.Context.SessionUser)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "session user cannot be renamed");
        }

        if (Uses(role).Any())
        {
            throw SqlException.NotSupported($"renaming role \"{name}\" while it owns or may use something", "Reassign its objects first.");
        }

        scope.Change.Remove(role);
        scope.Change.Put(role with { Name = newName, Owner = role.Owner == name ? newName : role.Owner });
        foreach (RoleDefinition member in scope.Catalog.Roles.Values.Where(r => r.MemberOf.Contains(name)).OrderBy(r => r.Oid).ToArray())
        {
            scope.Change.Put(member with { MemberOf = [.. member.MemberOf.Replace(name, newName).Order(StringComparer.Ordinal)] });
        }
    }

    public void Drop(DropStatement statement)
    {
        foreach (QualifiedName written in statement.Names)
        {
            string name = written.Name;
            if (!scope.Catalog.Roles.TryGetValue(name, out RoleDefinition? role))
            {
                if (!statement.IfExists)
                {
                    throw new SqlException(SqlState.UndefinedObject, $"role \"{name}\" does not exist");
                }

                scope.Notice($"role \"{name}\" does not exist, skipping");
                continue;
            }

            RequireMayCreate(role);
            if (name == scope.Context.CurrentUser || name == scope.Context.SessionUser)
            {
                throw new SqlException(SqlState.ObjectInUse, name == scope.Context.CurrentUser ? "current user cannot be dropped" : "session user cannot be dropped");
            }

            string[] uses = Uses(role).ToArray();
            if (uses.Length > 0)
            {
                throw new SqlException(SqlState.DependentObjectsExist, $"role \"{name}\" cannot be dropped because some objects depend on it") { Detail = string.Join('\n', uses) };
            }

            scope.Change.Remove(role);
            foreach (RoleDefinition member in scope.Catalog.Roles.Values.Where(r => r.MemberOf.Contains(name)).OrderBy(r => r.Oid).ToArray())
            {
                scope.Change.Put(member with { MemberOf = member.MemberOf.Remove(name) });
            }
        }

        scope.Commit();
    }

    private IEnumerable<string> Uses(RoleDefinition role)
    {
        var texts = new ObjectTexts(scope.Context, scope.Catalog);
        foreach (CatalogObject item in SnapshotEditor.Objects(scope.Catalog).Where(o => o is not RoleDefinition).OrderBy(o => o.Oid))
        {
            string what = texts.Describe(RefOf(item));
            if (item.Owner == role.Name)
            {
                yield return "owner of " + what;
            }
            else if (item.Grants is { } grants && grants.Any(g => g.Grantee == role.Name || g.Grantor == role.Name))
            {
                yield return "privileges for " + what;
            }

            if (item is TableDefinition table)
            {
                foreach (ColumnInfo column in table.Columns.Where(c => table.Owner != role.Name && c.Grants is { } list && list.Any(g => g.Grantee == role.Name || g.Grantor == role.Name)))
                {
                    yield return "privileges for " + texts.Describe(new ObjectRef(ObjectClass.Column, table.Oid, table.Oid, column.Number));
                }

                foreach (PolicyDefinition policy in table.Policies.Where(p => p.Roles.Contains(role.Name)))
                {
                    yield return "target of " + texts.Describe(new ObjectRef(ObjectClass.Policy, policy.Oid, table.Oid));
                }
            }
        }
    }

    private static ObjectRef RefOf(CatalogObject item) => new(
        item switch
        {
            SchemaDefinition => ObjectClass.Schema,
            TableDefinition => ObjectClass.Table,
            ViewDefinition => ObjectClass.View,
            SequenceDefinition => ObjectClass.Sequence,
            RoutineDefinition => ObjectClass.Routine,
            _ => ObjectClass.Type,
        },
        item.Oid);
}
