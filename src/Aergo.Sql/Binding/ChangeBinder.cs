using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>INSERT, UPDATE, DELETE and MERGE: dispatch, targets, and what all of them share.</summary>
internal sealed class ChangeBinder
{
    private readonly BindingState _state;
    private readonly InsertBinder _inserts;
    private readonly UpdateBinder _updates;
    private readonly MergeBinder _merges;

    public ChangeBinder(BindingState state)
    {
        _state = state;
        _inserts = new InsertBinder(state, this);
        _updates = new UpdateBinder(state, this);
        _merges = new MergeBinder(state, this, _inserts, _updates);
    }

    public LogicalNode Bind(Statement statement, QueryScope scope)
    {
        WithClause? clause = statement switch
        {
            InsertStatement s => s.With,
            UpdateStatement s => s.With,
            DeleteStatement s => s.With,
            MergeStatement s => s.With,
            _ => throw new UnreachableException(statement.GetType().Name),
        };
        _state.Writes = true;
        QueryScope? before = CurrentScope;
        CurrentScope = scope;
        if (statement is MergeStatement && clause is { Recursive: true })
        {
            throw BindingErrors.Error(SqlState.SyntaxError, "WITH RECURSIVE is not supported for MERGE statement", clause.Position);
        }

        WithResult? with = clause is null ? null : _state.CommonTables.Bind(clause, scope);
        LogicalNode node = statement switch
        {
            InsertStatement s => _inserts.Bind(s, scope),
            UpdateStatement s => _updates.Bind(s, scope),
            DeleteStatement s => _updates.Bind(s, scope),
            _ => _merges.Bind((MergeStatement)statement, scope),
        };
        CurrentScope = before;
        return CommonTableBinder.Finish(with, node);
    }

    /// <summary>Scope of the change being bound: the parent of its source's queries, where its WITH items are visible.</summary>
    public QueryScope? CurrentScope { get; private set; }

    /// <summary>The relation a change names, and the stored table it goes to; a view with a matching INSTEAD OF trigger is its own target.</summary>
    public ChangeTarget Target(QualifiedName name, string verb, char right, QueryScope scope, out ViewDefinition? triggered, out Relation relation)
    {
        relation = _state.Relations.Require(name);
        triggered = null;
        if (relation.View is not { } view)
        {
            return new ChangeTarget(_state, relation, relation, verb, name.Position);
        }

        TriggerEvent trigger = verb switch
        {
            "INSERT" => TriggerEvent.Insert,
            "UPDATE" => TriggerEvent.Update,
            _ => TriggerEvent.Delete,
        };
        if (view.Triggers.Any(t => t.Timing == TriggerTiming.InsteadOf && t.Events.Contains(trigger)))
        {
            triggered = view;
            return null!;
        }

        return new ChangeTarget(_state, relation, new UpdatableViews(_state).BaseTable(view, verb), verb, name.Position);
    }

    /// <summary>Notes the right to change: on the named relation for the user, and on the table under a view for the view's owner.</summary>
    public void RequireRight(ChangeTarget target, char right, IEnumerable<TargetColumn>? columns)
    {
        RequiredPrivilege privilege = _state.Require(PrivilegeTarget.Relation, target.Named.Oid, target.Named.Name, right, right == 'd');
        foreach (TargetColumn column in columns ?? [])
        {
            privilege.Columns.Add(column.Info.Number);
        }

        RequireUnder(target, right, columns ?? []);
    }

    /// <summary>The same right on what lies under a view, for whoever the view reads it as.</summary>
    private void RequireUnder(ChangeTarget target, char right, IEnumerable<TargetColumn> columns) => target.Under(relation =>
    {
        RequiredPrivilege under = _state.Require(PrivilegeTarget.Relation, relation.Oid, relation.Name, right, right == 'd');
        foreach (TargetColumn column in relation.Table is null ? [] : columns)
        {
            if (column.BaseIndex >= 0)
            {
                under.Columns.Add(target.Table.Columns[column.BaseIndex].Number);
            }
        }
    });

    /// <summary>The right to read the target, needed only when one of its columns is read.</summary>
    public RequiredPrivilege Reads(ChangeTarget target) => new(PrivilegeTarget.Relation, target.Named.Oid, target.Named.Name, 'r', _state.Role);

    public void NoteReads(ChangeTarget target, RequiredPrivilege reads)
    {
        if (reads.Columns.Count > 0)
        {
            _state.Privileges.Add(reads);
            RequireUnder(target, 'r', target.Columns.Where(c => reads.Columns.Contains(c.Info.Number)));
        }
    }

    /// <summary>Takes the rows out of a change's source that row-level security does not let the command reach, or see where it reads.</summary>
    public LogicalNode Guarded(LogicalNode source, LogicalScan scan, ChangeTarget target, string command, RequiredPrivilege reads)
    {
        LogicalNode guarded = target.AsReader(() => _state.Policies.Filter(scan, target.Table, scan.Columns, reads.Columns.Count > 0 && command != "select" ? ["select", command] : [command]));
        return ReferenceEquals(guarded, scan) ? source : Put(source);

        LogicalNode Put(LogicalNode node) => ReferenceEquals(node, scan) ? guarded : LogicalTree.Map(node, Put, e => e);
    }

    /// <summary>What row-level security asks of the rows of an INSERT, its ON CONFLICT included.</summary>
    public BoundPolicies InsertPolicies(ChangeTarget target, IReadOnlyList<OutputColumn> row, RequiredPrivilege reads, bool updates) => Policies(target, () =>
    {
        IReadOnlyList<BoundPolicyCheck> visible = reads.Columns.Count > 0 ? Checks("select", true) : [];
        BoundPolicies policies = new() { Inserted = [.. Checks("insert", false), .. visible] };
        return updates ? policies with { Updatable = [.. Checks("update", true), .. visible], Updated = [.. Checks("update", false), .. visible] } : policies;

        IReadOnlyList<BoundPolicyCheck> Checks(string command, bool existing) => [.. _state.Policies.Checks(target.Table, row, command, existing)];
    });

    /// <summary>What row-level security asks of rows as an UPDATE leaves them.</summary>
    public BoundPolicies UpdatePolicies(ChangeTarget target, IReadOnlyList<OutputColumn> row, RequiredPrivilege reads) => Policies(target, () => new BoundPolicies
    {
        Updated =
        [
            .. _state.Policies.Checks(target.Table, row, "update", false),
            .. reads.Columns.Count > 0 ? _state.Policies.Checks(target.Table, row, "select", true) : [],
        ],
    });

    /// <summary>What row-level security asks of the rows of a MERGE: its source shows what may be seen, its actions fail on what may not be changed.</summary>
    public BoundPolicies MergePolicies(ChangeTarget target, IReadOnlyList<OutputColumn> row) => Policies(target, () => new BoundPolicies
    {
        Inserted = [.. _state.Policies.Checks(target.Table, row, "insert", false)],
        Updated = [.. _state.Policies.Checks(target.Table, row, "update", false)],
        Updatable = [.. _state.Policies.Checks(target.Table, row, "update", true)],
        Deletable = [.. _state.Policies.Checks(target.Table, row, "delete", true)],
    });

    private BoundPolicies Policies(ChangeTarget target, System.Func<BoundPolicies> bind) =>
        target.AsReader(() => _state.Policies.Apply(target.Table) ? bind() : BoundPolicies.None);

    /// <summary>The RETURNING list over the names in scope.</summary>
    public (IReadOnlyList<BoundExpression> Expressions, IReadOnlyList<OutputColumn> Columns) Returning(IReadOnlyList<SelectItem> items, QueryScope scope)
    {
        if (items.Count == 0)
        {
            return ([], []);
        }

        List<SelectTarget> targets = _state.Queries.Targets(items, scope, ExpressionKind.Returning);
        List<BoundExpression> expressions = targets.ConvertAll(t => _state.Expressions.Known(t.Expression));
        List<OutputColumn> columns = [];
        for (int i = 0; i < targets.Count; i++)
        {
            columns.Add(_state.NewColumn(targets[i].Name, expressions[i]) with { TableOid = targets[i].TableOid, ColumnNumber = targets[i].ColumnNumber });
        }

        return (expressions, columns);
    }

    /// <summary>Fills in what every change of a table carries.</summary>
    public LogicalModify Complete(LogicalModify node, ChangeTarget target, IReadOnlyList<OutputColumn> targetColumns, IReadOnlyList<BoundExpression> returning, bool writesRows,
        System.Func<IReadOnlyList<OutputColumn>, BoundPolicies>? policies = null)
    {
        BoundTable table = Table(target.Table, false);
        return node with
        {
            TargetColumns = targetColumns,
            Returning = returning,
            CheckColumns = table.Columns,
            Checks = writesRows ? table.Checks : [],
            Generated = writesRows ? table.Generated : [],
            Indexes = table.Indexes,
            ViewChecks = writesRows && target.View is not null ? target.Row(table.Columns).Checks : [],
            Policies = policies is null ? BoundPolicies.None : policies(table.Columns),
        };
    }

    /// <summary>A table's own expressions over fresh ids of a candidate row.</summary>
    public BoundTable Table(TableDefinition table, bool withDefaults)
    {
        OutputColumn[] columns = NewRow(table);
        return new BoundTable(table, columns)
        {
            Checks = table.Constraints.Where(c => c.Type == ConstraintType.Check && c.CheckText is not null).OrderBy(c => c.Name, System.StringComparer.Ordinal)
                .Select(c => (c, _state.Tables.Check(table, c, columns))).ToArray(),
            Generated = table.Columns.Select((c, i) => (Column: c, Index: i)).Where(x => x.Column.Generated == GeneratedKind.Stored)
                .Select(x => (x.Index, _state.Tables.Generated(table, x.Column, columns))).ToArray(),
            Indexes = table.Indexes.Select(i => _state.Tables.Index(table, i, columns)).ToArray(),
            Defaults = withDefaults ? table.Columns.Select(c => _state.Tables.Default(table, c)).ToArray() : [],
        };
    }

    /// <summary>Fresh ids for a row of a table, one per live column.</summary>
    public OutputColumn[] NewRow(TableDefinition table) =>
        table.Columns.Select(c => _state.NewColumn(c.Name, c.Type, c.Modifier) with { TableOid = table.Oid, ColumnNumber = c.Number }).ToArray();

    /// <summary>A column's default: the view's own where it has one, else the table's.</summary>
    public BoundExpression Default(ChangeTarget target, TargetColumn column)
    {
        if (target.View is not null && column.Info.DefaultText is not null)
        {
            return _state.Tables.Default(target.Table, column.Info with { Generated = GeneratedKind.None });
        }

        return _state.Tables.Default(target.Table, target.Table.Columns[column.BaseIndex]);
    }

    /// <summary>The UPDATE and ON CONFLICT rule for columns that compute themselves; true when the assignment is to be left out.</summary>
    public static bool CheckGeneratedUpdate(ColumnInfo column, bool isDefault, string name, int position)
    {
        if (column.Generated == GeneratedKind.Stored)
        {
            return isDefault ? true : throw OnlyDefault(name, $"Column \"{name}\" is a generated column.", position);
        }

        if (column.Generated == GeneratedKind.IdentityAlways && !isDefault)
        {
            throw OnlyDefault(name, $"Column \"{name}\" is an identity column defined as GENERATED ALWAYS.", position);
        }

        return false;
    }

    private static SqlException OnlyDefault(string name, string detail, int position) =>
        BindingErrors.Error(SqlState.GeneratedAlways, $"column \"{name}\" can only be updated to DEFAULT", position, detail: detail);
}
