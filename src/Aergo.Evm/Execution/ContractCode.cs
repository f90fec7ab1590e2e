using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Code and what has been found out about it, once for all calls.</summary>
/// <remarks>The analysis is lazy and belongs to one machine: codes are not shared between threads.</remarks>
internal sealed class ContractCode(ReadOnlyMemory<byte> bytes)
{
    // 0xef0100 and an address: code that stands for the code of another account (EIP-7702).
    private static readonly byte[] DelegationPrefix = [0xef, 0x01, 0x00];

    private ulong[]? _jumpTargets;

    /// <summary>No code.</summary>
    public static ContractCode Empty { get; } = new(default);

    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    public int Length => Bytes.Length;

    /// <summary>The code as the fast interpreter wants it; null until it first runs there.</summary>
    public Program? Program { get; set; }

    /// <summary>Whether a jump may land at <paramref name="at"/>: a JUMPDEST that is not data of a PUSH.</summary>
    public bool IsJumpTarget(in UInt256 at)
    {
        if (at >= (ulong)Length)
        {
            return false;
        }

        _jumpTargets ??= FindJumpTargets(Bytes.Span);
        int index = (int)at.L0;
        return ((_jumpTargets[index >> 6] >> (index & 63)) & 1) != 0;
    }

    /// <summary>Reads code that only names the account whose code is to run.</summary>
    public bool IsDelegation(out AccountId target)
    {
        bool is23 = Length == DelegationPrefix.Length + AccountId.Size && Bytes.Span.StartsWith(DelegationPrefix);
        target = is23 ? new AccountId(Bytes.Span[DelegationPrefix.Length..]) : default;
        return is23;
    }

    /// <summary>The code that delegates to <paramref name="target"/>.</summary>
    public static byte[] DelegationTo(AccountId target) => [.. DelegationPrefix, .. target.ToArray()];

    private static ulong[] FindJumpTargets(ReadOnlySpan<byte> code)
    {
        var targets = new ulong[(code.Length / 64) + 1];
        for (int i = 0; i < code.Length; i++)
        {
            byte b = code[i];
            if (b == (byte)Opcode.JumpDest)
            {
                targets[i >> 6] |= 1UL << (i & 63);
            }
            else if (b is >= (byte)Opcode.Push1 and <= (byte)Opcode.Push32)
            {
                i += b - (byte)Opcode.Push0;
            }
        }

        return targets;
    }
}
