using System;
using System.Collections.Generic;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Collects the frames of a transaction as a tree.</summary>
/// <param name="framesMax">Frames and logs kept; what is deeper or later runs unseen.</param>
/// <param name="bytesMax">Bytes of inputs, outputs and logs kept.</param>
/// <param name="onlyTop">Keeps the outermost frame only.</param>
/// <param name="withLogs">Keeps logs too, which takes the plain interpreter.</param>
public sealed class CallTracer(int framesMax, long bytesMax, bool onlyTop = false, bool withLogs = false) : IEvmTracer
{
    // One per open frame; null for those not kept.
    private readonly Stack<TracedCall?> _open = [];
    private int _frames;
    private long _bytes;

    // A byte of a log costs this much, so one that is longer than the gas pays for is never made.
    private const int LogByteGas = 8;

    // What the last instruction announced and has not paid yet.
    private EvmLog? _coming;

    /// <summary>The outermost frame; null before a transaction ran.</summary>
    public TracedCall? Top { get; private set; }

    /// <summary>Whether there was more than was kept.</summary>
    public bool IsCut { get; private set; }

    /// <inheritdoc />
    public bool WantsSteps => withLogs;

    /// <inheritdoc />
    public void OnEnter(in EvmCallStart call)
    {
        TracedCall? frame = null;
        if (Top is null || (!onlyTop && _open.TryPeek(out TracedCall? parent) && parent is not null))
        {
            frame = KeepFrame() && KeepBytes(call.Input.Length) ? new TracedCall { Kind = call.Kind, From = call.From, To = call.To, Value = call.Value, Gas = call.Gas, Input = call.Input.ToArray() } : null;
            Attach(frame);
        }

        _open.Push(frame);
    }

    /// <inheritdoc />
    public void OnExit(int depth, Halt halt, long gasUsed, ReadOnlySpan<byte> output)
    {
        if (!_open.TryPop(out TracedCall? frame) || frame is null)
        {
            return;
        }

        (frame.Halt, frame.GasUsed) = (halt, gasUsed);
        if (KeepBytes(output.Length))
        {
            frame.Output = output.ToArray();
        }

        if (!halt.IsSuccess())
        {
            Forget(frame);
        }
    }

    /// <inheritdoc />
    public void OnStep(in EvmStep step)
    {
        _coming = null;
        int topics = step.Opcode - (byte)Opcode.Log0;
        if (step.Opcode is < (byte)Opcode.Log0 or > (byte)Opcode.Log4 || step.Stack.Length < topics + 2 || !_open.TryPeek(out TracedCall? frame) || frame is null)
        {
            return;
        }

        UInt256 offset = step.Stack[^1], size = step.Stack[^2];
        if (size > (ulong)(step.Gas / LogByteGas) || (!size.IsZero && offset > int.MaxValue))
        {
            return;
        }

        var given = new UInt256[topics];
        for (int i = 0; i < topics; i++)
        {
            given[i] = step.Stack[^(3 + i)];
        }

        // Memory grows with the instruction; what is not there yet is zero.
        byte[] data = new byte[(int)size.L0];
        if (data.Length > 0 && (int)offset.L0 < step.Memory.Length)
        {
            ReadOnlySpan<byte> there = step.Memory[(int)offset.L0..];
            there[..Math.Min(there.Length, data.Length)].CopyTo(data);
        }

        _coming = new EvmLog(step.Address, given, data);
    }

    /// <inheritdoc />
    public void OnStepEnd(int depth, long gasLeft, Halt halt)
    {
        if (_coming is { } log && halt == Halt.None && _open.TryPeek(out TracedCall? frame) && frame is not null && KeepFrame() && KeepBytes(log.Data.Length))
        {
            frame.Logs.Add(new TracedLog(log, frame.Calls.Count));
        }

        _coming = null;
    }

    /// <inheritdoc />
    public void OnSelfDestruct(AccountId contract, AccountId beneficiary, in UInt256 balance)
    {
        if (!onlyTop && _open.TryPeek(out TracedCall? parent) && parent is not null && KeepFrame())
        {
            parent.Calls.Add(new TracedCall { From = contract, To = beneficiary, Value = balance });
        }
    }

    private void Attach(TracedCall? frame)
    {
        if (frame is null)
        {
            return;
        }

        if (Top is null)
        {
            Top = frame;
        }
        else
        {
            _open.Peek()!.Calls.Add(frame);
        }
    }

    private bool KeepFrame()
    {
        IsCut |= _frames >= framesMax;
        _frames += IsCut ? 0 : 1;
        return !IsCut;
    }

    private bool KeepBytes(long bytes)
    {
        IsCut |= _bytes + bytes > bytesMax;
        _bytes += IsCut ? 0 : bytes;
        return !IsCut;
    }

    // What failed has left no log, and neither has anything below it.
    private static void Forget(TracedCall frame)
    {
        frame.Logs.Clear();
        foreach (TracedCall call in frame.Calls)
        {
            Forget(call);
        }
    }
}
