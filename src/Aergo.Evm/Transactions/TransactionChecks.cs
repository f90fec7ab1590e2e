namespace Aergo.Evm;

/// <summary>What of a transaction's validity is looked at.</summary>
public enum TransactionChecks
{
    /// <summary>Everything: it is to be part of a block.</summary>
    All = 0,

    /// <summary>A call that asks what would happen: no nonce, no signature, any sender, any price, no cap of gas.</summary>
    Simulated = 1,

    /// <summary>Everything but that the sender has no code: a development chain lets contracts send.</summary>
    Unsigned = 2,
}
