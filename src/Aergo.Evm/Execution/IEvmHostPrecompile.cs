using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>An address whose code is another engine of the chain.</summary>
/// <remarks>
/// The engine works on the same state behind the journal. So before it reads or writes state, it has <see cref="Journal.Flush"/> written down, and
/// afterwards calls <see cref="Journal.Reload"/>; what the failure of an outer frame must take back it hands to <see cref="Journal.OnRollBack"/>.
/// It must not use the machine that called it: a call back into contracts runs on a machine of its own.
/// </remarks>
public interface IEvmHostPrecompile
{
    /// <summary>Runs. Never throws for what the caller did.</summary>
    HostCallResult Call(HostCall call);
}

/// <summary>A call of a contract to another engine.</summary>
/// <param name="Kind">How it was called. With <see cref="CallKind.DelegateCall"/> and <see cref="CallKind.CallCode"/>, <paramref name="Self"/> is the calling contract.</param>
/// <param name="Caller">Sender as the called code sees it.</param>
/// <param name="Self">Whose state and tokens the call is about.</param>
/// <param name="Value">Tokens that came along, already moved.</param>
/// <param name="Input">Input.</param>
/// <param name="Gas">The most it may use.</param>
/// <param name="IsStatic">Whether it must not change state.</param>
/// <param name="Depth">Frames above it.</param>
/// <param name="Journal">The transaction so far.</param>
public sealed record HostCall(
    CallKind Kind, AccountId Caller, AccountId Self, UInt256 Value, ReadOnlyMemory<byte> Input, long Gas, bool IsStatic, int Depth, Journal Journal);

/// <summary>What another engine answers.</summary>
/// <param name="Halt"><see cref="Halt.Return"/>, <see cref="Halt.Revert"/>, or a reason that eats the gas.</param>
/// <param name="GasUsed">Between 0 and the gas given.</param>
/// <param name="Output">Return data.</param>
public sealed record HostCallResult(Halt Halt, long GasUsed, byte[] Output);
