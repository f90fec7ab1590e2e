using System;
using System.Buffers;

namespace Aergo.Evm;

/// <summary>Decodes code into a <see cref="Program"/>: one pass over the bytes, one over the static jumps.</summary>
/// <remarks>
/// A basic block begins at the start, at each JUMPDEST and after each instruction that looks at the gas left. Its first instruction checks
/// the gas and the stack for all of the block, which comes to the same as checking one by one: what fails anywhere in a block takes back all its
/// frame did and eats all its gas. An instruction that looks at the gas is the last of its block, so that nothing after it has been paid.
/// </remarks>
internal static unsafe class ProgramBuilder
{
    public static Program Build(ReadOnlySpan<byte> code, Fork fork)
    {
        InstructionSet set = InstructionSet.For(fork);
        FastInstructions.Table handlers = FastInstructions.Handlers;
        // A byte becomes at most a block head and an instruction; a wide PUSH has 9 bytes or more for its three places.
        Instruction[] buffer = ArrayPool<Instruction>.Shared.Rent((2 * code.Length) + 4);
        int[] targets = GC.AllocateUninitializedArray<int>(code.Length);
        Array.Fill(targets, -1);
        int count = 0;
        var block = new Block(buffer);
        bool isDead = false;
        bool hasStaticJumps = false;
        block.Open(ref count);
        for (int i = 0; i < code.Length; i++)
        {
            byte opcode = code[i];
            InstructionInfo info = set[opcode];
            if (opcode == (byte)Opcode.JumpDest)
            {
                if (!isDead)
                {
                    block.Close();
                }

                isDead = false;
                targets[i] = count;
                block.Open(ref count);
                block.Add(info);
                continue;
            }

            if (isDead)
            {
                i += info.Immediate;
                continue;
            }

            block.Add(info);
            if (!info.IsDefined)
            {
                buffer[count++] = new Instruction { Handler = handlers.Invalid };
                block.Close();
                isDead = true;
                continue;
            }

            if (info.Immediate > 0)
            {
                UInt256 value = Immediate(code, i + 1, info.Immediate);
                i += info.Immediate;
                byte next = i + 1 < code.Length ? code[i + 1] : (byte)0;
                if (next is (byte)Opcode.Jump or (byte)Opcode.JumpI)
                {
                    bool isConditional = next == (byte)Opcode.JumpI;
                    block.Add(set[next]);
                    buffer[count++] = new Instruction
                    {
                        Handler = isConditional ? handlers.JumpIfTo : handlers.JumpTo,
                        Operand = value < (ulong)code.Length ? value.L0 : ulong.MaxValue,
                    };
                    hasStaticJumps = true;
                    i++;
                    block.Close();
                    isDead = !isConditional;
                    if (isConditional && !StartsWithTarget(code, i + 1))
                    {
                        block.Open(ref count);
                    }
                    else if (isConditional)
                    {
                        isDead = false;
                        block.Reopen();
                    }

                    continue;
                }

                Push(buffer, ref count, value, handlers);
                continue;
            }

            switch ((Opcode)opcode)
            {
                case Opcode.Push0:
                    Push(buffer, ref count, default, handlers);
                    break;
                case Opcode.Pc:
                    Push(buffer, ref count, (ulong)i, handlers);
                    break;
                case Opcode.CodeSize:
                    Push(buffer, ref count, (ulong)code.Length, handlers);
                    break;
                default:
                    buffer[count++] = new Instruction { Handler = handlers.For[opcode] };
                    break;
            }

            if (EndsFrame((Opcode)opcode))
            {
                block.Close();
                isDead = true;
            }
            else if (LooksAtGas((Opcode)opcode) || opcode == (byte)Opcode.JumpI)
            {
                block.Close();
                if (StartsWithTarget(code, i + 1))
                {
                    block.Reopen();
                }
                else
                {
                    block.Open(ref count);
                }
            }
        }

        if (!isDead)
        {
            block.Close();
        }

        buffer[count++] = new Instruction { Handler = handlers.For[(int)Opcode.Stop] };
        Instruction[] instructions = GC.AllocateUninitializedArray<Instruction>(count, pinned: true);
        buffer.AsSpan(0, count).CopyTo(instructions);
        ArrayPool<Instruction>.Shared.Return(buffer);
        var program = new Program(fork, instructions, targets);
        if (hasStaticJumps)
        {
            ResolveJumps(program, targets, handlers);
        }

        return program;
    }

    private static bool StartsWithTarget(ReadOnlySpan<byte> code, int at) => at < code.Length && code[at] == (byte)Opcode.JumpDest;

    private static bool EndsFrame(Opcode opcode) =>
        opcode is Opcode.Stop or Opcode.Jump or Opcode.Return or Opcode.Revert or Opcode.SelfDestruct;

    private static bool LooksAtGas(Opcode opcode) =>
        opcode is Opcode.Gas or Opcode.SStore or Opcode.Create or Opcode.Create2 or Opcode.Call or Opcode.CallCode or Opcode.DelegateCall or Opcode.StaticCall;

    // A word that fits into the operand stands there; a wider one takes the two places after the instruction.
    private static void Push(Instruction[] buffer, ref int count, in UInt256 value, FastInstructions.Table handlers)
    {
        if (value.IsUInt64)
        {
            buffer[count++] = new Instruction { Handler = handlers.Push, Operand = value.L0 };
            return;
        }

        buffer[count++] = new Instruction { Handler = handlers.PushWide };
        fixed (Instruction* place = &buffer[count])
        {
            *(UInt256*)place = value;
        }

        count += 2;
    }

    private static void ResolveJumps(Program program, int[] targets, FastInstructions.Table handlers)
    {
        for (int i = 0; i < program.Instructions.Length; i++)
        {
            ref Instruction instruction = ref program.Instructions[i];
            if ((nint)instruction.Handler == (nint)handlers.PushWide)
            {
                i += 2;
            }
            else if ((nint)instruction.Handler == (nint)handlers.JumpTo || (nint)instruction.Handler == (nint)handlers.JumpIfTo)
            {
                int index = instruction.Operand < (ulong)targets.Length ? targets[(int)instruction.Operand] : -1;
                instruction.Operand = index < 0 ? 0 : (ulong)(program.First + index);
            }
        }
    }

    private static UInt256 Immediate(ReadOnlySpan<byte> code, int at, int length)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        bytes.Clear();
        int there = Math.Min(length, code.Length - at);
        if (there > 0)
        {
            code.Slice(at, there).CopyTo(bytes[(UInt256.Size - length)..]);
        }

        return new UInt256(bytes);
    }

    // Sums up the block being decoded, and writes the sums into its head when it ends.
    private struct Block(Instruction[] buffer)
    {
        private readonly Instruction[] _buffer = buffer;
        private int _head;
        private long _gas;
        private int _depth;
        private int _needs;
        private int _grows;
        private bool _isOpen;

        public void Open(ref int count)
        {
            _head = count++;
            (_gas, _depth, _needs, _grows, _isOpen) = (0, 0, 0, 0, true);
        }

        // The next instruction opens a block of its own.
        public void Reopen() => _isOpen = false;

        public void Add(in InstructionInfo info)
        {
            if (info.IsDefined)
            {
                _gas += info.Gas;
                _needs = Math.Max(_needs, info.Takes - _depth);
                _depth += info.Leaves - info.Takes;
                _grows = Math.Max(_grows, _depth);
            }
        }

        public void Close()
        {
            if (_isOpen)
            {
                _isOpen = false;
                _buffer[_head] = new Instruction
                {
                    Handler = FastInstructions.Handlers.BeginBlock,
                    Operand = (uint)Math.Min(_gas, uint.MaxValue) | ((ulong)(uint)_needs << 32) | ((ulong)(uint)_grows << 48),
                };
            }
        }
    }
}
