using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Planning.Expressions;
using Aergo.Sql.Planning.Physical;
using Aergo.Sql.Planning.Rewriting;
using Aergo.Sql.Types;

namespace Aergo.Sql.Planning;

/// <summary>Evaluates constant expressions while planning.</summary>
public interface IConstantFolder
{
    /// <summary>The value, or null when it cannot be had now; errors are left for the execution that reaches them. Charges nothing.</summary>
    Datum? Fold(SqlContext context, BoundExpression expression);
}

/// <summary>Turns bound statements into plans.</summary>
/// <remarks>
/// A plan follows from the statement and the definitions it names, never from rows, settings or time: every node makes the same one, and with it
/// the same gas and the same order where the statement leaves order open. No state; safe for several threads.
/// </remarks>
public sealed class Planner(IConstantFolder folder, ITableExpressions? tableExpressions)
{
    public PlannedStatement Plan(SqlContext context, BoundStatement statement)
    {
        var session = new PlanSession();
        PlanBuilder builder = Builder(context, session);
        LogicalNode root = new CommonTableInlining().Apply(statement.Root);
        PlanNode plan = builder.PlanQuery(root, root.Columns, OuterScope.Empty);
        plan = new KeepPlacement(session).Apply(ColumnPruning.Apply(plan));
        return new PlannedStatement(plan, statement.Columns, session.CellCount, session.StateCount);
    }

    /// <summary>An expression that reads no row.</summary>
    public PlannedExpression Plan(SqlContext context, BoundExpression expression)
    {
        var session = new PlanSession();
        PlanBuilder builder = Builder(context, session);
        BoundExpression inlined = new CommonTableInlining().Apply(expression);
        BoundExpression simple = new ExpressionSimplifier(e => folder.Fold(context, e)).Simplify(inlined);
        BoundExpression resolved = new KeepPlacement(session).Apply(builder.Resolver.Resolve(simple, [], OuterScope.Empty));
        return new PlannedExpression(resolved, session.CellCount, session.StateCount);
    }

    private PlanBuilder Builder(SqlContext context, PlanSession session) =>
        new(session, new ExpressionSimplifier(e => folder.Fold(context, e)), (scan, index) => tableExpressions?.Bind(context, scan, index));
}
