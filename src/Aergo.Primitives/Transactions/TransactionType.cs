namespace Aergo.Primitives;

/// <summary>What a transaction asks for. Other numbers decode too, since they are hashed; the ledger refuses them.</summary>
public enum TransactionType
{
    /// <summary>Transfer; with an empty recipient a deployment.</summary>
    Normal = 0,

    /// <summary>An operation of a special account.</summary>
    Governance = 1,

    /// <summary>New code for a contract, on private chains.</summary>
    Redeploy = 2,

    /// <summary>A call whose fee the contract pays.</summary>
    FeeDelegation = 3,

    /// <summary>Transfer only.</summary>
    Transfer = 4,

    /// <summary>Call of a contract.</summary>
    Call = 5,

    /// <summary>A new contract; the recipient is empty.</summary>
    Deploy = 6,

    /// <summary>A script of several calls.</summary>
    Multicall = 7,

    /// <summary>A transaction of Ethereum, whole in the payload. Not a type of the older network.</summary>
    Ethereum = 64,
}
