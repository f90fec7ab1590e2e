namespace Aergo.Evm;

/// <summary>How a frame came to be.</summary>
public enum CallKind
{
    /// <summary>CALL, or a transaction to an account.</summary>
    Call,

    /// <summary>CALLCODE: foreign code on own state, with a sender of one's own.</summary>
    CallCode,

    /// <summary>DELEGATECALL: foreign code on own state, with the sender and value of the caller.</summary>
    DelegateCall,

    /// <summary>STATICCALL: no change of state.</summary>
    StaticCall,

    /// <summary>CREATE, or a transaction without recipient.</summary>
    Create,

    /// <summary>CREATE2.</summary>
    Create2,
}
