namespace Aergo.Evm;

/// <summary>One decoded instruction: what runs it, and its operand, whose meaning is the handler's.</summary>
/// <remarks>
/// A handler gets the frame, its own place, the topmost word and the gas left, all in registers; it does its work and jumps to the handler of the
/// next instruction. It returns only when the frame stops, with the <see cref="Halt"/> as a number, or <see cref="FastInterpreter.GoOn"/>.
/// </remarks>
internal unsafe struct Instruction
{
    public delegate*<CallFrame, Instruction*, UInt256*, long, int> Handler;
    public ulong Operand;
}
