namespace Aergo.Evm;

/// <summary>Which handler runs which byte.</summary>
internal static unsafe class FastInstructions
{
    public static Table Handlers { get; } = new();

    /// <summary>Handlers by instruction, and those of decoded instructions that no byte stands for.</summary>
    internal sealed class Table
    {
        public readonly delegate*<CallFrame, Instruction*, UInt256*, long, int>[] For = new delegate*<CallFrame, Instruction*, UInt256*, long, int>[256];
        public readonly delegate*<CallFrame, Instruction*, UInt256*, long, int> BeginBlock = &FlowHandlers.BeginBlock;
        public readonly delegate*<CallFrame, Instruction*, UInt256*, long, int> Invalid = &FlowHandlers.Invalid;
        public readonly delegate*<CallFrame, Instruction*, UInt256*, long, int> Push = &StackHandlers.Push;
        public readonly delegate*<CallFrame, Instruction*, UInt256*, long, int> PushWide = &StackHandlers.PushWide;
        public readonly delegate*<CallFrame, Instruction*, UInt256*, long, int> JumpTo = &FlowHandlers.JumpTo;
        public readonly delegate*<CallFrame, Instruction*, UInt256*, long, int> JumpIfTo = &FlowHandlers.JumpIfTo;

        public Table()
        {
            for (int i = 0; i < For.Length; i++)
            {
                For[i] = Invalid;
            }

            For[(int)Opcode.Stop] = &FlowHandlers.Stop;
            For[(int)Opcode.Add] = &ArithmeticHandlers.Add;
            For[(int)Opcode.Mul] = &ArithmeticHandlers.Mul;
            For[(int)Opcode.Sub] = &ArithmeticHandlers.Sub;
            For[(int)Opcode.Div] = &ArithmeticHandlers.Div;
            For[(int)Opcode.SDiv] = &ArithmeticHandlers.SDiv;
            For[(int)Opcode.Mod] = &ArithmeticHandlers.Mod;
            For[(int)Opcode.SMod] = &ArithmeticHandlers.SMod;
            For[(int)Opcode.AddMod] = &ArithmeticHandlers.AddMod;
            For[(int)Opcode.MulMod] = &ArithmeticHandlers.MulMod;
            For[(int)Opcode.Exp] = &ArithmeticHandlers.Exp;
            For[(int)Opcode.SignExtend] = &ArithmeticHandlers.SignExtend;
            For[(int)Opcode.Byte] = &ArithmeticHandlers.Byte;
            For[(int)Opcode.Shl] = &ArithmeticHandlers.Shl;
            For[(int)Opcode.Shr] = &ArithmeticHandlers.Shr;
            For[(int)Opcode.Sar] = &ArithmeticHandlers.Sar;
            For[(int)Opcode.Lt] = &BitHandlers.Lt;
            For[(int)Opcode.Gt] = &BitHandlers.Gt;
            For[(int)Opcode.Slt] = &BitHandlers.Slt;
            For[(int)Opcode.Sgt] = &BitHandlers.Sgt;
            For[(int)Opcode.Eq] = &BitHandlers.Eq;
            For[(int)Opcode.IsZero] = &BitHandlers.IsZero;
            For[(int)Opcode.And] = &BitHandlers.And;
            For[(int)Opcode.Or] = &BitHandlers.Or;
            For[(int)Opcode.Xor] = &BitHandlers.Xor;
            For[(int)Opcode.Not] = &BitHandlers.Not;
            For[(int)Opcode.Clz] = &BitHandlers.Clz;
            For[(int)Opcode.Keccak256] = &StateHandlers.Keccak;
            For[(int)Opcode.Address] = &EnvironmentHandlers.Address;
            For[(int)Opcode.Origin] = &EnvironmentHandlers.Origin;
            For[(int)Opcode.Caller] = &EnvironmentHandlers.Caller;
            For[(int)Opcode.CallValue] = &EnvironmentHandlers.CallValue;
            For[(int)Opcode.CallDataLoad] = &EnvironmentHandlers.CallDataLoad;
            For[(int)Opcode.CallDataSize] = &EnvironmentHandlers.CallDataSize;
            For[(int)Opcode.GasPrice] = &EnvironmentHandlers.GasPrice;
            For[(int)Opcode.ReturnDataSize] = &EnvironmentHandlers.ReturnDataSize;
            For[(int)Opcode.BlockHash] = &EnvironmentHandlers.BlockHash;
            For[(int)Opcode.Coinbase] = &EnvironmentHandlers.Coinbase;
            For[(int)Opcode.Timestamp] = &EnvironmentHandlers.Timestamp;
            For[(int)Opcode.Number] = &EnvironmentHandlers.Number;
            For[(int)Opcode.PrevRandao] = &EnvironmentHandlers.PrevRandao;
            For[(int)Opcode.GasLimit] = &EnvironmentHandlers.GasLimit;
            For[(int)Opcode.ChainId] = &EnvironmentHandlers.ChainId;
            For[(int)Opcode.SelfBalance] = &EnvironmentHandlers.SelfBalance;
            For[(int)Opcode.BaseFee] = &EnvironmentHandlers.BaseFee;
            For[(int)Opcode.BlobHash] = &EnvironmentHandlers.BlobHash;
            For[(int)Opcode.BlobBaseFee] = &EnvironmentHandlers.BlobBaseFee;
            For[(int)Opcode.MSize] = &EnvironmentHandlers.MSize;
            For[(int)Opcode.Gas] = &EnvironmentHandlers.Gas;
            For[(int)Opcode.TLoad] = &EnvironmentHandlers.TLoad;
            For[(int)Opcode.Balance] = &StateHandlers.Balance;
            For[(int)Opcode.CallDataCopy] = &StateHandlers.CallDataCopy;
            For[(int)Opcode.CodeCopy] = &StateHandlers.CodeCopy;
            For[(int)Opcode.ExtCodeSize] = &StateHandlers.ExtCodeSize;
            For[(int)Opcode.ExtCodeCopy] = &StateHandlers.ExtCodeCopy;
            For[(int)Opcode.ReturnDataCopy] = &StateHandlers.ReturnDataCopy;
            For[(int)Opcode.ExtCodeHash] = &StateHandlers.ExtCodeHash;
            For[(int)Opcode.SLoad] = &StateHandlers.SLoad;
            For[(int)Opcode.SStore] = &StateHandlers.SStore;
            For[(int)Opcode.TStore] = &StateHandlers.TStore;
            For[(int)Opcode.MCopy] = &StateHandlers.MCopy;
            For[(int)Opcode.MLoad] = &MemoryHandlers.MLoad;
            For[(int)Opcode.MStore] = &MemoryHandlers.MStore;
            For[(int)Opcode.MStore8] = &MemoryHandlers.MStore8;
            For[(int)Opcode.Pop] = &StackHandlers.Pop;
            For[(int)Opcode.Jump] = &FlowHandlers.Jump;
            For[(int)Opcode.JumpI] = &FlowHandlers.JumpI;
            For[(int)Opcode.Create] = &FlowHandlers.Create;
            For[(int)Opcode.Call] = &FlowHandlers.Call;
            For[(int)Opcode.CallCode] = &FlowHandlers.CallCode;
            For[(int)Opcode.Return] = &FlowHandlers.Return;
            For[(int)Opcode.DelegateCall] = &FlowHandlers.DelegateCall;
            For[(int)Opcode.Create2] = &FlowHandlers.Create2;
            For[(int)Opcode.StaticCall] = &FlowHandlers.StaticCall;
            For[(int)Opcode.Revert] = &FlowHandlers.Revert;
            For[(int)Opcode.SelfDestruct] = &FlowHandlers.SelfDestruct;
            For[(int)Opcode.Dup1 + 0] = &StackHandlers.Dup1;
            For[(int)Opcode.Dup1 + 1] = &StackHandlers.Dup2;
            For[(int)Opcode.Dup1 + 2] = &StackHandlers.Dup3;
            For[(int)Opcode.Dup1 + 3] = &StackHandlers.Dup4;
            For[(int)Opcode.Dup1 + 4] = &StackHandlers.Dup5;
            For[(int)Opcode.Dup1 + 5] = &StackHandlers.Dup6;
            For[(int)Opcode.Dup1 + 6] = &StackHandlers.Dup7;
            For[(int)Opcode.Dup1 + 7] = &StackHandlers.Dup8;
            For[(int)Opcode.Dup1 + 8] = &StackHandlers.Dup9;
            For[(int)Opcode.Dup1 + 9] = &StackHandlers.Dup10;
            For[(int)Opcode.Dup1 + 10] = &StackHandlers.Dup11;
            For[(int)Opcode.Dup1 + 11] = &StackHandlers.Dup12;
            For[(int)Opcode.Dup1 + 12] = &StackHandlers.Dup13;
            For[(int)Opcode.Dup1 + 13] = &StackHandlers.Dup14;
            For[(int)Opcode.Dup1 + 14] = &StackHandlers.Dup15;
            For[(int)Opcode.Dup1 + 15] = &StackHandlers.Dup16;
            For[(int)Opcode.Swap1 + 0] = &StackHandlers.Swap1;
            For[(int)Opcode.Swap1 + 1] = &StackHandlers.Swap2;
            For[(int)Opcode.Swap1 + 2] = &StackHandlers.Swap3;
            For[(int)Opcode.Swap1 + 3] = &StackHandlers.Swap4;
            For[(int)Opcode.Swap1 + 4] = &StackHandlers.Swap5;
            For[(int)Opcode.Swap1 + 5] = &StackHandlers.Swap6;
            For[(int)Opcode.Swap1 + 6] = &StackHandlers.Swap7;
            For[(int)Opcode.Swap1 + 7] = &StackHandlers.Swap8;
            For[(int)Opcode.Swap1 + 8] = &StackHandlers.Swap9;
            For[(int)Opcode.Swap1 + 9] = &StackHandlers.Swap10;
            For[(int)Opcode.Swap1 + 10] = &StackHandlers.Swap11;
            For[(int)Opcode.Swap1 + 11] = &StackHandlers.Swap12;
            For[(int)Opcode.Swap1 + 12] = &StackHandlers.Swap13;
            For[(int)Opcode.Swap1 + 13] = &StackHandlers.Swap14;
            For[(int)Opcode.Swap1 + 14] = &StackHandlers.Swap15;
            For[(int)Opcode.Swap1 + 15] = &StackHandlers.Swap16;
            For[(int)Opcode.Log0 + 0] = &StateHandlers.Log0;
            For[(int)Opcode.Log0 + 1] = &StateHandlers.Log1;
            For[(int)Opcode.Log0 + 2] = &StateHandlers.Log2;
            For[(int)Opcode.Log0 + 3] = &StateHandlers.Log3;
            For[(int)Opcode.Log0 + 4] = &StateHandlers.Log4;
        }
    }
}
