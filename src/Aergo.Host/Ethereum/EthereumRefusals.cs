using Aergo.Api;
using LedgerRefusal = Aergo.Ledger.TransactionRefusal;

namespace Aergo.Host;

/// <summary>Refusals of the pool in the words that Ethereum's clients look for; what the ledger says of the case follows behind.</summary>
internal static class EthereumRefusals
{
    public static EthereumApiException Of(LedgerRefusal refusal) => refusal.Code switch
    {
        LedgerRefusal.NonceTooLowCode => EthereumApiException.Refused("nonce too low: " + refusal.Message),
        LedgerRefusal.AlreadyExistsCode => EthereumApiException.Refused("already known"),
        LedgerRefusal.SameNonceCode => EthereumApiException.Refused("replacement transaction underpriced: not supported: replacing a transaction that waits"),
        LedgerRefusal.InsufficientBalanceCode => EthereumApiException.Refused("insufficient funds for gas * price + value: " + refusal.Message),
        LedgerRefusal.InternalErrorCode => new EthereumApiException(EthereumApiException.LimitExceededCode, refusal.Message),
        _ => EthereumApiException.Refused(refusal.Message),
    };
}
