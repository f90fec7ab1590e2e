using System;
using System.Linq;
using Aergo.Sql.Catalog.Virtual;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Functions;

/// <summary>has_table_privilege and its kin: by name or oid of the object, for a role by name or oid, or for the current user.</summary>
/// <remarks>An oid that nobody has gives NULL, a name that nobody has is an error, as in PostgreSQL.</remarks>
internal static class PrivilegeFunctions
{
    private const int Gas = 10;

    private delegate RightsOf? Lookup(SqlContext context, in Datum given);

    public static void Add(FunctionBuilder builder)
    {
        Family(builder, "table", "arwdDxt", static (SqlContext c, in Datum d) => Relation(c, RegNames.Parse(SqlTypes.RegClass, d.Text, c)), static (SqlContext c, in Datum d) => Relation(c, d.Oid));
        Family(builder, "sequence", "rwU", static (SqlContext c, in Datum d) => Sequence(c, RegNames.Parse(SqlTypes.RegClass, d.Text, c)), static (SqlContext c, in Datum d) => Sequence(c, d.Oid));
        Family(builder, "schema", "UC", SchemaByName, static (SqlContext c, in Datum d) => Of(Schemas.Find(c.Catalog, d.Oid)));
        Family(builder, "function", "X", static (SqlContext c, in Datum d) => Function(c, RegNames.Parse(SqlTypes.RegProcedure, d.Text, c)), static (SqlContext c, in Datum d) => Function(c, d.Oid));
        Family(builder, "type", "U", static (SqlContext c, in Datum d) => Type(c, RegNames.Parse(SqlTypes.RegType, d.Text, c)), static (SqlContext c, in Datum d) => Type(c, d.Oid));
        Family(builder, "database", "CTc", DatabaseByName, static (SqlContext _, in Datum d) => d.Oid == Virtual.PgCatalog.DatabaseRows.DatabaseOid ? Database : null);
        Family(builder, "language", "U", static (SqlContext _, in Datum d) => d.Text is "sql" or "plpgsql" or "internal" ? Free : throw Missing("language", d.Text), static (SqlContext _, in Datum _) => Free);
        Family(builder, "tablespace", "C", static (SqlContext _, in Datum d) => d.Text is "pg_default" or "pg_global" ? Closed : throw Missing("tablespace", d.Text), static (SqlContext _, in Datum _) => Closed);
        Family(builder, "server", "U", static (SqlContext _, in Datum d) => throw Missing("server", d.Text), static (SqlContext _, in Datum _) => null);
        Family(builder, "foreign_data_wrapper", "U", static (SqlContext _, in Datum d) => throw Missing("foreign-data wrapper", d.Text), static (SqlContext _, in Datum _) => null);
        ColumnFamilies(builder);
        Roles(builder);
        builder.Scalar("row_security_active(oid)", static (c, _, a) => RowSecurity(c, a[0].Oid), Gas);
        builder.Scalar("row_security_active(text)", static (c, _, a) => RowSecurity(c, RegNames.Parse(SqlTypes.RegClass, a[0].Text, c)), Gas);
    }

    /// <summary>Rights everybody has from the start, with nobody to grant more.</summary>
    private static RightsOf Free { get; } = new(InitialCatalog.SystemRole, null, PrivilegeKind.Type);

    private static RightsOf Closed { get; } = new(InitialCatalog.SystemRole, null, PrivilegeKind.Schema);

    private static RightsOf Database { get; } = new(InitialCatalog.SystemRole, null, PrivilegeKind.Database);

    private static void Family(FunctionBuilder builder, string kind, string letters, Lookup byName, Lookup byOid)
    {
        string name = $"has_{kind}_privilege";
        builder.Scalar(name + "(name,text,text)", (c, _, a) => Answer(c, a[0], byName, a[1], a[2], letters), Gas);
        builder.Scalar(name + "(name,oid,text)", (c, _, a) => Answer(c, a[0], byOid, a[1], a[2], letters), Gas);
        builder.Scalar(name + "(oid,text,text)", (c, _, a) => Answer(c, Role(c, a[0].Oid), byName, a[1], a[2], letters), Gas);
        builder.Scalar(name + "(oid,oid,text)", (c, _, a) => Answer(c, Role(c, a[0].Oid), byOid, a[1], a[2], letters), Gas);
        builder.Scalar(name + "(text,text)", (c, _, a) => Answer(c, c.CurrentUser, byName, a[0], a[1], letters), Gas);
        builder.Scalar(name + "(oid,text)", (c, _, a) => Answer(c, c.CurrentUser, byOid, a[0], a[1], letters), Gas);
    }

    private static Datum Answer(SqlContext context, in Datum role, Lookup lookup, in Datum item, in Datum privileges, string letters) =>
        Answer(context, Role(context, role.Text), lookup, item, privileges, letters);

    private static Datum Answer(SqlContext context, string role, Lookup lookup, in Datum item, in Datum privileges, string letters)
    {
        RightsOf? target = lookup(context, item);
        var asked = Rights.Parse(privileges.Text, letters);
        return target is null ? Datum.Null : Datum.From(Rights.HasAny(context.Catalog, role, target, asked));
    }

    // ---- columns --------------------------------------------------------------------------------------------------------

    private static void ColumnFamilies(FunctionBuilder builder)
    {
        Func<SqlContext, Datum, uint> byName = static (c, d) => RegNames.Parse(SqlTypes.RegClass, d.Text, c);
        Func<SqlContext, Datum, uint> byOid = static (_, d) => d.Oid;
        foreach ((string table, Func<SqlContext, Datum, uint> find) in ((string, Func<SqlContext, Datum, uint>)[])[("text", byName), ("oid", byOid)])
        {
            builder.Scalar($"has_any_column_privilege(name,{table},text)", (c, _, a) => AnyColumn(c, Role(c, a[0].Text), find(c, a[1]), a[2].Text), Gas);
            builder.Scalar($"has_any_column_privilege(oid,{table},text)", (c, _, a) => AnyColumn(c, Role(c, a[0].Oid), find(c, a[1]), a[2].Text), Gas);
            builder.Scalar($"has_any_column_privilege({table},text)", (c, _, a) => AnyColumn(c, c.CurrentUser, find(c, a[0]), a[1].Text), Gas);
            foreach (string column in (string[])["text", "int2"])
            {
                bool named = column == "text";
                builder.Scalar($"has_column_privilege(name,{table},{column},text)", (c, _, a) => Column(c, Role(c, a[0].Text), find(c, a[1]), a[2], named, a[3].Text), Gas);
                builder.Scalar($"has_column_privilege(oid,{table},{column},text)", (c, _, a) => Column(c, Role(c, a[0].Oid), find(c, a[1]), a[2], named, a[3].Text), Gas);
                builder.Scalar($"has_column_privilege({table},{column},text)", (c, _, a) => Column(c, c.CurrentUser, find(c, a[0]), a[1], named, a[2].Text), Gas);
            }
        }
    }

    private static Datum Column(SqlContext context, string role, uint oid, in Datum column, bool named, string privileges)
    {
        var asked = Rights.Parse(privileges, "arwx");
        if (RelationInfo.Find(context.Catalog, oid) is not { } relation)
        {
            return Datum.Null;
        }

        string? wantedName = named ? column.Text : null;
        int wantedNumber = named ? 0 : column.Int32;
        ColumnInfo? found = relation.Columns.FirstOrDefault(c => named ? c.Name == wantedName : c.Number == wantedNumber);
        if (found is null)
        {
            return named ? throw new SqlException(SqlState.UndefinedColumn, $"column \"{wantedName}\" of relation \"{relation.Name}\" does not exist") : Datum.Null;
        }

        return Datum.From(OnColumn(context, role, relation, found, asked));
    }

    private static Datum AnyColumn(SqlContext context, string role, uint oid, string privileges)
    {
        var asked = Rights.Parse(privileges, "arwx");
        return RelationInfo.Find(context.Catalog, oid) is { } relation ? Datum.From(relation.Columns.Any(c => OnColumn(context, role, relation, c, asked))) : Datum.Null;
    }

    private static bool OnColumn(SqlContext context, string role, RelationInfo relation, ColumnInfo column, global::System.Collections.Generic.IReadOnlyList<(char, bool)> asked) =>
        Rights.HasAny(context.Catalog, role, new RightsOf(relation.Owner, relation.Grants, PrivilegeKind.Table), asked)
        || Rights.HasAny(context.Catalog, role, new RightsOf(relation.Owner, column.Grants, PrivilegeKind.Column), asked);

    // ---- roles ----------------------------------------------------------------------------------------------------------

    private static void Roles(FunctionBuilder builder)
    {
        builder.Scalar("pg_has_role(name,name,text)", static (c, _, a) => HasRole(c, Role(c, a[0].Text), Role(c, a[1].Text), a[2].Text), Gas);
        builder.Scalar("pg_has_role(name,oid,text)", static (c, _, a) => HasRole(c, Role(c, a[0].Text), Owners.NameOf(c.Catalog, a[1].Oid), a[2].Text), Gas);
        builder.Scalar("pg_has_role(oid,name,text)", static (c, _, a) => HasRole(c, Role(c, a[0].Oid), Role(c, a[1].Text), a[2].Text), Gas);
        builder.Scalar("pg_has_role(oid,oid,text)", static (c, _, a) => HasRole(c, Role(c, a[0].Oid), Owners.NameOf(c.Catalog, a[1].Oid), a[2].Text), Gas);
        builder.Scalar("pg_has_role(name,text)", static (c, _, a) => HasRole(c, c.CurrentUser, Role(c, a[0].Text), a[1].Text), Gas);
        builder.Scalar("pg_has_role(oid,text)", static (c, _, a) => HasRole(c, c.CurrentUser, Owners.NameOf(c.Catalog, a[0].Oid), a[1].Text), Gas);
    }

    private static Datum HasRole(SqlContext context, string role, string? group, string privileges)
    {
        bool any = false;
        foreach (string part in privileges.Split(','))
        {
            any |= part.Trim().ToUpperInvariant() switch
            {
                "USAGE" => group is not null && PrivilegeChecker.HasRoleRights(context.Catalog, role, group),
                "MEMBER" => group is not null && PrivilegeChecker.IsMember(context.Catalog, role, group),

                // Nobody may hand membership on but superusers.
                "USAGE WITH GRANT OPTION" or "USAGE WITH ADMIN OPTION" or "MEMBER WITH GRANT OPTION" or "MEMBER WITH ADMIN OPTION" => PrivilegeChecker.IsSuperuser(context.Catalog, role),
                _ => throw new SqlException(SqlState.InvalidParameterValue, $"unrecognized privilege type: \"{part.Trim()}\""),
            };
        }

        return Datum.From(any);
    }

    private static string Role(SqlContext context, string name) =>
        name == Rights.Everybody || context.Catalog.Roles.ContainsKey(name) ? name : throw Missing("role", name);

    /// <summary>An oid nobody has is a role without rights of its own.</summary>
    private static string Role(SqlContext context, uint oid) => oid == 0 ? Rights.Everybody : Owners.NameOf(context.Catalog, oid) ?? NameTexts.UnknownOid(oid);

    // ---- objects --------------------------------------------------------------------------------------------------------

    private static RightsOf? Relation(SqlContext context, uint oid) => RelationInfo.Find(context.Catalog, oid) is { } r
        ? r.Kind == 'S' ? new RightsOf(r.Owner, PrivilegeChecker.Effective(r.Owner, r.Grants, PrivilegeKind.Sequence), PrivilegeKind.Table) : new RightsOf(r.Owner, r.Grants, PrivilegeKind.Table)
        : null;

    private static RightsOf? Sequence(SqlContext context, uint oid) =>
        context.Catalog.Sequences.TryGetValue(oid, out SequenceDefinition? sequence) ? new RightsOf(sequence.Owner, sequence.Grants, PrivilegeKind.Sequence)
        : RelationInfo.Find(context.Catalog, oid) is { } other ? throw new SqlException(SqlState.WrongObjectType, $"\"{other.Name}\" is not a sequence")
        : null;

    private static RightsOf? Function(SqlContext context, uint oid) =>
        context.Catalog.Routines.TryGetValue(oid, out RoutineDefinition? routine) ? new RightsOf(routine.Owner, routine.Grants, PrivilegeKind.Routine)
        : NameTexts.BuiltIn(context, oid) is not null ? new RightsOf(InitialCatalog.SystemRole, null, PrivilegeKind.Routine)
        : null;

    private static RightsOf? Type(SqlContext context, uint oid)
    {
        SqlType? type = context.Catalog.FindType(oid);
        SqlType? named = type is { Kind: TypeKind.Array, Element: { } element } ? element : type;
        return named is null ? null
            : context.Catalog.TypeDefinitions.TryGetValue(named.Oid, out TypeDefinition? definition) ? new RightsOf(definition.Owner, definition.Grants, PrivilegeKind.Type)
            : Free;
    }

    private static RightsOf? Of(SchemaDefinition? schema) => schema is null ? null : new RightsOf(schema.Owner, schema.Grants, PrivilegeKind.Schema);

    private static RightsOf? SchemaByName(SqlContext context, in Datum given) =>
        Of(Schemas.Find(context.Catalog, given.Text) ?? throw new SqlException(SqlState.InvalidSchemaName, $"schema \"{given.Text}\" does not exist"));

    private static RightsOf? DatabaseByName(SqlContext context, in Datum given) =>
        given.Text == context.DatabaseName ? Database : throw new SqlException(SqlState.InvalidCatalogName, $"database \"{given.Text}\" does not exist");

    private static Datum RowSecurity(SqlContext context, uint oid)
    {
        if (!context.Catalog.Tables.TryGetValue(oid, out TableDefinition? table) || !table.RowSecurity)
        {
            return Datum.False;
        }

        bool exempt = context.Catalog.Roles.TryGetValue(context.CurrentUser, out RoleDefinition? role) && (role.IsSuperuser || role.BypassRowSecurity);
        return Datum.From(!exempt && (table.ForceRowSecurity || !PrivilegeChecker.IsOwner(context.Catalog, context.CurrentUser, table)));
    }

    private static SqlException Missing(string kind, string name) => new(SqlState.UndefinedObject, $"{kind} \"{name}\" does not exist");
}
