using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>OWNER TO.</summary>
internal sealed class Ownership(DefinitionScope scope)
{
    public void Alter(AlterOwnerStatement statement)
    {
        switch (statement.Kind)
        {
            case ObjectKind.Schema:
                SchemaDefinition schema = scope.RequireSchema(statement.Name.Name);
                scope.RequireOwner(schema);
                RoleDefinition owner = RequireMember(statement.NewOwner);
                scope.Change.Put(schema with { Owner = owner.Name, Grants = Moved(schema.Grants, schema.Owner, owner.Name) });
                break;
            case ObjectKind.Type or ObjectKind.Domain:
                SqlType type = CatalogNames.FindType(scope.Catalog, scope.Path, statement.Name)
                    ?? throw new SqlException(SqlState.UndefinedObject, $"type \"{statement.Name}\" does not exist");
                TypeDefinition definition = UserTypeDefinitions.Definition(scope, type, statement.Name);
                scope.Change.Put(definition with { Owner = NewOwner(definition, statement.NewOwner), Grants = Moved(definition.Grants, definition.Owner, statement.NewOwner) });
                break;
            case ObjectKind.Table or ObjectKind.View or ObjectKind.Sequence:
                new TableAlteration(scope).Alter(new AlterTableStatement(statement.Kind, statement.Name, [new AlterTableCommand(AlterTableAction.OwnerTo) { NewName = statement.NewOwner }]));
                break;
            default:
                throw SqlException.NotSupported($"ALTER {statement.Kind.ToString().ToUpperInvariant()} … OWNER TO");
        }

        scope.Commit();
    }

    public void Table(TableDefinition table, string newOwner)
    {
        string owner = NewOwner(table, newOwner);
        scope.Change.Put(table with { Owner = owner, Grants = Moved(table.Grants, table.Owner, owner) });
        foreach (SequenceDefinition sequence in scope.Catalog.Sequences.Values.Where(s => s.OwnerTable == table.Oid).OrderBy(s => s.Oid).ToArray())
        {
            scope.Change.Put(sequence with { Owner = owner, Grants = Moved(sequence.Grants, sequence.Owner, owner) });
        }
    }

    /// <summary>The role's real name. The present role must own the object and be in the new owner, which must be allowed to create in the schema.</summary>
    public string NewOwner(SchemaObject item, string newOwner)
    {
        scope.RequireOwner(item);
        RoleDefinition role = RequireMember(newOwner);
        SchemaDefinition schema = scope.Catalog.Schemas[item.SchemaOid];
        if (!PrivilegeChecker.IsSuperuser(scope.Catalog, scope.Role) && !PrivilegeChecker.Has(scope.Catalog, role.Name, schema, PrivilegeKind.Schema, "C"))
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for schema {schema.Name}");
        }

        return role.Name;
    }

    public RoleDefinition RequireMember(string name)
    {
        RoleDefinition role = scope.RequireRole(name);
        return PrivilegeChecker.IsMember(scope.Catalog, scope.Role, role.Name) ? role : throw new SqlException(SqlState.InsufficientPrivilege, $"must be member of role \"{role.Name}\"");
    }

    /// <summary>Grants with the old owner's place taken by the new one.</summary>
    public static ImmutableArray<Grant>? Moved(ImmutableArray<Grant>? grants, string from, string to) => grants is not { } list ? null :
    [
        .. list.Select(g => g with { Grantee = g.Grantee == from ? to : g.Grantee, Grantor = g.Grantor == from ? to : g.Grantor })
            .GroupBy(g => (g.Grantee, g.Grantor))
            .Select(g => new Grant(g.Key.Grantee, g.Key.Grantor, new string([.. g.SelectMany(x => x.Privileges).Distinct()]), new string([.. g.SelectMany(x => x.GrantablePrivileges).Distinct()]))),
    ];
}
