using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using Aergo.Evm;
using Aergo.Ledger;
using Aergo.Node.Simulation;
using Aergo.Primitives;
using Aergo.Sql.Engine;
using Aergo.State;

namespace Aergo.Host;

/// <summary>The bank in SQL, and beside it a till in Solidity that is paid for rows in SQL: what it counts, what the table holds and what was paid must agree.</summary>
internal sealed class MixedWorkload : IContractModel
{
    private const ulong GasLimit = 4_000_000;

    private const string Schema = """
        create table rows (n bigint not null);
        create table refused (n bigint not null);
        grant select on rows, refused to public;
        create procedure put(n bigint) language plpgsql security definer set aergo.reentrant = on as $$
        begin
          insert into rows values (n);
          if n % 5 = 0 then raise exception 'five'; end if;
        end $$;
        create procedure orders(till text, n bigint) language plpgsql security definer as $$
        begin
          perform call_contract(till, 'buy(int64)', n);
        exception when sqlstate 'EV001' then insert into refused values (n);
        end $$
        """;

    private static readonly AbiSignature Buy = AbiSignature.TryParse("buy(int64)", out _)!, Tempt = AbiSignature.TryParse("tempt(int64,int64)", out _)!;

    private readonly SqlWorkload _bank = new();
    private readonly List<long> _rows = [], _refused = [];
    private AccountId _schema, _till;

    public IReadOnlyList<(AccountId Account, ulong Nonce)> Genesis { get; } = [(BlockHistory.Contract, 1)];

    public TransactionDraft MakeCall(TransactionDraft draft, Random random)
    {
        int n = random.Next(1, 40), other = random.Next(1, 40);
        TransactionDraft call = draft with { Type = TransactionType.Call, Recipient = Address.OfSpecial(SpecialAccounts.SqlName), Amount = Amount.Zero, GasLimit = GasLimit };
        TransactionDraft toTill = call with { Recipient = Address.OfContract(_till), Amount = new Amount((UInt128)n) };
        return random.Next(10) switch
        {
            0 when _schema.IsZero => call with { Payload = new SqlPayload { DeploySchema = "mixed", Commands = [new SqlCommand(Schema, [])] }.Encode() },
            1 when _till.IsZero => call with { Type = TransactionType.Deploy, Recipient = Address.Empty, Payload = TillCode.Init },
            2 when !_till.IsZero => toTill with { Payload = Buy.Encode([new AbiValue.Number(n)]) },
            3 when !_till.IsZero => toTill with { Payload = Tempt.Encode([new AbiValue.Number(n), new AbiValue.Number(other)]) },
            4 when !_till.IsZero => call with { Payload = new SqlPayload { Commands = [new SqlCommand(Text($"call mixed.orders('{_till}', {n})"), [])] }.Encode() },
            _ => _bank.MakeCall(draft, random),
        };
    }

    public void Apply(Block block, IReadOnlyList<Receipt> receipts, ReferenceLedger ledger)
    {
        _bank.Apply(block, receipts, ledger);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            Transaction transaction = block.Transactions[i];
            bool succeeded = receipts[i].Status == CallStatus.Success;
            if (transaction.Type == TransactionType.Deploy && succeeded)
            {
                AccountId made = receipts[i].Created[0].Contract;
                ledger.Create(made, 1);
                _till = _till.IsZero ? made : _till;
            }
            else if (transaction.Type == TransactionType.Call && receipts[i].Contract == _till && !_till.IsZero)
            {
                Sold(transaction.Payload.ToArray(), receipts[i], ledger);
            }
            else if (transaction.Type == TransactionType.Call && SqlPayload.TryDecode(transaction.Payload.Span, out SqlPayload? payload) && payload is not null)
            {
                Ran(payload, receipts[i]);
            }
        }
    }

    public void CompareWith(Chain chain, IStateView view)
    {
        _bank.CompareWith(chain, view);
        if (!_schema.IsZero)
        {
            SqlWorkload.Same("paid rows", chain, view, "select string_agg(n::text, ',') from mixed.rows", Listed(_rows));
            SqlWorkload.Same("refused rows", chain, view, "select string_agg(n::text, ',') from mixed.refused", Listed(_refused));
        }

        BigInteger counted = !_till.IsZero && view.GetRow(_till, StateKeys.Slot(default)) is { } value ? new BigInteger(value, isUnsigned: true, isBigEndian: true) : 0;
        if (counted != _rows.Sum())
        {
            throw new SimulationViolationException("mixed", $"the till has counted {counted}, the rows are worth {_rows.Sum()}");
        }
    }

    private void Sold(byte[] data, Receipt receipt, ReferenceLedger ledger)
    {
        bool isTempt = data.AsSpan().StartsWith(Tempt.Selector);
        long n = Number(data, 0);
        bool expected = IsGood(n) && !_schema.IsZero;
        Expect(receipt, expected);
        if (!expected)
        {
            return;
        }

        if (isTempt && Number(data, 1) is var other && IsGood(other))
        {
            _rows.Add(other);
        }

        _rows.Add(n);
        ledger.Move(_till, _schema, new Amount((UInt128)n));
    }

    private void Ran(SqlPayload payload, Receipt receipt)
    {
        if (payload.DeploySchema == "mixed")
        {
            _schema = receipt.Status == CallStatus.Success ? receipt.Created[0].Contract : _schema;
        }
        else if (payload.Commands is [{ Text: var text }] && text.StartsWith("call mixed.orders", StringComparison.Ordinal))
        {
            long n = long.Parse(text.AsSpan(text.LastIndexOf(' ') + 1).TrimEnd(')'), CultureInfo.InvariantCulture);
            Expect(receipt, !_schema.IsZero);
            if (receipt.Status == CallStatus.Success)
            {
                (IsGood(n) ? _rows : _refused).Add(n);
            }
        }
    }

    private static void Expect(Receipt receipt, bool success)
    {
        if (success != (receipt.Status == CallStatus.Success))
        {
            throw new SimulationViolationException("mixed", $"{receipt.TransactionHash} {(success ? "failed with " + receipt.Error : "went through")}; the model says otherwise");
        }
    }

    // SQL refuses fives after writing, Solidity sevens after SQL has written.
    private static bool IsGood(long n) => n % 5 != 0 && n % 7 != 0;

    private static long Number(byte[] data, int place) => (long)new BigInteger(data.AsSpan(AbiSignature.SelectorSize + (place * AbiEncoder.Word), AbiEncoder.Word), isUnsigned: true, isBigEndian: true);

    private static string Listed(IEnumerable<long> numbers) => string.Join(',', numbers.Select(n => Text($"{n}")));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
