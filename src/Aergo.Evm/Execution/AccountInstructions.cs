using System.Runtime.CompilerServices;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Instructions that look at accounts and blocks, and SELFDESTRUCT; for both interpreters. Operands and gas as in <see cref="MemoryInstructions"/>.</summary>
internal static unsafe class AccountInstructions
{
    // Never part of a handler: one with a local whose address is taken cannot leave by a jump, and long code would then overflow the stack.
    private const MethodImplOptions Apart = MethodImplOptions.NoInlining;

    /// <summary>Pays for access to an account: cold the first time, warm afterwards (EIP-2929). Nothing before Berlin.</summary>
    public static bool TryAccess(CallFrame frame, JournalAccount account)
    {
        GasSchedule gas = frame.Machine.Gas;
        return !gas.HasAccessLists || frame.Pay(frame.Machine.Journal.WarmUp(account) ? gas.ColdAccount : gas.Warm);
    }

    [MethodImpl(Apart)]
    public static Halt Balance(CallFrame frame, UInt256* top)
    {
        JournalAccount account = AccountAt(frame, top);
        if (!TryAccess(frame, account))
        {
            return Halt.OutOfGas;
        }

        *top = account.Balance;
        return Halt.None;
    }

    [MethodImpl(Apart)]
    public static Halt CodeSize(CallFrame frame, UInt256* top)
    {
        JournalAccount account = AccountAt(frame, top);
        if (!TryAccess(frame, account))
        {
            return Halt.OutOfGas;
        }

        *top = (ulong)frame.Machine.Journal.CodeOf(account).Length;
        return Halt.None;
    }

    [MethodImpl(Apart)]
    public static Halt CodeHash(CallFrame frame, UInt256* top)
    {
        JournalAccount account = AccountAt(frame, top);
        if (!TryAccess(frame, account))
        {
            return Halt.OutOfGas;
        }

        *top = !account.Exists || account.IsEmpty ? default : AddressWords.ToWord(account.CodeHash);
        return Halt.None;
    }

    /// <summary>EXTCODECOPY address to from size.</summary>
    [MethodImpl(Apart)]
    public static Halt CodeCopy(CallFrame frame, UInt256* top)
    {
        JournalAccount account = AccountAt(frame, top);
        if (!MemoryInstructions.TryExpand(frame, top[-1], top[-3])
            || !frame.Pay(GasSchedule.Copy * MemoryInstructions.Words(top[-3]))
            || !TryAccess(frame, account))
        {
            return Halt.OutOfGas;
        }

        MemoryInstructions.CopyPadded(frame, top[-1], top[-2], top[-3], frame.Machine.Journal.CodeOf(account).Bytes.Span);
        return Halt.None;
    }

    /// <summary>BLOCKHASH: of the 256 blocks before the present one, otherwise 0.</summary>
    [MethodImpl(Apart)]
    public static void BlockHash(CallFrame frame, UInt256* top)
    {
        ulong present = frame.Machine.Context.Block.Number;
        ulong number = top->ToUInt64Saturating();
        bool isRecent = number < present && present - number <= 256;
        *top = isRecent ? AddressWords.ToWord(frame.Machine.Journal.World.GetBlockHash(number)) : default;
    }

    [MethodImpl(Apart)]
    public static void BlobHash(CallFrame frame, UInt256* top)
    {
        System.Collections.Generic.IReadOnlyList<UInt256> hashes = frame.Machine.Context.BlobHashes;
        *top = *top < (ulong)hashes.Count ? hashes[(int)top->L0] : default;
    }

    /// <summary>SELFDESTRUCT beneficiary: the balance moves at once, the account goes at the end of the transaction, if it goes at all.</summary>
    [MethodImpl(Apart)]
    public static Halt SelfDestruct(CallFrame frame, UInt256* top)
    {
        if (frame.IsStatic)
        {
            return Halt.StaticViolation;
        }

        Journal journal = frame.Machine.Journal;
        GasSchedule gas = frame.Machine.Gas;
        JournalAccount self = frame.Account;
        JournalAccount beneficiary = AccountAt(frame, top);
        if (gas.HasAccessLists && journal.WarmUp(beneficiary) && !frame.Pay(gas.ColdAccount))
        {
            return Halt.OutOfGas;
        }

        bool makesAccount = gas.EmptyAccountsVanish
            ? (!beneficiary.Exists || beneficiary.IsEmpty) && !self.Balance.IsZero
            : gas.Fork >= Fork.Eip150 && !beneficiary.Exists;
        if (makesAccount && !frame.Pay(GasSchedule.NewAccount))
        {
            return Halt.OutOfGas;
        }

        if (!self.IsDestroyed)
        {
            journal.Refund += gas.SelfDestructRefund;
        }

        UInt256 balance = self.Balance;
        if (gas.Fork >= Fork.Cancun)
        {
            journal.SubtractBalance(self, balance);
            journal.AddBalance(beneficiary, balance);
            if (self.IsCreatedHere)
            {
                journal.Destroy(self);
            }
        }
        else
        {
            journal.AddBalance(beneficiary, balance);
            journal.Destroy(self);
        }

        frame.Machine.Tracer?.OnSelfDestruct(frame.Address, beneficiary.Id, balance);
        return Halt.SelfDestruct;
    }

    private static JournalAccount AccountAt(CallFrame frame, UInt256* top) => frame.Machine.Journal.Account(AddressWords.ToAddress(*top));
}
