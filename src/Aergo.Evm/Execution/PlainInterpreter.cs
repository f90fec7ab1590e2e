using System;
using static Aergo.Evm.Opcode;

namespace Aergo.Evm;

/// <summary>The machine as the specification has it: one instruction after the other, every check at its place.</summary>
/// <remarks>The twin of <see cref="FastInterpreter"/>, and the one that is traced.</remarks>
internal static unsafe class PlainInterpreter
{
    /// <summary>Runs or resumes a frame until it stops or asks for another.</summary>
    public static Halt Run(CallFrame frame)
    {
        IEvmTracer? tracer = frame.Machine.Tracer is { WantsSteps: true } wanted ? wanted : null;
        ReadOnlySpan<byte> code = frame.Code.Bytes.Span;
        while (true)
        {
            byte opcode = frame.ProgramCounter < code.Length ? code[frame.ProgramCounter] : (byte)Stop;
            InstructionInfo info = frame.Machine.Instructions[opcode];
            tracer?.OnStep(Describe(frame, opcode, info));
            Halt halt = Check(frame, info);
            if (halt == Halt.None)
            {
                frame.ProgramCounter += 1 + info.Immediate;
                UInt256* top = frame.Top;
                halt = Execute(frame, (Opcode)opcode, top, code);
                if (halt == Halt.None)
                {
                    frame.Top = top + info.Leaves - info.Takes;
                }
            }

            tracer?.OnStepEnd(frame.Depth, frame.Gas, halt == Halt.Child ? Halt.None : halt);
            if (halt != Halt.None)
            {
                return halt;
            }
        }
    }

    private static Halt Check(CallFrame frame, in InstructionInfo info) =>
        !info.IsDefined ? Halt.InvalidInstruction
        : frame.StackCount < info.Takes ? Halt.StackUnderflow
        : frame.StackCount - info.Takes + info.Leaves > GasSchedule.StackMax ? Halt.StackOverflow
        : frame.Pay(info.Gas) ? Halt.None : Halt.OutOfGas;

    // Operands are top[0], top[-1], …; the result goes to where the lowest operand was, or to top[1] where there is none.
    private static Halt Execute(CallFrame frame, Opcode opcode, UInt256* top, ReadOnlySpan<byte> code)
    {
        TransactionContext context = frame.Machine.Context;
        switch (opcode)
        {
            case Stop:
                return Halt.Stop;
            case Add:
                top[-1] = top[0] + top[-1];
                return Halt.None;
            case Mul:
                top[-1] = top[0] * top[-1];
                return Halt.None;
            case Sub:
                top[-1] = top[0] - top[-1];
                return Halt.None;
            case Div:
                top[-1] = top[0] / top[-1];
                return Halt.None;
            case SDiv:
                top[-1] = WordDivision.DivideSigned(top[0], top[-1]);
                return Halt.None;
            case Mod:
                top[-1] = top[0] % top[-1];
                return Halt.None;
            case SMod:
                top[-1] = WordDivision.RemainderSigned(top[0], top[-1]);
                return Halt.None;
            case AddMod:
                top[-2] = WordDivision.AddMod(top[0], top[-1], top[-2]);
                return Halt.None;
            case MulMod:
                top[-2] = WordDivision.MulMod(top[0], top[-1], top[-2]);
                return Halt.None;
            case Exp:
                if (!frame.Pay(frame.Machine.Gas.ExpByte * top[-1].ByteLength))
                {
                    return Halt.OutOfGas;
                }

                top[-1] = WordMultiplication.Power(top[0], top[-1]);
                return Halt.None;
            case SignExtend:
                top[-1] = WordBits.SignExtend(top[0], top[-1]);
                return Halt.None;
            case Lt:
                top[-1] = Flag(top[0] < top[-1]);
                return Halt.None;
            case Gt:
                top[-1] = Flag(top[0] > top[-1]);
                return Halt.None;
            case Slt:
                top[-1] = Flag(WordBits.LessSigned(top[0], top[-1]));
                return Halt.None;
            case Sgt:
                top[-1] = Flag(WordBits.LessSigned(top[-1], top[0]));
                return Halt.None;
            case Eq:
                top[-1] = Flag(top[0] == top[-1]);
                return Halt.None;
            case IsZero:
                top[0] = Flag(top[0].IsZero);
                return Halt.None;
            case And:
                top[-1] = top[0] & top[-1];
                return Halt.None;
            case Or:
                top[-1] = top[0] | top[-1];
                return Halt.None;
            case Xor:
                top[-1] = top[0] ^ top[-1];
                return Halt.None;
            case Not:
                top[0] = ~top[0];
                return Halt.None;
            case Opcode.Byte:
                top[-1] = WordBits.Byte(top[0], top[-1]);
                return Halt.None;
            case Shl:
                top[-1] = WordBits.ShiftLeft(top[0], top[-1]);
                return Halt.None;
            case Shr:
                top[-1] = WordBits.ShiftRight(top[0], top[-1]);
                return Halt.None;
            case Sar:
                top[-1] = WordBits.ShiftRightSigned(top[0], top[-1]);
                return Halt.None;
            case Clz:
                top[0] = (ulong)top[0].LeadingZeroCount;
                return Halt.None;
            case Keccak256:
                return MemoryInstructions.Keccak(frame, top);
            case Address:
                top[1] = frame.AddressWord;
                return Halt.None;
            case Balance:
                return AccountInstructions.Balance(frame, top);
            case Origin:
                top[1] = context.Origin;
                return Halt.None;
            case Caller:
                top[1] = frame.CallerWord;
                return Halt.None;
            case CallValue:
                top[1] = frame.Value;
                return Halt.None;
            case CallDataLoad:
                MemoryInstructions.CallDataLoad(frame, top);
                return Halt.None;
            case CallDataSize:
                top[1] = (ulong)frame.InputLength;
                return Halt.None;
            case CallDataCopy:
                return MemoryInstructions.Copy(frame, top, frame.InputBytes);
            case CodeSize:
                top[1] = (ulong)code.Length;
                return Halt.None;
            case CodeCopy:
                return MemoryInstructions.Copy(frame, top, code);
            case GasPrice:
                top[1] = context.GasPrice;
                return Halt.None;
            case ExtCodeSize:
                return AccountInstructions.CodeSize(frame, top);
            case ExtCodeCopy:
                return AccountInstructions.CodeCopy(frame, top);
            case ReturnDataSize:
                top[1] = (ulong)frame.ReturnDataLength;
                return Halt.None;
            case ReturnDataCopy:
                return MemoryInstructions.ReturnDataCopy(frame, top);
            case ExtCodeHash:
                return AccountInstructions.CodeHash(frame, top);
            case BlockHash:
                AccountInstructions.BlockHash(frame, top);
                return Halt.None;
            case Coinbase:
                top[1] = context.Coinbase;
                return Halt.None;
            case Timestamp:
                top[1] = context.Block.Timestamp;
                return Halt.None;
            case Number:
                top[1] = context.Block.Number;
                return Halt.None;
            case PrevRandao:
                top[1] = context.Block.PrevRandao;
                return Halt.None;
            case GasLimit:
                top[1] = (ulong)context.Block.GasLimit;
                return Halt.None;
            case ChainId:
                top[1] = context.Block.ChainId;
                return Halt.None;
            case SelfBalance:
                top[1] = frame.Account.Balance;
                return Halt.None;
            case BaseFee:
                top[1] = context.Block.BaseFee;
                return Halt.None;
            case BlobHash:
                AccountInstructions.BlobHash(frame, top);
                return Halt.None;
            case BlobBaseFee:
                top[1] = context.Block.BlobBaseFee;
                return Halt.None;
            case Pop:
            case JumpDest:
                return Halt.None;
            case MLoad:
                return MemoryInstructions.Load(frame, top);
            case MStore:
                return MemoryInstructions.Store(frame, top);
            case MStore8:
                return MemoryInstructions.StoreByte(frame, top);
            case SLoad:
                return StorageInstructions.Load(frame, top);
            case SStore:
                return StorageInstructions.Store(frame, top);
            case Jump:
                return JumpTo(frame, top[0]);
            case JumpI:
                return top[-1].IsZero ? Halt.None : JumpTo(frame, top[0]);
            case Pc:
                top[1] = (ulong)(frame.ProgramCounter - 1);
                return Halt.None;
            case MSize:
                top[1] = (ulong)frame.Memory.Size;
                return Halt.None;
            case Opcode.Gas:
                top[1] = (ulong)frame.Gas;
                return Halt.None;
            case TLoad:
                StorageInstructions.LoadTransient(frame, top);
                return Halt.None;
            case TStore:
                return StorageInstructions.StoreTransient(frame, top);
            case MCopy:
                return MemoryInstructions.MemoryCopy(frame, top);
            case >= Push0 and <= Push32:
                top[1] = Immediate(code, frame.ProgramCounter, opcode - Push0);
                return Halt.None;
            case >= Dup1 and <= Dup16:
                top[1] = top[(int)Dup1 - (int)opcode];
                return Halt.None;
            case >= Swap1 and <= Swap16:
                (top[0], top[(int)Swap1 - (int)opcode - 1]) = (top[(int)Swap1 - (int)opcode - 1], top[0]);
                return Halt.None;
            case >= Log0 and <= Log4:
                return MemoryInstructions.Log(frame, top, opcode - Log0);
            case Create:
                return CallInstructions.Create(frame, top, CallKind.Create);
            case Create2:
                return CallInstructions.Create(frame, top, CallKind.Create2);
            case Call:
                return CallInstructions.Call(frame, top, CallKind.Call);
            case CallCode:
                return CallInstructions.Call(frame, top, CallKind.CallCode);
            case DelegateCall:
                return CallInstructions.Call(frame, top, CallKind.DelegateCall);
            case StaticCall:
                return CallInstructions.Call(frame, top, CallKind.StaticCall);
            case Return:
                return MemoryInstructions.Finish(frame, top, Halt.Return);
            case Revert:
                return MemoryInstructions.Finish(frame, top, Halt.Revert);
            case SelfDestruct:
                return AccountInstructions.SelfDestruct(frame, top);
            default:
                return Halt.InvalidInstruction;
        }
    }

    private static UInt256 Flag(bool value) => value ? UInt256.One : default;

    private static Halt JumpTo(CallFrame frame, in UInt256 target)
    {
        if (!frame.Code.IsJumpTarget(target))
        {
            return Halt.InvalidJump;
        }

        frame.ProgramCounter = (int)target.L0;
        return Halt.None;
    }

    // The bytes of a PUSH, which stand before the position that has moved past them; past the end of the code they are zero.
    private static UInt256 Immediate(ReadOnlySpan<byte> code, int after, int length)
    {
        Span<byte> bytes = stackalloc byte[length];
        bytes.Clear();
        ReadOnlySpan<byte> there = code[Math.Min(after - length, code.Length)..Math.Min(after, code.Length)];
        there.CopyTo(bytes);
        return new UInt256(bytes);
    }

    private static EvmStep Describe(CallFrame frame, byte opcode, in InstructionInfo info) => new()
    {
        Depth = frame.Depth,
        ProgramCounter = frame.ProgramCounter,
        Opcode = opcode,
        Name = info.IsDefined || opcode == (byte)Invalid ? info.Name : $"opcode 0x{opcode:x} not defined",
        Gas = frame.Gas,
        Refund = frame.Machine.Journal.Refund,
        Address = frame.Address,
        Stack = new ReadOnlySpan<UInt256>(frame.Floor + 1, frame.StackCount),
        Memory = frame.Memory.Bytes,
        ReturnData = frame.ReturnBytes,
    };
}
