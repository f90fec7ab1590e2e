using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.InformationSchema;

/// <summary>table_privileges, column_privileges and their kin, each with its role_… form that leaves out what everybody has.</summary>
internal static class PrivilegeViews
{
    private const string Schema = "information_schema";

    /// <summary>One privilege of one grant.</summary>
    private readonly record struct Right(string Grantor, string Grantee, char Letter, bool Grantable);

    public static void Add(SystemViewBuilder builder)
    {
        Add(builder, "table_privileges", "role_table_grants", Tables);
        Add(builder, "column_privileges", "role_column_grants", Columns);
        Add(builder, "routine_privileges", "role_routine_grants", Routines);
        Add(builder, "udt_privileges", "role_udt_grants", Types);
        Add(builder, "usage_privileges", "role_usage_grants", Usages);
        builder.FromContext(Schema, "enabled_roles", static (c, s, shape) => new Viewer(c, s).Roles.Order(StringComparer.Ordinal).Select(r => shape.Row(("role_name", Cell.Text(r)))));
        builder.FromContext(Schema, "applicable_roles", Applicable);
        builder.FromContext(Schema, "administrable_role_authorizations", static (c, s, shape) => new Viewer(c, s).IsSuperuser ? Applicable(c, s, shape) : []);
    }

    private static void Add(SystemViewBuilder builder, string all, string roles, Func<Viewer, RowShape, Func<Right, bool>, IEnumerable<Datum[]>> rows)
    {
        builder.FromContext(Schema, all, (c, s, shape) => Show(new Viewer(c, s), shape, rows, everybody: true));
        builder.FromContext(Schema, roles, (c, s, shape) => Show(new Viewer(c, s), shape, rows, everybody: false));
    }

    private static IEnumerable<Datum[]> Show(Viewer viewer, RowShape shape, Func<Viewer, RowShape, Func<Right, bool>, IEnumerable<Datum[]>> rows, bool everybody) =>
        rows(viewer, shape, r => r.Grantee.Length == 0 ? everybody : viewer.IsSuperuser || viewer.Roles.Contains(r.Grantee) || viewer.Roles.Contains(r.Grantor));

    private static IEnumerable<Right> RightsIn(string owner, ImmutableArray<Grant>? grants, PrivilegeKind kind) =>
        PrivilegeChecker.Effective(owner, grants, kind).SelectMany(g => g.Privileges.Select(p => new Right(g.Grantor, g.Grantee, p, g.GrantablePrivileges.Contains(p, StringComparison.Ordinal) || g.Grantee == owner)));

    private static IEnumerable<Datum[]> Tables(Viewer viewer, RowShape shape, Func<Right, bool> shown) => RelationInfo.All(viewer.Catalog).Where(r => r.Kind is 'r' or 'v')
        .SelectMany(r => RightsIn(r.Owner, r.Grants, PrivilegeKind.Table).Where(shown).Select(p => shape.Set(
            Common(shape, p),
            ("table_catalog", viewer.Database),
            ("table_schema", viewer.SchemaName(r.SchemaOid)),
            ("table_name", Cell.Text(r.Name)),
            ("with_hierarchy", Cell.YesOrNo(p.Letter == 'r')))));

    /// <summary>A right on a table is one on each of its columns.</summary>
    private static IEnumerable<Datum[]> Columns(Viewer viewer, RowShape shape, Func<Right, bool> shown) => RelationInfo.All(viewer.Catalog).Where(r => r.Kind is 'r' or 'v')
        .SelectMany(r => r.Columns.SelectMany(c => RightsIn(r.Owner, r.Grants, PrivilegeKind.Table).Where(p => p.Letter is 'a' or 'r' or 'w' or 'x')
            .Concat(RightsIn(r.Owner, c.Grants, PrivilegeKind.Column)).Where(shown).Distinct().Select(p => shape.Set(
                Common(shape, p),
                ("table_catalog", viewer.Database),
                ("table_schema", viewer.SchemaName(r.SchemaOid)),
                ("table_name", Cell.Text(r.Name)),
                ("column_name", Cell.Text(c.Name))))));

    private static IEnumerable<Datum[]> Routines(Viewer viewer, RowShape shape, Func<Right, bool> shown) => viewer.Catalog.Routines.Values.OrderBy(r => r.Oid)
        .SelectMany(r => RightsIn(r.Owner, r.Grants, PrivilegeKind.Routine).Where(shown).Select(p => shape.Set(
            Common(shape, p),
            ("specific_catalog", viewer.Database),
            ("specific_schema", viewer.SchemaName(r.SchemaOid)),
            ("specific_name", Cell.Text(RoutineViews.SpecificName(r))),
            ("routine_catalog", viewer.Database),
            ("routine_schema", viewer.SchemaName(r.SchemaOid)),
            ("routine_name", Cell.Text(r.Name)))));

    private static IEnumerable<Datum[]> Types(Viewer viewer, RowShape shape, Func<Right, bool> shown) => viewer.Catalog.TypeDefinitions.Values.Where(t => t.Type.Kind == TypeKind.Composite).OrderBy(t => t.Oid)
        .SelectMany(t => RightsIn(t.Owner, t.Grants, PrivilegeKind.Type).Where(shown).Select(p => shape.Set(
            Common(shape, p),
            ("udt_catalog", viewer.Database),
            ("udt_schema", viewer.SchemaName(t.SchemaOid)),
            ("udt_name", Cell.Text(t.Name)),
            ("privilege_type", Cell.Text("TYPE USAGE")))));

    private static IEnumerable<Datum[]> Usages(Viewer viewer, RowShape shape, Func<Right, bool> shown)
    {
        var objects = viewer.Catalog.TypeDefinitions.Values.Where(t => t.Type.Kind == TypeKind.Domain).Select(t => (Item: (SchemaObject)t, Kind: PrivilegeKind.Type, Name: "DOMAIN"))
            .Concat(viewer.Catalog.Sequences.Values.Select(s => ((SchemaObject)s, PrivilegeKind.Sequence, "SEQUENCE"))).OrderBy(o => o.Item1.Oid);
        return objects.SelectMany(o => RightsIn(o.Item1.Owner, o.Item1.Grants, o.Item2).Where(p => p.Letter == 'U').Where(shown).Select(p => shape.Set(
            Common(shape, p),
            ("object_catalog", viewer.Database),
            ("object_schema", viewer.SchemaName(o.Item1.SchemaOid)),
            ("object_name", Cell.Text(o.Item1.Name)),
            ("object_type", Cell.Text(o.Item3)))));
    }

    private static Datum[] Common(RowShape shape, Right right) => shape.Row(
        ("grantor", Cell.Text(right.Grantor)),
        ("grantee", Cell.Text(right.Grantee.Length == 0 ? "PUBLIC" : right.Grantee)),
        ("privilege_type", Cell.Text(Rights.NameOf(right.Letter))),
        ("is_grantable", Cell.YesOrNo(right.Grantable)));

    private static IEnumerable<Datum[]> Applicable(SqlContext context, SystemScope scope, RowShape shape)
    {
        var viewer = new Viewer(context, scope);
        return scope.Catalog.Roles.Values.Where(r => viewer.Roles.Contains(r.Name)).OrderBy(r => r.Oid).SelectMany(r => r.MemberOf.Select(group => shape.Row(
            ("grantee", Cell.Text(r.Name)),
            ("role_name", Cell.Text(group)),
            ("is_grantable", Cell.YesOrNo(false)))));
    }
}
