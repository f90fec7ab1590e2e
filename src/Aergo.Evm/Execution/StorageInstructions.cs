using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>SLOAD, SSTORE and their transient twins, for both interpreters. Operands and gas as in <see cref="MemoryInstructions"/>.</summary>
internal static unsafe class StorageInstructions
{
    // Never part of a handler: one with a local whose address is taken cannot leave by a jump, and long code would then overflow the stack.
    private const MethodImplOptions Apart = MethodImplOptions.NoInlining;

    [MethodImpl(Apart)]
    public static Halt Load(CallFrame frame, UInt256* top)
    {
        Journal journal = frame.Machine.Journal;
        GasSchedule gas = frame.Machine.Gas;
        JournalSlot slot = journal.Slot(frame.Account, *top);
        if (gas.HasAccessLists && !frame.Pay(journal.WarmUp(slot) ? gas.ColdSlot : gas.Warm))
        {
            return Halt.OutOfGas;
        }

        *top = slot.Value;
        return Halt.None;
    }

    /// <summary>SSTORE key value, priced by what the slot was at the start of the transaction, is, and becomes.</summary>
    [MethodImpl(Apart)]
    public static Halt Store(CallFrame frame, UInt256* top)
    {
        if (frame.IsStatic)
        {
            return Halt.StaticViolation;
        }

        Journal journal = frame.Machine.Journal;
        GasSchedule gas = frame.Machine.Gas;
        if (gas.Fork >= Fork.Istanbul && frame.Gas <= GasSchedule.StorageSentry)
        {
            return Halt.OutOfGas;
        }

        JournalSlot slot = journal.Slot(frame.Account, top[0]);
        if (gas.HasAccessLists && journal.WarmUp(slot) && !frame.Pay(gas.ColdSlot))
        {
            return Halt.OutOfGas;
        }

        ref readonly UInt256 value = ref top[-1];
        if (!frame.Pay(gas.NetStorage ? NetPrice(gas, slot, value) : slot.Value.IsZero && !value.IsZero ? gas.StorageSet : gas.StorageReset))
        {
            return Halt.OutOfGas;
        }

        journal.Refund += gas.NetStorage ? NetRefund(gas, slot, value) : !slot.Value.IsZero && value.IsZero ? gas.StorageClearRefund : 0;
        if (slot.Value != value)
        {
            journal.SetSlot(frame.Account, slot, value);
        }

        return Halt.None;
    }

    [MethodImpl(Apart)]
    public static void LoadTransient(CallFrame frame, UInt256* top) => *top = frame.Machine.Journal.GetTransient(frame.Account, *top);

    [MethodImpl(Apart)]
    public static Halt StoreTransient(CallFrame frame, UInt256* top)
    {
        if (frame.IsStatic)
        {
            return Halt.StaticViolation;
        }

        frame.Machine.Journal.SetTransient(frame.Account, top[0], top[-1]);
        return Halt.None;
    }

    private static long NetPrice(GasSchedule gas, JournalSlot slot, in UInt256 value) =>
        slot.Value == value || slot.Before != slot.Value ? gas.StorageNoop
        : slot.Before.IsZero ? gas.StorageSet
        : gas.StorageReset;

    private static long NetRefund(GasSchedule gas, JournalSlot slot, in UInt256 value)
    {
        if (slot.Value == value)
        {
            return 0;
        }

        long refund = 0;
        if (!slot.Before.IsZero)
        {
            refund += slot.Value.IsZero ? -gas.StorageClearRefund : value.IsZero ? gas.StorageClearRefund : 0;
        }

        if (slot.Before == value && slot.Value != slot.Before)
        {
            refund += (slot.Before.IsZero ? gas.StorageSet : gas.StorageReset) - gas.StorageNoop;
        }

        return refund;
    }
}
