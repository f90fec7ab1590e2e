using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.Json.Nodes;
using Aergo.Evm;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Ledger.Tests.Calls;

/// <summary>Scripts that lead back and forth between engines, with failures anywhere, against a plain model.</summary>
public sealed class ScriptTests
{
    private const string Steps = "run((uint8,uint256,address,uint256,bytes)[])";
    private const int TransactionsPerSeed = 12;

    private static readonly AbiSignature StepsSignature = MixedChain.Signature(Steps), TextSignature = MixedChain.Signature("run(string)");

    private readonly MixedChain _c = new();
    private readonly List<AccountId> _evm = [], _sql = [];
    private readonly AccountId _stranger = new(Convert.FromHexString("00000000000000000000000000000000000abcde"));
    private Model _model = new();

    // Goal: rows, slots, tokens and events are exactly those of the parts that did not fail, in the order in which they happened, and every contract sees
    // every balance as it is at its moment. Method: random trees of steps; a model of dictionaries that copies itself where something may fail.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(2026)]
    [InlineData(77)]
    [InlineData(123456)]
    public void What_fails_anywhere_leaves_nothing(int seed)
    {
        var random = new Random(seed);
        SetUp();
        UInt128 supply = _c.Base.Genesis.Supply.Aer;
        UInt128 fees = supply - Total();
        int succeeded = 0;
        for (int n = 0; n < TransactionsPerSeed; n++)
        {
            AccountId root = Pick(random, [.. _evm, .. _sql]);
            List<Step> steps = Draw(random, root, 4, 0);
            Receipt receipt = Perform(root, steps, asCall: n % 2 == 0, $"seed {seed}, transaction {n}");
            string where = $"seed {seed}, transaction {n}";
            fees += receipt.Fee.Aer;
            Assert.True(Total() + fees == supply, $"{where}: {Total() + fees} tokens instead of {supply}");
            succeeded += receipt.Status == CallStatus.Success ? 1 : 0;
        }

        Assert.InRange(succeeded, 1, TransactionsPerSeed);
        ChainHead parent = _c.Base.Chain.Head;
        (Block block, BlockResult result) = _c.Base.Produce();
        var validator = new BlockValidator(_c.Base.Genesis, _c.Base.Chain.Executor, _c.Base.Chain.Checks, _c.Base.Producer.Verifier, new SerialWorkers());
        (BlockResult? again, string? fault) = validator.Validate(_c.Base.Chain.State, parent, block, trusted: false);
        Assert.Null(fault);
        Assert.Equal(result.StateRoot, again!.StateRoot);
        Assert.Equal(supply, Total());
    }

    // Goal: the hard cases by name: what was told to SQL and taken back is told again, what was learnt and taken back is learnt again, and what was first
    // seen in a part that failed is forgotten. Method: scripts for one of them each; "seen" records a balance.
    [Theory]
    [InlineData("told again")]
    [InlineData("learnt again")]
    [InlineData("forgotten after SQL fails")]
    [InlineData("forgotten after the EVM fails")]
    public void Taken_back_on_both_sides(string what)
    {
        SetUp();
        AccountId e0 = _evm[0], e1 = _evm[1], s0 = _sql[0];
        Step pay = Do("pay", _stranger, 50), seen = Do("seen", _stranger, 0), fail = Do("fail", s0, 0);
        List<Step> steps = what switch
        {
            "told again" => [pay, Do("try", e1, 0, Do("call", s0, 0, Do("mark", s0, 0)), fail), Do("call", s0, 0, seen), seen],
            "learnt again" => [seen, Do("call", s0, 0, pay, Do("undo", s0, 0, Do("call", e1, 0, seen)), Do("call", e1, 0, seen)), seen],
            "forgotten after SQL fails" => [Do("call", s0, 0, Do("undo", s0, 0, pay, Do("call", e1, 0, seen)), Do("call", e1, 0, seen)), seen],
            _ => [Do("try", e1, 0, Do("call", s0, 0, pay), seen, fail), seen, Do("call", s0, 0, seen)],
        };
        Assert.Equal(CallStatus.Success, Perform(e0, steps, asCall: false, what).Status);
        Assert.NotEmpty(_model.Events);
    }

    private static Step Do(string kind, AccountId to, int value, params Step[] inner) => new(kind, 0, to, value, [.. inner]);

    private void SetUp()
    {
        for (int i = 0; i < 2; i++)
        {
            _evm.Add(_c.DeploySolidity("Puppet", 1000));
            _sql.Add(_c.DeploySql("puppet" + i.ToString(CultureInfo.InvariantCulture), MixedChain.Text("Puppet.sql"), 1000));
        }

        foreach (AccountId id in _evm.Concat(_sql))
        {
            _model.Balances[id] = 1000;
        }
    }

    /// <summary>Runs steps on the chain and in the model, and compares everything.</summary>
    private Receipt Perform(AccountId root, List<Step> steps, bool asCall, string where)
    {
        Model before = _model.Copy();
        bool expected = Apply(root, steps);
        if (!expected)
        {
            _model = before;
        }

        Receipt receipt = _evm.Contains(root) ? _c.Send(root, StepsSignature.Encode([Encode(steps)]), 0, 0)
            : asCall ? _c.CallSql(root, new JsonObject { ["Name"] = "run", ["Args"] = new JsonArray(Json(steps)) }.ToJsonString())
            : _c.Send(root, TextSignature.Encode([new AbiValue.Text(Json(steps).ToJsonString())]), 0, 0);
        where += $": {receipt.Error}";
        Assert.True(expected == (receipt.Status == CallStatus.Success), where);
        Assert.Equal(expected ? _model.Events.Skip(before.Events.Count) : [], receipt.Events.Select(Told));
        Compare(where);
        return receipt;
    }

    private UInt128 Total() => _evm.Concat(_sql).Concat(_c.Base.Ids).Append(_stranger).Append(SpecialAccounts.Vault).Aggregate((UInt128)0, (sum, id) => sum + _c.Balance(id));

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private List<Step> Draw(Random random, AccountId self, int depth, int level)
    {
        var steps = new List<Step>();
        int count = random.Next(1, 5);
        for (int i = 0; i < count; i++)
        {
            AccountId any = Pick(random, [.. _evm, .. _sql, _stranger]);
            int n = random.Next(6), value = random.Next(1, 200);
            bool isSql = _sql.Contains(self);
            switch (random.Next(10))
            {
                case 0 or 1:
                    steps.Add(new Step(isSql ? "insert" : "store", n, any, value, []));
                    break;
                case 2:
                    steps.Add(new Step("mark", n, any, 0, []));
                    break;
                case 3:
                    steps.Add(new Step("seen", n, any, 0, []));
                    break;
                case 4 when level > 0 && random.Next(3) == 0:
                    steps.Add(new Step("fail", 0, any, 0, []));
                    break;
                case 5:
                    steps.Add(new Step("pay", 0, isSql ? any : _stranger, value, []));
                    break;
                case 6 when isSql && depth > 0:
                    steps.Add(new Step("undo", 0, self, 0, Draw(random, self, depth - 1, level + 1)));
                    break;
                case >= 6 when depth > 0:
                    // SQL calls SQL by name and not through here.
                    AccountId target = isSql ? Pick(random, _evm) : Pick(random, [.. _evm, .. _sql]);
                    steps.Add(new Step(random.Next(3) == 0 ? "call" : "try", 0, target, random.Next(4) == 0 ? value * 6 : value / 2, Draw(random, target, depth - 1, level + 1)));
                    break;
            }
        }

        return steps;
    }

    private bool Apply(AccountId self, List<Step> steps)
    {
        bool isSql = _sql.Contains(self);
        foreach (Step step in steps)
        {
            switch (step.Kind)
            {
                case "store":
                    _model.Slots[(self, step.N)] = step.Value;
                    break;
                case "insert":
                    _model.Rows.Add((self, step.N));
                    break;
                case "mark":
                    _model.Events.Add((self, "mark", step.N));
                    break;
                case "seen":
                    _model.Events.Add((self, "seen", _model.Balances.GetValueOrDefault(step.To)));
                    break;
                case "pay":
                    if (!_model.Move(self, step.To, step.Value))
                    {
                        return false;
                    }

                    break;
                case "undo":
                    Model kept = _model.Copy();
                    _ = Apply(self, step.Inner);
                    _model = kept;
                    break;
                case "fail":
                    return false;
                default:
                    Model before = _model.Copy();
                    if (!(_model.Move(self, step.To, step.Value) && Apply(step.To, step.Inner)))
                    {
                        _model = before;
                        if (step.Kind == "call")
                        {
                            return false;
                        }
                    }

                    break;
            }
        }

        return true;
    }

    private AbiValue Encode(List<Step> steps) => MixedChain.Value(steps.Select(s => (object)(object[])
    [
        s.Kind switch { "store" => 0, "mark" => 1, "call" or "pay" => 2, "try" => 3, "fail" => 4, _ => 5 }, s.N, s.To, s.Value, Data(s),
    ]).ToArray());

    private byte[] Data(Step step) => step.Kind is not ("call" or "try") ? []
        : _sql.Contains(step.To) ? TextSignature.Encode([new AbiValue.Text(Json(step.Inner).ToJsonString())])
        : StepsSignature.Encode([Encode(step.Inner)]);

    private JsonArray Json(List<Step> steps) => [.. steps.Select(s => new JsonObject
    {
        ["kind"] = s.Kind, ["n"] = s.N, ["to"] = s.To.ToString(), ["value"] = s.Value, ["steps"] = _evm.Contains(s.To) ? ForEvm(s.Inner) : Json(s.Inner),
    })];

    private JsonArray ForEvm(List<Step> steps) => [.. ((AbiValue.List)Encode(steps)).Items.Select(i => ((AbiValue.List)i).Items).Select(f => new JsonObject
    {
        ["kind"] = (int)((AbiValue.Number)f[0]).Value,
        ["n"] = (int)((AbiValue.Number)f[1]).Value,
        ["to"] = ((AbiValue.Account)f[2]).Value.ToString(),
        ["value"] = (int)((AbiValue.Number)f[3]).Value,
        ["data"] = "0x" + Convert.ToHexStringLower(((AbiValue.Bytes)f[4]).Value.Span),
    })];

    private (AccountId, string, BigInteger) Told(ContractEvent told) => told.Log is { } log
        ? (told.Contract, log.Topics[0] == Keccak256.Hash("Mark(uint256)"u8) ? "mark" : "seen", new BigInteger(log.Data.Span, isUnsigned: true, isBigEndian: true))
        : (told.Contract, told.Name, BigInteger.Parse(told.Data, CultureInfo.InvariantCulture));

    private void Compare(string where)
    {
        foreach (AccountId id in (AccountId[])[.. _evm, .. _sql, _stranger])
        {
            Assert.True(_model.Balances.GetValueOrDefault(id) == (BigInteger)_c.Balance(id), $"{where}: {id} has {_c.Balance(id)}, the model {_model.Balances.GetValueOrDefault(id)}");
        }

        for (int i = 0; i < _sql.Count; i++)
        {
            string expected = string.Join(',', _model.Rows.Where(r => r.Contract == _sql[i]).Select(r => r.N.ToString(CultureInfo.InvariantCulture)));
            Assert.True(expected == (_c.Query($"select string_agg(n::text, ',') from puppet{i}.notes") ?? ""), where);
        }

        foreach (AccountId id in _evm)
        {
            for (int n = 0; n < 6; n++)
            {
                byte[] slot = Keccak256.Hash(new byte[31].Append((byte)n).Concat(new byte[32]).ToArray()).ToArray();
                Assert.True(_model.Slots.GetValueOrDefault((id, n)) == _c.Slot(id, StateKeys.Slot(new UInt256(slot))), where);
            }
        }
    }

    private sealed record Step(string Kind, int N, AccountId To, int Value, List<Step> Inner);

    private sealed class Model
    {
        public Dictionary<AccountId, BigInteger> Balances { get; private init; } = [];

        public Dictionary<(AccountId Contract, int N), int> Slots { get; private init; } = [];

        public List<(AccountId Contract, int N)> Rows { get; private init; } = [];

        public List<(AccountId, string, BigInteger)> Events { get; private init; } = [];

        public Model Copy() => new() { Balances = new(Balances), Slots = new(Slots), Rows = [.. Rows], Events = [.. Events] };

        public bool Move(AccountId from, AccountId to, int value)
        {
            if (Balances.GetValueOrDefault(from) < value)
            {
                return false;
            }

            Balances[from] -= value;
            Balances[to] = Balances.GetValueOrDefault(to) + value;
            return true;
        }
    }
}
