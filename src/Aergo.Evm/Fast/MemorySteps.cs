using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>The rare part of memory instructions, kept out of the handlers.</summary>
internal static unsafe class MemorySteps
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Expand(CallFrame frame, UInt256* offset, ulong size) => MemoryInstructions.TryExpand(frame, *offset, size);
}
