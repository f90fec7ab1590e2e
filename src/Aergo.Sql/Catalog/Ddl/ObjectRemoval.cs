using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Storage;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>Takes objects out of the catalog, and their rows, entries and counters out of state.</summary>
internal sealed class ObjectRemoval(DefinitionScope scope)
{
    private HashSet<ObjectRef> _all = [];

    public void Remove(IReadOnlyCollection<ObjectRef> objects)
    {
        _all = [.. objects];
        foreach (ObjectRef item in objects)
        {
            if (!IsInside(item) && !IsIndexOfConstraint(item))
            {
                Remove(item);
            }
        }

        // Rows of a schema are found through it, so schemas go last.
        foreach (ObjectRef schema in objects.Where(o => o.Class == ObjectClass.Schema))
        {
            scope.Change.Remove(scope.Catalog.Schemas[schema.Oid]);
        }
    }

    private bool IsInside(ObjectRef item) => item.Container != 0
        && (_all.Contains(new ObjectRef(ObjectClass.Table, item.Container)) || _all.Contains(new ObjectRef(ObjectClass.View, item.Container)) || _all.Contains(new ObjectRef(ObjectClass.Type, item.Container)));

    /// <summary>The index of a key goes with its constraint.</summary>
    private bool IsIndexOfConstraint(ObjectRef item) => item.Class == ObjectClass.Index && scope.Catalog.Tables.TryGetValue(item.Container, out TableDefinition? table)
        && (table.Indexes.FirstOrDefault(i => i.Oid == item.Oid) is not { } index || _all.Contains(new ObjectRef(ObjectClass.Constraint, index.ConstraintOid, item.Container)));

    private void Remove(ObjectRef item)
    {
        switch (item.Class)
        {
            case ObjectClass.Table:
                TableDefinition table = scope.Catalog.Tables[item.Oid];
                new TableRows(scope, table).Clear();
                DropReferencesTo(table);
                scope.Change.Remove(table);
                break;
            case ObjectClass.View:
                scope.Change.Remove(scope.Catalog.Views[item.Oid]);
                break;
            case ObjectClass.Sequence:
                SequenceDefinition sequence = scope.Catalog.Sequences[item.Oid];
                SequenceStore.Delete(scope.Context, sequence);
                scope.Change.Remove(sequence);
                break;
            case ObjectClass.Routine:
                scope.Change.Remove(scope.Catalog.Routines[item.Oid]);
                break;
            case ObjectClass.Type:
                scope.Change.Remove(scope.Catalog.TypeDefinitions[item.Oid]);
                break;
            case ObjectClass.Column:
                if (scope.Catalog.Tables.TryGetValue(item.Container, out TableDefinition? columnTable))
                {
                    scope.Change.Put(columnTable with { Columns = columnTable.Columns.RemoveAll(c => c.Number == item.Sub) });
                }

                break;
            case ObjectClass.Field:
                TypeDefinition composite = scope.Catalog.TypeDefinitions[item.Container];
                scope.Change.Put(UserTypeDefinitions.WithFields(composite, composite.Type.Fields.Where((_, i) => i != item.Sub - 1).ToArray()));
                break;
            case ObjectClass.Default:
                TableDefinition defaultTable = scope.Catalog.Tables[item.Container];
                scope.Change.Put(defaultTable with
                {
                    Columns = [.. defaultTable.Columns.Select(c => c.Number == item.Sub ? c with { DefaultText = null, SequenceOid = 0 } : c)],
                });
                break;
            case ObjectClass.Constraint:
                RemoveConstraint(scope.Catalog.Tables[item.Container], item.Oid);
                break;
            case ObjectClass.DomainConstraint:
                TypeDefinition domain = scope.Catalog.TypeDefinitions[item.Container];
                scope.Change.Put(domain with { Constraints = domain.Constraints.RemoveAll(c => c.Oid == item.Oid) });
                break;
            case ObjectClass.Index:
                TableDefinition indexTable = scope.Catalog.Tables[item.Container];
                RemoveIndex(indexTable, indexTable.Indexes.First(i => i.Oid == item.Oid));
                break;
            case ObjectClass.Trigger:
                if (scope.Catalog.Tables.TryGetValue(item.Container, out TableDefinition? triggerTable))
                {
                    scope.Change.Put(triggerTable with { Triggers = triggerTable.Triggers.RemoveAll(t => t.Oid == item.Oid) });
                }
                else
                {
                    ViewDefinition view = scope.Catalog.Views[item.Container];
                    scope.Change.Put(view with { Triggers = view.Triggers.RemoveAll(t => t.Oid == item.Oid) });
                }

                break;
            case ObjectClass.Policy:
                TableDefinition policyTable = scope.Catalog.Tables[item.Container];
                scope.Change.Put(policyTable with { Policies = policyTable.Policies.RemoveAll(p => p.Oid == item.Oid) });
                break;
        }
    }

    /// <summary>Foreign keys to a table that goes are gone already when they stood in the list; a table removed with its parent has none left to look after.</summary>
    private void DropReferencesTo(TableDefinition table)
    {
        if (!scope.Catalog.ReferencingTables.TryGetValue(table.Oid, out var referring))
        {
            return;
        }

        foreach (TableDefinition child in referring.Select(r => scope.Catalog.Tables[r]).Where(c => c.Oid != table.Oid).ToArray())
        {
            scope.Change.Put(child with { Constraints = child.Constraints.RemoveAll(c => c.Type == ConstraintType.ForeignKey && c.ReferencedTable == table.Oid) });
        }
    }

    public void RemoveConstraint(TableDefinition table, uint oid)
    {
        ConstraintInfo constraint = table.Constraints.First(c => c.Oid == oid);
        TableDefinition changed = table with { Constraints = table.Constraints.RemoveAll(c => c.Oid == oid) };
        if (constraint.Type is ConstraintType.PrimaryKey or ConstraintType.Unique)
        {
            RemoveIndex(changed, table.Indexes.First(i => i.Oid == constraint.IndexOid));
        }
        else
        {
            scope.Change.Put(changed);
        }
    }

    /// <summary>An index and its entries. Without its primary key a table's rows move under hidden numbers.</summary>
    private void RemoveIndex(TableDefinition table, IndexDefinition index)
    {
        TableDefinition changed = table with { Indexes = table.Indexes.RemoveAll(i => i.Oid == index.Oid) };
        if (!index.IsClustered)
        {
            new TableRows(scope, table).ClearIndex(index);
            scope.Change.Put(changed);
            return;
        }

        changed = scope.Change.Put(changed);
        scope.Commit();
        new TableRows(scope, table).Rewrite(changed, row => row);
    }
}
