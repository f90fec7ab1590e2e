using System;
using System.Collections.Generic;
using System.Globalization;
using Aergo.Primitives;

namespace Aergo.Evm;

/// <summary>Reads and checks transactions of Ethereum as far as that needs no state.</summary>
/// <param name="fork">Rules of the chain.</param>
/// <param name="chainId">Its number; transactions for another chain, or for any, are refused.</param>
internal sealed class EthereumReader(Fork fork, ulong chainId, ISignatures signatures)
{
    /// <summary>Most gas of one transaction under all rules (EIP-7825): with it the logs of any transaction fit its receipt.</summary>
    public const long GasMax = 1 << 24;

    private const string Undecodable = "transaction could not be decoded: it is neither a legacy transaction nor one of type 1 to 4";

    private readonly IReadOnlyDictionary<AccountId, Precompile> _precompiles = PrecompileSet.For(fork, signatures);

    public bool IsPrecompile(AccountId id) => _precompiles.ContainsKey(id);

    public EthereumFacts? Read(ReadOnlyMemory<byte> raw, PublicKey? knownSender, out string? refusal)
    {
        if (!EvmTransactionCodec.TryDecode(raw, out EvmTransaction? transaction) || transaction is null)
        {
            refusal = Undecodable;
            return null;
        }

        refusal = Judge(transaction);
        if (refusal is not null)
        {
            return null;
        }

        if ((knownSender is not { } key && !SenderRecovery.TryRecoverKey(transaction, fork, signatures, out key)) || !key.TryGetAccountId(signatures, out AccountId sender))
        {
            refusal = TransactionRefusal.InvalidSignature.Text();
            return null;
        }

        return FactsOf(raw, transaction, key, sender);
    }

    public EthereumFacts? ReadUnsigned(ReadOnlyMemory<byte> raw, AccountId sender, out string? refusal)
    {
        if (!EvmTransactionCodec.TryDecode(raw, out EvmTransaction? transaction) || transaction is null)
        {
            refusal = Undecodable;
            return null;
        }

        refusal = Judge(transaction);
        return refusal is null ? FactsOf(raw, transaction, default, sender) with { IsUnsigned = true } : null;
    }

    private EthereumFacts FactsOf(ReadOnlyMemory<byte> raw, EvmTransaction transaction, PublicKey key, AccountId sender)
    {
        return new EthereumFacts
        {
            Hash = Keccak256.Hash(raw.Span),
            SenderKey = key,
            Sender = sender,
            Nonce = transaction.Nonce,
            To = transaction.To,
            Value = LedgerWorld.ToAmount(transaction.Value),
            Data = transaction.Data,
            GasLimit = (long)transaction.GasLimit,
            IntrinsicGas = IntrinsicGas.Of(transaction, fork),
            FloorGas = IntrinsicGas.Floor(transaction.Data.Span, fork),
            MaxFee = LedgerWorld.ToAmount(transaction.MaxFeePerGas),
            MaxPriorityFee = LedgerWorld.ToAmount(transaction.MaxPriorityFeePerGas),
            IsPlain = transaction.AccessList.Count == 0 && transaction.Authorizations.Count == 0,
        };
    }

    private string? Judge(EvmTransaction transaction)
    {
        TransactionRefusal refusal = TransactionProcessor.CheckForm(transaction, fork, baseFee: default, chainId, UInt256.One);
        return transaction.Type == EvmTransactionType.Blob ? "transaction type not valid: not supported: blob transactions, this chain carries no blobs"
            : transaction.ChainId is not { } chain ? "only replay-protected (EIP-155) transactions allowed over RPC"
            : chain != chainId ? string.Create(CultureInfo.InvariantCulture, $"{TransactionRefusal.InvalidChainId.Text()}: the transaction is for another chain, this one is {chainId}")
            : transaction.Nonce == ulong.MaxValue ? TransactionRefusal.NonceMax.Text()
            : transaction.GasLimit > GasMax ? string.Create(CultureInfo.InvariantCulture, $"{TransactionRefusal.GasLimitTooHigh.Text()}: at most {GasMax}")
            : !FitsTheLedger(transaction.Value) ? TransactionRefusal.InsufficientFunds.Text()
            : !FitsTheLedger(transaction.MaxFeePerGas) ? TransactionRefusal.InsufficientFunds.Text()
            : refusal == TransactionRefusal.None ? null
            : refusal.Text();
    }

    private static bool FitsTheLedger(in UInt256 amount) => (amount.L2 | amount.L3) == 0;
}
