using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Virtual.InformationSchema;

/// <summary>Who looks at information_schema: it shows what the current user owns or has a right on, no more.</summary>
internal sealed class Viewer(SqlContext context, SystemScope scope)
{
    private readonly HashSet<string> _roles = PrivilegeChecker.Closure(context.Catalog, context.CurrentUser, inheritOnly: true);
    private readonly bool _superuser = PrivilegeChecker.IsSuperuser(context.Catalog, context.CurrentUser);
    private readonly Datum _database = Datum.From(context.DatabaseName);

    public SqlContext Context => context;

    public CatalogSnapshot Catalog => context.Catalog;

    public SystemFacts Facts => scope.Facts;

    /// <summary>The one database, which stands in every column that ends in _catalog.</summary>
    public Datum Database => _database;

    /// <summary>Roles whose rights the user has.</summary>
    public IReadOnlyCollection<string> Roles => _roles;

    public bool IsSuperuser => _superuser;

    public bool Owns(string owner) => _superuser || _roles.Contains(owner);

    /// <summary>Tables, views and sequences: owned, or with any right on them or on one of their columns.</summary>
    public bool Sees(RelationInfo relation) => relation.IsSystem || Owns(relation.Owner) || Named(relation.Grants) || relation.Columns.Any(c => Named(c.Grants));

    /// <summary>Owned, or with a right other than SELECT: what shows a table's constraints and triggers.</summary>
    public bool MayChange(RelationInfo relation) => Owns(relation.Owner) || Named(relation.Grants, "awdDxt") || relation.Columns.Any(c => Named(c.Grants, "awx"));

    public bool Sees(RoutineDefinition routine) => Owns(routine.Owner) || routine.Grants is null || Named(routine.Grants);

    public bool Sees(SchemaDefinition schema) => Owns(schema.Owner) || Named(schema.Grants);

    public Datum SchemaName(uint oid) => Cell.Text(Schemas.NameOf(Catalog, oid));

    public string TypeName(SqlType type) => NameTexts.Type(context, type);

    private bool Named(global::System.Collections.Immutable.ImmutableArray<Grant>? grants, string? letters = null) =>
        grants is { } list && list.Any(g => (g.Grantee.Length == 0 || _roles.Contains(g.Grantee)) && (letters is null || g.Privileges.Any(letters.Contains)));
}
