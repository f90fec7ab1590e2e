using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Modification;

/// <summary>Carries out INSERT, UPDATE, DELETE and MERGE: constraints, indexes, generated columns, triggers, ON CONFLICT, RETURNING.</summary>
public interface IModifyExecutor
{
    /// <summary>
    /// Runs a change. <paramref name="source"/> gives the source's rows, opened once; the whole source is read before the first write.
    /// <paramref name="evaluator"/> evaluates the node's expressions over named columns. Returns the RETURNING rows and the number of rows changed.
    /// </summary>
    ModifyResult Execute(SqlContext context, LogicalNode modify, IEnumerable<Datum[]> source, IModifyEvaluator evaluator);
}

public sealed record ModifyResult(IReadOnlyList<Datum[]> Returning, long Affected);

/// <summary>Evaluates expressions of a change; the executor's compiled form of them stays on its side.</summary>
public interface IModifyEvaluator
{
    /// <summary>Sets the values of columns by id, for the calls that follow: columns[i] has values[i].</summary>
    void Bind(IReadOnlyList<OutputColumn> columns, Datum[] values);

    /// <summary>Value over what is bound and over the outer query.</summary>
    Datum Evaluate(BoundExpression expression);
}
