using System;
using System.Collections.Generic;
using Aergo.Evm.Tests.Words;

namespace Aergo.Evm.Tests.Fast;

/// <summary>Makes programs that do something: stacks mostly deep enough, offsets mostly small, loops that end, calls to themselves and to nobody.</summary>
internal static class RandomProgram
{
    private static readonly Opcode[] Ranges =
    [
        Opcode.Keccak256, Opcode.CallDataCopy, Opcode.CodeCopy, Opcode.ReturnDataCopy, Opcode.MCopy, Opcode.MLoad, Opcode.MStore, Opcode.MStore8,
        Opcode.Log0, Opcode.Log0 + 2, Opcode.Log4, Opcode.ExtCodeCopy, Opcode.CallDataLoad,
    ];

    private static readonly Opcode[] Calls = [Opcode.Call, Opcode.CallCode, Opcode.DelegateCall, Opcode.StaticCall, Opcode.Create, Opcode.Create2];

    public static byte[] Make(Random random, Fork fork)
    {
        InstructionSet set = InstructionSet.For(fork);
        var code = new List<byte>();
        int depth = 0;
        int steps = random.Next(5, 80);
        for (int i = 0; i < steps; i++)
        {
            switch (random.Next(12))
            {
                case 0:
                    Operands(code, random, ref depth, set, Ranges[random.Next(Ranges.Length)]);
                    break;
                case 1 when random.Next(3) == 0:
                    Operands(code, random, ref depth, set, Calls[random.Next(Calls.Length)]);
                    break;
                case 2 when random.Next(3) == 0:
                    SkipAhead(code, random);
                    break;
                case 3 when random.Next(4) == 0:
                    CountDown(code, random);
                    break;
                default:
                    Any(code, random, ref depth, set);
                    break;
            }
        }

        if (random.Next(2) == 0)
        {
            code.AddRange([(byte)Opcode.Push1, 64, (byte)Opcode.Push1, 0, random.Next(4) == 0 ? (byte)Opcode.Revert : (byte)Opcode.Return]);
        }

        return [.. code];
    }

    private static void Any(List<byte> code, Random random, ref int depth, InstructionSet set)
    {
        byte opcode = (byte)random.Next(256);
        InstructionInfo info = set[opcode];
        bool isWild = random.Next(400) == 0;
        if (!isWild && (!info.IsDefined || opcode is (byte)Opcode.Stop or (byte)Opcode.Jump or (byte)Opcode.JumpI or (byte)Opcode.Return or (byte)Opcode.Revert
            || opcode == (byte)Opcode.SelfDestruct))
        {
            return;
        }

        while (depth < info.Takes)
        {
            Push(code, UInt256Tests.Operand(random));
            depth++;
        }

        // A wild offset costs more than there is; those instructions get their operands made.
        if (!isWild && Array.IndexOf(Ranges, (Opcode)opcode) >= 0)
        {
            Operands(code, random, ref depth, set, (Opcode)opcode);
            return;
        }

        code.Add(opcode);
        for (int i = 0; i < info.Immediate; i++)
        {
            code.Add((byte)random.Next(256));
        }

        depth += info.Leaves - info.Takes;
    }

    private static void Operands(List<byte> code, Random random, ref int depth, InstructionSet set, Opcode opcode)
    {
        InstructionInfo info = set[(int)opcode];
        if (!info.IsDefined)
        {
            return;
        }

        for (int i = 0; i < info.Takes; i++)
        {
            Push(code, (UInt256)(ulong)random.Next(random.Next(4) == 0 ? 2000 : 100));
        }

        code.Add((byte)opcode);
        depth += info.Leaves;
    }

    private static void SkipAhead(List<byte> code, Random random)
    {
        bool isConditional = random.Next(2) == 0;
        if (isConditional)
        {
            Push(code, (ulong)random.Next(2));
        }

        int target = code.Count + 4 + 3;
        code.AddRange([(byte)(Opcode.Push1 + 1), (byte)(target >> 8), (byte)(target & 0xff), (byte)(isConditional ? Opcode.JumpI : Opcode.Jump)]);
        code.AddRange([(byte)Opcode.Caller, (byte)Opcode.Pop, (byte)Opcode.Pc, (byte)Opcode.JumpDest]);
    }

    // PUSH n; JUMPDEST; PUSH 1; SWAP1; SUB; DUP1; PUSH start; JUMPI; POP
    private static void CountDown(List<byte> code, Random random)
    {
        Push(code, (ulong)random.Next(1, 700));
        int start = code.Count;
        code.AddRange([(byte)Opcode.JumpDest, (byte)Opcode.Push1, 1, (byte)Opcode.Swap1, (byte)Opcode.Sub, (byte)Opcode.Dup1]);
        code.AddRange([(byte)(Opcode.Push1 + 1), (byte)(start >> 8), (byte)(start & 0xff), (byte)Opcode.JumpI, (byte)Opcode.Pop]);
    }

    private static void Push(List<byte> code, in UInt256 value)
    {
        int length = Math.Max(1, value.ByteLength);
        code.Add((byte)((int)Opcode.Push0 + length));
        code.AddRange(value.ToBigEndian().AsSpan(32 - length));
    }
}
