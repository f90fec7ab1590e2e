using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Catalog.Ddl;

/// <summary>Finds what depends on an object, one step at a time. Worked out from the definitions; nothing is kept beside them.</summary>
internal sealed class Dependencies(SqlContext context, CatalogSnapshot catalog)
{
    private readonly Dictionary<uint, BoundUsage?> _viewUsage = [];
    private readonly Dictionary<(string Text, uint Relation), BoundUsage?> _textUsage = [];

    public IEnumerable<Dependent> Of(ObjectRef item) => item.Class switch
    {
        ObjectClass.Schema => InSchema(item.Oid),
        ObjectClass.Table => OfTable(catalog.Tables[item.Oid]),
        ObjectClass.View => OfRelation(catalog.Views[item.Oid].RowTypeOid, catalog.Views[item.Oid].RowArrayTypeOid, item.Oid, null),
        ObjectClass.Column => OfColumn(item),
        ObjectClass.Constraint => OfConstraint(catalog.Tables[item.Container], item.Oid),
        ObjectClass.Index => Referring(catalog.Tables[item.Container], c => c.IndexOid == item.Oid),
        ObjectClass.Sequence => OfSequence(item.Oid),
        ObjectClass.Routine => OfRoutine(item.Oid),
        ObjectClass.Type => OfType(item.Oid),
        ObjectClass.ArrayType => OfTypeUse(item.Oid),
        _ => [],
    };

    /// <summary>What a view's query uses, expanded down to tables; null when it cannot be bound any more.</summary>
    public BoundUsage? UsageOf(ViewDefinition view)
    {
        if (!_viewUsage.TryGetValue(view.Oid, out BoundUsage? usage))
        {
            usage = ViewQueries.TryBind(context, catalog, view) is { } bound ? BoundUsage.Of(bound) : null;
            _viewUsage[view.Oid] = usage;
        }

        return usage;
    }

    // ---- kinds ----------------------------------------------------------------------------------------------------------

    private IEnumerable<Dependent> InSchema(uint schema)
    {
        foreach (TableDefinition table in catalog.Tables.Values.Where(t => t.SchemaOid == schema))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.Table, table.Oid), false);
        }

        foreach (ViewDefinition view in catalog.Views.Values.Where(v => v.SchemaOid == schema))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.View, view.Oid), false);
        }

        foreach (SequenceDefinition sequence in catalog.Sequences.Values.Where(s => s.SchemaOid == schema))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.Sequence, sequence.Oid), false);
        }

        foreach (RoutineDefinition routine in catalog.Routines.Values.Where(r => r.SchemaOid == schema))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.Routine, routine.Oid), false);
        }

        foreach (TypeDefinition type in catalog.TypeDefinitions.Values.Where(t => t.SchemaOid == schema))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.Type, type.Oid), false);
        }
    }

    private IEnumerable<Dependent> OfTable(TableDefinition table)
    {
        foreach (SequenceDefinition sequence in catalog.Sequences.Values.Where(s => s.OwnerTable == table.Oid))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.Sequence, sequence.Oid), true);
        }

        foreach (Dependent referring in Referring(table, _ => true))
        {
            yield return referring;
        }

        foreach (Dependent other in OfRelation(table.RowTypeOid, table.RowArrayTypeOid, table.Oid, null))
        {
            yield return other;
        }
    }

    /// <summary>Foreign keys of other tables that name this one; its own go with it.</summary>
    private IEnumerable<Dependent> Referring(TableDefinition table, Func<ConstraintInfo, bool> concerned)
    {
        if (!catalog.ReferencingTables.TryGetValue(table.Oid, out ImmutableArray<uint> referring))
        {
            yield break;
        }

        foreach (TableDefinition child in referring.Select(r => catalog.Tables[r]))
        {
            foreach (ConstraintInfo key in child.Constraints.Where(c => c.Type == ConstraintType.ForeignKey && c.ReferencedTable == table.Oid && concerned(c)))
            {
                yield return new Dependent(new ObjectRef(ObjectClass.Constraint, key.Oid, child.Oid), false);
            }
        }
    }

    /// <summary>Views over a relation (over one column of it, when given), and whatever has its row type.</summary>
    private IEnumerable<Dependent> OfRelation(uint rowType, uint rowArray, uint oid, int? column)
    {
        foreach (ViewDefinition view in catalog.Views.Values)
        {
            bool uses = view.DependsOn.Contains(oid) && (column is null || UsesColumn(view, oid, column.Value));
            if (uses && view.Oid != oid)
            {
                yield return new Dependent(new ObjectRef(ObjectClass.View, view.Oid), false);
            }
        }

        foreach (Dependent policy in PoliciesReading(oid, column))
        {
            yield return policy;
        }

        if (column is not null)
        {
            yield break;
        }

        foreach (Dependent dependent in OfTypeUse(rowType).Concat(OfTypeUse(rowArray)))
        {
            yield return dependent;
        }
    }

    /// <summary>Policies of other tables that look into a relation, or at one column of it.</summary>
    public IEnumerable<Dependent> PoliciesReading(uint relation, int? column)
    {
        SchemaObject item = catalog.Tables.TryGetValue(relation, out TableDefinition? read) ? read : catalog.Views[relation];
        string schema = catalog.Schemas[item.SchemaOid].Name;
        foreach (TableDefinition table in catalog.Tables.Values.Where(t => t.Oid != relation && t.Policies.Length > 0))
        {
            foreach (PolicyDefinition policy in table.Policies)
            {
                if (new[] { policy.UsingText, policy.WithCheckText }.Any(t => t is not null && Reads(t, table.Oid)))
                {
                    yield return new Dependent(new ObjectRef(ObjectClass.Policy, policy.Oid, table.Oid), false);
                }
            }
        }

        // Stored texts name relations with their schema.
        bool Reads(string text, uint row) => SyntaxTree.Descendants(SqlParser.ParseExpression(text)).OfType<NamedTable>().Any(t => t.Name.Schema == schema && t.Name.Name == item.Name)
            && (column is null || Uses(text, row)?.Columns.Contains((relation, column.Value)) != false);
    }

    /// <summary>A view that cannot be bound counts as using everything it names.</summary>
    private bool UsesColumn(ViewDefinition view, uint table, int column) => UsageOf(view) is not { } usage || usage.Columns.Contains((table, column));

    private IEnumerable<Dependent> OfColumn(ObjectRef item)
    {
        TableDefinition table = catalog.Tables[item.Container];
        ColumnInfo column = table.Columns.First(c => c.Number == item.Sub);
        foreach (SequenceDefinition sequence in catalog.Sequences.Values.Where(s => s.OwnerTable == table.Oid && s.OwnerColumn == item.Sub))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.Sequence, sequence.Oid), true);
        }

        foreach (ConstraintInfo constraint in table.Constraints.Where(c => c.Columns.Contains(item.Sub)))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.Constraint, constraint.Oid, table.Oid), true);
        }

        foreach (IndexDefinition index in table.Indexes.Where(i => i.ConstraintOid == 0 && IndexUses(table, i, column)))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.Index, index.Oid, table.Oid), true);
        }

        foreach (ColumnInfo other in table.Columns.Where(c => c.Generated == GeneratedKind.Stored && c.Number != item.Sub && Mentions(c.DefaultText!, table, column)))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.Column, table.Oid, table.Oid, other.Number), false);
        }

        foreach (TriggerDefinition trigger in table.Triggers.Where(t => t.UpdateOf.Contains(item.Sub) || (t.WhenText is { } when && Mentions(when, table, column))))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.Trigger, trigger.Oid, table.Oid), false);
        }

        foreach (PolicyDefinition policy in table.Policies.Where(p => (p.UsingText is { } u && Mentions(u, table, column)) || (p.WithCheckText is { } w && Mentions(w, table, column))))
        {
            yield return new Dependent(new ObjectRef(ObjectClass.Policy, policy.Oid, table.Oid), false);
        }

        foreach (Dependent key in Referring(table, c => c.ReferencedColumns.Contains(item.Sub)))
        {
            if (key.Object.Container != table.Oid || !table.Constraints.First(c => c.Oid == key.Object.Oid).Columns.Contains(item.Sub))
            {
                yield return key;
            }
        }

        foreach (Dependent view in OfRelation(0, 0, table.Oid, item.Sub))
        {
            yield return view;
        }
    }

    private static bool IndexUses(TableDefinition table, IndexDefinition index, ColumnInfo column) =>
        index.Columns.Any(c => c.Number == column.Number || (c.ExpressionText is { } text && Mentions(text, table, column)))
        || index.Include.Contains(column.Number)
        || (index.PredicateText is { } where && Mentions(where, table, column));

    /// <summary>Whether an expression text over a table's row names a column.</summary>
    public static bool Mentions(string text, TableDefinition table, ColumnInfo column) =>
        ExpressionNames.Columns(text).Any(r => r.Names[^1] == column.Name && (r.Names.Count == 1 || r.Names[0] == table.Name || r.Names[0] is "old" or "new"));

    private IEnumerable<Dependent> OfConstraint(TableDefinition table, uint oid)
    {
        ConstraintInfo constraint = table.Constraints.First(c => c.Oid == oid);
        return constraint.Type is ConstraintType.PrimaryKey or ConstraintType.Unique
            ? [new Dependent(new ObjectRef(ObjectClass.Index, constraint.IndexOid, table.Oid), true)]
            : [];
    }

    private IEnumerable<Dependent> OfSequence(uint oid)
    {
        foreach (TableDefinition table in catalog.Tables.Values)
        {
            foreach (ColumnInfo column in table.Columns)
            {
                bool identity = column.Generated is GeneratedKind.IdentityAlways or GeneratedKind.IdentityByDefault;
                if (!identity && (column.SequenceOid == oid || Uses(column.DefaultText, table.Oid)?.Sequences.Contains(oid) == true))
                {
                    yield return new Dependent(new ObjectRef(ObjectClass.Default, table.Oid, table.Oid, column.Number), false);
                }
            }
        }

        foreach (Dependent view in Views(oid, u => u.Sequences.Contains(oid)))
        {
            yield return view;
        }
    }

    private IEnumerable<Dependent> OfRoutine(uint oid)
    {
        string name = catalog.Routines[oid].Name;
        foreach (TableDefinition table in catalog.Tables.Values)
        {
            foreach (ColumnInfo column in table.Columns.Where(c => Calls(c.DefaultText, table.Oid, name, oid)))
            {
                yield return new Dependent(
                    new ObjectRef(column.Generated == GeneratedKind.Stored ? ObjectClass.Column : ObjectClass.Default, table.Oid, table.Oid, column.Number), false);
            }

            foreach (ConstraintInfo check in table.Constraints.Where(c => Calls(c.CheckText, table.Oid, name, oid)))
            {
                yield return new Dependent(new ObjectRef(ObjectClass.Constraint, check.Oid, table.Oid), false);
            }

            foreach (IndexDefinition index in table.Indexes.Where(i => i.Columns.Any(c => Calls(c.ExpressionText, table.Oid, name, oid)) || Calls(i.PredicateText, table.Oid, name, oid)))
            {
                yield return new Dependent(new ObjectRef(ObjectClass.Index, index.Oid, table.Oid), false);
            }

            foreach (TriggerDefinition trigger in table.Triggers.Where(t => t.FunctionOid == oid))
            {
                yield return new Dependent(new ObjectRef(ObjectClass.Trigger, trigger.Oid, table.Oid), false);
            }

            foreach (PolicyDefinition policy in table.Policies.Where(p => Calls(p.UsingText, table.Oid, name, oid) || Calls(p.WithCheckText, table.Oid, name, oid)))
            {
                yield return new Dependent(new ObjectRef(ObjectClass.Policy, policy.Oid, table.Oid), false);
            }
        }

        foreach (ViewDefinition view in catalog.Views.Values)
        {
            foreach (TriggerDefinition trigger in view.Triggers.Where(t => t.FunctionOid == oid))
            {
                yield return new Dependent(new ObjectRef(ObjectClass.Trigger, trigger.Oid, view.Oid), false);
            }
        }

        foreach (TypeDefinition domain in catalog.TypeDefinitions.Values)
        {
            foreach (ConstraintInfo check in domain.Constraints.Where(c => Calls(c.CheckText, domain.Oid, name, oid)))
            {
                yield return new Dependent(new ObjectRef(ObjectClass.DomainConstraint, check.Oid, domain.Oid), false);
            }
        }

        foreach (Dependent view in Views(oid, u => u.Routines.Contains(oid)))
        {
            yield return view;
        }
    }

    private IEnumerable<Dependent> Views(uint oid, Func<BoundUsage, bool> uses) => catalog.Views.Values
        .Where(v => v.DependsOn.Contains(oid) || (UsageOf(v) is { } usage && uses(usage)))
        .Select(v => new Dependent(new ObjectRef(ObjectClass.View, v.Oid), false));

    private IEnumerable<Dependent> OfType(uint oid)
    {
        uint array = catalog.TypeDefinitions.TryGetValue(oid, out TypeDefinition? definition) ? definition.ArrayTypeOid : 0;
        if (array != 0)
        {
            yield return new Dependent(new ObjectRef(ObjectClass.ArrayType, array), true);
        }

        foreach (Dependent dependent in OfTypeUse(oid))
        {
            yield return dependent;
        }
    }

    private IEnumerable<Dependent> OfTypeUse(uint type)
    {
        if (type == 0)
        {
            yield break;
        }

        foreach (TableDefinition table in catalog.Tables.Values)
        {
            foreach (ColumnInfo column in table.Columns.Where(c => c.Type.Oid == type))
            {
                yield return new Dependent(new ObjectRef(ObjectClass.Column, table.Oid, table.Oid, column.Number), false);
            }
        }

        foreach (ViewDefinition view in catalog.Views.Values)
        {
            if (view.RowTypeOid != type && (view.Columns.Any(c => c.Type.Oid == type) || (UsageOf(view) is { } usage && usage.Types.Contains(type))))
            {
                yield return new Dependent(new ObjectRef(ObjectClass.View, view.Oid), false);
            }
        }

        foreach (TypeDefinition other in catalog.TypeDefinitions.Values)
        {
            if (other.Type.BaseType?.Oid == type)
            {
                yield return new Dependent(new ObjectRef(ObjectClass.Type, other.Oid), false);
            }

            for (int i = 0; i < other.Type.Fields.Count; i++)
            {
                if (other.Type.Fields[i].Type.Oid == type)
                {
                    yield return new Dependent(new ObjectRef(ObjectClass.Field, other.Oid, other.Oid, i + 1), false);
                }
            }
        }

        foreach (RoutineDefinition routine in catalog.Routines.Values)
        {
            if (routine.Result.Oid == type || routine.Parameters.Any(p => p.Type.Oid == type))
            {
                yield return new Dependent(new ObjectRef(ObjectClass.Routine, routine.Oid), false);
            }
        }
    }

    /// <summary>Objects whose stored text uses something, by name: what a rename would break.</summary>
    public IEnumerable<ObjectRef> TextUsers(Func<BoundUsage, bool> uses)
    {
        foreach (TableDefinition table in catalog.Tables.Values.OrderBy(t => t.Oid))
        {
            foreach (ColumnInfo column in table.Columns.Where(c => Uses(c.DefaultText, table.Oid) is { } u && uses(u)))
            {
                yield return new ObjectRef(ObjectClass.Default, table.Oid, table.Oid, column.Number);
            }

            foreach (ConstraintInfo check in table.Constraints.Where(c => Uses(c.CheckText, table.Oid) is { } u && uses(u)))
            {
                yield return new ObjectRef(ObjectClass.Constraint, check.Oid, table.Oid);
            }

            foreach (IndexDefinition index in table.Indexes.Where(i => i.Columns.Select(c => c.ExpressionText).Append(i.PredicateText).Any(t => Uses(t, table.Oid) is { } u && uses(u))))
            {
                yield return new ObjectRef(ObjectClass.Index, index.Oid, table.Oid);
            }

            foreach (PolicyDefinition policy in table.Policies.Where(p => new[] { p.UsingText, p.WithCheckText }.Any(t => Uses(t, table.Oid) is { } u && uses(u))))
            {
                yield return new ObjectRef(ObjectClass.Policy, policy.Oid, table.Oid);
            }
        }

        foreach (TypeDefinition domain in catalog.TypeDefinitions.Values.Where(t => t.Type.Kind == TypeKind.Domain).OrderBy(t => t.Oid))
        {
            foreach (ConstraintInfo check in domain.Constraints.Where(c => Uses(c.CheckText, domain.Oid) is { } u && uses(u)))
            {
                yield return new ObjectRef(ObjectClass.DomainConstraint, check.Oid, domain.Oid);
            }
        }

        foreach (ViewDefinition view in catalog.Views.Values.Where(v => UsageOf(v) is { } u && uses(u)).OrderBy(v => v.Oid))
        {
            yield return new ObjectRef(ObjectClass.View, view.Oid);
        }
    }

    // ---- texts ----------------------------------------------------------------------------------------------------------

    private bool Calls(string? text, uint relation, string name, uint oid) =>
        text is not null && text.Contains(name, StringComparison.OrdinalIgnoreCase) && Uses(text, relation)?.Routines.Contains(oid) == true;

    /// <summary>What an expression text over a relation's row (or a domain's value) uses.</summary>
    private BoundUsage? Uses(string? text, uint relation)
    {
        if (text is null)
        {
            return null;
        }

        if (_textUsage.TryGetValue((text, relation), out BoundUsage? usage))
        {
            return usage;
        }

        IVariableScope scope = catalog.Tables.TryGetValue(relation, out TableDefinition? table) ? new RowScope(table.Name, table.Columns)
            : new ValueScope(catalog.TypeDefinitions[relation].Type);
        try
        {
            usage = BoundUsage.Of(BoundTexts.Bind(context, text, scope, ExpressionKind.Other));
        }
        catch (SqlException)
        {
            usage = null;
        }

        _textUsage[(text, relation)] = usage;
        return usage;
    }
}
