namespace Aergo.Evm;

/// <summary>Envelopes of Ethereum transactions, by their first byte.</summary>
public enum EvmTransactionType
{
    /// <summary>A bare list, before envelopes.</summary>
    Legacy = 0,

    /// <summary>EIP-2930: with an access list.</summary>
    AccessList = 1,

    /// <summary>EIP-1559: with a fee cap and a tip.</summary>
    DynamicFee = 2,

    /// <summary>EIP-4844: with blobs.</summary>
    Blob = 3,

    /// <summary>EIP-7702: sets code of accounts that signed for it.</summary>
    SetCode = 4,
}
