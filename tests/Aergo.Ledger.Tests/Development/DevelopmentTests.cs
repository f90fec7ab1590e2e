using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Evm;
using Aergo.Primitives;
using Aergo.State;
using Xunit;

namespace Aergo.Ledger.Tests.Development;

// Goal: what tools do to a development chain is law there, and nowhere else.
public sealed class DevelopmentTests
{
    private readonly ISignatures _signatures = new ManagedSecp256k1();
    private readonly Fixture _f;

    public DevelopmentTests() => _f = Open(development: true);

    [Fact]
    public void Other_chains_take_none_of_it()
    {
        Fixture ledger = Open(development: false);
        Assert.Contains("does not say \"development\": true", Change(ledger, 1, "setBalance", Hex(ledger.Ids[1]), "5").Refusal!.Message, StringComparison.Ordinal);
        Assert.Contains("the signer's public key", ledger.Submit(Unsigned(ledger, ledger.Ids[1], 0)).Refusal!.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => ledger.Chain.Rewind(0));
    }

    [Fact]
    public void Accounts_change_as_they_are_told()
    {
        string account = Hex(_f.Ids[1]);
        Succeeds(Change(_f, 1, "setBalance", account, "5"));
        Succeeds(Change(_f, 2, "setNonce", account, "9"));
        Succeeds(Change(_f, 3, "setCode", account, "6001"));
        Succeeds(Change(_f, 4, "setStorage", account, Word(2), Word(3)));
        AccountRecord record = _f.Chain.Pending.View.GetAccount(_f.Ids[1])!;
        Assert.Equal(((UInt128)5, 9UL, TransactionExecutor.EvmEngine), (record.Balance, record.Nonce, record.Engine));
        Assert.Equal([3], _f.Chain.Pending.View.GetRow(_f.Ids[1], StateKeys.Slot(2)));
        Validates();
    }

    [Theory]
    [InlineData("a balance is a number", "setBalance", "-1")]
    [InlineData("a balance is a number", "setBalance", "1000000000000000000000000000001")]
    [InlineData("not below", "setNonce", "x")]
    [InlineData("code is hex", "setCode", "abc")]
    [InlineData("32 bytes in hex", "setStorage", "00", "00")]
    [InlineData("unknown cmd", "setMood", "1")]
    [InlineData("unknown cmd", "setBalance")]
    public void What_makes_no_sense_is_refused(string why, string operation, params string[] arguments) =>
        Fails(why, Change(_f, 1, operation, [Hex(_f.Ids[1]), .. arguments]));

    [Fact]
    public void The_chains_own_accounts_get_no_code()
    {
        Fails("is the chain's own", Change(_f, 1, "setCode", Hex(SpecialAccounts.System), "6001"));
        Fails("max code size", Change(_f, 2, "setCode", Hex(_f.Ids[1]), new string('0', 2 * 24577)));
        Fails("first argument is an account", Change(_f, 3, "setCode", "nobody", "6001"));
    }

    // An account whose key nobody has sends as everybody does: nonce and balance hold for it.
    [Fact]
    public void Anybody_can_be_made_to_send()
    {
        var nobody = new AccountId([.. Enumerable.Repeat((byte)7, AccountId.Size)]);
        Assert.Equal(TransactionRefusal.InsufficientBalanceCode, _f.Submit(Unsigned(_f, nobody, 0)).Refusal!.Code);
        Succeeds(Change(_f, 1, "setBalance", Hex(nobody), Amount.FromAergo(1).Aer.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Succeeds(Change(_f, 2, "setCode", Hex(nobody), "00"));
        Amount before = _f.Balance(2);
        Succeeds(_f.Submit(Unsigned(_f, nobody, 0)));
        Assert.Equal(before.Aer + 1, _f.Balance(2).Aer);
        Assert.Equal(TransactionRefusal.AlreadyExistsCode, _f.Submit(Unsigned(_f, nobody, 0)).Refusal!.Code);
        Assert.True(_f.Submit(Unsigned(_f, nobody, 5)).Parked);
        Validates();
    }

    // The same transaction runs again, states of blocks that are left can be read, and those of the blocks cut away not by height.
    [Fact]
    public void A_chain_cut_back_goes_on_from_there()
    {
        Transaction transfer = _f.Sign(_f.Transfer(0, 1, Amount.FromAergo(1), 1), 0);
        _f.Produce();
        Hash256 head = _f.Chain.Head.Id;
        _f.Submit(transfer);
        _f.Produce();
        Assert.Equal(1, _f.Chain.TransactionCount);
        _f.Chain.Rewind(1);
        Assert.Equal((1L, head, 0L), (_f.Chain.Head.Height, _f.Chain.Head.Id, _f.Chain.TransactionCount));
        Assert.Null(_f.Chain.Find(transfer.Hash));
        Assert.Null(_f.Chain.Find(2));
        Assert.Equal(Amount.FromAergo(1000), _f.Balance(1));
        Succeeds(_f.Submit(transfer));
        _f.Produce();
        Assert.Equal(2, _f.Chain.Find(transfer.Hash)!.Value.Block.Height);
        Assert.Throws<InvalidOperationException>(() => _f.Chain.Rewind(3));
    }

    private void Validates()
    {
        ChainHead parent = _f.Chain.Head;
        (Block block, BlockResult result) = _f.Produce();
        var validator = new BlockValidator(_f.Genesis, _f.Chain.Executor, _f.Chain.Checks, _f.Producer.Verifier, new SerialWorkers());
        (BlockResult? again, string? fault) = validator.Validate(_f.Chain.State, parent, block, trusted: false);
        Assert.Null(fault);
        Assert.Equal(result.StateRoot, again!.StateRoot);
    }

    private static Admission Change(Fixture f, ulong nonce, string operation, params string[] arguments) => f.Submit(
        new TransactionDraft
        {
            Nonce = nonce,
            Account = f.AddressOf(3),
            Recipient = Address.OfSpecial(SpecialAccounts.DevelopmentName),
            Type = TransactionType.Governance,
            Payload = new CallInfo(operation, [.. arguments.Select(JsonValue.Of)]).Encode(),
            ChainIdHash = f.Genesis.ChainId.Hash(),
        },
        by: 3);

    private static Transaction Unsigned(Fixture f, AccountId from, ulong nonce) => Impersonation.Wrap(
        EvmTransactionCodec.Encode(new EvmTransaction
        {
            Type = EvmTransactionType.DynamicFee,
            ChainId = Fixture.EthereumChainId,
            Nonce = nonce,
            MaxFeePerGas = 100_000_000_000,
            MaxPriorityFeePerGas = 0,
            GasLimit = 21_000,
            To = f.Ids[2],
            Value = 1,
            R = 1,
            S = 1,
        }),
        from,
        nonce,
        f.Genesis.ChainId);

    private static void Succeeds(Admission admission) => Assert.True(admission.Pooled?.Receipt.Status == CallStatus.Success, admission.Refusal?.Message ?? admission.Pooled?.Receipt.Error ?? "parked");

    private static void Fails(string why, Admission admission) => Assert.Contains(why, admission.Pooled!.Receipt.Error, StringComparison.Ordinal);

    private static string Hex(AccountId account) => account.ToString();

    private static string Word(byte value) => new Hash256([.. new byte[31], value]).ToString();

    private Fixture Open(bool development) => new(signatures: _signatures, isDevelopment: development, engines: new Dictionary<byte, IContractEngine>
    {
        [TransactionExecutor.EvmEngine] = new EvmEngine(Fork.Osaka, Fixture.EthereumChainId, TransactionExecutor.EvmEngine, _signatures),
    });
}
