using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Execution;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog;

/// <summary>One defining statement at work: the change it builds, name lookups with their errors, and checks of rights.</summary>
internal sealed class DefinitionScope(SqlContext context, CatalogStore store, TableStore tables)
{
    private bool _settled;

    public SqlContext Context { get; } = context;

    public TableStore Tables { get; } = tables;

    public CatalogChange Change { get; private set; } = new(store, context);

    /// <summary>Objects as changed so far.</summary>
    public CatalogSnapshot Catalog => Change.Snapshot;

    public ImmutableArray<string> Path => Context.Settings.SearchPath;

    public string Role => Context.CurrentUser;

    /// <summary>Makes what was changed so far visible to binding and running.</summary>
    public void Commit() => Change.Commit();

    /// <summary>Takes up changes that something else committed meanwhile (statements run inside this one).</summary>
    public void Reopen() => Change = new CatalogChange(store, Context) { ForSession = Change.ForSession };

    public void Notice(string message, string code = SqlState.SuccessfulCompletion, string? detail = null) =>
        Context.Notices.Add(new SqlNotice("NOTICE", code, message, detail));

    // ---- schemas --------------------------------------------------------------------------------------------------------

    public SchemaDefinition RequireSchema(string name) =>
        Catalog.FindSchema(name) ?? throw new SqlException(SqlState.InvalidSchemaName, $"schema \"{name}\" does not exist");

    public string SchemaName(uint oid) => Catalog.Schemas[oid].Name;

    /// <summary>Where an object of this name would be created; the role must have CREATE there.</summary>
    /// <param name="persistence">As the statement has it; null for objects of which there are no temporary ones.</param>
    public SchemaDefinition CreationSchema(QualifiedName name, Persistence? persistence = null)
    {
        bool inLocal = name.Schema is { } given ? IsLocalName(given) : !Path.IsEmpty && IsLocalName(Path[0]) && persistence is not null;
        if (persistence == Persistence.Temporary || inLocal)
        {
            if (persistence is null)
            {
                throw SqlException.NotSupported("temporary objects other than tables, views, sequences and indexes");
            }

            if (name.Schema is not null && !inLocal)
            {
                throw new SqlException(SqlState.InvalidTableDefinition, "cannot create temporary relation in non-temporary schema");
            }

            return LocalSchema();
        }

        if (name.Parts.Count > 2)
        {
            throw new SqlException(SqlState.FeatureNotSupported, $"cross-database references are not implemented: {name}");
        }

        SchemaDefinition schema;
        if (name.Schema is { } written)
        {
            if (CatalogNames.IsSystemSchema(written))
            {
                throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied to create \"{written}.{name.Name}\"")
                {
                    Detail = "System catalog modifications are currently disallowed.",
                };
            }

            schema = RequireSchema(written);
        }
        else
        {
            schema = Catalog.SchemasToSearch(Path).FirstOrDefault(s => !LocalCatalog.Holds(s.Oid)) ?? throw new SqlException(SqlState.InvalidSchemaName, "no schema has been selected to create in");
        }

        RequireSchemaRight(schema, "C");
        RequireNotFrozen(schema);
        Settle(false);
        OwnerRole();
        return schema;
    }

    // The first relation or place that a statement names is the one it is about.
    private void Settle(bool forSession)
    {
        Change.ForSession = _settled ? Change.ForSession : forSession;
        _settled = true;
    }

    private static bool IsLocalName(string schema) => schema == LocalCatalog.SchemaName;

    /// <summary>The session's own schema, made when it is first needed; what follows gets oids of the session.</summary>
    private SchemaDefinition LocalSchema()
    {
        OwnerRole();
        Settle(true);
        return Catalog.FindSchema(LocalCatalog.SchemaName) ?? Change.Put(new SchemaDefinition
        {
            Oid = Change.NewOid(),
            Name = LocalCatalog.SchemaName,
            Owner = Role,
            Account = SqlAccounts.LocalRows,
        });
    }

    public void RequireSchemaRight(SchemaDefinition schema, string privileges)
    {
        if (!PrivilegeChecker.Has(Catalog, Role, schema, PrivilegeKind.Schema, privileges))
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied for schema {schema.Name}");
        }
    }

    public static void RequireNotFrozen(SchemaDefinition schema)
    {
        if (schema.Frozen)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, $"schema \"{schema.Name}\" is frozen")
            {
                Detail = "Its owner gave up the right to change its definitions for ever.",
            };
        }
    }

    public void RequireNotFrozen(SchemaObject item) => RequireNotFrozen(Catalog.Schemas[item.SchemaOid]);

    // ---- owners ---------------------------------------------------------------------------------------------------------

    public bool Owns(CatalogObject item) =>
        PrivilegeChecker.IsOwner(Catalog, Role, item) || (item is SchemaObject inSchema && PrivilegeChecker.IsOwner(Catalog, Role, Catalog.Schemas[inSchema.SchemaOid]));

    /// <summary>42501 unless the role owns the object, and 55000 when its schema is frozen.</summary>
    public void RequireOwner(CatalogObject item, string? word = null, bool schemaOwnerToo = false)
    {
        bool owns = schemaOwnerToo ? Owns(item) : PrivilegeChecker.IsOwner(Catalog, Role, item);
        if (!owns)
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"must be owner of {word ?? Word(item)} {item.Name}");
        }

        if (item is SchemaObject inSchema)
        {
            RequireNotFrozen(inSchema);
        }
    }

    public static string Word(CatalogObject item) => item switch
    {
        TableDefinition => "table",
        ViewDefinition => "view",
        SequenceDefinition => "sequence",
        SchemaDefinition => "schema",
        RoutineDefinition { IsProcedure: true } => "procedure",
        RoutineDefinition => "function",
        TypeDefinition { Type.Kind: TypeKind.Domain } => "domain",
        TypeDefinition => "type",
        _ => "role",
    };

    // ---- relations ------------------------------------------------------------------------------------------------------

    public (RelationKind Kind, uint Oid)? FindRelation(QualifiedName name) => CatalogNames.FindRelation(Catalog, Path, name);

    /// <summary>42P01 when there is none of any kind.</summary>
    public (RelationKind Kind, uint Oid) RequireRelation(QualifiedName name)
    {
        RequireKnownSchema(name);
        (RelationKind Kind, uint Oid) found =
            FindRelation(name) ?? throw new SqlException(SqlState.UndefinedTable, $"relation \"{name}\" does not exist") { Position = name.Position + 1 };
        Settle(LocalCatalog.Holds(found.Oid));
        return found;
    }

    /// <summary>A table to be changed. System tables and other kinds are refused.</summary>
    public TableDefinition RequireTable(QualifiedName name)
    {
        (RelationKind kind, uint oid) = RequireRelation(name);
        if (kind == RelationKind.Virtual)
        {
            throw new SqlException(SqlState.InsufficientPrivilege, $"permission denied: \"{name.Name}\" is a system catalog");
        }

        return kind == RelationKind.Table ? Catalog.Tables[oid] : throw new SqlException(SqlState.WrongObjectType, $"\"{name.Name}\" is not a table");
    }

    public void RequireKnownSchema(QualifiedName name)
    {
        if (name.Parts.Count > 2)
        {
            throw new SqlException(SqlState.FeatureNotSupported, $"cross-database references are not implemented: {name}");
        }

        if (name.Schema is { } schema && !CatalogNames.IsSystemSchema(schema))
        {
            RequireSchema(schema);
        }
    }

    /// <summary>With IF EXISTS a missing schema is no error.</summary>
    public void RequireKnownSchemaUnless(QualifiedName name, bool ifExists)
    {
        if (!ifExists)
        {
            RequireKnownSchema(name);
        }
    }

    /// <summary>Whether a relation name is taken in a schema.</summary>
    public bool IsTaken(SchemaDefinition schema, string name) => Catalog.Relations.ContainsKey((schema.Oid, name));

    public void RequireFreeRelation(SchemaDefinition schema, string name)
    {
        if (IsTaken(schema, name))
        {
            throw new SqlException(SqlState.DuplicateTable, $"relation \"{name}\" already exists");
        }
    }

    public void RequireFreeType(SchemaDefinition schema, string name, bool forRelation)
    {
        if (Catalog.TypesByName.TryGetValue((schema.Oid, name), out uint oid) && Catalog.Types[oid].Kind != TypeKind.Array)
        {
            throw new SqlException(SqlState.DuplicateObject, $"type \"{name}\" already exists")
            {
                Hint = forRelation ? "A relation has an associated type of the same name, so you must use a name that doesn't conflict with any existing type." : null,
            };
        }
    }

    /// <summary>First of name1_name2_label, …1, …2 that no relation of the schema has and <paramref name="reserved"/> does not hold.</summary>
    public string ChooseRelationName(SchemaDefinition schema, string name1, string? name2, string label, ICollection<string>? reserved = null)
    {
        for (int pass = 0; ; pass++)
        {
            string name = Identifiers.Make(name1, name2, pass == 0 ? label : label + pass.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (!IsTaken(schema, name) && reserved?.Contains(name) != true)
            {
                return name;
            }
        }
    }

    /// <summary>As relation names, over the constraints of all tables and domains of the schema.</summary>
    public string ChooseConstraintName(SchemaDefinition schema, string name1, string? name2, string label, IEnumerable<string> reserved)
    {
        HashSet<string> taken = [.. reserved];
        foreach (TableDefinition table in Catalog.Tables.Values)
        {
            if (table.SchemaOid == schema.Oid)
            {
                taken.UnionWith(table.Constraints.Select(c => c.Name));
            }
        }

        foreach (TypeDefinition type in Catalog.TypeDefinitions.Values)
        {
            if (type.SchemaOid == schema.Oid)
            {
                taken.UnionWith(type.Constraints.Select(c => c.Name));
            }
        }

        for (int pass = 0; ; pass++)
        {
            string name = Identifiers.Make(name1, name2, pass == 0 ? label : label + pass.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (!taken.Contains(name))
            {
                return name;
            }
        }
    }

    /// <summary>Stored texts know routines and types by name; renaming one that a text uses would change what the text means.</summary>
    public void RequireNoTextUsers(string what, System.Func<BoundUsage, bool> uses)
    {
        foreach (Ddl.ObjectRef user in new Ddl.Dependencies(Context, Catalog).TextUsers(uses))
        {
            throw SqlException.NotSupported($"renaming {what} while {new Ddl.ObjectTexts(Context, Catalog).Describe(user)} uses it", "Drop what uses it, rename, and create it again.");
        }
    }

    /// <summary>
    /// The present role, as the owner of what is about to be made. An account that nobody named yet becomes a role by its address the first time it owns something.
    /// </summary>
    public RoleDefinition OwnerRole()
    {
        if (Catalog.Roles.TryGetValue(Role, out RoleDefinition? known))
        {
            return known;
        }

        Aergo.Primitives.AccountId account = Context.Sender.IsZero ? Context.Origin : Context.Sender;
        return Catalog.RoleByAccount.TryGetValue(account, out string? name)
            ? Catalog.Roles[name]
            : Change.Put(new RoleDefinition { Oid = Change.NewOid(), Name = Role, Owner = Role, Account = account, CanLogin = true });
    }

    public RoleDefinition RequireRole(string name) => name switch
    {
        "current_user" or "current_role" => RequireRole(Context.CurrentUser),
        "session_user" => RequireRole(Context.SessionUser),
        _ => Catalog.Roles.TryGetValue(name, out RoleDefinition? role) ? role : throw new SqlException(SqlState.UndefinedObject, $"role \"{name}\" does not exist"),
    };
}
