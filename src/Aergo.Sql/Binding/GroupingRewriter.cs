using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>Turns expressions over the rows of a query into expressions over its groups; 42803 for a column that is not the same throughout a group.</summary>
internal sealed class GroupingRewriter : BoundRewriter
{
    private readonly BindingState _state;
    private readonly QueryScope _scope;
    private readonly GroupKeys _groups;
    private readonly HashSet<int> _early;
    private readonly List<OutputColumn> _keyColumns = [];
    private int _depth;

    public GroupingRewriter(BindingState state, QueryScope scope, GroupKeys groups, HashSet<PendingSetCall> early)
    {
        _state = state;
        _scope = scope;
        _groups = groups;
        _early = [.. early.Select(c => c.Column.Id)];
        foreach (BoundExpression key in groups.Keys)
        {
            AddColumn(key);
        }
    }

    public IReadOnlyList<OutputColumn> KeyColumns => _keyColumns;

    /// <summary>Id of the set index, given out when GROUPING() first asks for it.</summary>
    public int SetIndex { get; private set; }

    public PendingWindow Window(PendingWindow window)
    {
        BoundFrameBound Bound(BoundFrameBound bound) => bound.Offset is null ? bound : bound with { Offset = Expression(bound.Offset) };

        PendingWindow result = new(
            window.PartitionBy.Select(Expression).ToArray(), window.OrderBy.Select(Key).ToArray(), window.Mode, Bound(window.Start), Bound(window.End), window.Exclusion);
        foreach ((BoundWindowCall call, OutputColumn column) in window.Calls)
        {
            result.Calls.Add((call with
            {
                Aggregate = call.Aggregate is null ? null : Aggregate(call.Aggregate),
                Arguments = call.Arguments.Select(Expression).ToArray(),
            }, column));
        }

        return result;
    }

    /// <summary>An output column. One that is grouped by is that very key, constants too: sets that leave it out make it NULL.</summary>
    public BoundExpression Target(BoundExpression expression)
    {
        if (_groups.Sets is not null)
        {
            int key = _groups.Keys.FindIndex(k => ReferenceEquals(k, expression));
            if (key >= 0)
            {
                return Reference(key, expression.Position);
            }
        }

        return Expression(expression);
    }

    public override BoundExpression Expression(BoundExpression expression)
    {
        if (expression is BoundConstant)
        {
            return expression;
        }

        if (expression is PendingGrouping grouping && ReferenceEquals(grouping.Owner, _scope))
        {
            return Grouping(grouping);
        }

        for (int i = 0; i < _keyColumns.Count; i++)
        {
            // Inside subqueries only columns are known again, as in PostgreSQL.
            if ((_depth == 0 || _groups.Keys[i] is BoundColumn) && BoundEquality.Same(expression, _groups.Keys[i]))
            {
                return Reference(i, expression.Position);
            }
        }

        if (expression is BoundRow row && IsWholeRow(row, out RelationEntry? entry) && !row.Fields.All(f => IsGrouped((BoundColumn)f)))
        {
            throw Ungrouped(entry!.Alias + ".*", row.Position);
        }

        if (expression is not BoundColumn column)
        {
            return base.Expression(expression);
        }

        if (!_state.ColumnRoles.TryGetValue(column.ColumnId, out (QueryScope Owner, ColumnRole Role) role) || !ReferenceEquals(role.Owner, _scope))
        {
            return column;
        }

        if (role.Role is ColumnRole.Aggregate or ColumnRole.Window || (role.Role == ColumnRole.Set && !_early.Contains(column.ColumnId)))
        {
            return column;
        }

        if (role.Role == ColumnRole.Set)
        {
            throw BindingErrors.NotSupported("a set-returning function both inside a GROUP BY expression and outside of it", column.Position);
        }

        return Dependent(column) ?? throw Ungrouped(NameOf(column), column.Position);
    }

    public override LogicalNode Node(LogicalNode node)
    {
        _depth++;
        LogicalNode result = base.Node(node);
        _depth--;
        return result;
    }

    private BoundColumn Reference(int key, int position)
    {
        OutputColumn column = _keyColumns[key];
        return new BoundColumn(column.Id, column.Type, column.Modifier) { Position = position };
    }

    private void AddColumn(BoundExpression key)
    {
        string name = key is BoundColumn column && _state.Origins.TryGetValue(column.ColumnId, out (RelationEntry Entry, int Index) origin) && origin.Index >= 0
            ? origin.Entry.Columns[origin.Index].Name
            : "";
        _keyColumns.Add(_state.NewColumn(name, key));
    }

    // A table grouped by its primary key has one value of every column in a group: the column joins the keys.
    private BoundColumn? Dependent(BoundColumn column)
    {
        if (!_state.Origins.TryGetValue(column.ColumnId, out (RelationEntry Entry, int Index) origin) || origin.Entry.Table is not { } table || table.PrimaryIndex is not { } primary)
        {
            return null;
        }

        if (table.Constraints.Any(c => c.Type == ConstraintType.PrimaryKey && c.Deferrable))
        {
            return null;
        }

        foreach (IndexColumn key in primary.Columns)
        {
            int id = origin.Entry.Columns.Where(c => c.ColumnNumber == key.Number).Select(c => c.Value).OfType<BoundColumn>().Select(c => c.ColumnId).FirstOrDefault(-1);
            int index = _groups.Keys.FindIndex(k => k is BoundColumn grouped && grouped.ColumnId == id);
            if (index < 0 || (_groups.Sets is not null && !_groups.Sets.TrueForAll(s => s.Contains(index))))
            {
                return null;
            }
        }

        int added = _groups.Keys.Count;
        _groups.Keys.Add(column with { Position = -1 });
        AddColumn(column);
        _groups.Sets?.ForEach(s => s.Add(added));
        return Reference(added, column.Position);
    }

    private bool IsGrouped(BoundColumn column) => _groups.Keys.Exists(k => BoundEquality.Same(k, column)) || Dependent(column) is not null;

    // t as a value, as opposed to ROW(t.a, t.b): it has t's own column names.
    private bool IsWholeRow(BoundRow row, out RelationEntry? entry)
    {
        entry = null;
        for (int i = 0; i < row.Fields.Count; i++)
        {
            if (row.Fields[i] is not BoundColumn column || !_state.Origins.TryGetValue(column.ColumnId, out (RelationEntry Entry, int Index) origin) || origin.Index != i
                || (entry is not null && !ReferenceEquals(entry, origin.Entry)) || !_state.ColumnRoles.TryGetValue(column.ColumnId, out (QueryScope Owner, ColumnRole Role) role)
                || !ReferenceEquals(role.Owner, _scope) || row.Names[i] != origin.Entry.Columns[i].Name)
            {
                return false;
            }

            entry = origin.Entry;
        }

        return entry is not null && row.Fields.Count == entry.Columns.Count;
    }

    private string NameOf(BoundColumn column)
    {
        if (!_state.Origins.TryGetValue(column.ColumnId, out (RelationEntry Entry, int Index) origin))
        {
            return "?column?";
        }

        return origin.Index >= 0 ? origin.Entry.Alias + "." + origin.Entry.Columns[origin.Index].Name : origin.Entry.Alias + ".*";
    }

    private SqlException Ungrouped(string name, int position) => BindingErrors.Error(SqlState.GroupingError, _depth > 0
        ? $"subquery uses ungrouped column \"{name}\" from outer query"
        : $"column \"{name}\" must appear in the GROUP BY clause or be used in an aggregate function", position);

    // One number for each set: bit i from the left is 1 where the set leaves argument i out.
    private BoundExpression Grouping(PendingGrouping grouping)
    {
        List<int> keys = [];
        foreach (BoundExpression argument in grouping.Arguments)
        {
            int index = _groups.Keys.FindIndex(k => BoundEquality.Same(k, argument));
            keys.Add(index >= 0 ? index : throw BindingErrors.Error(SqlState.GroupingError, "arguments to GROUPING must be grouping expressions of the associated query level", argument.Position));
        }

        if (_groups.Sets is null)
        {
            return new BoundConstant(Datum.From(0), SqlTypes.Int4) { Position = grouping.Position };
        }

        if (SetIndex == 0)
        {
            SetIndex = _state.NextColumnId();
            _state.ColumnRoles[SetIndex] = (_scope, ColumnRole.Aggregate);
        }

        OperatorDefinition equality = _state.Operators.Equality(SqlTypes.Int4, SqlTypes.Int4, -1);
        BoundColumn setIndex = new(SetIndex, SqlTypes.Int4);
        List<(BoundExpression, BoundExpression)> whens = [];
        for (int set = 0; set < _groups.Sets.Count; set++)
        {
            int bits = 0;
            foreach (int key in keys)
            {
                bits = (bits << 1) | (_groups.Sets[set].Contains(key) ? 0 : 1);
            }

            BoundExpression condition = _state.Operators.Call(equality, [new BoundCaseOperand(SqlTypes.Int4), new BoundConstant(Datum.From(set), SqlTypes.Int4)], -1);
            whens.Add((condition, new BoundConstant(Datum.From(bits), SqlTypes.Int4)));
        }

        return new BoundCase(setIndex, whens, null, SqlTypes.Int4) { Position = grouping.Position };
    }
}
