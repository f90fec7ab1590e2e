using Aergo.Api;
using Aergo.Ledger;
using Aergo.Sql;
using Aergo.Sql.Execution;

namespace Aergo.Host;

/// <summary>Errors of the engine and the ledger as clients of the protocol read them.</summary>
internal static class SqlErrors
{
    public static SqlError ToError(this SqlException e, string severity = "ERROR") => new(severity, e.Code, e.Message)
    {
        Detail = e.Detail,
        Hint = e.Hint,
        Position = e.Position,
        InternalPosition = e.InternalPosition,
        InternalQuery = e.InternalQuery,
        Where = e.Context,
        Schema = e.SchemaName,
        Table = e.TableName,
        Column = e.ColumnName,
        DataType = e.DataTypeName,
        Constraint = e.ConstraintName,
    };

    public static SqlError ToError(this SqlNotice n) => new(n.Severity, n.Code, n.Message) { Detail = n.Detail, Hint = n.Hint };

    /// <summary>A transaction the ledger did not take.</summary>
    public static SqlException ToException(this TransactionRefusal refusal) => refusal.Code switch
    {
        TransactionRefusal.InsufficientBalanceCode => new SqlException(SqlState.InsufficientResources, refusal.Message)
        {
            Hint = "The fee is paid in AERGO by the account of the session; send it some.",
        },
        TransactionRefusal.InternalErrorCode => new SqlException(SqlState.ConfigurationLimit, refusal.Message),
        _ => new SqlException(SqlState.SerializationFailure, "the ledger refused the transaction: " + refusal.Message),
    };
}
