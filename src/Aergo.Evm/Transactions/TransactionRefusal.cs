namespace Aergo.Evm;

/// <summary>Why a transaction cannot be part of a block. State does not change, and nobody pays.</summary>
public enum TransactionRefusal
{
    /// <summary>It can.</summary>
    None = 0,

    /// <summary>The envelope is not of these rules.</summary>
    TypeNotSupported,

    /// <summary>It is for another chain.</summary>
    InvalidChainId,

    /// <summary>The signature is none.</summary>
    InvalidSignature,

    /// <summary>The nonce has been used.</summary>
    NonceTooLow,

    /// <summary>Earlier nonces are missing.</summary>
    NonceTooHigh,

    /// <summary>The sender has no nonce left.</summary>
    NonceMax,

    /// <summary>The sender is a contract (EIP-3607).</summary>
    SenderNotEoa,

    /// <summary>The block has not that much gas left.</summary>
    GasLimitReached,

    /// <summary>More gas than one transaction may ask for (EIP-7825).</summary>
    GasLimitTooHigh,

    /// <summary>The most it pays is below the base fee.</summary>
    FeeCapTooLow,

    /// <summary>The tip is above the fee.</summary>
    TipAboveFeeCap,

    /// <summary>The sender cannot pay for value and gas.</summary>
    InsufficientFunds,

    /// <summary>Not enough gas to begin with.</summary>
    IntrinsicGas,

    /// <summary>Not enough gas for its data (EIP-7623).</summary>
    FloorDataGas,

    /// <summary>Init code above its bound (EIP-3860).</summary>
    MaxInitCodeSizeExceeded,

    /// <summary>A blob transaction without blobs.</summary>
    MissingBlobHashes,

    /// <summary>More blobs than may be.</summary>
    TooManyBlobs,

    /// <summary>A blob hash of an unknown version.</summary>
    InvalidBlobHashVersion,

    /// <summary>The most it pays for blobs is below their price.</summary>
    BlobFeeCapTooLow,

    /// <summary>A blob or code-setting transaction that creates a contract.</summary>
    CreationNotAllowed,

    /// <summary>A code-setting transaction that sets none.</summary>
    EmptyAuthorizationList,
}
