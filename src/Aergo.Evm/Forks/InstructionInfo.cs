namespace Aergo.Evm;

/// <summary>What is fixed about an instruction under one fork.</summary>
/// <param name="Name">Mnemonic, upper case.</param>
/// <param name="IsDefined">Whether the byte means anything; otherwise it halts and eats all gas.</param>
/// <param name="Takes">Words that must be on the stack.</param>
/// <param name="Leaves">Words there in their place afterwards.</param>
/// <param name="Gas">Price without what depends on operands and state.</param>
/// <param name="Immediate">Bytes of code after the instruction that belong to it.</param>
internal readonly record struct InstructionInfo(string Name, bool IsDefined, int Takes, int Leaves, long Gas, int Immediate = 0);
