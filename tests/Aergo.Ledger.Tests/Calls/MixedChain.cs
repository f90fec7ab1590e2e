using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Aergo.Evm;
using Aergo.Primitives;
using Aergo.Sql.Engine;
using Aergo.State;
using Xunit;

namespace Aergo.Ledger.Tests.Calls;

/// <summary>A chain with both engines, and short words for deploying, calling and asking.</summary>
internal sealed class MixedChain
{
    private const ulong Gwei = 1_000_000_000;

    private static readonly Dictionary<string, string> Compiled = JsonSerializer.Deserialize<Dictionary<string, string>>(Text("Contracts.json"))!;

    private readonly ManagedSecp256k1 _signatures = new();
    private readonly EvmEngine _evm;

    public MixedChain()
    {
        _evm = new EvmEngine(Fork.Osaka, Fixture.EthereumChainId, TransactionExecutor.EvmEngine, _signatures);
        Base = new Fixture(signatures: _signatures, engines: new Dictionary<byte, IContractEngine>
        {
            [TransactionExecutor.SqlEngine] = SqlEngines.Create(), [TransactionExecutor.EvmEngine] = _evm,
        });
    }

    public Fixture Base { get; }

    public static string Text(string resource)
    {
        using var reader = new StreamReader(typeof(MixedChain).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    public static AbiSignature Signature(string text) => AbiSignature.TryParse(text, out string error) ?? throw new ArgumentException(error, nameof(text));

    /// <summary>Values as the tests write them: numbers, text, bytes, accounts, flags, lists.</summary>
    public static AbiValue Value(object value) => value switch
    {
        int n => new AbiValue.Number(n),
        long n => new AbiValue.Number(n),
        BigInteger n => new AbiValue.Number(n),
        bool b => new AbiValue.Boolean(b),
        string s => new AbiValue.Text(s),
        byte[] b => new AbiValue.Bytes(b),
        AccountId a => new AbiValue.Account(a),
        object[] list => new AbiValue.List([.. list.Select(Value)]),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public static byte[] Encode(string signature, params object[] arguments) => Signature(signature).Encode([.. arguments.Select(Value)]);

    /// <summary>Arguments alone, as a contract hands them to call and query.</summary>
    public static byte[] Arguments(string signature, params object[] arguments) => Encode(signature, arguments)[AbiSignature.SelectorSize..];

    public AccountId DeploySolidity(string name, UInt128 value, params AccountId[] arguments)
    {
        byte[] code = [.. Convert.FromHexString(Compiled[name]), .. arguments.SelectMany(a => (byte[])[.. new byte[12], .. a.ToArray()])];
        Receipt receipt = Send(null, code, value, 0);
        Assert.True(receipt.Status == CallStatus.Success, receipt.Error);
        return receipt.Created[0].Contract;
    }

    public AccountId DeploySql(string schema, string script, UInt128 value = default)
    {
        Receipt receipt = Submit(Draft(new SqlPayload { DeploySchema = schema, Commands = [new SqlCommand(script, [])] }.Encode(), Address.OfSpecial(SpecialAccounts.SqlName), value, 0), 0);
        Assert.True(receipt.Status == CallStatus.Success, receipt.Error);
        return receipt.Created.Count > 0 ? receipt.Created[0].Contract : default;
    }

    /// <summary>A wallet's transaction to a contract of either engine.</summary>
    public Receipt Call(AccountId contract, string signature, UInt128 value, params object[] arguments) => Send(contract, Encode(signature, arguments), value, 0);

    public Receipt Send(AccountId? to, byte[] data, UInt128 value, int by)
    {
        var transaction = new EvmTransaction
        {
            Type = EvmTransactionType.DynamicFee,
            ChainId = Fixture.EthereumChainId,
            Nonce = Nonce(by),
            MaxFeePerGas = 50 * Gwei,
            MaxPriorityFeePerGas = 0,
            GasLimit = 15_000_000,
            To = to,
            Value = new UInt256((ulong)value, (ulong)(value >> 64), 0, 0),
            Data = data,
        };
        byte[] raw = EvmTransactionCodec.Encode(transaction.SignedBy(Base.Keys[by], _signatures));
        EthereumFacts facts = _evm.Read(raw, null, out string? refusal) ?? throw new InvalidOperationException(refusal);
        return Pooled(Base.Submit(EthereumEnvelope.Wrap(raw, facts, Base.Genesis.ChainId)));
    }

    /// <summary>Aergo's own call of a procedure.</summary>
    public Receipt CallSql(AccountId contract, string json, UInt128 value = default, int by = 0) => Submit(Draft(Encoding.UTF8.GetBytes(json), Address.OfContract(contract), value, by), by);

    /// <summary>Statements in one transaction.</summary>
    public Receipt Run(string sql, int by = 0) => Submit(Draft(new SqlPayload { Commands = [new SqlCommand(sql, [])] }.Encode(), Address.OfSpecial(SpecialAccounts.SqlName), 0, by), by);

    /// <summary>One value as text.</summary>
    public string? Query(string sql)
    {
        CallResult result = Base.Chain.Executor.Query(
            Base.Chain.Pending.View, Base.Chain.Pending.Facts, SpecialAccounts.Sql, Base.Ids[0], new SqlPayload { Commands = [new SqlCommand($"select ({sql})::text", [])] }.Encode(), 1_000_000_000);
        Assert.True(SqlOutput.TryDecode(result.Output, out SqlOutput? output) && output!.Error is null, result.Error);
        return output!.Results[0].Rows[0][0] is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
    }

    /// <summary>What eth_call answers.</summary>
    public EvmReceipt EthCall(AccountId contract, string signature, params object[] arguments)
    {
        (IContractState state, IChainHost chain, IAccounts accounts) = Base.Chain.Executor.OpenScratch(Base.Chain.Pending.View);
        return _evm.Simulate(state, accounts, Base.Chain.Pending.Facts, new EvmTransaction { Type = EvmTransactionType.Legacy, Nonce = 0, MaxFeePerGas = default, MaxPriorityFeePerGas = default, To = contract, Data = Encode(signature, arguments), GasLimit = 50_000_000 }, Base.Ids[0], chain: chain);
    }

    public UInt128 Balance(AccountId id) => Base.Chain.Pending.View.GetAccount(id)?.Balance ?? 0;

    public BigInteger Slot(AccountId id, byte[] key) => Base.Chain.Pending.View.GetRow(id, key) is { } value ? new BigInteger(value, isUnsigned: true, isBigEndian: true) : 0;

    private ulong Nonce(int by) => Base.Chain.Pending.View.GetAccount(Base.Ids[by])?.Nonce ?? 0;

    private TransactionDraft Draft(byte[] payload, Address to, UInt128 value, int by) => new()
    {
        Nonce = Nonce(by) + 1,
        Account = Base.AddressOf(by),
        Recipient = to,
        Amount = new Amount(value),
        Payload = payload,
        Type = TransactionType.Call,
        ChainIdHash = Base.Genesis.ChainId.Hash(),
    };

    private Receipt Submit(TransactionDraft draft, int by) => Pooled(Base.Submit(draft, by));

    private static Receipt Pooled(Admission admission)
    {
        Assert.Null(admission.Refusal);
        return admission.Pooled!.Receipt;
    }
}
