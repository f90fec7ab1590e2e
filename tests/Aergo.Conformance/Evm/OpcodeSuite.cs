using System;
using System.IO;
using System.Text.Json;
using Aergo.Evm;
using Aergo.Primitives;

namespace Aergo.Conformance.Evm;

/// <summary>Single instructions on two words: each case is a small contract that returns what the instruction leaves.</summary>
internal static class OpcodeSuite
{
    public static void Run(EvmReport report, string root, ISignatures signatures)
    {
        using var fast = new EvmMachine(Fork.Osaka, signatures);
        using var plain = new EvmMachine(Fork.Osaka, signatures, new EvmOptions { PlainOnly = true });
        foreach ((string path, byte[] json) in EvmFixtures.Folder(root, "opcodes"))
        {
            string name = Path.GetFileNameWithoutExtension(path)["testcases_".Length..];
            using JsonDocument document = JsonDocument.Parse(json);
            int index = 0;
            foreach (JsonElement test in document.RootElement.EnumerateArray())
            {
                // Y is the top of the stack.
                byte[] code = [0x7f, .. test.GetProperty("X").Word().ToBigEndian(), 0x7f, .. test.GetProperty("Y").Word().ToBigEndian(), Opcode(name), 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3];
                UInt256 expected = test.GetProperty("Expected").Word();
                UInt256 a = Result(fast, code), b = Result(plain, code);
                report.Add("opcodes", $"{path}:{index++}", a == expected && b == expected ? null : $"{a} in the fast, {b} in the plain interpreter, {expected} expected");
            }
        }
    }

    private static UInt256 Result(EvmMachine machine, byte[] code)
    {
        AccountId contract = PrecompileSet.At(0xc0de);
        var world = new MemoryWorld();
        world.SetAccount(contract, 1, default, code);
        var block = new EvmBlock { Number = 1, Timestamp = 1, Coinbase = default, GasLimit = 1_000_000, BaseFee = default, PrevRandao = default, ChainId = UInt256.One };
        EvmOutcome outcome = machine.Run(
            new Journal(world, new CodeCache()),
            new TransactionContext(block, default, default, []),
            new EvmMessage { Kind = CallKind.Call, Caller = default, To = contract, Gas = 100_000 });
        return outcome.IsSuccess ? new UInt256(outcome.Output.Span) : throw new InvalidOperationException($"{outcome.Halt}");
    }

    private static byte Opcode(string name) => name switch
    {
        "add" => 0x01,
        "mul" => 0x02,
        "sub" => 0x03,
        "div" => 0x04,
        "sdiv" => 0x05,
        "mod" => 0x06,
        "smod" => 0x07,
        "exp" => 0x0a,
        "signext" => 0x0b,
        "lt" => 0x10,
        "gt" => 0x11,
        "slt" => 0x12,
        "sgt" => 0x13,
        "eq" => 0x14,
        "and" => 0x16,
        "or" => 0x17,
        "xor" => 0x18,
        "byte" => 0x1a,
        "shl" => 0x1b,
        "shr" => 0x1c,
        "sar" => 0x1d,
        _ => throw new NotSupportedException($"not supported: cases of instruction \"{name}\""),
    };
}
