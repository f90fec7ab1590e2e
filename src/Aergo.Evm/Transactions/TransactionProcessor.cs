using System;
using System.Linq;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Runs transactions: checks them, sells the gas, calls, gives back, pays the producer.</summary>
/// <remarks>The fee below the base fee is burnt: it leaves the sender and reaches nobody. What becomes of it is the ledger's to decide, from the receipt.</remarks>
public sealed class TransactionProcessor
{
    /// <summary>Blob gas of one blob.</summary>
    public const long GasPerBlob = 1 << 17;

    private const ulong TransactionGasMax = 1 << 24;
    private const long NewAuthorityRefund = 12500;
    private const int BlobsPerTransactionMax = 6;
    private const int BlobHashVersion = 1;

    private readonly EvmMachine _machine;
    private readonly ISignatures _signatures;

    /// <summary>A processor on a machine, whose rules it has.</summary>
    public TransactionProcessor(EvmMachine machine, ISignatures signatures) => (_machine, _signatures) = (machine, signatures);

    /// <summary>Whether the producer gets the tips as part of the transaction; otherwise whoever runs it hands them on.</summary>
    public bool PaysProducer { get; init; } = true;

    private Fork Fork => _machine.Fork;

    /// <summary>Checks and runs a transaction. Changes are in <paramref name="journal"/>, which holds none when it is refused.</summary>
    /// <param name="transaction">Its form has been checked.</param>
    /// <param name="sender">Recovered from the signature, or assumed in a simulation.</param>
    /// <param name="journal">New, on the state before.</param>
    /// <param name="block">The block.</param>
    /// <param name="gasLeftInBlock">What earlier transactions of the block have left.</param>
    /// <param name="checks">How much to check.</param>
    /// <param name="tracer">Who watches, if anybody.</param>
    public EvmReceipt Run(
        EvmTransaction transaction,
        AccountId sender,
        Journal journal,
        EvmBlock block,
        long gasLeftInBlock = long.MaxValue,
        TransactionChecks checks = TransactionChecks.All,
        IEvmTracer? tracer = null)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(block);
        TransactionRefusal refusal = Check(transaction, sender, journal, block, gasLeftInBlock, checks);
        if (refusal != TransactionRefusal.None)
        {
            return EvmReceipt.Refused(refusal);
        }

        long limit = (long)transaction.GasLimit;
        UInt256 price = transaction.PriceUnder(block.BaseFee);
        UInt256 blobGas = (UInt256)(ulong)(transaction.BlobHashes.Count * GasPerBlob);
        JournalAccount payer = journal.Account(sender);
        journal.SubtractBalance(payer, (price * (ulong)limit) + (blobGas * block.BlobBaseFee));
        WarmUp(transaction, journal, sender, block);
        if (!transaction.IsCreation)
        {
            journal.SetNonce(payer, payer.Nonce + 1);
        }

        Authorize(transaction, journal, block);
        if (Fork >= Fork.Prague && transaction.To is { } recipient && journal.CodeOf(journal.Account(recipient)).IsDelegation(out AccountId pointedTo))
        {
            journal.WarmUp(journal.Account(pointedTo));
        }

        var context = new TransactionContext(block, sender, price, transaction.BlobHashes);
        EvmOutcome outcome = _machine.Run(
            journal,
            context,
            new EvmMessage
            {
                Kind = transaction.IsCreation ? CallKind.Create : CallKind.Call,
                Caller = sender,
                To = transaction.To ?? default,
                Value = transaction.Value,
                Input = transaction.Data,
                Gas = limit - IntrinsicGas.Of(transaction, Fork),
            },
            tracer);
        long used = Settle(transaction, journal, payer, block, price, limit, outcome.GasLeft);
        return new EvmReceipt(TransactionRefusal.None, outcome.Halt, used, price, outcome.Output, outcome.Created, [.. journal.Logs]);
    }

    /// <summary>Whether a transaction may run on this state and in this block.</summary>
    public TransactionRefusal Check(
        EvmTransaction transaction, AccountId sender, Journal journal, EvmBlock block, long gasLeftInBlock, TransactionChecks checks = TransactionChecks.All)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(block);
        TransactionRefusal refusal = CheckForm(transaction, Fork, block.BaseFee, block.ChainId, block.BlobBaseFee, checks);
        if (refusal != TransactionRefusal.None)
        {
            return refusal;
        }

        bool simulated = checks == TransactionChecks.Simulated;
        JournalAccount account = journal.Account(sender);
        if (!simulated)
        {
            if (transaction.Nonce != account.Nonce)
            {
                return transaction.Nonce < account.Nonce ? TransactionRefusal.NonceTooLow : TransactionRefusal.NonceTooHigh;
            }

            ContractCode code = journal.CodeOf(account);
            if (code.Length > 0 && checks != TransactionChecks.Unsigned && !(Fork >= Fork.Prague && code.IsDelegation(out _)))
            {
                return TransactionRefusal.SenderNotEoa;
            }
        }

        // Gas is counted in signed numbers; what exceeds them exceeds any block.
        if (transaction.GasLimit > (ulong)(simulated ? long.MaxValue : gasLeftInBlock))
        {
            return TransactionRefusal.GasLimitReached;
        }

        return CanPay(transaction, account.Balance) ? TransactionRefusal.None : TransactionRefusal.InsufficientFunds;
    }

    /// <summary>Whether a transaction could be valid in this block on some state.</summary>
    public static TransactionRefusal CheckForm(
        EvmTransaction transaction, Fork fork, in UInt256 baseFee, in UInt256 chainId, in UInt256 blobBaseFee, TransactionChecks checks = TransactionChecks.All)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        bool simulated = checks == TransactionChecks.Simulated;
        Fork needed = transaction.Type switch
        {
            EvmTransactionType.Legacy => Fork.Frontier,
            EvmTransactionType.AccessList => Fork.Berlin,
            EvmTransactionType.DynamicFee => Fork.London,
            EvmTransactionType.Blob => Fork.Cancun,
            _ => Fork.Prague,
        };
        if (fork < needed)
        {
            return TransactionRefusal.TypeNotSupported;
        }

        bool saysChainTooEarly = transaction is { Type: EvmTransactionType.Legacy, ChainId: not null } && fork < Fork.Eip158;
        if (saysChainTooEarly || (transaction.ChainId is { } chain && chain != chainId))
        {
            return TransactionRefusal.InvalidChainId;
        }

        if (!simulated && transaction.Nonce == ulong.MaxValue)
        {
            return TransactionRefusal.NonceMax;
        }

        if (!simulated && fork >= Fork.Osaka && transaction.GasLimit > TransactionGasMax)
        {
            return TransactionRefusal.GasLimitTooHigh;
        }

        if (transaction.MaxFeePerGas < transaction.MaxPriorityFeePerGas)
        {
            return TransactionRefusal.TipAboveFeeCap;
        }

        if (transaction.MaxFeePerGas < baseFee && !(simulated && transaction.MaxFeePerGas.IsZero))
        {
            return TransactionRefusal.FeeCapTooLow;
        }

        if (transaction.IsCreation && transaction.Data.Length > GasSchedule.For(fork).InitCodeSizeMax)
        {
            return TransactionRefusal.MaxInitCodeSizeExceeded;
        }

        if (transaction.GasLimit < (ulong)IntrinsicGas.Of(transaction, fork))
        {
            return TransactionRefusal.IntrinsicGas;
        }

        if (transaction.GasLimit < (ulong)IntrinsicGas.Floor(transaction.Data.Span, fork))
        {
            return TransactionRefusal.FloorDataGas;
        }

        return transaction.Type switch
        {
            EvmTransactionType.Blob => CheckBlobs(transaction, fork, blobBaseFee),
            EvmTransactionType.SetCode when transaction.IsCreation => TransactionRefusal.CreationNotAllowed,
            EvmTransactionType.SetCode when transaction.Authorizations.Count == 0 => TransactionRefusal.EmptyAuthorizationList,
            _ => TransactionRefusal.None,
        };
    }

    private static TransactionRefusal CheckBlobs(EvmTransaction transaction, Fork fork, in UInt256 blobBaseFee)
    {
        if (transaction.IsCreation)
        {
            return TransactionRefusal.CreationNotAllowed;
        }

        if (transaction.BlobHashes.Count == 0)
        {
            return TransactionRefusal.MissingBlobHashes;
        }

        // Six in a block under Cancun, nine under Prague; under Osaka again six, by transaction.
        if (transaction.BlobHashes.Count > (fork == Fork.Prague ? 9 : BlobsPerTransactionMax))
        {
            return TransactionRefusal.TooManyBlobs;
        }

        if (transaction.BlobHashes.Any(h => h >> 248 != BlobHashVersion))
        {
            return TransactionRefusal.InvalidBlobHashVersion;
        }

        return transaction.MaxFeePerBlobGas < blobBaseFee ? TransactionRefusal.BlobFeeCapTooLow : TransactionRefusal.None;
    }

    // gas · most price + blob gas · most blob price + value, none of which may wrap.
    private static bool CanPay(EvmTransaction transaction, in UInt256 balance)
    {
        var total = (System.Numerics.BigInteger)transaction.GasLimit * Big(transaction.MaxFeePerGas);
        total += transaction.BlobHashes.Count * GasPerBlob * Big(transaction.MaxFeePerBlobGas);
        return total + Big(transaction.Value) <= Big(balance);
    }

    private static System.Numerics.BigInteger Big(in UInt256 word) => new(word.ToBigEndian(), isUnsigned: true, isBigEndian: true);

    private void WarmUp(EvmTransaction transaction, Journal journal, AccountId sender, EvmBlock block)
    {
        if (!_machine.Gas.HasAccessLists)
        {
            return;
        }

        journal.WarmUp(journal.Account(sender));
        if (transaction.To is { } to)
        {
            journal.WarmUp(journal.Account(to));
        }

        journal.WarmUpUnread(_machine.PrecompileAddresses, Fork >= Fork.Shanghai ? block.Coinbase : null);
        foreach (AccessListEntry entry in transaction.AccessList)
        {
            JournalAccount account = journal.Account(entry.Address);
            journal.WarmUp(account);
            foreach (UInt256 key in entry.Slots)
            {
                journal.WarmUp(journal.Slot(account, key));
            }
        }
    }

    // Each tuple for itself; a bad one is passed over and stays paid.
    private void Authorize(EvmTransaction transaction, Journal journal, EvmBlock block)
    {
        foreach (Authorization authorization in transaction.Authorizations)
        {
            if ((!authorization.ChainId.IsZero && authorization.ChainId != block.ChainId)
                || authorization.Nonce == ulong.MaxValue
                || !SenderRecovery.TryRecover(authorization, _signatures, out AccountId signer))
            {
                continue;
            }

            JournalAccount authority = journal.Account(signer);
            journal.WarmUp(authority);
            ContractCode code = journal.CodeOf(authority);
            if ((code.Length > 0 && !code.IsDelegation(out _)) || authority.Nonce != authorization.Nonce)
            {
                continue;
            }

            if (authority.Exists)
            {
                journal.Refund += NewAuthorityRefund;
            }

            journal.SetCode(authority, authorization.Target.IsZero ? default(ReadOnlyMemory<byte>) : ContractCode.DelegationTo(authorization.Target));
            journal.SetNonce(authority, authority.Nonce + 1);
        }
    }

    private long Settle(EvmTransaction transaction, Journal journal, JournalAccount payer, EvmBlock block, in UInt256 price, long limit, long left)
    {
        long used = limit - left;
        used -= Math.Min(journal.Refund, used / _machine.Gas.RefundDivisor);
        used = Math.Max(used, IntrinsicGas.Floor(transaction.Data.Span, Fork));
        journal.AddBalance(payer, price * (ulong)(limit - used));

        if (PaysProducer)
        {
            UInt256 tip = price < block.BaseFee ? default : price - block.BaseFee;
            journal.AddBalance(block.Coinbase, tip * (ulong)used);
        }

        return used;
    }
}
