using System;
using System.Collections.Generic;

namespace Aergo.Evm;

/// <summary>Code as text.</summary>
public static class Disassembler
{
    /// <summary>Position, mnemonic and operand of each instruction; bytes that mean nothing under the rules are named by their number.</summary>
    public static IEnumerable<(int ProgramCounter, string Name, string Operand)> Lines(ReadOnlyMemory<byte> code, Fork fork)
    {
        for (int i = 0; i < code.Length; i++)
        {
            byte opcode = code.Span[i];
            InstructionInfo info = InstructionSet.For(fork)[opcode];
            int there = Math.Min(info.Immediate, code.Length - i - 1);
            string operand = there > 0 ? "0x" + Convert.ToHexStringLower(code.Span.Slice(i + 1, there)) : string.Empty;
            yield return (i, info.IsDefined || opcode == (byte)Opcode.Invalid ? info.Name : $"0x{opcode:x2}", operand);
            i += info.Immediate;
        }
    }
}
