using System.Runtime.CompilerServices;
using System;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Instructions that begin other frames: they pay, and leave to the machine what they want in <see cref="CallFrame.Child"/>.</summary>
internal static unsafe class CallInstructions
{
    // Never part of a handler: one with a local whose address is taken cannot leave by a jump, and long code would then overflow the stack.
    private const MethodImplOptions Apart = MethodImplOptions.NoInlining;

    /// <summary>CALL and CALLCODE gas address value in-offset in-size out-offset out-size; DELEGATECALL and STATICCALL without value.</summary>
    [MethodImpl(Apart)]
    public static Halt Call(CallFrame frame, UInt256* top, CallKind kind)
    {
        bool hasValue = kind is CallKind.Call or CallKind.CallCode;
        UInt256* rest = hasValue ? top - 3 : top - 2;
        UInt256 value = hasValue ? top[-2] : default;
        if (kind == CallKind.Call && frame.IsStatic && !value.IsZero)
        {
            return Halt.StaticViolation;
        }

        if (!TryExpandLarger(frame, rest))
        {
            return Halt.OutOfGas;
        }

        EvmMachine machine = frame.Machine;
        JournalAccount target = machine.Journal.Account(AddressWords.ToAddress(top[-1]));
        if (!AccountInstructions.TryAccess(frame, target)
            || (machine.Fork >= Fork.Prague && !TryAccessDelegate(frame, target))
            || (!value.IsZero && !frame.Pay(GasSchedule.CallValue))
            || (kind == CallKind.Call && MakesAccount(machine.Gas, target, value) && !frame.Pay(GasSchedule.NewAccount))
            || !TryGive(frame, top[0], out long given))
        {
            return Halt.OutOfGas;
        }

        frame.Child = new ChildCall
        {
            Kind = kind,
            Gas = value.IsZero ? given : given + GasSchedule.CallStipend,
            IsStatic = frame.IsStatic || kind == CallKind.StaticCall,
            CodeAddress = target.Id,
            Value = kind == CallKind.DelegateCall ? frame.Value : value,
            Input = rest[-1].IsZero ? null : frame.Memory.Data + rest[0].L0,
            InputLength = (int)rest[-1].L0,
            OutputOffset = rest[-3].IsZero ? 0 : (int)rest[-2].L0,
            OutputLength = (int)rest[-3].L0,
            Takes = hasValue ? 7 : 6,
        };
        return Halt.Child;
    }

    /// <summary>CREATE value offset size; CREATE2 value offset size salt.</summary>
    [MethodImpl(Apart)]
    public static Halt Create(CallFrame frame, UInt256* top, CallKind kind)
    {
        if (frame.IsStatic)
        {
            return Halt.StaticViolation;
        }

        GasSchedule gas = frame.Machine.Gas;
        if (!MemoryInstructions.TryExpand(frame, top[-1], top[-2]))
        {
            return Halt.OutOfGas;
        }

        long words = MemoryInstructions.Words(top[-2]);
        if (!frame.Pay(words * (gas.InitCodeWord + (kind == CallKind.Create2 ? GasSchedule.KeccakWord : 0))))
        {
            return Halt.OutOfGas;
        }

        if (top[-2].L0 > (ulong)gas.InitCodeSizeMax)
        {
            return Halt.InitCodeTooLarge;
        }

        long given = gas.Fork >= Fork.Eip150 ? frame.Gas - (frame.Gas / 64) : frame.Gas;
        frame.Gas -= given;
        frame.Child = new ChildCall
        {
            Kind = kind,
            Gas = given,
            Value = top[0],
            Salt = kind == CallKind.Create2 ? top[-3] : default,
            Input = top[-2].IsZero ? null : frame.Memory.Data + top[-1].L0,
            InputLength = (int)top[-2].L0,
            Takes = kind == CallKind.Create2 ? 4 : 3,
        };
        return Halt.Child;
    }

    // Input and output are paid as one range, to the farther end of the two.
    private static bool TryExpandLarger(CallFrame frame, UInt256* ranges)
    {
        return TryEnd(ranges[0], ranges[-1], out ulong inputEnd)
            && TryEnd(ranges[-2], ranges[-3], out ulong outputEnd)
            && MemoryInstructions.TryExpand(frame, default, Math.Max(inputEnd, outputEnd));
    }

    private static bool TryEnd(in UInt256 offset, in UInt256 size, out ulong end)
    {
        end = 0;
        if (size.IsZero)
        {
            return true;
        }

        end = offset.L0 + size.L0;
        return offset.IsUInt64 && size.IsUInt64 && offset.L0 <= FrameMemory.BytesMax && size.L0 <= FrameMemory.BytesMax;
    }

    private static bool TryAccessDelegate(CallFrame frame, JournalAccount target) =>
        !frame.Machine.Journal.CodeOf(target).IsDelegation(out AccountId pointedTo)
        || AccountInstructions.TryAccess(frame, frame.Machine.Journal.Account(pointedTo));

    private static bool MakesAccount(GasSchedule gas, JournalAccount target, in UInt256 value) =>
        gas.EmptyAccountsVanish ? !value.IsZero && (!target.Exists || target.IsEmpty) : !target.Exists;

    // All but a 64th of what is left may be given (EIP-150); before, asking for more than there is was an error.
    private static bool TryGive(CallFrame frame, in UInt256 requested, out long given)
    {
        long available = frame.Gas;
        if (frame.Machine.Fork >= Fork.Eip150)
        {
            long most = available - (available / 64);
            given = requested < (ulong)most ? (long)requested.L0 : most;
        }
        else
        {
            given = (long)requested.L0;
            if (requested > (ulong)available)
            {
                return false;
            }
        }

        frame.Gas -= given;
        return true;
    }
}
