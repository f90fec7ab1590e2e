using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>CREATE SEQUENCE and ALTER SEQUENCE.</summary>
internal sealed class SequenceDefinitions(DefinitionScope scope)
{
    public void Create(CreateSequenceStatement statement)
    {
        if (statement.Persistence == Persistence.Unlogged)
        {
            throw SqlException.NotSupported("unlogged sequences");
        }

        SchemaDefinition schema = scope.CreationSchema(statement.Name, statement.Persistence);
        string name = statement.Name.Name;
        if (scope.IsTaken(schema, name) && statement.IfNotExists)
        {
            scope.Notice($"relation \"{name}\" already exists, skipping", SqlState.DuplicateTable);
            return;
        }

        scope.RequireFreeRelation(schema, name);
        scope.RequireFreeType(schema, name, forRelation: true);
        SequenceBuilder builder = new(scope);
        SequenceBuilder.Result made = builder.Create(scope.Change.NewOid(), name, schema, scope.Role, statement.Options, null);
        scope.Change.Put(Owned(builder, made));
        scope.Commit();
    }

    public void Alter(AlterSequenceStatement statement)
    {
        scope.RequireKnownSchemaUnless(statement.Name, statement.IfExists);
        if (scope.FindRelation(statement.Name) is not { } relation)
        {
            if (!statement.IfExists)
            {
                scope.RequireRelation(statement.Name);
            }

            scope.Notice($"relation \"{statement.Name.Name}\" does not exist, skipping");
            return;
        }

        if (relation.Kind != RelationKind.Sequence)
        {
            throw new SqlException(SqlState.WrongObjectType, $"\"{statement.Name.Name}\" is not a sequence");
        }

        SequenceDefinition sequence = scope.Catalog.Sequences[relation.Oid];
        scope.RequireOwner(sequence);
        Change(sequence, statement.Options);
        scope.Commit();
    }

    public void Change(SequenceDefinition sequence, IReadOnlyList<SequenceOption> options)
    {
        SequenceBuilder builder = new(scope);
        SequenceBuilder.Result changed = builder.Apply(sequence, options, isNew: false);
        if ((changed.OwnedBy is not null || changed.OwnedByNone) && IsIdentity(sequence))
        {
            throw new SqlException(SqlState.FeatureNotSupported, "cannot change ownership of identity sequence")
            {
                Detail = $"Sequence \"{sequence.Name}\" is linked to table \"{scope.Catalog.Tables[sequence.OwnerTable].Name}\".",
            };
        }

        (long last, bool called) = SequenceStore.Read(scope.Context, sequence);
        SequenceDefinition made = scope.Change.Put(Owned(builder, changed));
        if (changed.Restart is { } restart)
        {
            SequenceStore.Write(scope.Context, made, restart, false);
            return;
        }

        if (last < made.Minimum)
        {
            throw new SqlException(SqlState.InvalidParameterValue, $"RESTART value ({last}) cannot be less than MINVALUE ({made.Minimum})");
        }

        if (last > made.Maximum)
        {
            throw new SqlException(SqlState.InvalidParameterValue, $"RESTART value ({last}) cannot be greater than MAXVALUE ({made.Maximum})");
        }

        // A counter that was never written follows START; pin it where the definition moves on.
        if (made.Start != sequence.Start)
        {
            SequenceStore.Write(scope.Context, made, last, called);
        }
    }

    private bool IsIdentity(SequenceDefinition sequence) => sequence.OwnerTable != 0
        && scope.Catalog.Tables[sequence.OwnerTable].Columns.Any(c => c.SequenceOid == sequence.Oid && c.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault);

    private SequenceDefinition Owned(SequenceBuilder builder, SequenceBuilder.Result made)
    {
        if (made.OwnedByNone)
        {
            return made.Definition with { OwnerTable = 0, OwnerColumn = 0 };
        }

        if (made.OwnedBy is null)
        {
            return made.Definition;
        }

        (TableDefinition table, ColumnInfo column) = builder.Owner(made.Definition, made.OwnedBy);
        return made.Definition with { OwnerTable = table.Oid, OwnerColumn = column.Number };
    }
}
