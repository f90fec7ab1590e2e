using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>A bound FROM item: what produces its rows, the entry that lists its columns in order, and the names it brings into scope.</summary>
internal sealed record FromItem(LogicalNode Node, RelationEntry Entry, List<NamespaceItem> Names);

/// <summary>The FROM clause: tables, views, CTEs, subqueries, functions and joins, with LATERAL scoping.</summary>
internal sealed class FromBinder(BindingState state)
{
    private readonly TableFunctionBinder _functions = new(state);

    /// <summary>Binds a comma list; afterwards its names are visible in the scope. An empty list gives one row.</summary>
    public LogicalNode Bind(IReadOnlyList<TableExpression> items, QueryScope scope, LogicalNode? before = null)
    {
        LogicalNode? node = before;
        foreach (TableExpression item in items)
        {
            FromItem bound = Item(item, scope);
            CheckConflicts(scope.Names, bound.Names);
            scope.Names.AddRange(bound.Names.Select(n => n with { LateralOnly = true, LateralAllowed = true }));
            node = node is null ? bound.Node : Cross(node, bound.Node);
        }

        scope.Names = scope.Names.ConvertAll(n => n with { LateralOnly = false, LateralAllowed = true });
        return node ?? new LogicalOneRow();
    }

    public FromItem Item(TableExpression item, QueryScope scope)
    {
        state.Enter(item.Position);
        try
        {
            return item switch
            {
                NamedTable e => Named(e, scope),
                DerivedTable e => Derived(e, scope),
                FunctionTable e => _functions.Bind(e, scope),
                Join e => Joined(e, scope),
                _ => throw new UnreachableException(item.GetType().Name),
            };
        }
        finally
        {
            state.Leave();
        }
    }

    public static LogicalJoin Cross(LogicalNode left, LogicalNode right) =>
        new(LogicalJoinKind.Inner, left, right, null, [.. left.Columns, .. right.Columns]) { Lateral = FreeColumns.Reads(right, left.Columns) };

    /// <summary>Registers an entry and its columns with a scope.</summary>
    public FromItem Register(LogicalNode node, RelationEntry entry, QueryScope scope)
    {
        entry.Node = node;
        scope.AllEntries.Add(entry);
        for (int i = 0; i < entry.Columns.Count; i++)
        {
            if (entry.Columns[i].Value is BoundColumn column && !entry.IsJoin)
            {
                state.ColumnRoles[column.ColumnId] = (scope, ColumnRole.From);
                state.Origins[column.ColumnId] = (entry, i);
            }
        }

        return new FromItem(node, entry, [new NamespaceItem(entry)]);
    }

    /// <summary>A scan of a stored or virtual table with an entry over it.</summary>
    public FromItem Scan(Relation relation, string? alias, IReadOnlyList<string> columnAliases, QueryScope scope, BoundPointInTime? asOf, bool withRowKey)
    {
        TableDefinition table = relation.Table!;
        List<OutputColumn> columns = [];
        foreach (ColumnInfo column in table.Columns)
        {
            columns.Add(state.NewColumn(column.Name, column.Type, column.Modifier) with { TableOid = table.Oid, ColumnNumber = column.Number });
        }

        LogicalScan scan = new(table, alias ?? table.Name, columns)
        {
            Virtual = relation.Virtual,
            AsOf = asOf,
            RowKeyColumn = withRowKey ? state.NextColumnId() : 0,
        };
        RelationEntry entry = new(alias ?? table.Name, ScopeColumns(columns, columnAliases, alias ?? table.Name))
        {
            HasAlias = alias is not null,
            RelationName = table.Name,
            SchemaName = relation.SchemaName,
            RelationOid = table.Oid,
            Table = table,
            RowType = state.Catalog.FindType(table.RowTypeOid),
        };
        if (relation.Virtual is null)
        {
            entry.Reads = state.Require(PrivilegeTarget.Relation, table.Oid, table.Name, 'r');
        }

        return Register(scan, entry, scope);
    }

    /// <summary>Names for output columns, the written ones first; 42P10 when there are too many.</summary>
    public static List<ScopeColumn> ScopeColumns(IReadOnlyList<OutputColumn> columns, IReadOnlyList<string> aliases, string name)
    {
        if (aliases.Count > columns.Count)
        {
            throw BindingErrors.Error(SqlState.InvalidColumnReference, $"table \"{name}\" has {columns.Count} columns available but {aliases.Count} columns specified");
        }

        List<ScopeColumn> result = [];
        for (int i = 0; i < columns.Count; i++)
        {
            OutputColumn column = columns[i];
            result.Add(new ScopeColumn(i < aliases.Count ? aliases[i] : column.Name, new BoundColumn(column.Id, column.Type, column.Modifier))
            {
                TableOid = column.TableOid,
                ColumnNumber = column.ColumnNumber,
            });
        }

        return result;
    }

    private FromItem Named(NamedTable e, QueryScope scope)
    {
        if (e.Sampled)
        {
            throw BindingErrors.NotSupported("TABLESAMPLE", e.Position);
        }

        if (e.Name.Schema is null && state.CommonTables.Find(e.Name.Name, scope) is { } common)
        {
            return CommonTable(e, common, scope);
        }

        Relation? relation = state.Relations.Find(e.Name);
        if (relation is null)
        {
            bool later = e.Name.Schema is null && state.CommonTables.IsLater(e.Name.Name, scope);
            throw BindingErrors.Error(SqlState.UndefinedTable, $"relation \"{e.Name}\" does not exist", e.Name.Position >= 0 ? e.Name.Position : e.Position,
                hint: later ? "Use WITH RECURSIVE, or re-order the WITH items to remove forward references." : null,
                detail: later ? $"There is a WITH item named \"{e.Name.Name}\", but it cannot be referenced from this part of the query." : null);
        }

        BoundPointInTime? asOf = e.AsOf is null ? null : PointInTime(e.AsOf);
        if (relation.View is { } view)
        {
            return state.Views.Bind(view, relation.SchemaName, e, scope, asOf);
        }

        if (asOf is not null && relation.Virtual is not null)
        {
            throw BindingErrors.NotSupported("AS OF on a view of the catalog", e.Position);
        }

        FromItem item = Scan(relation, e.Alias, e.ColumnAliases, scope, asOf, false);
        LogicalNode guarded = state.Policies.Filter(item.Node, relation.Table!, item.Node.Columns, "select");
        return ReferenceEquals(guarded, item.Node) ? item : item with { Node = guarded };
    }

    /// <summary>AS OF …: the value must not depend on rows.</summary>
    public BoundPointInTime PointInTime(PointInTime point)
    {
        BoundExpression value = state.Expressions.Bind(point.Value, new QueryScope(null), ExpressionKind.FromFunction);
        SqlType type = point.Kind switch
        {
            PointInTimeKind.Block => SqlTypes.Int8,
            PointInTimeKind.Timestamp => SqlTypes.TimestampTz,
            _ => SqlTypes.Text,
        };
        value = state.Coercions.TryCoerce(value, type, -1, CastContext.Assignment)
            ?? throw BindingErrors.Error(SqlState.DatatypeMismatch, $"argument of AS OF {point.Kind.ToString().ToUpperInvariant()} must be type {type.DisplayName}, not type {state.Types.Format(value.Type)}", point.Position);
        return new BoundPointInTime(point.Kind, value);
    }

    private FromItem CommonTable(NamedTable e, CommonTableEntry common, QueryScope scope)
    {
        if (e.AsOf is not null)
        {
            throw BindingErrors.NotSupported("AS OF on a WITH query", e.Position);
        }

        IReadOnlyList<OutputColumn> source = state.CommonTables.Refer(common, scope, e.Position);
        List<OutputColumn> columns = source.Select(c => state.NewColumn(c.Name, c.Type, c.Modifier) with { TableOid = c.TableOid, ColumnNumber = c.ColumnNumber }).ToList();
        LogicalCteScan scan = new(common.Id, common.Name, columns) { WorkingTable = common.InRecursiveTerm };
        List<ScopeColumn> names = ScopeColumns(columns, e.ColumnAliases, e.Alias ?? common.Name);
        for (int i = names.Count - common.HiddenColumns; common.InRecursiveTerm && i < names.Count; i++)
        {
            names[i] = names[i] with { IsHidden = true };
        }

        RelationEntry entry = new(e.Alias ?? common.Name, names) { HasAlias = e.Alias is not null };
        return Register(scan, entry, scope);
    }

    private FromItem Derived(DerivedTable e, QueryScope scope)
    {
        if (e.Alias is null)
        {
            bool values = e.Query.Body is ValuesBody;
            throw BindingErrors.Error(SqlState.SyntaxError, values ? "VALUES in FROM must have an alias" : "subquery in FROM must have an alias", e.Position,
                hint: values ? "For example, FROM (VALUES ...) [AS] foo." : "For example, FROM (SELECT ...) [AS] foo.");
        }

        LogicalNode node = Lateral(e.Lateral, scope, ExpressionKind.FromSubselect, () => state.Queries.Bind(e.Query, new QueryScope(scope)));
        RelationEntry entry = new(e.Alias, ScopeColumns(node.Columns, e.ColumnAliases, e.Alias)) { HasAlias = true };
        return Register(node, entry, scope);
    }

    /// <summary>Binds something that stands in FROM, with items before it visible or not.</summary>
    public static T Lateral<T>(bool active, QueryScope scope, ExpressionKind kind, System.Func<T> bind)
    {
        bool before = scope.LateralActive;
        ExpressionKind kindBefore = scope.Enter(kind);
        scope.LateralActive = active;
        try
        {
            return bind();
        }
        finally
        {
            scope.LateralActive = before;
            scope.Enter(kindBefore);
        }
    }

    private FromItem Joined(Join e, QueryScope scope)
    {
        FromItem left = state.CommonTables.InContext(e.Kind is JoinKind.Right or JoinKind.Full ? "an outer join" : null, () => Item(e.Left, scope));
        int count = scope.Names.Count;
        bool allowed = e.Kind is not (JoinKind.Right or JoinKind.Full);
        scope.Names.AddRange(left.Names.Select(n => n with { LateralOnly = true, LateralAllowed = allowed }));
        FromItem right = state.CommonTables.InContext(e.Kind is JoinKind.Left or JoinKind.Full ? "an outer join" : null, () => Item(e.Right, scope));
        scope.Names.RemoveRange(count, scope.Names.Count - count);
        CheckConflicts(left.Names, right.Names);
        List<NamespaceItem> names = [.. left.Names, .. right.Names];

        IReadOnlyList<string>? usingNames = e.Natural ? CommonNames(left.Entry, right.Entry) : e.Using;
        List<ScopeColumn> columns = [], merged = [];
        BoundExpression? condition = null;
        if (usingNames is not null)
        {
            condition = Using(e, usingNames, left.Entry, right.Entry, merged);
            columns.AddRange(merged);
        }

        HashSet<string> mergedNames = [.. merged.Select(m => m.Name)];
        columns.AddRange(Pass(left.Entry, mergedNames));
        columns.AddRange(Pass(right.Entry, mergedNames));
        if (e.On is not null)
        {
            condition = On(e.On, names, scope);
        }

        LogicalJoinKind kind = e.Kind switch
        {
            JoinKind.Left => LogicalJoinKind.Left,
            JoinKind.Right => LogicalJoinKind.Right,
            JoinKind.Full => LogicalJoinKind.Full,
            _ => LogicalJoinKind.Inner,
        };
        SetNullable(kind is LogicalJoinKind.Right or LogicalJoinKind.Full ? left.Names : []);
        SetNullable(kind is LogicalJoinKind.Left or LogicalJoinKind.Full ? right.Names : []);
        LogicalJoin node = new(kind, left.Node, right.Node, condition, [.. left.Node.Columns, .. right.Node.Columns]) { Lateral = FreeColumns.Reads(right.Node, left.Node.Columns) };
        return Names(e, node, columns, merged, names, scope);
    }

    private static FromItem Names(Join e, LogicalJoin node, List<ScopeColumn> columns, List<ScopeColumn> merged, List<NamespaceItem> names, QueryScope scope)
    {
        string alias = e.Alias ?? "unnamed_join";
        if (e.ColumnAliases.Count > columns.Count)
        {
            throw BindingErrors.Error(SqlState.InvalidColumnReference,
                $"join expression \"{alias}\" has {columns.Count} columns available but {e.ColumnAliases.Count} columns specified");
        }

        for (int i = 0; i < e.ColumnAliases.Count; i++)
        {
            columns[i] = columns[i] with { Name = e.ColumnAliases[i] };
        }

        RelationEntry entry = new(alias, columns) { HasAlias = e.Alias is not null, IsJoin = true, Node = node };
        scope.AllEntries.Add(entry);
        List<NamespaceItem> visible = e.Alias is not null ? [] : names.ConvertAll(n => n with { ColumnsVisible = false, LateralOnly = false, LateralAllowed = true });
        if (e.UsingAlias is { } usingAlias)
        {
            RelationEntry usingEntry = new(usingAlias, merged) { HasAlias = true, IsJoin = true, Node = node };
            scope.AllEntries.Add(usingEntry);
            NamespaceItem usingItem = new(usingEntry) { ColumnsVisible = false };
            CheckConflicts(visible, [usingItem]);
            visible.Add(usingItem);
        }

        visible.Add(new NamespaceItem(entry) { RelationVisible = e.Alias is not null });
        return new FromItem(node, entry, visible);
    }

    private static IEnumerable<ScopeColumn> Pass(RelationEntry entry, HashSet<string> without)
    {
        for (int i = 0; i < entry.Columns.Count; i++)
        {
            ScopeColumn column = entry.Columns[i];
            if (!without.Contains(column.Name))
            {
                yield return column with { Reads = column.Reads.Count > 0 ? column.Reads : [(entry, i)] };
            }
        }
    }

    private static List<string> CommonNames(RelationEntry left, RelationEntry right)
    {
        List<string> names = [];
        foreach (ScopeColumn column in left.Columns)
        {
            if (!names.Contains(column.Name) && right.Columns.Any(c => c.Name == column.Name))
            {
                names.Add(column.Name);
            }
        }

        return names;
    }

    private BoundExpression? Using(Join e, IReadOnlyList<string> names, RelationEntry left, RelationEntry right, List<ScopeColumn> merged)
    {
        List<BoundExpression> terms = [];
        HashSet<string> seen = [];
        foreach (string name in names)
        {
            if (!seen.Add(name))
            {
                throw BindingErrors.Error(SqlState.DuplicateColumn, $"column name \"{name}\" appears more than once in USING clause");
            }

            int l = UsingColumn(left, name, "left"), r = UsingColumn(right, name, "right");
            BoundExpression leftValue = state.Columns.Use((left, l)), rightValue = state.Columns.Use((right, r));
            SqlType type = CommonTypes.Select(state, [leftValue with { Position = -1 }, rightValue with { Position = -1 }], "JOIN/USING")!;
            terms.Add(state.Operators.Bind("=", leftValue, rightValue, e.Position));
            int modifier = CommonTypes.Modifier([leftValue, rightValue], type);
            BoundExpression leftCoerced = CommonTypes.Coerce(state, leftValue, type, "JOIN/USING"), rightCoerced = CommonTypes.Coerce(state, rightValue, type, "JOIN/USING");
            BoundExpression value = e.Kind switch
            {
                JoinKind.Full => new BoundCoalesce([leftCoerced, rightCoerced], type, modifier),
                JoinKind.Right => rightCoerced,
                JoinKind.Left => leftCoerced,
                _ => leftCoerced is BoundColumn ? leftCoerced : rightCoerced is BoundColumn ? rightCoerced : leftCoerced,
            };
            ScopeColumn origin = ReferenceEquals(value, rightCoerced) ? right.Columns[r] : left.Columns[l];
            merged.Add(new ScopeColumn(name, value)
            {
                TableOid = value is BoundColumn ? origin.TableOid : 0,
                ColumnNumber = value is BoundColumn ? origin.ColumnNumber : 0,
                Reads = [(left, l), (right, r)],
            });
        }

        return terms.Count == 0 ? null : terms.Count == 1 ? terms[0] : new BoundAnd(terms) { Position = e.Position };
    }

    private static int UsingColumn(RelationEntry entry, string name, string side)
    {
        int found = -1;
        for (int i = 0; i < entry.Columns.Count; i++)
        {
            if (entry.Columns[i].Name != name)
            {
                continue;
            }

            if (found >= 0)
            {
                throw BindingErrors.Error(SqlState.AmbiguousColumn, $"common column name \"{name}\" appears more than once in {side} table");
            }

            found = i;
        }

        return found >= 0 ? found : throw BindingErrors.Error(SqlState.UndefinedColumn, $"column \"{name}\" specified in USING clause does not exist in {side} table");
    }

    private BoundExpression On(Expression on, List<NamespaceItem> names, QueryScope scope)
    {
        List<NamespaceItem> before = scope.Names;
        scope.Names = names.ConvertAll(n => n with { LateralOnly = false, LateralAllowed = true });
        try
        {
            return state.Expressions.Condition(on, scope, ExpressionKind.JoinOn);
        }
        finally
        {
            scope.Names = before;
        }
    }

    private static void SetNullable(List<NamespaceItem> names)
    {
        foreach (NamespaceItem item in names)
        {
            item.Entry.IsNullable = true;
        }
    }

    /// <summary>42712 when two items answer to one name. Two tables of different schemas without aliases may share theirs.</summary>
    public static void CheckConflicts(List<NamespaceItem> first, List<NamespaceItem> second)
    {
        foreach (NamespaceItem a in first)
        {
            foreach (NamespaceItem b in second)
            {
                if (!a.RelationVisible || !b.RelationVisible || a.Entry.Alias != b.Entry.Alias)
                {
                    continue;
                }

                bool distinctTables = !a.Entry.HasAlias && !b.Entry.HasAlias && a.Entry.RelationOid != 0 && b.Entry.RelationOid != 0 && a.Entry.RelationOid != b.Entry.RelationOid;
                if (!distinctTables)
                {
                    throw BindingErrors.Error(SqlState.DuplicateAlias, $"table name \"{b.Entry.Alias}\" specified more than once");
                }
            }
        }
    }
}
