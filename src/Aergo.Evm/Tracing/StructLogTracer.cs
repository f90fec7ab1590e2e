using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Collects every instruction that is run, up to a number.</summary>
/// <param name="countMax">Instructions kept; the rest run unseen.</param>
/// <param name="withStack">Whether to keep stacks.</param>
/// <param name="withMemory">Whether to keep memory, which makes a trace grow with its square.</param>
public sealed class StructLogTracer(int countMax, bool withStack = true, bool withMemory = false) : IEvmTracer
{
    private readonly List<StructLog> _logs = [];

    // Index of the instruction last announced at each depth: a call ends after those of the frame it began.
    private readonly Dictionary<int, int> _open = [];

    /// <inheritdoc />
    public bool WantsSteps => true;

    /// <summary>Instructions in the order in which they began.</summary>
    public IReadOnlyList<StructLog> Logs => _logs;

    /// <summary>Whether there were more than were kept.</summary>
    public bool IsCut { get; private set; }

    /// <inheritdoc />
    public void OnEnter(in EvmCallStart call)
    {
    }

    /// <inheritdoc />
    public void OnExit(int depth, Halt halt, long gasUsed, ReadOnlySpan<byte> output)
    {
    }

    /// <inheritdoc />
    public void OnStep(in EvmStep step)
    {
        _open.Remove(step.Depth);
        if (_logs.Count >= countMax)
        {
            IsCut = true;
            return;
        }

        _open[step.Depth] = _logs.Count;
        _logs.Add(new StructLog(
            step.Depth + 1,
            step.ProgramCounter,
            step.Name,
            step.Gas,
            0,
            step.Refund,
            step.Address,
            withStack ? step.Stack.ToArray() : null,
            withMemory ? step.Memory.ToArray() : null,
            Halt.None));
    }

    /// <inheritdoc />
    public void OnStepEnd(int depth, long gasLeft, Halt halt)
    {
        if (_open.TryGetValue(depth, out int index))
        {
            StructLog log = _logs[index];
            _logs[index] = log with { Cost = log.Gas - Math.Max(gasLeft, 0), Halt = halt };
        }
    }

    /// <inheritdoc />
    public void OnSelfDestruct(AccountId contract, AccountId beneficiary, in UInt256 balance)
    {
    }
}
