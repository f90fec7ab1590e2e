using System.Globalization;

namespace Aergo.Evm;

/// <summary>Texts of refusals, in the words that clients of Ethereum look for.</summary>
public static class TransactionRefusals
{
    /// <summary>The general text; callers add the numbers of the case.</summary>
    public static string Text(this TransactionRefusal refusal) => refusal switch
    {
        TransactionRefusal.None => string.Empty,
        TransactionRefusal.TypeNotSupported => "transaction type not supported",
        TransactionRefusal.InvalidChainId => "invalid chain id for signer",
        TransactionRefusal.InvalidSignature => "invalid sender",
        TransactionRefusal.NonceTooLow => "nonce too low",
        TransactionRefusal.NonceTooHigh => "nonce too high",
        TransactionRefusal.NonceMax => "nonce has max value",
        TransactionRefusal.SenderNotEoa => "sender not an eoa",
        TransactionRefusal.GasLimitReached => "gas limit reached",
        TransactionRefusal.GasLimitTooHigh => "transaction gas limit too high",
        TransactionRefusal.FeeCapTooLow => "max fee per gas less than block base fee",
        TransactionRefusal.TipAboveFeeCap => "max priority fee per gas higher than max fee per gas",
        TransactionRefusal.InsufficientFunds => "insufficient funds for gas * price + value",
        TransactionRefusal.IntrinsicGas => "intrinsic gas too low",
        TransactionRefusal.FloorDataGas => "insufficient gas for floor data gas cost",
        TransactionRefusal.MaxInitCodeSizeExceeded => "max initcode size exceeded",
        TransactionRefusal.MissingBlobHashes => "blob transaction missing blob hashes",
        TransactionRefusal.TooManyBlobs => "blob transaction has too many blobs",
        TransactionRefusal.InvalidBlobHashVersion => "blob has invalid hash version",
        TransactionRefusal.BlobFeeCapTooLow => "max fee per blob gas less than block blob gas fee",
        TransactionRefusal.CreationNotAllowed => "transaction of this type cannot create a contract",
        TransactionRefusal.EmptyAuthorizationList => "EIP-7702 transaction with empty auth list",
        _ => string.Create(CultureInfo.InvariantCulture, $"refused ({(int)refusal})"),
    };
}
