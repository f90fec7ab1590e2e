using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Interpreter;
using Aergo.Sql.Functions;
using Aergo.Sql.Planning;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Tests.Execution;

/// <summary>Builds bound trees by hand and runs them.</summary>
internal sealed class Trees
{
    private int _nextId = 1;

    public ListTables Tables { get; } = new();

    public FunctionRegistry Functions { get; } = BuiltIns.CreateRegistry();

    public OutputColumn Column(string name, SqlType type) => new(_nextId++, name, type);

    public LogicalScan Scan(TableDefinition table) => new(table, table.Name, [.. table.Columns.Select(c => Column(c.Name, c.Type))]);

    public static BoundColumn Ref(OutputColumn column) => new(column.Id, column.Type);

    public static BoundConstant Int(int value) => new(Datum.From(value), SqlTypes.Int4);

    public BoundExpression Call(string name, BoundExpression left, BoundExpression right)
    {
        OperatorDefinition found = Functions.Operators(name).First(o => o.Left?.Oid == left.Type.Oid && o.Right.Oid == right.Type.Oid);
        return new BoundCall(found.Function, [left, right], new CallSite([left.Type, right.Type], found.Function.Result), found.Function.Result) { Operator = name };
    }

    public BoundAggregate Aggregate(string name, params BoundExpression[] arguments)
    {
        AggregateDefinition found = Functions.Aggregates(name).First(a => a.Parameters.Select(p => p.Oid).SequenceEqual(arguments.Select(x => x.Type.Oid)));
        return new BoundAggregate(found, arguments, new CallSite([.. arguments.Select(a => a.Type)], found.Result));
    }

    public LogicalProject Project(LogicalNode input, params BoundExpression[] expressions) =>
        new(input, expressions, [.. expressions.Select((e, i) => Column("c" + i, e.Type))]);

    public LogicalJoin Join(LogicalJoinKind kind, LogicalNode left, LogicalNode right, BoundExpression? condition, bool lateral = false) =>
        new(kind, left, right, condition, kind is LogicalJoinKind.Semi or LogicalJoinKind.Anti ? left.Columns : [.. left.Columns, .. right.Columns]) { Lateral = lateral };

    public SqlContext Context(long gas = 1_000_000_000) => new()
    {
        Services = new SqlServices
        {
            Functions = Functions,
            Limits = SqlLimits.Default,
            Runner = null!,
            Routines = null!,
            Tables = Tables,
            Changes = null!,
            Definitions = null!,
            Catalogs = null!,
        },
        State = new MemoryState(),
        Catalog = new CatalogSnapshot { System = new SystemCatalog([]) },
        Gas = new GasMeter(gas),
        Memory = new MemoryMeter(1 << 30),
        Chain = null!,
        Block = new BlockFacts(1, default, default),
        CurrentUser = "test",
        SessionUser = "test",
    };

    public PlannedStatement Plan(LogicalNode root) =>
        new Planner(new InterpretedFolder(), null).Plan(Context(), new BoundStatement(new SelectStatement(new ValuesBody([])), root, root.Columns, [], false) { Verb = "SELECT" });

    public List<Datum[]> Rows(LogicalNode root, SqlContext? context = null)
    {
        ExecutablePlan plan = new PlanPreparer().Compile(Plan(root));
        var x = new PlanExecution(context ?? Context(), [], null, plan.CellCount, plan.StateCount);
        var rows = new List<Datum[]>();
        using RowCursor cursor = plan.Root.Open(x);
        while (cursor.Next() is { } row)
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Rows of numbers as text: <c>1,2;3,NULL</c>.</summary>
    public string Text(LogicalNode root) => string.Join(';', Rows(root).Select(r => string.Join(',', r.Select(v => v.IsNull ? "NULL" : v.Object is string s ? s : v.Bits.ToString(System.Globalization.CultureInfo.InvariantCulture)))));
}
