using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Sql;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Host;

/// <summary>PREPARE and EXECUTE, also inside EXPLAIN and CREATE TABLE AS: the ledger sees the statement behind the name.</summary>
internal sealed partial class SqlSession
{
    private void PrepareByName(PrepareStatement prepare)
    {
        if (_prepared.ContainsKey(prepare.Name))
        {
            throw new SqlException(SqlState.DuplicatePreparedStatement, $"prepared statement \"{prepare.Name}\" already exists");
        }

        SqlContext context = _block?.Context ?? QueryContext();
        var binder = new Binder(context, new ParameterTypes([]), null);
        uint[] types = [.. prepare.ParameterTypes.Select(t => binder.ResolveType(t, out _).Oid)];
        _prepared[prepare.Name] = MakePrepared(prepare.Name, prepare.Statement.Text ?? prepare.Text ?? string.Empty, prepare.Statement, types);
    }

    private async Task ExecutePreparedAsync(ExecuteStatement execute, int rowLimit, bool withColumns, ISqlSink sink, CancellationToken cancellation)
    {
        (PreparedStatement prepared, Datum[] values) = Resolve(execute);
        if (prepared.Statement is null)
        {
            sink.Complete("EXECUTE");
            return;
        }

        await RunAsync(prepared.Statement, values, prepared.Types, null, rowLimit, sendAtOnce: true, withColumns, sink, cancellation).ConfigureAwait(false);
    }

    /// <summary>What EXECUTE names, with its arguments evaluated.</summary>
    private (PreparedStatement Prepared, Datum[] Values) Resolve(ExecuteStatement execute)
    {
        PreparedStatement prepared = Prepared(execute.Name);
        if (execute.Arguments.Count != prepared.Types.Length)
        {
            throw new SqlException(SqlState.SyntaxError, $"wrong number of parameters for prepared statement \"{execute.Name}\"")
            {
                Detail = $"Expected {prepared.Types.Length} parameters but got {execute.Arguments.Count}.",
            };
        }

        SqlContext context = _block?.Context ?? QueryContext();
        var binder = new Binder(context, new ParameterTypes([]), null);
        var values = new Datum[prepared.Types.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Runner.Evaluate(context, binder.BindExpression(execute.Arguments[i], new ExpressionScope(ExpressionKind.ExecuteParameter) { Target = prepared.Types[i], Context = CastContext.Assignment }), []);
        }

        return (prepared, values);
    }

    private static ExplainStatement Explaining(ExplainStatement explain, ExecuteStatement execute, PreparedStatement prepared)
    {
        Statement inner = prepared.Statement ?? throw new SqlException(SqlState.SyntaxError, "an empty statement cannot be explained");
        string head = explain.Text![..^execute.Text!.Length];
        return explain with { Statement = inner, Text = head + inner.Text };
    }

    private static CreateTableAsStatement Creating(CreateTableAsStatement create, PreparedStatement prepared)
    {
        if (prepared.Statement is not SelectStatement { Body: not SelectCore { Into: not null } } query)
        {
            throw new SqlException(SqlState.WrongObjectType, "prepared statement is not a SELECT");
        }

        if (prepared.Types.Length > 0)
        {
            throw SqlException.NotSupported("CREATE TABLE AS EXECUTE with parameters");
        }

        string persistence = create.Persistence switch { Persistence.Temporary => "TEMPORARY ", Persistence.Unlogged => "UNLOGGED ", _ => string.Empty };
        string columns = create.Columns.Count == 0 ? string.Empty : " (" + string.Join(", ", create.Columns.Select(Identifiers.Quote)) + ")";
        string text = $"CREATE {persistence}TABLE {(create.IfNotExists ? "IF NOT EXISTS " : string.Empty)}{string.Join('.', create.Name.Parts.Select(Identifiers.Quote))}{columns} AS {query.Text}{(create.WithData ? string.Empty : " WITH NO DATA")}";
        return create with { Query = query, Text = text };
    }
}
