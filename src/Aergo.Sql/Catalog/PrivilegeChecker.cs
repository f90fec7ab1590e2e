using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace Aergo.Sql.Catalog;

/// <summary>Kinds of objects with rights of their own; they differ in what owners and PUBLIC have from the start.</summary>
public enum PrivilegeKind { Table, Column, Sequence, Schema, Routine, Type, Database }

/// <summary>Who may do what: grants, ownership, membership, superusers. Source: PostgreSQL's rules for access privileges.</summary>
/// <remarks>
/// Privileges are PostgreSQL's letters: r SELECT, a INSERT, w UPDATE, d DELETE, D TRUNCATE, x REFERENCES, t TRIGGER, U USAGE, C CREATE, X EXECUTE, c CONNECT, T TEMPORARY.
/// A member has the rights of the roles it is in when it inherits.
/// </remarks>
public static class PrivilegeChecker
{
    /// <summary>All letters of a kind, in the order in which PostgreSQL prints them.</summary>
    public static string AllOf(PrivilegeKind kind) => kind switch
    {
        PrivilegeKind.Table => "arwdDxt",
        PrivilegeKind.Column => "arwx",
        PrivilegeKind.Sequence => "rwU",
        PrivilegeKind.Schema => "UC",
        PrivilegeKind.Routine => "X",
        PrivilegeKind.Type => "U",
        _ => "CTc",
    };

    /// <summary>What PUBLIC may do with an object nobody granted anything on.</summary>
    public static string PublicDefault(PrivilegeKind kind) => kind switch
    {
        PrivilegeKind.Routine => "X",
        PrivilegeKind.Type => "U",
        PrivilegeKind.Database => "Tc",
        _ => "",
    };

    public static bool IsSuperuser(CatalogSnapshot catalog, string role) => catalog.Roles.TryGetValue(role, out RoleDefinition? found) && found.IsSuperuser;

    /// <summary>Whether <paramref name="role"/> is <paramref name="group"/> or in it, directly or through others. Superusers are in every role.</summary>
    public static bool IsMember(CatalogSnapshot catalog, string role, string group) => IsSuperuser(catalog, role) || Closure(catalog, role, inheritOnly: false).Contains(group);

    /// <summary>Whether the role owns the object, by itself or by a role whose rights it inherits.</summary>
    public static bool IsOwner(CatalogSnapshot catalog, string role, CatalogObject item) => HasRoleRights(catalog, role, item.Owner);

    /// <summary>Whether the role acts with the rights of <paramref name="of"/>.</summary>
    public static bool HasRoleRights(CatalogSnapshot catalog, string role, string of) => IsSuperuser(catalog, role) || Closure(catalog, role, inheritOnly: true).Contains(of);

    /// <summary>Whether the role has every one of the privileges.</summary>
    public static bool Has(CatalogSnapshot catalog, string role, CatalogObject item, PrivilegeKind kind, string privileges) =>
        Has(catalog, role, item.Owner, item.Grants, kind, privileges);

    public static bool Has(CatalogSnapshot catalog, string role, string owner, ImmutableArray<Grant>? grants, PrivilegeKind kind, string privileges)
    {
        if (IsSuperuser(catalog, role))
        {
            return true;
        }

        HashSet<string> roles = Closure(catalog, role, inheritOnly: true);
        return privileges.All(p => Granted(roles, owner, grants, kind, p));
    }

    /// <summary>Whether the role may use a privilege on a column: by a grant on the table, or on the column.</summary>
    public static bool HasColumn(CatalogSnapshot catalog, string role, TableDefinition table, ColumnInfo column, char privilege) =>
        Has(catalog, role, table, PrivilegeKind.Table, privilege.ToString()) || HasColumnGrant(catalog, role, column, privilege);

    public static bool HasColumnGrant(CatalogSnapshot catalog, string role, ColumnInfo column, char privilege)
    {
        if (column.Grants is not { } grants)
        {
            return false;
        }

        HashSet<string> roles = Closure(catalog, role, inheritOnly: true);
        return grants.Any(g => (g.Grantee.Length == 0 || roles.Contains(g.Grantee)) && g.Privileges.Contains(privilege, StringComparison.Ordinal));
    }

    /// <summary>Whether the role may hand a privilege on: owners may, and holders of the grant option.</summary>
    public static bool MayGrant(CatalogSnapshot catalog, string role, string owner, ImmutableArray<Grant>? grants, char privilege)
    {
        if (HasRoleRights(catalog, role, owner))
        {
            return true;
        }

        HashSet<string> roles = Closure(catalog, role, inheritOnly: true);
        return grants is { } list && list.Any(g => roles.Contains(g.Grantee) && g.GrantablePrivileges.Contains(privilege, StringComparison.Ordinal));
    }

    /// <summary>The role and those it is in.</summary>
    public static HashSet<string> Closure(CatalogSnapshot catalog, string role, bool inheritOnly)
    {
        var roles = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>();
        open.Push(role);
        while (open.TryPop(out string? next))
        {
            if (!roles.Add(next) || !catalog.Roles.TryGetValue(next, out RoleDefinition? definition) || (inheritOnly && !definition.Inherit))
            {
                continue;
            }

            foreach (string group in definition.MemberOf)
            {
                open.Push(group);
            }
        }

        return roles;
    }

    /// <summary>The grants in force, with the defaults of the kind where none were written down.</summary>
    public static ImmutableArray<Grant> Effective(string owner, ImmutableArray<Grant>? grants, PrivilegeKind kind)
    {
        if (grants is { } written)
        {
            return written;
        }

        if (kind == PrivilegeKind.Column)
        {
            return [];
        }

        string everyone = PublicDefault(kind);
        var own = new Grant(owner, owner, AllOf(kind), "");
        return everyone.Length == 0 ? [own] : [new Grant("", owner, everyone, ""), own];
    }

    private static bool Granted(HashSet<string> roles, string owner, ImmutableArray<Grant>? grants, PrivilegeKind kind, char privilege) =>
        Effective(owner, grants, kind).Any(g => (g.Grantee.Length == 0 || roles.Contains(g.Grantee)) && g.Privileges.Contains(privilege, StringComparison.Ordinal));
}
