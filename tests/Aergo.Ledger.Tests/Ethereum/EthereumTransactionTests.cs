using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Evm;
using Aergo.Primitives;
using Aergo.State;
using Xunit;

namespace Aergo.Ledger.Tests.Ethereum;

/// <summary>Transactions of Ethereum in a chain: fees, contracts, events, block ids, and what is refused.</summary>
public sealed class EthereumTransactionTests
{
    private const ulong Gwei = 1_000_000_000;

    // Stores the first word of the input in slot 0 and logs it with one topic; called without input, answers slot 0; reverts on the word 0.
    private static readonly byte[] Runtime = Convert.FromHexString("36156021576000358015601c5780600055600052600760206000a1005b600080fd5b60005460005260206000f3");

    private readonly ISignatures _signatures = new ManagedSecp256k1();
    private readonly Fixture _f;

    public EthereumTransactionTests() => _f = new Fixture(signatures: _signatures, engines: Engines(_signatures));

    [Fact]
    public void A_transfer_moves_the_value_and_pays_the_gas()
    {
        Amount before = _f.Balance(0), there = _f.Balance(1);
        TransactionOutcome outcome = Send(Draft(0) with { To = _f.Ids[1], Value = 5, GasLimit = 30_000 }, 0);
        Assert.Equal(CallStatus.Success, outcome.Receipt.Status);
        Assert.Equal(21_000, outcome.Receipt.GasUsed);
        Assert.Equal((UInt128)21_000 * (51 * Gwei), outcome.Fee.Aer);
        Assert.Equal(before.Aer - 5 - outcome.Fee.Aer, _f.Balance(0).Aer);
        Assert.Equal(there.Aer + 5, _f.Balance(1).Aer);
        _f.Produce();
        Assert.Equal(_f.Genesis.Supply.Aer, SumOfBalances());
    }

    // Goal: a contract is made, called, reverts and logs; nonces of both kinds of transactions are one; validation and replay agree.
    [Fact]
    public void A_contract_lives_in_the_ledger()
    {
        byte[] deploy = [0x60, (byte)Runtime.Length, 0x80, 0x60, 0x09, 0x3d, 0x39, 0x3d, 0xf3, .. Runtime];
        ChainHead parent = _f.Chain.Head;
        TransactionOutcome made = Send(Draft(0) with { Data = deploy, GasLimit = 200_000 }, 0);
        AccountId contract = Assert.Single(made.Receipt.Created).Contract;
        Assert.Equal(ContractAddress.ByNonce(_f.Ids[0], 0), contract);
        TransactionOutcome set = Send(Draft(1) with { To = contract, Data = Word(77), GasLimit = 100_000 }, 0);
        Assert.Equal(CallStatus.Success, set.Receipt.Status);
        EventLog log = Assert.Single(set.Receipt.Events).Log!;
        Assert.Equal(Word(77), log.Data.ToArray());
        Assert.Equal(new Hash256(Word(7)), Assert.Single(log.Topics));
        TransactionOutcome failed = Send(Draft(2) with { To = contract, Data = Word(0), GasLimit = 100_000 }, 0);
        Assert.Equal(CallStatus.Reverted, failed.Receipt.Status);
        Assert.Empty(failed.Receipt.Events);
        Assert.Null(_f.Submit(_f.Transfer(0, 1, new Amount(1), 4), 0).Refusal);
        Assert.Equal(Word(77)[31..], _f.Chain.Pending.View.GetRow(contract, StateKeys.Slot(0)));

        (Block block, BlockResult result) = _f.Produce();
        var validator = new BlockValidator(_f.Genesis, _f.Chain.Executor, _f.Chain.Checks, _f.Producer.Verifier, new SerialWorkers());
        (BlockResult? again, string? fault) = validator.Validate(_f.Chain.State, parent, block, trusted: false);
        Assert.Null(fault);
        Assert.Equal(result.StateRoot, again!.StateRoot);
        Assert.Null(validator.Validate(_f.Chain.State, parent, block, trusted: true).Fault);
        Assert.Equal(_f.Genesis.Supply.Aer, SumOfBalances());
    }

    // Goal: BLOCKHASH gives the id of the parent, out of state. Method: a contract that stores it.
    [Fact]
    public void Contracts_read_the_ids_of_blocks()
    {
        _f.Submit(_f.Transfer(1, 2, new Amount(1), 1), 1);
        Hash256 parent = _f.Produce().Block.Id;
        byte[] storeParent = Convert.FromHexString("6001430340600055");
        byte[] deploy = [0x60, (byte)storeParent.Length, 0x80, 0x60, 0x09, 0x3d, 0x39, 0x3d, 0xf3, .. storeParent];
        AccountId contract = Send(Draft(0) with { Data = deploy, GasLimit = 200_000 }, 0).Receipt.Created[0].Contract;
        Assert.Equal(CallStatus.Success, Send(Draft(1) with { To = contract, GasLimit = 100_000 }, 0).Receipt.Status);
        Assert.Equal(parent, new Hash256(new UInt256(_f.Chain.Pending.View.GetRow(contract, StateKeys.Slot(0))).ToBigEndian()));
    }

    [Fact]
    public void Both_names_find_a_transaction()
    {
        EvmTransaction signed = Draft(0) with { To = _f.Ids[1], Value = 5, GasLimit = 30_000 };
        byte[] raw = EvmTransactionCodec.Encode(signed.SignedBy(_f.Keys[0], _signatures));
        TransactionOutcome outcome = Send(signed, 0);
        _f.Produce();
        Assert.Equal(1, _f.Chain.TransactionCount);
        Assert.Equal(outcome.Receipt.TransactionHash, _f.Chain.Find(Keccak256.Hash(raw))!.Value.Block.Transactions[0].Hash);
        Assert.NotNull(_f.Chain.Find(outcome.Receipt.TransactionHash));
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "chain", "invalid chain id" }, { "any chain", "replay-protected" }, { "price", "max fee per gas less than block base fee" }, { "tip", "max priority fee" },
        { "gas", "intrinsic gas too low" }, { "much gas", "gas limit too high" }, { "value", "supply" }, { "money", "not enough balance" }, { "nonce", "too low" },
        { "signature", "invalid sender" }, { "garbage", "could not be decoded" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_is_wrong_is_refused_in_the_words_that_wallets_know(string what, string words)
    {
        EvmTransaction good = Draft(0) with { To = _f.Ids[1], Value = 1, GasLimit = 21_000 };
        if (what == "nonce")
        {
            Send(good with { Value = 2 }, 0);
        }

        EvmTransaction bad = what switch
        {
            "chain" => good with { ChainId = 1 },
            "any chain" => good with { Type = EvmTransactionType.Legacy, ChainId = null },
            "price" => good with { MaxFeePerGas = 49 * Gwei, MaxPriorityFeePerGas = 0 },
            "tip" => good with { MaxPriorityFeePerGas = 200 * Gwei },
            "gas" => good with { GasLimit = 20_999 },
            "much gas" => good with { GasLimit = (1 << 24) + 1 },
            "value" => good with { Value = UInt256.One << 100 },
            "money" => good with { Value = (UInt256)1001 * 1_000_000_000 * 1_000_000_000 },
            _ => good,
        };
        byte[] raw = EvmTransactionCodec.Encode(bad.SignedBy(_f.Keys[0], _signatures));
        raw = what switch
        {
            "signature" => EvmTransactionCodec.Encode(bad.SignedBy(_f.Keys[0], _signatures) with { R = UInt256.Zero }),
            "garbage" => raw[..^1],
            _ => raw,
        };
        Assert.Contains(words, Submit(raw).Refusal?.Message, StringComparison.Ordinal);
    }

    // Goal: one raw transaction has one envelope: whatever is changed around it is refused.
    [Fact]
    public void Nobody_makes_a_second_transaction_of_the_same_bytes()
    {
        byte[] raw = EvmTransactionCodec.Encode((Draft(0) with { To = _f.Ids[1], GasLimit = 21_000 }).SignedBy(_f.Keys[0], _signatures));
        Transaction right = EthereumEnvelope.Wrap(raw, ((IEthereumTransactions)Engines(_signatures)[TransactionExecutor.EvmEngine]).Read(raw, null, out _)!, _f.Genesis.ChainId);
        TransactionFields fields = right.ToFields();
        TransactionFields[] wrong =
        [
            fields with { Nonce = 2 }, fields with { Account = _f.AddressOf(1).Wire }, fields with { GasLimit = 1 }, fields with { GasPrice = new byte[] { 1 } },
            fields with { Amount = new byte[] { 0 } }, fields with { Recipient = _f.AddressOf(1).Wire }, fields with { Signature = new byte[] { 1 } },
        ];
        Assert.All(wrong, f => Assert.NotNull(_f.Submit(Rehashed(f)).Refusal));
        Assert.Null(_f.Submit(right).Refusal);
        Assert.NotNull(_f.Submit(right).Refusal);
    }

    private static Transaction Rehashed(TransactionFields fields) =>
        Transaction.Create(fields with { DeclaredHash = Transaction.Create(fields with { DeclaredHash = default }).Hash.ToArray() });

    private static Dictionary<byte, IContractEngine> Engines(ISignatures signatures) =>
        new() { [TransactionExecutor.EvmEngine] = new EvmEngine(Fork.Osaka, Fixture.EthereumChainId, TransactionExecutor.EvmEngine, signatures) };

    private static EvmTransaction Draft(ulong nonce) => new()
    {
        Type = EvmTransactionType.DynamicFee,
        ChainId = Fixture.EthereumChainId,
        Nonce = nonce,
        MaxFeePerGas = 100 * Gwei,
        MaxPriorityFeePerGas = Gwei,
        GasLimit = 21_000,
    };

    private static byte[] Word(byte value) => [.. new byte[31], value];

    private TransactionOutcome Send(EvmTransaction transaction, int by)
    {
        Admission admission = Submit(EvmTransactionCodec.Encode(transaction.SignedBy(_f.Keys[by], _signatures)));
        Assert.Null(admission.Refusal);
        return admission.Pooled!;
    }

    private Admission Submit(byte[] raw)
    {
        var reader = (IEthereumTransactions)Engines(_signatures)[TransactionExecutor.EvmEngine];
        return reader.Read(raw, null, out string? refusal) is { } facts
            ? _f.Submit(EthereumEnvelope.Wrap(raw, facts, _f.Genesis.ChainId))
            : new Admission { Refusal = TransactionRefusal.Format(refusal!) };
    }

    private UInt128 SumOfBalances()
    {
        UInt128 sum = _f.Chain.HeadView.GetAccount(SpecialAccounts.Vault)?.Balance ?? 0;
        foreach (AccountId id in _f.Ids)
        {
            sum += _f.Chain.HeadView.GetAccount(id)?.Balance ?? 0;
        }

        return sum;
    }
}
