using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Aergo.Evm.Tests.Execution;
using Xunit;

namespace Aergo.Evm.Tests.Fast;

// Goal: every handler of the fast interpreter leaves by a jump; one that called the next would let long code overflow the stack.
// Method: a hundred times the same instruction, decoded, with a last handler in place of STOP that notes where the stack is.
public sealed unsafe class TailCallTests
{
    private const int Times = 100;

    [ThreadStatic]
    private static nint _position;

    public static TheoryData<string> Instructions()
    {
        var data = new TheoryData<string>();
        for (int i = 0; i < 256; i++)
        {
            InstructionInfo info = InstructionSet.For(Fork.Osaka)[i];
            bool endsOrCalls = (Opcode)i is Opcode.Stop or Opcode.Return or Opcode.Revert or Opcode.SelfDestruct or Opcode.Jump or Opcode.JumpI
                or Opcode.Call or Opcode.CallCode or Opcode.DelegateCall or Opcode.StaticCall or Opcode.Create or Opcode.Create2;
            if (info.IsDefined && !endsOrCalls)
            {
                data.Add(info.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Instructions))]
    public void A_handler_leaves_by_a_jump(string name)
    {
        nint without = PositionAfter([]);
        byte opcode = 0;
        while (InstructionSet.For(Fork.Osaka)[opcode].Name != name)
        {
            opcode++;
        }

        InstructionInfo info = InstructionSet.For(Fork.Osaka)[opcode];
        var code = new List<byte>();
        for (int i = 0; i < Times; i++)
        {
            for (int k = 0; k < Math.Max(info.Takes, 1); k++)
            {
                code.Add((byte)Opcode.Push0);
            }

            code.Add(opcode);
            code.AddRange(new byte[info.Immediate]);
            for (int k = 0; k < info.Leaves + Math.Max(info.Takes, 1) - info.Takes; k++)
            {
                code.Add((byte)Opcode.Pop);
            }
        }

        Assert.InRange(Math.Abs(PositionAfter([.. code]) - without), 0, 512);
    }

    private static nint PositionAfter(byte[] code)
    {
        code = code.Length == 0 ? [(byte)Opcode.JumpDest] : code;
        Program program = ProgramBuilder.Build(code, Fork.Osaka);
        program.Instructions[^1].Handler = &Last;
        using EvmMachine machine = TestMachine.Make(false);
        _position = 0;
        TestMachine.Run(machine, code, out _, prepare: c => c.Program = program);
        Assert.NotEqual(0, _position);
        return _position;
    }

    private static int Last(CallFrame frame, Instruction* at, UInt256* top, long gas)
    {
        _position = Here();
        return (int)Halt.Stop;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Here()
    {
        byte here = 0;
        return (nint)(&here);
    }
}
