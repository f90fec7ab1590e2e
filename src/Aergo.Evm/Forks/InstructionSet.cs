using System;
using System.Globalization;
using System.Linq;
using static Aergo.Evm.Opcode;

namespace Aergo.Evm;

/// <summary>The instructions of one fork: which bytes mean something, what they take from the stack and leave on it, and their fixed price.</summary>
internal sealed class InstructionSet
{
    private static readonly InstructionSet[] Sets = [.. Enum.GetValues<Fork>().Select(f => new InstructionSet(f))];

    private readonly InstructionInfo[] _infos = new InstructionInfo[256];

    private InstructionSet(Fork fork)
    {
        GasSchedule gas = GasSchedule.For(fork);
        Array.Fill(_infos, new InstructionInfo("INVALID", false, 0, 0, 0));

        Define(Stop, "STOP", 0, 0, 0);
        Define(Add, "ADD", 2, 1, 3);
        Define(Mul, "MUL", 2, 1, 5);
        Define(Sub, "SUB", 2, 1, 3);
        Define(Div, "DIV", 2, 1, 5);
        Define(SDiv, "SDIV", 2, 1, 5);
        Define(Mod, "MOD", 2, 1, 5);
        Define(SMod, "SMOD", 2, 1, 5);
        Define(AddMod, "ADDMOD", 3, 1, 8);
        Define(MulMod, "MULMOD", 3, 1, 8);
        Define(Exp, "EXP", 2, 1, 10);
        Define(SignExtend, "SIGNEXTEND", 2, 1, 5);
        Define(Lt, "LT", 2, 1, 3);
        Define(Gt, "GT", 2, 1, 3);
        Define(Slt, "SLT", 2, 1, 3);
        Define(Sgt, "SGT", 2, 1, 3);
        Define(Eq, "EQ", 2, 1, 3);
        Define(IsZero, "ISZERO", 1, 1, 3);
        Define(And, "AND", 2, 1, 3);
        Define(Or, "OR", 2, 1, 3);
        Define(Xor, "XOR", 2, 1, 3);
        Define(Not, "NOT", 1, 1, 3);
        Define(Opcode.Byte, "BYTE", 2, 1, 3);
        Define(Keccak256, "KECCAK256", 2, 1, 30);
        Define(Address, "ADDRESS", 0, 1, 2);
        Define(Balance, "BALANCE", 1, 1, gas.Balance);
        Define(Origin, "ORIGIN", 0, 1, 2);
        Define(Caller, "CALLER", 0, 1, 2);
        Define(CallValue, "CALLVALUE", 0, 1, 2);
        Define(CallDataLoad, "CALLDATALOAD", 1, 1, 3);
        Define(CallDataSize, "CALLDATASIZE", 0, 1, 2);
        Define(CallDataCopy, "CALLDATACOPY", 3, 0, 3);
        Define(CodeSize, "CODESIZE", 0, 1, 2);
        Define(CodeCopy, "CODECOPY", 3, 0, 3);
        Define(GasPrice, "GASPRICE", 0, 1, 2);
        Define(ExtCodeSize, "EXTCODESIZE", 1, 1, gas.ExtCode);
        Define(ExtCodeCopy, "EXTCODECOPY", 4, 0, gas.ExtCode);
        Define(BlockHash, "BLOCKHASH", 1, 1, 20);
        Define(Coinbase, "COINBASE", 0, 1, 2);
        Define(Timestamp, "TIMESTAMP", 0, 1, 2);
        Define(Number, "NUMBER", 0, 1, 2);
        Define(PrevRandao, fork >= Fork.Paris ? "PREVRANDAO" : "DIFFICULTY", 0, 1, 2);
        Define(GasLimit, "GASLIMIT", 0, 1, 2);
        Define(Pop, "POP", 1, 0, 2);
        Define(MLoad, "MLOAD", 1, 1, 3);
        Define(MStore, "MSTORE", 2, 0, 3);
        Define(MStore8, "MSTORE8", 2, 0, 3);
        Define(SLoad, "SLOAD", 1, 1, gas.SLoad);
        Define(SStore, "SSTORE", 2, 0, 0);
        Define(Jump, "JUMP", 1, 0, 8);
        Define(JumpI, "JUMPI", 2, 0, 10);
        Define(Pc, "PC", 0, 1, 2);
        Define(MSize, "MSIZE", 0, 1, 2);
        Define(Opcode.Gas, "GAS", 0, 1, 2);
        Define(JumpDest, "JUMPDEST", 0, 0, 1);
        for (int i = 1; i <= 32; i++)
        {
            Define((Opcode)((int)Push0 + i), "PUSH" + i.ToString(CultureInfo.InvariantCulture), 0, 1, 3, i);
        }

        for (int i = 1; i <= 16; i++)
        {
            Define((Opcode)((int)Dup1 + i - 1), "DUP" + i.ToString(CultureInfo.InvariantCulture), i, i + 1, 3);
            Define((Opcode)((int)Swap1 + i - 1), "SWAP" + i.ToString(CultureInfo.InvariantCulture), i + 1, i + 1, 3);
        }

        for (int i = 0; i <= 4; i++)
        {
            Define((Opcode)((int)Log0 + i), "LOG" + i.ToString(CultureInfo.InvariantCulture), i + 2, 0, 375 + (i * GasSchedule.LogTopic));
        }

        Define(Create, "CREATE", 3, 1, 32000);
        Define(Call, "CALL", 7, 1, gas.Call);
        Define(CallCode, "CALLCODE", 7, 1, gas.Call);
        Define(Return, "RETURN", 2, 0, 0);
        Define(Invalid, "INVALID", 0, 0, 0);
        Define(SelfDestruct, "SELFDESTRUCT", 1, 0, gas.SelfDestruct);
        _infos[(int)Invalid] = new InstructionInfo("INVALID", false, 0, 0, 0);
        DefineLater(fork, gas);
    }

    public InstructionInfo this[int opcode] => _infos[opcode];

    public static InstructionSet For(Fork fork) => Sets[(int)fork];

    private void DefineLater(Fork fork, GasSchedule gas)
    {
        if (fork >= Fork.Homestead)
        {
            Define(DelegateCall, "DELEGATECALL", 6, 1, gas.Call);
        }

        if (fork >= Fork.Byzantium)
        {
            Define(Revert, "REVERT", 2, 0, 0);
            Define(ReturnDataSize, "RETURNDATASIZE", 0, 1, 2);
            Define(ReturnDataCopy, "RETURNDATACOPY", 3, 0, 3);
            Define(StaticCall, "STATICCALL", 6, 1, gas.Call);
        }

        if (fork >= Fork.Constantinople)
        {
            Define(Shl, "SHL", 2, 1, 3);
            Define(Shr, "SHR", 2, 1, 3);
            Define(Sar, "SAR", 2, 1, 3);
            Define(Create2, "CREATE2", 4, 1, 32000);
            Define(ExtCodeHash, "EXTCODEHASH", 1, 1, gas.ExtCodeHash);
        }

        if (fork >= Fork.Istanbul)
        {
            Define(ChainId, "CHAINID", 0, 1, 2);
            Define(SelfBalance, "SELFBALANCE", 0, 1, 5);
        }

        if (fork >= Fork.London)
        {
            Define(BaseFee, "BASEFEE", 0, 1, 2);
        }

        if (fork >= Fork.Shanghai)
        {
            Define(Push0, "PUSH0", 0, 1, 2);
        }

        if (fork >= Fork.Cancun)
        {
            Define(BlobHash, "BLOBHASH", 1, 1, 3);
            Define(BlobBaseFee, "BLOBBASEFEE", 0, 1, 2);
            Define(TLoad, "TLOAD", 1, 1, 100);
            Define(TStore, "TSTORE", 2, 0, 100);
            Define(MCopy, "MCOPY", 3, 0, 3);
        }

        if (fork >= Fork.Osaka)
        {
            Define(Clz, "CLZ", 1, 1, 5);
        }
    }

    private void Define(Opcode opcode, string name, int takes, int leaves, long gas, int immediate = 0) =>
        _infos[(int)opcode] = new InstructionInfo(name, true, takes, leaves, gas, immediate);
}
