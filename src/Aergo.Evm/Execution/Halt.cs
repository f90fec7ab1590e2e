namespace Aergo.Evm;

/// <summary>Why an interpreter stopped running a frame.</summary>
public enum Halt
{
    /// <summary>It did not: the frame goes on.</summary>
    None = 0,

    /// <summary>STOP, or the end of the code.</summary>
    Stop,

    /// <summary>RETURN.</summary>
    Return,

    /// <summary>SELFDESTRUCT.</summary>
    SelfDestruct,

    /// <summary>REVERT: the frame fails, keeps its gas and says why in its output.</summary>
    Revert,

    /// <summary>Another frame must run first.</summary>
    Child,

    /// <summary>Not enough gas. This and everything after it eats the frame's gas.</summary>
    OutOfGas,

    /// <summary>An instruction found fewer words than it takes.</summary>
    StackUnderflow,

    /// <summary>More than 1024 words.</summary>
    StackOverflow,

    /// <summary>A jump to something else than a JUMPDEST.</summary>
    InvalidJump,

    /// <summary>A byte that means nothing under these rules.</summary>
    InvalidInstruction,

    /// <summary>A change of state where none is allowed.</summary>
    StaticViolation,

    /// <summary>RETURNDATACOPY past the end.</summary>
    ReturnDataOutOfBounds,

    /// <summary>Init code above its bound.</summary>
    InitCodeTooLarge,

    /// <summary>Deployed code above its bound.</summary>
    CodeTooLarge,

    /// <summary>Deployed code that begins with 0xef.</summary>
    InvalidCode,

    /// <summary>The gas left does not pay for the deployed code.</summary>
    CodeStoreOutOfGas,

    /// <summary>The address of a creation is taken.</summary>
    AddressCollision,

    /// <summary>A precompile refused its input.</summary>
    PrecompileFailure,

    /// <summary>More than 1024 frames inside each other; the caller keeps the gas.</summary>
    CallTooDeep,

    /// <summary>The caller has less than the value; the caller keeps the gas.</summary>
    InsufficientBalance,

    /// <summary>The creator's nonce is the last there is; the caller keeps the gas.</summary>
    NonceOverflow,
}
