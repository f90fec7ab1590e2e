using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution;

/// <summary>Outcome of one statement.</summary>
/// <param name="Tag">Command tag, complete: <c>INSERT 0 3</c>, <c>CREATE TABLE</c>.</param>
/// <param name="Columns">Null when the statement returns no rows at all (as opposed to zero rows).</param>
/// <param name="Rows">Lazy for queries: reading them does the work. Read once, within the life of the context.</param>
/// <param name="Affected">Rows changed or returned, once known; -1 for statements without a count.</param>
public sealed record StatementResult(string Tag, IReadOnlyList<OutputColumn>? Columns, IEnumerable<Datum[]> Rows, long Affected);

/// <summary>Runs any statement within a context. The one entry that routines, sessions and the engine share.</summary>
public interface IStatementRunner
{
    /// <summary>Parses, or takes from the cache, the statements of a text.</summary>
    IReadOnlyList<Statement> Parse(string text);

    /// <summary>Binds a query or change, or takes it from the cache. Null for statements that are executed from their syntax.</summary>
    BoundStatement? Bind(SqlContext context, Statement statement, ParameterTypes parameters, IVariableScope? variables = null);

    /// <summary>Runs a bound statement to the end; rows are materialised.</summary>
    StatementResult Execute(SqlContext context, BoundStatement statement, Datum[] parameters, Datum[]? frame = null);

    /// <summary>Opens a bound query and yields its rows as they are asked for.</summary>
    IEnumerable<Datum[]> Open(SqlContext context, BoundStatement statement, Datum[] parameters, Datum[]? frame = null);

    /// <summary>Runs any statement: binds what is bound, dispatches definitions, refuses by name what is not supported.</summary>
    StatementResult Run(SqlContext context, Statement statement, Datum[] parameters, IReadOnlyList<SqlType>? parameterTypes = null, IVariableScope? variables = null, Datum[]? frame = null);

    /// <summary>The expression as <see cref="Evaluate"/> runs it, and what one evaluation costs.</summary>
    (BoundExpression Expression, int Gas) Prepare(SqlContext context, BoundExpression expression);

    /// <summary>Evaluates one expression without rows: defaults, PL/pgSQL expressions.</summary>
    Datum Evaluate(SqlContext context, BoundExpression expression, Datum[] parameters, Datum[]? frame = null);
}
