using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Planning;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Execution;

/// <summary>Operators over trees made by hand: what comes out, and in which order.</summary>
public sealed class OperatorTests
{
    private readonly Trees _t = new();
    private readonly TableDefinition _a;
    private readonly TableDefinition _b;

    public OperatorTests()
    {
        _a = _t.Tables.Create("a", 1, [("id", SqlTypes.Int4), ("g", SqlTypes.Int4), ("v", SqlTypes.Int4)], [2]);
        _b = _t.Tables.Create("b", 0, [("x", SqlTypes.Int4), ("y", SqlTypes.Int4)]);
        int?[][] rows = [[1, 10, 5], [2, 20, null], [3, 10, 7], [4, null, 1], [5, 20, 9]];
        foreach (int?[] row in rows)
        {
            _t.Tables.Add(_a, [.. row.Select(Value)]);
        }

        int?[][] others = [[10, 100], [30, 300], [10, 101], [null, 0], [20, 200]];
        foreach (int?[] row in others)
        {
            _t.Tables.Add(_b, [.. row.Select(Value)]);
        }
    }

    [Fact]
    public void A_filter_keeps_what_is_true_and_the_order_of_the_key()
    {
        LogicalScan a = _t.Scan(_a);
        var filtered = new LogicalFilter(a, _t.Call(">", Trees.Ref(a.Columns[2]), Trees.Int(4)));
        Assert.Equal("1,5;3,7;5,9", _t.Text(_t.Project(filtered, Trees.Ref(a.Columns[0]), Trees.Ref(a.Columns[2]))));
    }

    [Fact]
    public void Equality_on_the_primary_key_reads_one_row()
    {
        LogicalScan a = _t.Scan(_a);
        var filtered = new LogicalFilter(a, _t.Call("=", Trees.Ref(a.Columns[0]), Trees.Int(3)));
        Assert.Equal("3,10,7", _t.Text(filtered));
        Assert.Equal(1, _t.Tables.Fetched);
        Assert.True(((PlanIndexScan)_t.Plan(filtered).Root).Unique);
    }

    [Fact]
    public void Arms_of_an_or_over_an_index_become_lookups_in_key_order_without_repetition()
    {
        LogicalScan a = _t.Scan(_a);
        BoundExpression id = Trees.Ref(a.Columns[0]);
        var filtered = new LogicalFilter(a, new BoundOr([_t.Call("=", id, Trees.Int(4)), _t.Call("=", id, Trees.Int(2)), _t.Call("=", id, Trees.Int(4))]));
        Assert.Equal("2;4", _t.Text(_t.Project(filtered, id)));
        Assert.Equal(2, _t.Tables.Fetched);
    }

    [Theory]
    [InlineData(LogicalJoinKind.Inner, "1,100;1,101;2,200;3,100;3,101;5,200")]
    [InlineData(LogicalJoinKind.Left, "1,100;1,101;2,200;3,100;3,101;4,NULL;5,200")]
    [InlineData(LogicalJoinKind.Full, "1,100;1,101;2,200;3,100;3,101;4,NULL;5,200;NULL,300;NULL,0")]
    [InlineData(LogicalJoinKind.Right, "1,100;3,100;NULL,300;1,101;3,101;NULL,0;2,200;5,200")]
    public void Joins_keep_the_order_of_the_preserved_side(LogicalJoinKind kind, string expected)
    {
        LogicalScan a = _t.Scan(_a), b = _t.Scan(_b);
        LogicalJoin join = _t.Join(kind, a, b, _t.Call("=", Trees.Ref(a.Columns[1]), Trees.Ref(b.Columns[0])));
        Assert.Equal(expected, _t.Text(_t.Project(join, Trees.Ref(a.Columns[0]), Trees.Ref(b.Columns[1]))));
    }

    [Fact]
    public void A_join_without_equality_is_a_nested_loop_with_the_same_order()
    {
        LogicalScan a = _t.Scan(_a), b = _t.Scan(_b);
        LogicalJoin join = _t.Join(LogicalJoinKind.Left, a, b, _t.Call(">", Trees.Ref(a.Columns[1]), Trees.Ref(b.Columns[0])));
        Assert.Equal("1,NULL;2,100;2,101;3,NULL;4,NULL;5,100;5,101", _t.Text(_t.Project(join, Trees.Ref(a.Columns[0]), Trees.Ref(b.Columns[1]))));
    }

    [Fact]
    public void Exists_and_in_become_semi_joins_and_not_in_keeps_its_nulls()
    {
        LogicalScan a = _t.Scan(_a), b = _t.Scan(_b);
        BoundExpression equal = _t.Call("=", Trees.Ref(a.Columns[1]), Trees.Ref(b.Columns[0]));
        var any = new BoundSubquery(SubqueryKind.Any, _t.Project(b, Trees.Ref(b.Columns[0])), SqlTypes.Boolean);
        any = any with { Comparison = _t.Call("=", Trees.Ref(a.Columns[1]), Trees.Ref(any.Query.Columns[0])) };
        LogicalProject query = _t.Project(new LogicalFilter(a, any), Trees.Ref(a.Columns[0]));
        Assert.Equal("1;2;3;5", _t.Text(query));
        Assert.IsType<PlanHashJoin>(((PlanProject?)(_t.Plan(query).Root as PlanProject))?.Input ?? _t.Plan(query).Root);

        var exists = new BoundSubquery(SubqueryKind.Exists, new LogicalFilter(b, equal), SqlTypes.Boolean);
        Assert.Equal("4", _t.Text(_t.Project(new LogicalFilter(a, new BoundNot(exists)), Trees.Ref(a.Columns[0]))));
        Assert.Equal(string.Empty, _t.Text(_t.Project(new LogicalFilter(a, new BoundNot(any)), Trees.Ref(a.Columns[0]))));
    }

    [Fact]
    public void Groups_come_in_first_seen_order_and_nulls_are_one_group()
    {
        LogicalScan a = _t.Scan(_a);
        OutputColumn key = _t.Column("g", SqlTypes.Int4), count = _t.Column("n", SqlTypes.Int8), sum = _t.Column("s", SqlTypes.Int8);
        var grouped = new LogicalAggregate(a, [Trees.Ref(a.Columns[1])], [_t.Aggregate("count"), _t.Aggregate("sum", Trees.Ref(a.Columns[2]))], [key, count, sum]);
        Assert.Equal("10,2,12;20,2,9;NULL,1,1", _t.Text(grouped));
    }

    [Fact]
    public void An_aggregate_without_keys_gives_one_row_even_of_nothing()
    {
        LogicalScan a = _t.Scan(_a);
        OutputColumn count = _t.Column("n", SqlTypes.Int8), max = _t.Column("m", SqlTypes.Int4);
        var none = new LogicalFilter(a, _t.Call("<", Trees.Ref(a.Columns[0]), Trees.Int(0)));
        Assert.Equal("0,NULL", _t.Text(new LogicalAggregate(none, [], [_t.Aggregate("count"), _t.Aggregate("max", Trees.Ref(a.Columns[2]))], [count, max])));
    }

    [Fact]
    public void The_greatest_key_is_read_from_the_end_of_the_index()
    {
        LogicalScan a = _t.Scan(_a);
        OutputColumn max = _t.Column("m", SqlTypes.Int4);
        Assert.Equal("5", _t.Text(new LogicalAggregate(a, [], [_t.Aggregate("max", Trees.Ref(a.Columns[0]))], [max])));
        Assert.Equal(1, _t.Tables.Fetched);
    }

    [Fact]
    public void Sorting_is_stable_and_a_limit_keeps_the_first_of_equals()
    {
        LogicalScan a = _t.Scan(_a);
        var sorted = new LogicalSort(a, [new SortKey(_t.Call("+", Trees.Ref(a.Columns[1]), Trees.Int(0)), true, true)]);
        BoundExpression id = Trees.Ref(a.Columns[0]);
        Assert.Equal("4;2;5;1;3", _t.Text(_t.Project(sorted, id)));
        var limited = new LogicalLimit(sorted, new BoundConstant(Datum.From(3L), SqlTypes.Int8), new BoundConstant(Datum.From(1L), SqlTypes.Int8), null);
        Assert.Equal("2;5;1", _t.Text(_t.Project(limited, id)));
    }

    [Fact]
    public void A_limit_walks_an_index_that_has_the_order_instead_of_sorting()
    {
        LogicalScan a = _t.Scan(_a);
        var limited = new LogicalLimit(new LogicalSort(a, [new SortKey(Trees.Ref(a.Columns[1]), false, false)]), new BoundConstant(Datum.From(2L), SqlTypes.Int8), null, null);
        Assert.Equal("1;3", _t.Text(_t.Project(limited, Trees.Ref(a.Columns[0]))));
        Assert.Equal(2, _t.Tables.Fetched);
    }

    [Fact]
    public void A_lateral_side_is_read_for_each_left_row()
    {
        LogicalScan a = _t.Scan(_a), b = _t.Scan(_b);
        var inner = new LogicalLimit(new LogicalFilter(b, _t.Call("=", Trees.Ref(b.Columns[0]), Trees.Ref(a.Columns[1]))), new BoundConstant(Datum.From(1L), SqlTypes.Int8), null, null);
        LogicalJoin join = _t.Join(LogicalJoinKind.Inner, a, inner, null, lateral: true);
        Assert.Equal("1,100;2,200;3,100;5,200", _t.Text(_t.Project(join, Trees.Ref(a.Columns[0]), Trees.Ref(b.Columns[1]))));
    }

    [Theory]
    [InlineData(SetOperator.Union, false, "10;20;NULL;30")]
    [InlineData(SetOperator.Intersect, false, "10;20;NULL")]
    [InlineData(SetOperator.Intersect, true, "10;20;10;NULL")]
    [InlineData(SetOperator.Except, true, "20")]
    [InlineData(SetOperator.Except, false, "")]
    public void Set_operations_keep_the_left_order(SetOperator operation, bool all, string expected)
    {
        LogicalScan a = _t.Scan(_a), b = _t.Scan(_b);
        LogicalNode left = _t.Project(a, Trees.Ref(a.Columns[1])), right = _t.Project(b, Trees.Ref(b.Columns[0]));
        Assert.Equal(expected, _t.Text(new LogicalSetOperation(operation, all, left, right, [_t.Column("c", SqlTypes.Int4)])));
    }

    [Fact]
    public void A_recursion_stops_when_a_round_brings_nothing()
    {
        LogicalProject first = _t.Project(new LogicalOneRow(), Trees.Int(1));
        OutputColumn n = _t.Column("n", SqlTypes.Int4), m = _t.Column("n", SqlTypes.Int4);
        var working = new LogicalCteScan(7, "t", [n]) { WorkingTable = true };
        LogicalNode term = _t.Project(new LogicalFilter(working, _t.Call("<", Trees.Ref(n), Trees.Int(4))), _t.Call("+", Trees.Ref(n), Trees.Int(1)));
        var with = new LogicalWith([new BoundCommonTable(7, "t", first, false) { RecursiveTerm = term }], new LogicalCteScan(7, "t", [m]));
        Assert.Equal("1;2;3;4", _t.Text(with));
    }

    [Fact]
    public void A_running_sum_follows_the_frame_and_the_input_keeps_its_order()
    {
        LogicalScan a = _t.Scan(_a);
        OutputColumn sum = _t.Column("s", SqlTypes.Int8);
        var window = new LogicalWindow(
            a, [Trees.Ref(a.Columns[1])], [new SortKey(Trees.Ref(a.Columns[0]), true, true)], FrameMode.Range, new BoundFrameBound(FrameBoundKind.UnboundedPreceding, null),
            new BoundFrameBound(FrameBoundKind.CurrentRow, null), FrameExclusion.None,
            [new BoundWindowCall(null, _t.Aggregate("sum", Trees.Ref(a.Columns[2])), [], new Aergo.Sql.Functions.CallSite([SqlTypes.Int4], SqlTypes.Int8))], [.. a.Columns, sum]);
        Assert.Equal("1,12;2,9;3,7;4,1;5,9", _t.Text(_t.Project(window, Trees.Ref(a.Columns[0]), Trees.Ref(sum))));
    }

    [Fact]
    public void A_scalar_subquery_of_several_rows_is_an_error_and_of_none_is_null()
    {
        LogicalScan b = _t.Scan(_b);
        var scalar = new BoundSubquery(SubqueryKind.Scalar, _t.Project(b, Trees.Ref(b.Columns[0])), SqlTypes.Int4);
        SqlException e = Assert.Throws<SqlException>(() => _t.Text(_t.Project(new LogicalOneRow(), scalar)));
        Assert.Equal(SqlState.CardinalityViolation, e.Code);
        var empty = new BoundSubquery(SubqueryKind.Scalar, new LogicalFilter(b, new BoundConstant(Datum.False, SqlTypes.Boolean)), SqlTypes.Int4);
        Assert.Equal("NULL", _t.Text(_t.Project(new LogicalOneRow(), empty)));
    }

    [Fact]
    public void The_same_statement_costs_the_same_gas_every_time()
    {
        LogicalScan a = _t.Scan(_a), b = _t.Scan(_b);
        LogicalJoin join = _t.Join(LogicalJoinKind.Inner, a, b, _t.Call("=", Trees.Ref(a.Columns[1]), Trees.Ref(b.Columns[0])));
        List<long> used = [];
        for (int i = 0; i < 2; i++)
        {
            SqlContext context = _t.Context();
            _t.Rows(join, context);
            used.Add(context.Gas.Used);
        }

        Assert.True(used[0] > 0);
        Assert.Equal(used[0], used[1]);
    }

    private static Datum Value(int? value) => value is { } v ? Datum.From(v) : Datum.Null;
}
