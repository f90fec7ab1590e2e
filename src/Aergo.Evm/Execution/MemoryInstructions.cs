using System;
using System.Runtime.CompilerServices;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Instructions that work on ranges of memory, for both interpreters.</summary>
/// <remarks>
/// Each takes its operands from <c>top</c> downwards, leaves its result in the place of the lowest of them, and charges in
/// <see cref="CallFrame.Gas"/> what comes on top of its fixed price. The caller moves the stack.
/// </remarks>
internal static unsafe class MemoryInstructions
{
    // Never part of a handler: one with a local whose address is taken cannot leave by a jump, and long code would then overflow the stack.
    private const MethodImplOptions Apart = MethodImplOptions.NoInlining;

    /// <summary>Pays for and makes a range part of memory. A range of no length is never there.</summary>
    public static bool TryExpand(CallFrame frame, in UInt256 offset, in UInt256 size)
    {
        if (size.IsZero)
        {
            return true;
        }

        if (!size.IsUInt64 || !offset.IsUInt64 || size.L0 > FrameMemory.BytesMax || offset.L0 > FrameMemory.BytesMax - size.L0)
        {
            return false;
        }

        long end = (long)(offset.L0 + size.L0);
        FrameMemory memory = frame.Memory;
        if (end <= memory.Size)
        {
            return true;
        }

        if (!frame.Pay(FrameMemory.Cost(end) - FrameMemory.Cost(memory.Size)))
        {
            return false;
        }

        memory.Grow(end);
        return true;
    }

    [MethodImpl(Apart)]
    public static Halt Load(CallFrame frame, UInt256* top)
    {
        if (!TryExpand(frame, *top, 32))
        {
            return Halt.OutOfGas;
        }

        *top = new UInt256(new ReadOnlySpan<byte>(frame.Memory.Data + top->L0, 32));
        return Halt.None;
    }

    [MethodImpl(Apart)]
    public static Halt Store(CallFrame frame, UInt256* top)
    {
        if (!TryExpand(frame, *top, 32))
        {
            return Halt.OutOfGas;
        }

        top[-1].WriteBigEndian(new Span<byte>(frame.Memory.Data + top->L0, 32));
        return Halt.None;
    }

    [MethodImpl(Apart)]
    public static Halt StoreByte(CallFrame frame, UInt256* top)
    {
        if (!TryExpand(frame, *top, 1))
        {
            return Halt.OutOfGas;
        }

        frame.Memory.Data[top->L0] = (byte)top[-1].L0;
        return Halt.None;
    }

    /// <summary>KECCAK256 offset size → digest.</summary>
    [SkipLocalsInit]
    [MethodImpl(Apart)]
    public static Halt Keccak(CallFrame frame, UInt256* top)
    {
        if (!TryExpand(frame, top[0], top[-1]) || !frame.Pay(GasSchedule.KeccakWord * Words(top[-1])))
        {
            return Halt.OutOfGas;
        }

        int size = (int)top[-1].L0;
        Span<byte> digest = stackalloc byte[Keccak256.Size];
        Keccak256.Hash(size == 0 ? [] : new ReadOnlySpan<byte>(frame.Memory.Data + top->L0, size), digest);
        top[-1] = new UInt256(digest);
        return Halt.None;
    }

    /// <summary>CALLDATALOAD offset → word, zeros past the end.</summary>
    [SkipLocalsInit]
    [MethodImpl(Apart)]
    public static void CallDataLoad(CallFrame frame, UInt256* top)
    {
        if (!top->IsUInt64 || top->L0 >= (ulong)frame.InputLength)
        {
            *top = default;
            return;
        }

        int offset = (int)top->L0;
        int there = Math.Min(32, frame.InputLength - offset);
        if (there == 32)
        {
            *top = new UInt256(new ReadOnlySpan<byte>(frame.Input + offset, 32));
            return;
        }

        Span<byte> word = stackalloc byte[32];
        word.Clear();
        new ReadOnlySpan<byte>(frame.Input + offset, there).CopyTo(word);
        *top = new UInt256(word);
    }

    /// <summary>CALLDATACOPY and CODECOPY: to from size.</summary>
    [MethodImpl(Apart)]
    public static Halt Copy(CallFrame frame, UInt256* top, ReadOnlySpan<byte> source)
    {
        if (!TryExpand(frame, top[0], top[-2]) || !frame.Pay(GasSchedule.Copy * Words(top[-2])))
        {
            return Halt.OutOfGas;
        }

        CopyPadded(frame, top[0], top[-1], top[-2], source);
        return Halt.None;
    }

    /// <summary>RETURNDATACOPY: the one copy for which going past the end is an error.</summary>
    [MethodImpl(Apart)]
    public static Halt ReturnDataCopy(CallFrame frame, UInt256* top)
    {
        UInt256 end = top[-1] + top[-2];
        if (end < top[-1] || end > (ulong)frame.ReturnDataLength)
        {
            return Halt.ReturnDataOutOfBounds;
        }

        return Copy(frame, top, frame.ReturnBytes);
    }

    /// <summary>MCOPY to from size: one expansion for both ranges, which may overlap.</summary>
    [MethodImpl(Apart)]
    public static Halt MemoryCopy(CallFrame frame, UInt256* top)
    {
        UInt256 farther = top[0] < top[-1] ? top[-1] : top[0];
        if (!TryExpand(frame, farther, top[-2]) || !frame.Pay(GasSchedule.Copy * Words(top[-2])))
        {
            return Halt.OutOfGas;
        }

        if (!top[-2].IsZero)
        {
            Buffer.MemoryCopy(frame.Memory.Data + top[-1].L0, frame.Memory.Data + top[0].L0, top[-2].L0, top[-2].L0);
        }

        return Halt.None;
    }

    /// <summary>RETURN and REVERT: offset size.</summary>
    [MethodImpl(Apart)]
    public static Halt Finish(CallFrame frame, UInt256* top, Halt how)
    {
        if (!TryExpand(frame, top[0], top[-1]))
        {
            return Halt.OutOfGas;
        }

        frame.OutputLength = (int)top[-1].L0;
        frame.Output = frame.OutputLength == 0 ? null : frame.Memory.Data + top[0].L0;
        return how;
    }

    /// <summary>LOGn offset size topics….</summary>
    [MethodImpl(Apart)]
    public static Halt Log(CallFrame frame, UInt256* top, int topics)
    {
        if (frame.IsStatic)
        {
            return Halt.StaticViolation;
        }

        if (!TryExpand(frame, top[0], top[-1]) || !frame.Pay(GasSchedule.LogByte * (long)top[-1].L0))
        {
            return Halt.OutOfGas;
        }

        var words = new UInt256[topics];
        for (int i = 0; i < topics; i++)
        {
            words[i] = top[-2 - i];
        }

        int size = (int)top[-1].L0;
        byte[] data = size == 0 ? [] : new ReadOnlySpan<byte>(frame.Memory.Data + top->L0, size).ToArray();
        return frame.Machine.Journal.TryAddLog(new EvmLog(frame.Address, words, data)) ? Halt.None : Halt.OutOfGas;
    }

    /// <summary>Words in a size that has been paid for as memory, so that it is small.</summary>
    public static long Words(in UInt256 size) => ((long)size.L0 + 31) >> 5;

    /// <summary>Copies to memory that is there; zeros where the source has ended.</summary>
    public static void CopyPadded(CallFrame frame, in UInt256 to, in UInt256 from, in UInt256 size, ReadOnlySpan<byte> source)
    {
        if (size.IsZero)
        {
            return;
        }

        var target = new Span<byte>(frame.Memory.Data + to.L0, (int)size.L0);
        ReadOnlySpan<byte> rest = from < (ulong)source.Length ? source[(int)from.L0..] : [];
        rest = rest[..Math.Min(rest.Length, target.Length)];
        rest.CopyTo(target);
        target[rest.Length..].Clear();
    }
}
