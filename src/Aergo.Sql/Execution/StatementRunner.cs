using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution.Explain;
using Aergo.Sql.Execution.Interpreter;
using Aergo.Sql.Parsing;
using Aergo.Sql.Planning;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution;

/// <summary>Runs statements: from the caches what was parsed, bound and planned before, dispatching what is not a query to those who do it.</summary>
/// <remarks>One instance serves all contexts of an engine. Caches are keyed by content; whether an entry was there shows in no result and no gas.</remarks>
public sealed class StatementRunner : IStatementRunner
{
    private const int TextsMax = 2048;
    private const int BoundMax = 4096;

    // Longer texts are seldom sent twice.
    private const int CachedTextLengthMax = 16_384;

    private readonly GenerationCache<string, IReadOnlyList<Statement>> _texts = new(TextsMax);
    private readonly GenerationCache<BindingKey, BoundStatement> _bound = new(BoundMax);
    private readonly ConditionalWeakTable<BoundStatement, ExecutablePlan> _plans = [];
    private readonly ConditionalWeakTable<BoundExpression, ExecutableExpression> _expressions = [];
    private readonly Planner _planner;
    private readonly IPlanCompiler _compiler;

    public StatementRunner()
        : this(new PlanPreparer())
    {
    }

    public StatementRunner(IPlanCompiler compiler)
    {
        _compiler = compiler;
        _planner = new Planner(new InterpretedFolder(), new CatalogTableExpressions());
    }

    /// <inheritdoc />
    public IReadOnlyList<Statement> Parse(string text)
    {
        if (text.Length > CachedTextLengthMax)
        {
            return SqlParser.Parse(text);
        }

        return _texts.GetOrAdd(text, static t => SqlParser.Parse(t));
    }

    /// <inheritdoc />
    public BoundStatement? Bind(SqlContext context, Statement statement, ParameterTypes parameters, IVariableScope? variables = null)
    {
        if (statement is not (SelectStatement { Body: not SelectCore { Into: not null } } or InsertStatement or UpdateStatement or DeleteStatement or MergeStatement))
        {
            return null;
        }

        if (variables is not null || statement.Text is not { Length: <= CachedTextLengthMax })
        {
            return new Binder(context, parameters, variables).Bind(statement);
        }

        BindingKey key = BindingKey.Of(context, statement, parameters);
        if (_bound.TryGet(key, out BoundStatement? known))
        {
            known.CheckPrivileges(context);
            for (int i = 0; i < known.ParameterTypes.Count; i++)
            {
                parameters.Infer(i, known.ParameterTypes[i]);
            }

            return known;
        }

        BoundStatement bound = new Binder(context, parameters).Bind(statement);
        _bound.Put(key, bound);
        return bound;
    }

    /// <inheritdoc />
    public StatementResult Execute(SqlContext context, BoundStatement statement, Datum[] parameters, Datum[]? frame = null)
    {
        RefuseWrites(context, statement);
        ExecutablePlan plan = Plan(context, statement);
        context.Gas.Charge(GasSchedule.Statement);
        RuntimeHelpers.EnsureSufficientExecutionStack();
        PlanExecution x = Start(context, plan, parameters, frame, statement.Writes);
        long passing = context.Memory.PassingBytes;
        try
        {
            return Finish(statement, x, ReadAll(plan, x));
        }
        finally
        {
            x.Finish();
            context.Memory.DropTo(passing);
        }
    }

    /// <inheritdoc />
    public IEnumerable<Datum[]> Open(SqlContext context, BoundStatement statement, Datum[] parameters, Datum[]? frame = null)
    {
        RefuseWrites(context, statement);
        ExecutablePlan plan = Plan(context, statement);

        // Variables count as they are now: the caller's block may change them between two rows.
        return Rows(context, plan, parameters, (Datum[]?)frame?.Clone());
    }

    /// <inheritdoc />
    public StatementResult Run(
        SqlContext context, Statement statement, Datum[] parameters, IReadOnlyList<SqlType>? parameterTypes = null, IVariableScope? variables = null, Datum[]? frame = null)
    {
        if (statement.Text is { } text)
        {
            context.Gas.Charge(checked(text.Length * (long)GasSchedule.TextByte));
        }

        var types = new ParameterTypes(parameterTypes ?? [], parameterTypes is not null);
        if (Bind(context, statement, types, variables) is { } bound)
        {
            return Execute(context, bound, parameters, frame);
        }

        return statement switch
        {
            ExplainStatement explain => new ExplainRunner(this, _planner).Run(context, explain, parameters, types, variables, frame),
            _ => new StatementDispatch(this).Run(context, statement, parameters, types, variables, frame),
        };
    }

    /// <inheritdoc />
    public Datum Evaluate(SqlContext context, BoundExpression expression, Datum[] parameters, Datum[]? frame = null) =>
        Ready(context, expression).Evaluate(context, parameters, frame);

    /// <inheritdoc />
    public (BoundExpression Expression, int Gas) Prepare(SqlContext context, BoundExpression expression)
    {
        ExecutableExpression ready = Ready(context, expression);
        return (ready.Planned, ready.Gas);
    }

    private ExecutableExpression Ready(SqlContext context, BoundExpression expression)
    {
        if (!_expressions.TryGetValue(expression, out ExecutableExpression? ready))
        {
            ready = _compiler.Compile(_planner.Plan(context, expression));
            _expressions.AddOrUpdate(expression, ready);
        }

        return ready;
    }

    internal ExecutablePlan Plan(SqlContext context, BoundStatement statement)
    {
        if (!_plans.TryGetValue(statement, out ExecutablePlan? plan))
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            plan = _compiler.Compile(_planner.Plan(context, statement));
            _plans.AddOrUpdate(statement, plan);
        }

        return plan;
    }

    internal static List<Datum[]> ReadAll(ExecutablePlan plan, PlanExecution x)
    {
        var rows = new List<Datum[]>();
        using RowCursor cursor = plan.Root.Open(x);
        int max = x.Context.Services.Limits.ResultRowsMax;
        while (cursor.Next() is { } row)
        {
            if (rows.Count == max)
            {
                throw new SqlException(SqlState.ProgramLimit, $"result has more than {max} rows") { Hint = "Ask for fewer rows with LIMIT." };
            }

            x.Take(Values.RowSize.Of(row));
            rows.Add(row);
        }

        return rows;
    }

    private static StatementResult Finish(BoundStatement statement, PlanExecution x, List<Datum[]> rows)
    {
        long affected = statement.Verb == "SELECT" ? rows.Count : x.Affected;
        string tag = statement.Verb == "INSERT" ? $"INSERT 0 {affected}" : $"{statement.Verb} {affected}";
        return new StatementResult(tag, statement.Verb == "SELECT" || statement.Columns.Count > 0 ? statement.Columns : null, rows, affected);
    }

    private static IEnumerable<Datum[]> Rows(SqlContext context, ExecutablePlan plan, Datum[] parameters, Datum[]? frame)
    {
        context.Gas.Charge(GasSchedule.Statement);
        RuntimeHelpers.EnsureSufficientExecutionStack();

        // What the caller does between two rows does not reach the rows still to come.
        PlanExecution x = Start(context, plan, parameters, frame, freezes: true);
        try
        {
            using RowCursor cursor = plan.Root.Open(x);
            while (cursor.Next() is { } row)
            {
                yield return row;
            }
        }
        finally
        {
            x.Finish();
        }
    }

    /// <summary>0A000: a routine that is STABLE or IMMUTABLE may only ask.</summary>
    internal static SqlException NotInQuery(string statement) => new(SqlState.FeatureNotSupported, $"{statement} is not allowed in a non-volatile function");

    private static PlanExecution Start(SqlContext context, ExecutablePlan plan, Datum[] parameters, Datum[]? frame, bool freezes) =>
        new(context, parameters, frame, plan.CellCount, plan.StateCount) { Reads = context.Reads ?? (freezes ? context.State.Freeze() : context.State) };

    private static void RefuseWrites(SqlContext context, BoundStatement statement)
    {
        if (context.ReadOnly && statement.Verb != "SELECT")
        {
            throw new SqlException(SqlState.ReadOnlyTransaction, $"cannot execute {statement.Verb} in a read-only transaction");
        }

        if (context.Reads is not null && statement.Verb != "SELECT")
        {
            throw NotInQuery(statement.Verb);
        }
    }

    /// <summary>Everything a bound statement depends on beside its own text.</summary>
    private readonly record struct BindingKey(Hash256 Stamp, string Text, string SearchPath, string User, string Types)
    {
        public static BindingKey Of(SqlContext context, Statement statement, ParameterTypes parameters) => new(
            context.Catalog.Stamp,
            statement.Text!,
            string.Join('\u0001', context.Settings.SearchPath),
            context.CurrentUser,
            parameters.Count == 0 ? string.Empty : string.Join(',', Enumerable.Range(0, parameters.Count).Select(i => parameters[i]?.Oid ?? 0)));
    }
}
