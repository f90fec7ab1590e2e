namespace Aergo.Evm;

/// <summary>What the ways to stop have in common, and their texts.</summary>
public static class Halts
{
    /// <summary>Whether the frame did what it wanted.</summary>
    public static bool IsSuccess(this Halt halt) => halt is Halt.Stop or Halt.Return or Halt.SelfDestruct;

    /// <summary>Whether the frame's gas is gone.</summary>
    public static bool EatsGas(this Halt halt) => halt is >= Halt.OutOfGas and < Halt.CallTooDeep;

    /// <summary>One line for people, in the words clients of Ethereum know; null when the frame did what it wanted.</summary>
    public static string? Text(this Halt halt) => halt switch
    {
        Halt.Revert => "execution reverted",
        Halt.OutOfGas => "out of gas",
        Halt.StackUnderflow => "stack underflow",
        Halt.StackOverflow => "stack limit reached 1024",
        Halt.InvalidJump => "invalid jump destination",
        Halt.InvalidInstruction => "invalid opcode",
        Halt.StaticViolation => "write protection",
        Halt.ReturnDataOutOfBounds => "return data out of bounds",
        Halt.InitCodeTooLarge => "max initcode size exceeded",
        Halt.CodeTooLarge => "max code size exceeded",
        Halt.InvalidCode => "invalid code: must not begin with 0xef",
        Halt.CodeStoreOutOfGas => "contract creation code storage out of gas",
        Halt.AddressCollision => "contract address collision",
        Halt.PrecompileFailure => "precompile refused its input",
        Halt.CallTooDeep => "max call depth exceeded",
        Halt.InsufficientBalance => "insufficient balance for transfer",
        Halt.NonceOverflow => "nonce uint64 overflow",
        _ => null,
    };
}
