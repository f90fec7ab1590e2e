using System;
using System.Linq;

namespace Aergo.Evm;

/// <summary>What a transaction costs before its first instruction.</summary>
public static class IntrinsicGas
{
    private const long Transaction = 21000;
    private const long Creation = 32000;
    private const long ZeroByte = 4;
    private const long AccessListAddress = 2400;
    private const long AccessListSlot = 1900;
    private const long PerAuthorization = 25000;
    private const long FloorToken = 10;
    private const long TokensOfNonZeroByte = 4;

    /// <summary>Gas taken off the limit before the call.</summary>
    public static long Of(EvmTransaction transaction, Fork fork)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        GasSchedule schedule = GasSchedule.For(fork);
        ReadOnlySpan<byte> data = transaction.Data.Span;
        long zeros = data.Count((byte)0);
        long gas = Transaction + (zeros * ZeroByte) + ((data.Length - zeros) * schedule.CalldataNonZero);
        if (transaction.IsCreation)
        {
            gas += CreationOf(data.Length, fork);
        }

        gas += transaction.AccessList.Count * AccessListAddress;
        gas += transaction.AccessList.Sum(e => (long)e.Slots.Count) * AccessListSlot;
        return gas + (transaction.Authorizations.Count * PerAuthorization);
    }

    /// <summary>The part for making a contract from init code of this length.</summary>
    public static long CreationOf(int length, Fork fork) =>
        (fork >= Fork.Homestead ? Creation : 0) + (GasSchedule.For(fork).InitCodeWord * ((length + 31L) / 32));

    /// <summary>The least a transaction with this data pays in the end (EIP-7623); 0 before Prague.</summary>
    public static long Floor(ReadOnlySpan<byte> data, Fork fork)
    {
        if (fork < Fork.Prague)
        {
            return 0;
        }

        long zeros = data.Count((byte)0);
        return Transaction + (FloorToken * (zeros + (TokensOfNonZeroByte * (data.Length - zeros))));
    }
}
