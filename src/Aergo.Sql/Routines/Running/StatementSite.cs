using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Execution.Values;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Routines;

/// <summary>Rows of a statement with the columns they have, and what it did.</summary>
internal sealed record SiteResult(IReadOnlyList<OutputColumn>? Columns, IReadOnlyList<Datum[]> Rows, long Affected)
{
    /// <summary>Line of context for what goes wrong with the rows afterwards.</summary>
    public string Description { get; init; } = "";
}

/// <summary>An SQL statement at its place in a body; bound like <see cref="ExpressionSite"/>.</summary>
internal sealed class StatementSite(PlSql source, PlScope scope)
{
    private Binding? _binding;

    public PlSql Source => source;

    public string Description => $"SQL statement \"{source.Text}\"";

    /// <summary>Whether it is a query or change with rows to give.</summary>
    public bool ReturnsRows(PlFrame frame) => Guarded(frame, () => Current(frame).Statement is { Columns.Count: > 0 });

    /// <summary>What it is bound to now; null for what is executed from its syntax.</summary>
    public BoundStatement? Bound(PlFrame frame) => Guarded(frame, () => Current(frame).Statement);

    /// <summary>Runs it. With a limit, a query that changes nothing is read no further than that.</summary>
    public SiteResult Run(PlFrame frame, int rowsMax = int.MaxValue) => Guarded(frame, () => RunInside(frame, rowsMax) with { Description = Description });

    private SiteResult RunInside(PlFrame frame, int rowsMax)
    {
        SqlContext context = frame.Context;
        Binding binding = Current(frame);
        if (binding.Statement is not { } bound)
        {
            var scopeNow = new PlVariableScope(scope, frame, frame.Routine.Conflict);
            StatementResult other = context.Services.Runner.Run(
                context, source.Statement, frame.ParameterValues(), ParameterTypeList(frame), scopeNow, frame.Slots);
            return new SiteResult(other.Columns, other.Rows as IReadOnlyList<Datum[]> ?? other.Rows.ToList(), other.Affected);
        }

        if (bound.Writes || bound.Verb != "SELECT")
        {
            StatementResult result = context.Services.Runner.Execute(context, bound, frame.ParameterValues(), frame.Slots);
            return new SiteResult(bound.Columns.Count > 0 ? bound.Columns : null, result.Rows as IReadOnlyList<Datum[]> ?? result.Rows.ToList(), result.Affected);
        }

        var rows = new List<Datum[]>();
        long passing = context.Memory.PassingBytes;
        foreach (Datum[] row in context.Services.Runner.Open(context, bound, frame.ParameterValues(), frame.Slots))
        {
            context.Memory.Take(RowSize.Of(row));
            rows.Add(row);
            if (rows.Count >= rowsMax)
            {
                break;
            }
        }

        // Who goes on holding the rows counts them anew.
        context.Memory.DropTo(passing);
        return new SiteResult(bound.Columns, rows, rows.Count);
    }

    private T Guarded<T>(PlFrame frame, System.Func<T> work)
    {
        RoutineStack stack = RoutineStack.Of(frame.Context);
        int depth = stack.Depth;
        stack.Push(new TextLine(Description));
        try
        {
            return work();
        }
        catch (SqlException error)
        {
            // An error of parsing or binding shows the statement itself; one of running shows it in the context.
            if (error.InternalQuery is null && error.Position > 0)
            {
                ExpressionSite.MoveInside(error, source.Text);
            }
            else if (error.InternalQuery != source.Text)
            {
                error.AddContext(Description);
            }

            throw;
        }
        finally
        {
            stack.CutTo(depth);
        }
    }

    private static List<SqlType> ParameterTypeList(PlFrame frame) => frame.Routine.ParameterSlots.Select(s => s.Type).ToList();

    private Binding Current(PlFrame frame)
    {
        Binding? binding = _binding;
        if (binding is not null && binding.IsValid(frame) && binding.Statement?.HoldsFor(frame.Context) != false)
        {
            binding.Statement?.CheckPrivileges(frame.Context);
            return binding;
        }

        SqlContext context = frame.Context;
        var variables = new PlVariableScope(scope, frame, frame.Routine.Conflict);
        var parameters = new ParameterTypes(ParameterTypeList(frame), isFixed: true);
        BoundStatement? bound = context.Services.Runner.Bind(context, source.Statement, parameters, variables);
        return _binding = new Binding(context, bound, variables.Shapes);
    }

    private sealed class Binding(SqlContext context, BoundStatement? statement, IReadOnlyList<(int Slot, SqlType Shape)> shapes)
    {
        private readonly Hash256 _stamp = context.Catalog.Stamp;
        private readonly ImmutableArray<string> _path = context.Settings.SearchPath;

        public BoundStatement? Statement { get; } = statement;

        public bool IsValid(PlFrame frame) =>
            _stamp == frame.Context.Catalog.Stamp && ExpressionSite.SamePath(_path, frame.Context.Settings.SearchPath) && ExpressionSite.SameShapes(shapes, frame);
    }
}
