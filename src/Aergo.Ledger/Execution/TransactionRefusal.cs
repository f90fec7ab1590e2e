namespace Aergo.Ledger;

/// <summary>Why a transaction is not taken. Codes are Aergo's commit statuses; the text says what is wrong with which value.</summary>
public sealed record TransactionRefusal(string Code, string Message)
{
    public const string NonceTooLowCode = "TX_NONCE_TOO_LOW";
    public const string AlreadyExistsCode = "TX_ALREADY_EXISTS";
    public const string InvalidHashCode = "TX_INVALID_HASH";
    public const string InvalidSignCode = "TX_INVALID_SIGN";
    public const string InvalidFormatCode = "TX_INVALID_FORMAT";
    public const string InsufficientBalanceCode = "TX_INSUFFICIENT_BALANCE";
    public const string SameNonceCode = "TX_HAS_SAME_NONCE";
    public const string InternalErrorCode = "TX_INTERNAL_ERROR";

    public static TransactionRefusal Format(string message) => new(InvalidFormatCode, message);

    public static TransactionRefusal NotSupported(string what) => new(InvalidFormatCode, "not supported: " + what);
}
