using System;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Ledger.Tests;

// Goal: every transaction that must not run is refused with its own reason, and leaves nothing behind.
public sealed class AdmissionTests
{
    private readonly Fixture _f = new();

    [Fact]
    public void A_transfer_moves_exactly_its_amount_and_the_fee()
    {
        Admission admission = _f.Submit(_f.Transfer(0, 1, Amount.FromAergo(10), 1), 0);
        Assert.Null(admission.Refusal);
        Amount fee = admission.Pooled!.Receipt.Fee;
        Assert.Equal(new Amount(100_000 * (UInt128)50_000_000_000), fee);
        Assert.Equal(Amount.FromAergo(990) - fee, _f.Balance(0));
        Assert.Equal(Amount.FromAergo(1010), _f.Balance(1));
        _f.Produce();
        Assert.Equal(fee.Aer, _f.Chain.Pending.View.GetAccount(SpecialAccounts.Vault)!.Balance);
    }

    [Fact]
    public void A_double_spend_is_refused()
    {
        Assert.Null(_f.Submit(_f.Transfer(0, 1, Amount.FromAergo(900), 1), 0).Refusal);
        Assert.Equal(TransactionRefusal.InsufficientBalanceCode, _f.Submit(_f.Transfer(0, 2, Amount.FromAergo(900), 2), 0).Refusal!.Code);
        Assert.Equal(Amount.FromAergo(1000), _f.Balance(2));
    }

    [Fact]
    public void The_same_transaction_twice_is_refused()
    {
        TransactionDraft draft = _f.Transfer(0, 1, Amount.FromAergo(1), 1);
        Assert.Null(_f.Submit(draft, 0).Refusal);
        Assert.Equal(TransactionRefusal.AlreadyExistsCode, _f.Submit(draft, 0).Refusal!.Code);
        Assert.Equal(TransactionRefusal.NonceTooLowCode, _f.Submit(_f.Transfer(0, 2, Amount.FromAergo(1), 1), 0).Refusal!.Code);
    }

    [Fact]
    public void A_wrong_signature_is_refused() =>
        Assert.Equal(TransactionRefusal.InvalidSignCode, _f.Submit(_f.Transfer(0, 1, Amount.FromAergo(1), 1), 1).Refusal!.Code);

    [Fact]
    public void Another_chain_s_transaction_is_refused() =>
        Assert.Contains("chain id hash", _f.Submit(_f.Transfer(0, 1, Amount.FromAergo(1), 1) with { ChainIdHash = Hash256.Sha256([1]) }, 0).Refusal!.Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_account_cannot_send()
    {
        var secret = new byte[32];
        secret[31] = 99;
        _ = PrivateKey.TryCreate(secret, out PrivateKey? key);
        TransactionDraft draft = _f.Transfer(0, 1, Amount.Zero, 1) with { Account = Address.Of(key!.PublicKeyBy(_f.Signatures)) };
        Admission admission = _f.Submit(TransactionSigner.Sign(draft, key!, _f.Signatures));
        Assert.Equal(TransactionRefusal.InsufficientBalanceCode, admission.Refusal!.Code);
    }

    [Fact]
    public void More_than_the_supply_is_no_amount() =>
        Assert.Contains("invalid amount", _f.Submit(_f.Transfer(0, 1, Amount.FromAergo(4001), 1), 0).Refusal!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_gap_waits_and_closes_in_order()
    {
        Assert.True(_f.Submit(_f.Transfer(0, 1, Amount.FromAergo(1), 3), 0).Parked);
        Assert.True(_f.Submit(_f.Transfer(0, 1, Amount.FromAergo(1), 2), 0).Parked);
        Assert.Equal(TransactionRefusal.SameNonceCode, _f.Submit(_f.Transfer(0, 2, Amount.FromAergo(2), 3), 0).Refusal!.Code);
        Assert.Equal(2, _f.Chain.Pool.ParkedCount);
        Assert.NotNull(_f.Submit(_f.Transfer(0, 1, Amount.FromAergo(1), 1), 0).Pooled);
        Assert.Equal(3, _f.Chain.Pending.Count);
        Assert.Equal(0, _f.Chain.Pool.ParkedCount);
    }

    [Theory]
    [InlineData(TransactionType.Redeploy)]
    [InlineData(TransactionType.FeeDelegation)]
    [InlineData(TransactionType.Multicall)]
    public void What_is_not_there_is_refused_by_name(TransactionType type) =>
        Assert.StartsWith("not supported: ", _f.Submit(_f.Transfer(0, 1, Amount.Zero, 1) with { Type = type }, 0).Refusal!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_call_to_no_contract_fails_costs_its_fee_and_moves_nothing()
    {
        Admission admission = _f.Submit(_f.Transfer(0, 1, Amount.FromAergo(5), 1) with { Type = TransactionType.Call }, 0);
        Assert.Equal(CallStatus.Reverted, admission.Pooled!.Receipt.Status);
        Assert.Equal(Amount.FromAergo(1000), _f.Balance(1));
        Assert.Equal(Amount.FromAergo(1000) - admission.Pooled.Receipt.Fee, _f.Balance(0));
    }

    [Fact]
    public void A_name_is_registered_once_and_stands_for_its_account()
    {
        TransactionDraft draft = _f.Transfer(0, 1, Amount.FromAergo(1), 1) with
        {
            Type = TransactionType.Governance,
            Recipient = Address.OfSpecial(SpecialAccounts.NameName),
            Payload = "{\"Name\":\"v1createName\",\"Args\":[\"twelveletter\"]}"u8.ToArray(),
        };
        Assert.Equal(CallStatus.Success, _f.Submit(draft, 0).Pooled!.Receipt.Status);
        Assert.Contains("occupied", _f.Submit(draft with { Account = _f.AddressOf(1) }, 1).Pooled!.Receipt.Error, StringComparison.Ordinal);
        Assert.True(Address.TryParse("twelveletter", out Address? name));
        Assert.Equal(CallStatus.Success, _f.Submit(_f.Transfer(2, 0, Amount.FromAergo(3), 1) with { Recipient = name! }, 2).Pooled!.Receipt.Status);
        Assert.Equal(Amount.FromAergo(1002), _f.Balance(0));
    }
}
