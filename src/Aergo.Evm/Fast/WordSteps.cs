using System.Runtime.CompilerServices;

namespace Aergo.Evm;

/// <summary>Arithmetic in place: operands at and below <c>top</c>, the result where the lowest operand was.</summary>
/// <remarks>Never inlined: a handler with locals of its own in memory could not jump to the next.</remarks>
internal static unsafe class WordSteps
{
    private const MethodImplOptions Apart = MethodImplOptions.NoInlining;

    [MethodImpl(Apart)]
    public static void Mul(UInt256* top) => top[-1] = WordMultiplication.Low(top[0], top[-1]);

    [MethodImpl(Apart)]
    public static void Div(UInt256* top) => top[-1] = WordDivision.Divide(top[0], top[-1]);

    [MethodImpl(Apart)]
    public static void SDiv(UInt256* top) => top[-1] = WordDivision.DivideSigned(top[0], top[-1]);

    [MethodImpl(Apart)]
    public static void Mod(UInt256* top) => top[-1] = WordDivision.Remainder(top[0], top[-1]);

    [MethodImpl(Apart)]
    public static void SMod(UInt256* top) => top[-1] = WordDivision.RemainderSigned(top[0], top[-1]);

    [MethodImpl(Apart)]
    public static void AddMod(UInt256* top) => top[-2] = WordDivision.AddMod(top[0], top[-1], top[-2]);

    [MethodImpl(Apart)]
    public static void MulMod(UInt256* top) => top[-2] = WordDivision.MulMod(top[0], top[-1], top[-2]);

    [MethodImpl(Apart)]
    public static void Exp(UInt256* top) => top[-1] = WordMultiplication.Power(top[0], top[-1]);

    [MethodImpl(Apart)]
    public static long ByteLength(UInt256* word) => word->ByteLength;

    [MethodImpl(Apart)]
    public static void SignExtend(UInt256* top) => top[-1] = WordBits.SignExtend(top[0], top[-1]);

    [MethodImpl(Apart)]
    public static void Byte(UInt256* top) => top[-1] = WordBits.Byte(top[0], top[-1]);

    [MethodImpl(Apart)]
    public static void Shl(UInt256* top) => top[-1] = WordBits.ShiftLeft(top[0], top[-1]);

    [MethodImpl(Apart)]
    public static void Shr(UInt256* top) => top[-1] = WordBits.ShiftRight(top[0], top[-1]);

    [MethodImpl(Apart)]
    public static void Sar(UInt256* top) => top[-1] = WordBits.ShiftRightSigned(top[0], top[-1]);

    [MethodImpl(Apart)]
    public static void Clz(UInt256* top) => *top = (ulong)top->LeadingZeroCount;
}
