using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>One instruction as it was run, the form of <c>debug_traceTransaction</c>.</summary>
/// <param name="Depth">Frames above it, from 1 for the outermost frame.</param>
/// <param name="ProgramCounter">Position in the code.</param>
/// <param name="Name">Mnemonic.</param>
/// <param name="Gas">Gas before it.</param>
/// <param name="Cost">What it took; of a call, with what it gave to the frame it began.</param>
/// <param name="Refund">Refund counter before it.</param>
/// <param name="Address">Whose storage the frame works on.</param>
/// <param name="Stack">The stack before it, bottom first; null when not asked for.</param>
/// <param name="Memory">Memory before it; null when not asked for.</param>
/// <param name="Halt">Why the frame stopped here; <see cref="Halt.None"/> when it went on.</param>
public sealed record StructLog(
    int Depth, int ProgramCounter, string Name, long Gas, long Cost, long Refund, AccountId Address, IReadOnlyList<UInt256>? Stack, byte[]? Memory, Halt Halt);
