using System;

namespace Aergo.Evm;

/// <summary>Code decoded for the fast interpreter under one fork.</summary>
/// <param name="fork">The rules it was decoded for: prices are part of it.</param>
/// <param name="instructions">Pinned, for they point at each other.</param>
/// <param name="targets">For each byte of code the index of the instruction a jump there lands on, or -1.</param>
internal sealed unsafe class Program(Fork fork, Instruction[] instructions, int[] targets)
{
    public Fork Fork { get; } = fork;

    public Instruction* First { get; } = (Instruction*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(instructions, 0);

    // Held for as long as the pointer.
    public Instruction[] Instructions { get; } = instructions;

    /// <summary>Where a jump to <paramref name="at"/> lands; null when it may not.</summary>
    public Instruction* Target(UInt256* at)
    {
        if (!at->IsUInt64 || at->L0 >= (ulong)targets.Length)
        {
            return null;
        }

        int index = targets[(int)at->L0];
        return index < 0 ? null : First + index;
    }
}
