using System.Text;
using Aergo.Primitives;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Functions.Chain;

/// <summary>Events of a contract: NOTIFY, pg_notify and chain.emit.</summary>
internal static class ChainEvents
{
    /// <summary>Longest channel name, and longest data, in bytes of UTF-8.</summary>
    public const int NameBytesMax = 63;
    public const int DataBytesMax = 8000;

    public static void Emit(SqlContext context, string name, string data)
    {
        if (Encoding.UTF8.GetByteCount(name) > NameBytesMax)
        {
            throw new SqlException(SqlState.InvalidParameterValue, "channel name too long");
        }

        int bytes = Encoding.UTF8.GetByteCount(data);
        if (bytes >= DataBytesMax)
        {
            throw new SqlException(SqlState.InvalidParameterValue, "payload string too long");
        }

        if (context.ReadOnly)
        {
            throw new SqlException(SqlState.ReadOnlyTransaction, "cannot execute NOTIFY in a read-only transaction");
        }

        if (context.Reads is not null)
        {
            throw StatementRunner.NotInQuery("NOTIFY");
        }

        context.Gas.Charge((long)GasSchedule.RowWrite + (bytes * GasSchedule.ByteWritten));
        var contractEvent = new ContractEvent(context.Contract, name, data);
        if (!context.Chain.HasRoomFor(contractEvent))
        {
            throw new SqlException(SqlState.ProgramLimit, "too many notifications in one transaction");
        }

        context.Chain.Emit(contractEvent);
    }
}
