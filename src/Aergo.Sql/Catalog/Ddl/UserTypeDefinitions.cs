using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Parsing;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>CREATE and ALTER of enums, composites and domains.</summary>
internal sealed class UserTypeDefinitions(DefinitionScope scope)
{
    // ---- enums ----------------------------------------------------------------------------------------------------------

    public void CreateEnum(CreateEnumStatement statement)
    {
        SchemaDefinition schema = Creation(statement.Name);
        uint oid = scope.Change.NewOid();
        uint array = scope.Change.NewOid();
        var labels = new List<EnumLabel>();
        foreach (string label in statement.Labels)
        {
            RequireLabel(label);
            if (labels.Any(l => l.Label == label))
            {
                // PostgreSQL meets this as a clash in its own table.
                throw new SqlException(SqlState.UniqueViolation, "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"")
                {
                    Detail = $"Key (enumtypid, enumlabel)=({oid}, {label}) already exists.",
                    SchemaName = "pg_catalog",
                    TableName = "pg_enum",
                    ConstraintName = "pg_enum_typid_label_index",
                };
            }

            labels.Add(new EnumLabel(scope.Change.NewOid(), label) { SortOrder = labels.Count + 1 });
        }

        Put(schema, statement.Name.Name, UserTypes.Shape(oid, array, statement.Name.Name, schema.Name, TypeKind.Enum, labels, null, -1, []));
        scope.Commit();
    }

    private static void RequireLabel(string label)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(label) > Identifiers.BytesMax)
        {
            throw new SqlException(SqlState.InvalidName, $"invalid enum label \"{label}\"") { Detail = $"Labels must be {Identifiers.BytesMax} bytes or less." };
        }
    }

    // ---- composites -----------------------------------------------------------------------------------------------------

    public void CreateComposite(CreateCompositeStatement statement)
    {
        SchemaDefinition schema = Creation(statement.Name);
        scope.RequireFreeRelation(schema, statement.Name.Name);
        uint oid = scope.Change.NewOid();
        uint array = scope.Change.NewOid();
        var fields = new List<SqlField>();
        foreach (ColumnTyping field in statement.Fields)
        {
            if (fields.Any(f => f.Name == field.Name))
            {
                throw new SqlException(SqlState.DuplicateColumn, $"column \"{field.Name}\" specified more than once");
            }

            fields.Add(Field(field.Name, field.Type));
        }

        Put(schema, statement.Name.Name, UserTypes.Shape(oid, array, statement.Name.Name, schema.Name, TypeKind.Composite, [], null, -1, fields));
        scope.Commit();
    }

    private SqlField Field(string name, TypeName written)
    {
        SqlType type = TypeNames.Resolve(scope.Context, written, out int modifier);
        return type.Kind == TypeKind.Pseudo
            ? throw new SqlException(SqlState.InvalidTableDefinition, $"column \"{name}\" has pseudo-type {type.DisplayName}")
            : new SqlField(name, type, modifier);
    }

    public static TypeDefinition WithFields(TypeDefinition definition, IReadOnlyList<SqlField> fields) => definition with
    {
        Type = UserTypes.Shape(definition.Oid, definition.ArrayTypeOid, definition.Name, definition.Type.Schema, TypeKind.Composite, [], null, -1, fields),
    };

    // ---- domains --------------------------------------------------------------------------------------------------------

    public void CreateDomain(CreateDomainStatement statement)
    {
        SchemaDefinition schema = Creation(statement.Name);
        string name = statement.Name.Name;
        SqlType baseType = TypeNames.Resolve(scope.Context, statement.Type, out int modifier);
        if (baseType.Kind == TypeKind.Pseudo)
        {
            throw new SqlException(SqlState.DatatypeMismatch, $"\"{baseType.DisplayName}\" is not a valid base type for a domain");
        }

        uint oid = scope.Change.NewOid();
        uint array = scope.Change.NewOid();
        SqlType type = UserTypes.Shape(oid, array, name, schema.Name, TypeKind.Domain, [], baseType, modifier, []);
        var definition = new TypeDefinition { Oid = oid, Name = name, Owner = scope.Role, SchemaOid = schema.Oid, ArrayTypeOid = array, Type = type };
        bool? notNull = null;
        bool hasDefault = false;
        foreach (ConstraintDefinition c in statement.Constraints)
        {
            switch (c.Kind)
            {
                case ConstraintKind.NotNull or ConstraintKind.Null:
                    bool wanted = c.Kind == ConstraintKind.NotNull;
                    if (notNull is { } before)
                    {
                        throw new SqlException(SqlState.SyntaxError, before == wanted ? "redundant NULL/NOT NULL constraints" : "conflicting NULL/NOT NULL constraints");
                    }

                    notNull = wanted;
                    break;
                case ConstraintKind.Default:
                    if (hasDefault)
                    {
                        throw new SqlException(SqlState.SyntaxError, "multiple default expressions");
                    }

                    hasDefault = true;
                    definition = definition with { DefaultText = Default(definition, c) };
                    break;
                case ConstraintKind.Check:
                    definition = definition with { Constraints = definition.Constraints.Add(Check(definition, schema, c)) };
                    break;
                case ConstraintKind.PrimaryKey or ConstraintKind.Unique or ConstraintKind.ForeignKey or ConstraintKind.Exclude:
                    string word = c.Kind switch
                    {
                        ConstraintKind.PrimaryKey => "primary key",
                        ConstraintKind.Unique => "unique",
                        ConstraintKind.ForeignKey => "foreign key",
                        _ => "exclusion",
                    };
                    throw new SqlException(SqlState.SyntaxError, $"{word} constraints not possible for domains");
                default:
                    throw new SqlException(SqlState.FeatureNotSupported, "specifying GENERATED is not supported for domains");
            }
        }

        scope.Change.Put(definition with { NotNull = notNull == true });
        scope.Commit();
    }

    private string? Default(TypeDefinition domain, ConstraintDefinition c)
    {
        if (c.Expression is Literal { Kind: LiteralKind.Null })
        {
            return null;
        }

        BoundTexts.Default(scope.Context, c.Expression!, new ColumnInfo(0, domain.Name, domain.Type.BaseType!, domain.Type.BaseModifier));
        return StoredTexts.Qualify(scope.Context, c.ExpressionText!, NoNames.Instance, ExpressionKind.ColumnDefault);
    }

    private ConstraintInfo Check(TypeDefinition domain, SchemaDefinition schema, ConstraintDefinition c)
    {
        BoundTexts.Condition(scope.Context, c.Expression!, new ValueScope(domain.Type), ExpressionKind.DomainCheck);
        if (c.Name is { } given && domain.Constraints.Any(x => x.Name == given))
        {
            throw new SqlException(SqlState.DuplicateObject, $"constraint \"{given}\" for domain \"{domain.Name}\" already exists");
        }

        return new ConstraintInfo
        {
            Oid = scope.Change.NewOid(),
            Name = c.Name ?? scope.ChooseConstraintName(schema, domain.Name, null, "check", domain.Constraints.Select(x => x.Name)),
            Type = ConstraintType.Check,
            CheckText = StoredTexts.Qualify(scope.Context, c.ExpressionText!, new ValueScope(domain.Type), ExpressionKind.DomainCheck),
            Validated = !c.NotValid,
        };
    }

    public void AlterDomain(AlterDomainStatement statement)
    {
        TypeDefinition domain = Require(statement.Name);
        if (domain.Type.Kind != TypeKind.Domain)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{statement.Name}\" is not a domain");
        }

        scope.RequireOwner(domain, "type");
        AlterTableCommand command = statement.Command;
        switch (command.Action)
        {
            case AlterTableAction.SetDefault:
                scope.Change.Put(domain with { DefaultText = Default(domain, new ConstraintDefinition(ConstraintKind.Default) { Expression = command.Expression, ExpressionText = command.ExpressionText }) });
                break;
            case AlterTableAction.DropDefault:
                scope.Change.Put(domain with { DefaultText = null });
                break;
            case AlterTableAction.SetNotNull:
                new DomainRows(scope, domain).RequireNoNulls();
                scope.Change.Put(domain with { NotNull = true });
                break;
            case AlterTableAction.DropNotNull:
                scope.Change.Put(domain with { NotNull = false });
                break;
            case AlterTableAction.AddConstraint:
                AddDomainConstraint(domain, command.Constraint!);
                break;
            case AlterTableAction.DropConstraint:
                DropDomainConstraint(domain, command);
                break;
            case AlterTableAction.ValidateConstraint:
                ConstraintInfo check = RequireConstraint(domain, command.Name!);
                new DomainRows(scope, domain).Require(check);
                scope.Change.Put(domain with { Constraints = domain.Constraints.Replace(check, check with { Validated = true }) });
                break;
            case AlterTableAction.RenameConstraint:
                ConstraintInfo renamed = RequireConstraint(domain, command.Name!);
                scope.Change.Put(domain with { Constraints = domain.Constraints.Replace(renamed, renamed with { Name = command.NewName! }) });
                break;
            case AlterTableAction.RenameTable:
                Rename(domain, command.NewName!);
                break;
            case AlterTableAction.OwnerTo:
                scope.Change.Put(domain with { Owner = new Ownership(scope).NewOwner(domain, command.NewName!), Grants = Ownership.Moved(domain.Grants, domain.Owner, command.NewName!) });
                break;
            case AlterTableAction.SetSchema:
                Move(domain, command.NewName!);
                break;
            default:
                throw SqlException.NotSupported("ALTER DOMAIN … " + command.Action);
        }

        scope.Commit();
    }

    private void AddDomainConstraint(TypeDefinition domain, ConstraintDefinition definition)
    {
        if (definition.Kind == ConstraintKind.NotNull)
        {
            new DomainRows(scope, domain).RequireNoNulls();
            scope.Change.Put(domain with { NotNull = true });
            return;
        }

        if (definition.Kind != ConstraintKind.Check)
        {
            throw new SqlException(SqlState.SyntaxError, "only CHECK constraints are possible for domains");
        }

        ConstraintInfo check = Check(domain, scope.Catalog.Schemas[domain.SchemaOid], definition);
        if (check.Validated)
        {
            new DomainRows(scope, domain).Require(check);
        }

        scope.Change.Put(domain with { Constraints = domain.Constraints.Add(check) });
    }

    private void DropDomainConstraint(TypeDefinition domain, AlterTableCommand command)
    {
        if (domain.Constraints.FirstOrDefault(c => c.Name == command.Name) is { } constraint)
        {
            scope.Change.Put(domain with { Constraints = domain.Constraints.Remove(constraint) });
            return;
        }

        if (!command.IfExists)
        {
            RequireConstraint(domain, command.Name!);
        }

        scope.Notice($"constraint \"{command.Name}\" of domain \"{domain.Name}\" does not exist, skipping");
    }

    private static ConstraintInfo RequireConstraint(TypeDefinition domain, string name) => domain.Constraints.FirstOrDefault(c => c.Name == name)
        ?? throw new SqlException(SqlState.UndefinedObject, $"constraint \"{name}\" of domain \"{domain.Name}\" does not exist");

    // ---- ALTER TYPE -----------------------------------------------------------------------------------------------------

    public void Alter(AlterTypeStatement statement)
    {
        TypeDefinition definition = Require(statement.Name);
        scope.RequireOwner(definition, "type");
        if (statement.AddLabel is { } label)
        {
            AddLabel(definition, statement, label);
        }
        else if (statement.RenameLabel is { } oldLabel)
        {
            RenameLabel(definition, oldLabel, statement.NewLabel!);
        }
        else if (statement.NewName is { } newName)
        {
            Rename(definition, newName);
        }
        else if (statement.NewOwner is { } newOwner)
        {
            scope.Change.Put(definition with { Owner = new Ownership(scope).NewOwner(definition, newOwner), Grants = Ownership.Moved(definition.Grants, definition.Owner, newOwner) });
        }
        else if (statement.NewSchema is { } newSchema)
        {
            Move(definition, newSchema);
        }

        foreach (AlterTableCommand command in statement.AttributeCommands)
        {
            AlterAttribute(definition.Oid, command);
        }

        scope.Commit();
    }

    private void AddLabel(TypeDefinition definition, AlterTypeStatement statement, string label)
    {
        RequireEnum(definition);
        RequireLabel(label);
        IReadOnlyList<EnumLabel> labels = definition.Type.Labels;
        if (labels.Any(l => l.Label == label))
        {
            if (!statement.IfNotExists)
            {
                throw new SqlException(SqlState.DuplicateObject, $"enum label \"{label}\" already exists");
            }

            scope.Notice($"enum label \"{label}\" already exists, skipping", SqlState.DuplicateObject);
            return;
        }

        int at = labels.Count;
        if (statement.Neighbour is { } neighbour)
        {
            at = labels.ToList().FindIndex(l => l.Label == neighbour);
            if (at < 0)
            {
                throw new SqlException(SqlState.InvalidParameterValue, $"\"{neighbour}\" is not an existing enum label");
            }

            at += statement.Before ? 0 : 1;
        }

        float below = at == 0 ? (labels.Count == 0 ? 0 : labels[0].SortOrder - 2) : labels[at - 1].SortOrder;
        float above = at == labels.Count ? below + 2 : labels[at].SortOrder;
        float order = at == labels.Count ? below + 1 : at == 0 ? above - 1 : (below + above) / 2;
        if (at > 0 && at < labels.Count && (order <= below || order >= above))
        {
            throw SqlException.NotSupported("more labels between two neighbours of an enum", "Create a new type with the labels in the order wanted.");
        }

        SetLabels(definition, [.. labels.Take(at), new EnumLabel(scope.Change.NewOid(), label) { SortOrder = order }, .. labels.Skip(at)]);
    }

    private void RenameLabel(TypeDefinition definition, string oldLabel, string newLabel)
    {
        RequireEnum(definition);
        RequireLabel(newLabel);
        IReadOnlyList<EnumLabel> labels = definition.Type.Labels;
        if (!labels.Any(l => l.Label == oldLabel))
        {
            throw new SqlException(SqlState.InvalidParameterValue, $"\"{oldLabel}\" is not an existing enum label");
        }

        if (labels.Any(l => l.Label == newLabel))
        {
            throw new SqlException(SqlState.DuplicateObject, $"enum label \"{newLabel}\" already exists");
        }

        SetLabels(definition, [.. labels.Select(l => l.Label == oldLabel ? l with { Label = newLabel } : l)]);
    }

    private void SetLabels(TypeDefinition definition, IReadOnlyList<EnumLabel> labels) => scope.Change.Put(definition with
    {
        Type = UserTypes.Shape(definition.Oid, definition.ArrayTypeOid, definition.Name, definition.Type.Schema, TypeKind.Enum, labels, null, -1, []),
    });

    private static void RequireEnum(TypeDefinition definition)
    {
        if (definition.Type.Kind != TypeKind.Enum)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{definition.Name}\" is not an enum");
        }
    }

    private void AlterAttribute(uint oid, AlterTableCommand command)
    {
        TypeDefinition definition = scope.Catalog.TypeDefinitions[oid];
        if (definition.Type.Kind != TypeKind.Composite)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{definition.Name}\" is not a composite type");
        }

        RequireNotStored(definition);
        List<SqlField> fields = [.. definition.Type.Fields];
        int at = fields.FindIndex(f => f.Name == command.Name);
        if (at < 0 && command.Action != AlterTableAction.AddColumn)
        {
            if (command.IfExists)
            {
                scope.Notice($"column \"{command.Name}\" of relation \"{definition.Name}\" does not exist, skipping");
                return;
            }

            throw new SqlException(SqlState.UndefinedColumn, $"column \"{command.Name}\" of relation \"{definition.Name}\" does not exist");
        }

        switch (command.Action)
        {
            case AlterTableAction.AddColumn when at >= 0:
                throw new SqlException(SqlState.DuplicateColumn, $"column \"{command.Name}\" of relation \"{definition.Name}\" already exists");
            case AlterTableAction.AddColumn:
                fields.Add(Field(command.Name!, command.Column!.Type));
                break;
            case AlterTableAction.DropColumn:
                fields.RemoveAt(at);
                break;
            case AlterTableAction.SetType:
                fields[at] = Field(command.Name!, command.Type!);
                break;
            case AlterTableAction.RenameColumn:
                fields[at] = fields[at] with { Name = command.NewName! };
                break;
        }

        scope.Change.Put(WithFields(definition, fields));
    }

    /// <summary>Values of the type that lie in rows would not change with it.</summary>
    private void RequireNotStored(TypeDefinition definition)
    {
        foreach (TableDefinition table in scope.Catalog.Tables.Values.OrderBy(t => t.Oid))
        {
            if (table.Columns.FirstOrDefault(c => c.Type.Oid == definition.Oid || c.Type.Oid == definition.ArrayTypeOid) is { } column)
            {
                throw new SqlException(SqlState.FeatureNotSupported, $"cannot alter type \"{definition.Name}\" because column \"{table.Name}.{column.Name}\" uses it");
            }
        }
    }

    private void Rename(TypeDefinition definition, string newName)
    {
        SchemaDefinition schema = scope.Catalog.Schemas[definition.SchemaOid];
        scope.RequireFreeType(schema, newName, forRelation: false);
        scope.RequireNoTextUsers("type " + definition.Name, u => u.Types.Contains(definition.Oid) || u.Types.Contains(definition.ArrayTypeOid));
        scope.Change.Put(definition with { Name = newName });
    }

    private void Move(TypeDefinition definition, string schemaName)
    {
        SchemaDefinition schema = scope.RequireSchema(schemaName);
        scope.RequireSchemaRight(schema, "C");
        DefinitionScope.RequireNotFrozen(schema);
        scope.RequireFreeType(schema, definition.Name, forRelation: false);
        scope.RequireNoTextUsers("type " + definition.Name, u => u.Types.Contains(definition.Oid) || u.Types.Contains(definition.ArrayTypeOid));
        scope.Change.Put(definition with { SchemaOid = schema.Oid });
    }

    // ---- lookups --------------------------------------------------------------------------------------------------------

    private SchemaDefinition Creation(QualifiedName name)
    {
        SchemaDefinition schema = scope.CreationSchema(name);
        scope.RequireFreeType(schema, name.Name, forRelation: false);
        return schema;
    }

    private void Put(SchemaDefinition schema, string name, SqlType type) =>
        scope.Change.Put(new TypeDefinition { Oid = type.Oid, Name = name, Owner = scope.Role, SchemaOid = schema.Oid, ArrayTypeOid = type.ArrayOid, Type = type });

    private TypeDefinition Require(QualifiedName name)
    {
        scope.RequireKnownSchema(name);
        SqlType type = CatalogNames.FindType(scope.Catalog, scope.Path, name) ?? throw new SqlException(SqlState.UndefinedObject, $"type \"{name}\" does not exist");
        return Definition(scope, type, name);
    }

    public static TypeDefinition Definition(DefinitionScope scope, SqlType type, QualifiedName name)
    {
        if (scope.Catalog.TypeDefinitions.TryGetValue(type.Oid, out TypeDefinition? definition))
        {
            return definition;
        }

        throw type.RelationOid != 0
            ? new SqlException(SqlState.WrongObjectType, $"{name.Name} is a table's row type") { Hint = "Use ALTER TABLE instead." }
            : new SqlException(SqlState.InsufficientPrivilege, $"must be owner of type {type.DisplayName}");
    }
}
