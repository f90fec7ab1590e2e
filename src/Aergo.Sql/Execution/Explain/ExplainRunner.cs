using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution.Interpreter;
using Aergo.Sql.Planning;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution.Explain;

/// <summary>EXPLAIN: the plan as text. ANALYZE runs the statement, takes its changes back, and adds rows and gas.</summary>
internal sealed class ExplainRunner(StatementRunner runner, Planner planner)
{
    private static readonly string[] Known = ["analyze", "verbose", "costs", "settings", "buffers", "wal", "timing", "summary", "format"];

    public StatementResult Run(SqlContext context, ExplainStatement explain, Datum[] parameters, ParameterTypes types, IVariableScope? variables, Datum[]? frame)
    {
        foreach (string option in explain.Options.Keys)
        {
            if (!Known.Contains(option))
            {
                throw new SqlException(SqlState.SyntaxError, $"unrecognized EXPLAIN option \"{option}\"");
            }
        }

        bool analyze = IsOn(explain, "analyze", false);
        foreach (string option in new[] { "wal", "timing" })
        {
            if (!analyze && IsOn(explain, option, false))
            {
                throw new SqlException(SqlState.InvalidParameterValue, $"EXPLAIN option {option.ToUpperInvariant()} requires ANALYZE");
            }
        }

        bool json = IsJson(explain);
        BoundStatement bound = runner.Bind(context, Explained(explain.Statement), types, variables)
            ?? throw SqlException.NotSupported($"EXPLAIN {StatementClasses.NameOf(explain.Statement)}");
        PlannedStatement plan = planner.Plan(context, bound);
        long? gas = null;
        Func<PlanNode, long?> actual = static _ => null;
        if (analyze)
        {
            (gas, actual) = Analyze(context, plan, parameters, frame);
        }

        bool costs = IsOn(explain, "costs", true);
        ExplainNode root = new PlanText(IsOn(explain, "verbose", false)).Describe(plan.Root);
        if (json)
        {
            string text = new ExplainJson(costs, actual).Write(root, gas);
            return new StatementResult("EXPLAIN", [new OutputColumn(1, "QUERY PLAN", SqlTypes.Json)], [[Datum.From(text)]], -1);
        }

        List<string> lines = new ExplainLines(costs, actual).Write(root);
        if (gas is { } used)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Execution Gas: {used}"));
        }

        return new StatementResult("EXPLAIN", [new OutputColumn(1, "QUERY PLAN", SqlTypes.Text)], [.. lines.Select(l => new[] { Datum.From(l) })], -1);
    }

    private static bool IsJson(ExplainStatement explain)
    {
        if (!explain.Options.TryGetValue("format", out string? format))
        {
            return false;
        }

        return format.ToLowerInvariant() switch
        {
            "text" => false,
            "json" => true,
            "xml" or "yaml" => throw SqlException.NotSupported($"EXPLAIN (FORMAT {format.ToUpperInvariant()})", "Use text or json."),
            _ => throw new SqlException(SqlState.InvalidParameterValue, $"unrecognized value for EXPLAIN option \"format\": \"{format}\""),
        };
    }

    // What makes a table of a query is explained by the query.
    private static Statement Explained(Statement statement) => statement switch
    {
        CreateTableAsStatement { Query: var query } => query,
        DeclareCursorStatement { Query: var query } => query,
        SelectStatement { Body: SelectCore { Into: not null } core } select => select with { Body = core with { Into = null }, Text = null },
        _ => statement,
    };

    // Whatever it changes is taken back, notices and cursors included.
    private static (long Gas, Func<PlanNode, long?> Actual) Analyze(SqlContext context, PlannedStatement plan, Datum[] parameters, Datum[]? frame)
    {
        ExecutablePlan ready = new PlanPreparer(counting: true).Compile(plan);
        var x = new PlanExecution(context, parameters, frame, ready.CellCount, ready.StateCount)
        {
            RowCounts = new long[ready.Numbers.Count],
            Reads = context.Reads ?? context.State.Freeze(),
        };
        int mark = context.State.Mark();
        int events = context.Chain.EventCount;
        long gas = context.Gas.Used;
        bool readOnly = context.ReadOnly;
        try
        {
            context.ReadOnly = false;
            StatementRunner.ReadAll(ready, x);
        }
        finally
        {
            x.Finish();
            context.ReadOnly = readOnly;
            context.State.RollBackTo(mark);
            context.Chain.DropEventsAfter(events);
        }

        return (context.Gas.Used - gas, node => ready.Numbers.TryGetValue(node, out int number) ? x.RowCounts![number] : null);
    }

    private static bool IsOn(ExplainStatement explain, string option, bool otherwise) =>
        explain.Options.TryGetValue(option, out string? value) ? value.ToLowerInvariant() is not ("off" or "false" or "0") : otherwise;
}
