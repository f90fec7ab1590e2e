using System.Runtime.CompilerServices;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Functions;

/// <summary>What functions charge beyond their fixed price, and the bound on values they may build.</summary>
internal static class Cost
{
    /// <summary>Charges for reading or building so many bytes or characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bytes(SqlContext context, long count)
    {
        if (count >= GasSchedule.BytesPerUnit)
        {
            context.Gas.Charge(count / GasSchedule.BytesPerUnit);
        }
    }

    /// <summary>Refuses a result that would be longer than a value may be, before it is built, and charges for it.</summary>
    public static void Result(SqlContext context, long bytes)
    {
        if (bytes > context.Services.Limits.ValueBytesMax)
        {
            throw new SqlException(SqlState.ProgramLimit, "requested length too large");
        }

        Bytes(context, bytes);
    }
}
