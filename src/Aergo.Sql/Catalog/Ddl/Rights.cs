using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>GRANT and REVOKE on objects, and of roles.</summary>
internal sealed class Rights(DefinitionScope scope)
{
    public void Apply(GrantStatement statement)
    {
        if (statement.OnBranch)
        {
            throw SqlException.NotSupported("rights on branches in this place", "Branch rights are granted through the distributed directory.");
        }

        string[] grantees = statement.Grantees.Select(Grantee).ToArray();
        if (statement.GrantOption && !statement.Revoke && grantees.Contains(""))
        {
            throw new SqlException("0LP01", "grant options can only be granted to roles");
        }

        foreach (CatalogObject item in Objects(statement))
        {
            if (statement.Privileges.Any(p => p.Columns.Count > 0))
            {
                Columns(statement, (TableDefinition)item, grantees);
                if (statement.Privileges.All(p => p.Columns.Count > 0))
                {
                    continue;
                }
            }

            CatalogObject present = Present(item);
            PrivilegeKind kind = KindOf(present);
            string letters = Letters(statement.Privileges.Where(p => p.Columns.Count == 0), kind, statement.Kind);
            if (Change(statement, present.Owner, present.Grants, kind, letters, grantees, present.Name) is { } grants)
            {
                Put(present, grants);
            }
        }

        scope.Commit();
    }

    private string Grantee(string name) => name == "public" ? "" : scope.RequireRole(name).Name;

    private CatalogObject Present(CatalogObject item) => item switch
    {
        TableDefinition => scope.Catalog.Tables[item.Oid],
        _ => item,
    };

    private static PrivilegeKind KindOf(CatalogObject item) => item switch
    {
        SequenceDefinition => PrivilegeKind.Sequence,
        SchemaDefinition => PrivilegeKind.Schema,
        RoutineDefinition => PrivilegeKind.Routine,
        TypeDefinition => PrivilegeKind.Type,
        _ => PrivilegeKind.Table,
    };

    private void Put(CatalogObject item, ImmutableArray<Grant> grants)
    {
        switch (item)
        {
            case TableDefinition o:
                scope.Change.Put(o with { Grants = grants });
                break;
            case ViewDefinition o:
                scope.Change.Put(o with { Grants = grants });
                break;
            case SequenceDefinition o:
                scope.Change.Put(o with { Grants = grants });
                break;
            case SchemaDefinition o:
                scope.Change.Put(o with { Grants = grants });
                break;
            case RoutineDefinition o:
                scope.Change.Put(o with { Grants = grants });
                break;
            case TypeDefinition o:
                scope.Change.Put(o with { Grants = grants });
                break;
        }
    }

    // ---- objects --------------------------------------------------------------------------------------------------------

    private List<CatalogObject> Objects(GrantStatement statement)
    {
        if (statement.AllInSchema)
        {
            return statement.Names.SelectMany(n => InSchema(statement.Kind, scope.RequireSchema(n.Name))).ToList();
        }

        return statement.Kind switch
        {
            ObjectKind.Function or ObjectKind.Procedure or ObjectKind.Routine =>
                statement.Signatures.Select(s => (CatalogObject)new RoutineLookup(scope).Require(statement.Kind, s)).ToList(),
            ObjectKind.Schema => statement.Names.Select(n => (CatalogObject)scope.RequireSchema(n.Name)).ToList(),
            ObjectKind.Type or ObjectKind.Domain => statement.Names.Select(Type).ToList(),
            ObjectKind.Table or ObjectKind.Sequence => statement.Names.Select(n => Relation(statement.Kind, n)).ToList(),
            ObjectKind.Database or ObjectKind.Language or ObjectKind.Tablespace => [],
            _ => throw SqlException.NotSupported($"GRANT on {statement.Kind.ToString().ToLowerInvariant()}"),
        };
    }

    private IEnumerable<CatalogObject> InSchema(ObjectKind kind, SchemaDefinition schema) => kind switch
    {
        ObjectKind.Table => scope.Catalog.Tables.Values.Where(t => t.SchemaOid == schema.Oid).Cast<CatalogObject>()
            .Concat(scope.Catalog.Views.Values.Where(v => v.SchemaOid == schema.Oid)).OrderBy(o => o.Oid),
        ObjectKind.Sequence => scope.Catalog.Sequences.Values.Where(s => s.SchemaOid == schema.Oid).OrderBy(o => o.Oid),
        _ => scope.Catalog.Routines.Values
            .Where(r => r.SchemaOid == schema.Oid && (kind == ObjectKind.Routine || r.IsProcedure == (kind == ObjectKind.Procedure))).OrderBy(o => o.Oid),
    };

    private CatalogObject Type(QualifiedName name)
    {
        SqlType type = CatalogNames.FindType(scope.Catalog, scope.Path, name) ?? throw new SqlException(SqlState.UndefinedObject, $"type \"{name}\" does not exist");
        return UserTypeDefinitions.Definition(scope, type, name);
    }

    private CatalogObject Relation(ObjectKind written, QualifiedName name)
    {
        (RelationKind kind, uint oid) = scope.RequireRelation(name);
        if (written == ObjectKind.Sequence && kind != RelationKind.Sequence)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{name.Name}\" is not a sequence");
        }

        return kind switch
        {
            RelationKind.Table => scope.Catalog.Tables[oid],
            RelationKind.View => scope.Catalog.Views[oid],
            RelationKind.Sequence => scope.Catalog.Sequences[oid],
            RelationKind.Virtual => throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied: \"{name.Name}\" is a system catalog"),
            RelationKind.Index => throw new SqlException(SqlState.WrongObjectType, $"\"{name.Name}\" is an index"),
            _ => throw new SqlException(SqlState.WrongObjectType, $"\"{name.Name}\" is a composite type"),
        };
    }

    // ---- privileges -----------------------------------------------------------------------------------------------------

    private static string Letters(IEnumerable<Privilege> privileges, PrivilegeKind kind, ObjectKind written)
    {
        var letters = new SortedSet<char>();
        foreach (Privilege privilege in privileges)
        {
            if (privilege.Keyword == "all")
            {
                letters.UnionWith(PrivilegeChecker.AllOf(kind));
                continue;
            }

            char letter = Letter(privilege.Keyword);

            // GRANT … ON TABLE may name a sequence; USAGE is then taken too.
            string allowed = kind == PrivilegeKind.Table ? "arwdDxt" : PrivilegeChecker.AllOf(kind);
            if (!allowed.Contains(letter, StringComparison.Ordinal))
            {
                throw new SqlException("0LP01", $"invalid privilege type {privilege.Keyword.ToUpperInvariant()} for {KindWord(kind, written)}");
            }

            letters.Add(letter);
        }

        return new string([.. letters]);
    }

    private static string KindWord(PrivilegeKind kind, ObjectKind written) => kind switch
    {
        PrivilegeKind.Table => "table",
        PrivilegeKind.Column => "column",
        PrivilegeKind.Routine => written == ObjectKind.Procedure ? "procedure" : written == ObjectKind.Routine ? "routine" : "function",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static char Letter(string keyword) => keyword switch
    {
        "select" => 'r',
        "insert" => 'a',
        "update" => 'w',
        "delete" => 'd',
        "truncate" => 'D',
        "references" => 'x',
        "trigger" => 't',
        "usage" => 'U',
        "create" => 'C',
        "execute" => 'X',
        "connect" => 'c',
        "temporary" or "temp" => 'T',
        _ => throw new SqlException(SqlState.SyntaxError, $"unrecognized privilege type \"{keyword}\""),
    };

    private void Columns(GrantStatement statement, TableDefinition table, string[] grantees)
    {
        foreach (Privilege privilege in statement.Privileges.Where(p => p.Columns.Count > 0))
        {
            string letters = Letters([privilege], PrivilegeKind.Column, statement.Kind);
            foreach (string name in privilege.Columns)
            {
                TableDefinition present = scope.Catalog.Tables[table.Oid];
                ColumnInfo column = present.Columns.FirstOrDefault(c => c.Name == name)
                    ?? throw new SqlException(SqlState.UndefinedColumn, $"column \"{name}\" of relation \"{present.Name}\" does not exist");
                if (Change(statement, present.Owner, column.Grants, PrivilegeKind.Column, letters, grantees, present.Name) is { } grants)
                {
                    scope.Change.Put(present with { Columns = present.Columns.Replace(column, column with { Grants = grants.IsEmpty ? null : grants }) });
                }
            }
        }
    }

    /// <summary>The grants after the statement; null when the role may grant nothing of it (a warning says so).</summary>
    private ImmutableArray<Grant>? Change(GrantStatement statement, string owner, ImmutableArray<Grant>? old, PrivilegeKind kind, string letters, string[] grantees, string name)
    {
        string grantor = PrivilegeChecker.HasRoleRights(scope.Catalog, scope.Role, owner) ? owner : scope.Role;
        string may = new([.. letters.Where(l => PrivilegeChecker.MayGrant(scope.Catalog, scope.Role, owner, old, l))]);
        if (may.Length == 0)
        {
            bool any = PrivilegeChecker.AllOf(kind).Any(l => PrivilegeChecker.Has(scope.Catalog, scope.Role, owner, old, kind, l.ToString()));
            if (!any)
            {
                throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for {KindWord(kind, statement.Kind)} {name}");
            }

            scope.Context.Notice($"no privileges {(statement.Revoke ? "could be revoked" : "were granted")} for \"{name}\"", "WARNING", statement.Revoke ? "01006" : "01007");
            return null;
        }

        if (may.Length < letters.Length && statement.Privileges.All(p => p.Keyword != "all"))
        {
            scope.Context.Notice($"not all privileges {(statement.Revoke ? "could be revoked" : "were granted")} for \"{name}\"", "WARNING", statement.Revoke ? "01006" : "01007");
        }

        List<Grant> grants = [.. PrivilegeChecker.Effective(owner, old, kind)];
        foreach (string grantee in grantees)
        {
            if (statement.Revoke)
            {
                Revoke(grants, grantee, grantor, may, statement.GrantOption, statement.Cascade);
            }
            else
            {
                Grant(grants, grantee, grantor, may, statement.GrantOption && grantee != owner);
            }
        }

        return [.. grants];
    }

    private static void Grant(List<Grant> grants, string grantee, string grantor, string letters, bool option)
    {
        int at = grants.FindIndex(g => g.Grantee == grantee && g.Grantor == grantor);
        Grant grant = at < 0 ? new Grant(grantee, grantor, "", "") : grants[at];
        grant = grant with { Privileges = Union(grant.Privileges, letters), GrantablePrivileges = option ? Union(grant.GrantablePrivileges, letters) : grant.GrantablePrivileges };
        if (at < 0)
        {
            grants.Add(grant);
        }
        else
        {
            grants[at] = grant;
        }
    }

    private static void Revoke(List<Grant> grants, string grantee, string grantor, string letters, bool optionOnly, bool cascade)
    {
        int at = grants.FindIndex(g => g.Grantee == grantee && g.Grantor == grantor);
        if (at < 0)
        {
            return;
        }

        Grant grant = grants[at];
        string lost = new([.. grant.GrantablePrivileges.Where(l => letters.Contains(l, StringComparison.Ordinal))]);
        grant = grant with
        {
            Privileges = optionOnly ? grant.Privileges : Without(grant.Privileges, letters),
            GrantablePrivileges = Without(grant.GrantablePrivileges, letters),
        };
        grants[at] = grant;
        if (grant.Privileges.Length == 0)
        {
            grants.RemoveAt(at);
        }

        // What the grantee handed on rests on its grant option.
        foreach (Grant dependent in grants.Where(g => g.Grantor == grantee && g.Grantee != grantee && g.Privileges.Any(l => lost.Contains(l, StringComparison.Ordinal))).ToArray())
        {
            if (!cascade)
            {
                throw new SqlException(SqlState.DependentObjectsExist, "dependent privileges exist") { Hint = "Use CASCADE to revoke them too." };
            }

            Revoke(grants, dependent.Grantee, dependent.Grantor, lost, false, true);
        }
    }

    private static string Union(string a, string b) => new([.. "rawdDxtXUCTc".Where(l => a.Contains(l, StringComparison.Ordinal) || b.Contains(l, StringComparison.Ordinal))]);

    private static string Without(string a, string b) => new([.. a.Where(l => !b.Contains(l, StringComparison.Ordinal))]);

    // ---- roles ----------------------------------------------------------------------------------------------------------

    public void Apply(GrantRoleStatement statement)
    {
        foreach (string group in statement.Roles)
        {
            RoleDefinition role = scope.RequireRole(group);
            if (!MayGrantRole(role))
            {
                throw new SqlException(SqlState.InsufficientPrivilege, $"must have admin option on role \"{role.Name}\"");
            }

            foreach (string grantee in statement.Grantees)
            {
                RoleDefinition member = scope.RequireRole(grantee);
                if (statement.Revoke)
                {
                    if (!member.MemberOf.Contains(role.Name))
                    {
                        scope.Context.Notice($"role \"{member.Name}\" is not a member of role \"{role.Name}\"", "WARNING", SqlState.Warning);
                        continue;
                    }

                    scope.Change.Put(member with { MemberOf = member.MemberOf.Remove(role.Name) });
                    continue;
                }

                if (PrivilegeChecker.Closure(scope.Catalog, role.Name, inheritOnly: false).Contains(member.Name))
                {
                    throw new SqlException("0LP01", $"role \"{role.Name}\" is a member of role \"{member.Name}\"");
                }

                if (member.MemberOf.Contains(role.Name))
                {
                    scope.Notice($"role \"{member.Name}\" is already a member of role \"{role.Name}\"");
                    continue;
                }

                scope.Change.Put(member with { MemberOf = [.. member.MemberOf.Append(role.Name).Order(StringComparer.Ordinal)] });
            }
        }

        scope.Commit();
    }

    /// <summary>Superusers give any role; those who may create roles give any but superuser roles; the owner of a role gives it.</summary>
    private bool MayGrantRole(RoleDefinition role) => PrivilegeChecker.IsSuperuser(scope.Catalog, scope.Role)
        || (!role.IsSuperuser && (scope.Role == role.Owner || (scope.Catalog.Roles.TryGetValue(scope.Role, out RoleDefinition? mine) && mine.CreateRole)));
}
