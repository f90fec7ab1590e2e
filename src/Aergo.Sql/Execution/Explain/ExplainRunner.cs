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

        if (explain.Options.TryGetValue("format", out string? format) && !string.Equals(format, "text", System.StringComparison.OrdinalIgnoreCase))
        {
            throw SqlException.NotSupported($"EXPLAIN (FORMAT {format.ToUpperInvariant()})", "Use the text format.");
        }

        BoundStatement? bound = runner.Bind(context, Explained(explain.Statement), types, variables);
        if (bound is null)
        {
            throw SqlException.NotSupported($"EXPLAIN {StatementClasses.NameOf(explain.Statement)}");
        }

        bool costs = IsOn(explain, "costs", true);
        List<string> lines = IsOn(explain, "analyze", false)
            ? Analyze(context, bound, parameters, frame, costs)
            : new PlanText(costs, null, null).Print(planner.Plan(context, bound).Root);
        List<Datum[]> rows = [.. lines.Select(l => new[] { Datum.From(l) })];
        return new StatementResult("EXPLAIN", [new OutputColumn(1, "QUERY PLAN", SqlTypes.Text)], rows, -1);
    }

    private static Statement Explained(Statement statement) => statement is CreateTableAsStatement { Query: var query } ? query : statement;

    private List<string> Analyze(SqlContext context, BoundStatement bound, Datum[] parameters, Datum[]? frame, bool costs)
    {
        PlannedStatement plan = planner.Plan(context, bound);
        ExecutablePlan ready = new PlanPreparer(counting: true).Compile(plan);
        var x = new PlanExecution(context, parameters, frame, ready.CellCount, ready.StateCount) { RowCounts = new long[ready.Numbers.Count] };
        int mark = context.State.Mark();
        int events = context.Chain.EventCount;
        long gas = context.Gas.Used;
        try
        {
            StatementRunner.ReadAll(ready, x);
        }
        finally
        {
            x.Finish();
            context.State.RollBackTo(mark);
            context.Chain.DropEventsAfter(events);
        }

        List<string> lines = new PlanText(costs, ready.Numbers, x.RowCounts).Print(plan.Root);
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"Execution Gas: {context.Gas.Used - gas}"));
        return lines;
    }

    private static bool IsOn(ExplainStatement explain, string option, bool otherwise) =>
        explain.Options.TryGetValue(option, out string? value) ? value.ToLowerInvariant() is not ("off" or "false" or "0") : otherwise;
}
