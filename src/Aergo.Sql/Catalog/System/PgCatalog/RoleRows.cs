using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.PgCatalog;

/// <summary>pg_authid and the views over it, and pg_auth_members. Password verifiers are never shown.</summary>
internal static class RoleRows
{
    private const string Hidden = "********";

    public static void Add(SystemViewBuilder builder)
    {
        builder.FromCatalog("pg_authid", static (scope, shape) => All(scope).Select(r => Role(shape, r)));
        builder.FromCatalog("pg_roles", static (scope, shape) => All(scope).Select(r => shape.Set(Role(shape, r), ("rolpassword", Cell.Text(Hidden)))));
        builder.FromCatalog("pg_user", static (scope, shape) => All(scope).Where(r => r.CanLogin).Select(r => User(shape, r, Cell.Text(Hidden))));
        builder.FromCatalog("pg_shadow", static (scope, shape) => All(scope).Where(r => r.CanLogin).Select(r => User(shape, r, Cell.Null)));
        builder.FromCatalog("pg_group", static (scope, shape) => All(scope).Where(r => !r.CanLogin).Select(r => shape.Row(
            ("groname", Cell.Text(r.Name)),
            ("grosysid", Cell.Oid(r.Oid)),
            ("grolist", Cell.Oids(All(scope).Where(m => m.MemberOf.Contains(r.Name)).Select(m => m.Oid))))));
        builder.FromCatalog("pg_auth_members", static (scope, shape) => All(scope)
            .SelectMany(member => member.MemberOf.Select(group => (Group: Owners.OidOf(scope.Catalog, group), Member: member.Oid)))
            .Where(p => p.Group != 0).OrderBy(p => p.Group).ThenBy(p => p.Member).Select(p => shape.Row(
                ("roleid", Cell.Oid(p.Group)),
                ("member", Cell.Oid(p.Member)),
                ("grantor", Cell.Oid(InitialCatalog.SystemRoleOid)))));
    }

    private static IEnumerable<RoleDefinition> All(SystemScope scope) => scope.Catalog.Roles.Values.OrderBy(r => r.Oid);

    private static Datum[] Role(RowShape shape, RoleDefinition role) => shape.Row(
        ("oid", Cell.Oid(role.Oid)),
        ("rolname", Cell.Text(role.Name)),
        ("rolsuper", Cell.Bool(role.IsSuperuser)),
        ("rolinherit", Cell.Bool(role.Inherit)),
        ("rolcreaterole", Cell.Bool(role.CreateRole)),
        ("rolcreatedb", Cell.Bool(role.CreateDatabase)),
        ("rolcanlogin", Cell.Bool(role.CanLogin)),
        ("rolreplication", Cell.Bool(false)),
        ("rolbypassrls", Cell.Bool(role.BypassRowSecurity)),
        ("rolconnlimit", Cell.Int(-1)));

    private static Datum[] User(RowShape shape, RoleDefinition role, Datum password) => shape.Row(
        ("usename", Cell.Text(role.Name)),
        ("usesysid", Cell.Oid(role.Oid)),
        ("usecreatedb", Cell.Bool(role.CreateDatabase)),
        ("usesuper", Cell.Bool(role.IsSuperuser)),
        ("userepl", Cell.Bool(false)),
        ("usebypassrls", Cell.Bool(role.BypassRowSecurity)),
        ("passwd", password));
}
