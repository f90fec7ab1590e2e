using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Aergo.Ledger;
using Aergo.Node.Simulation;
using Aergo.Primitives;
using Aergo.Sql.Engine;
using Aergo.State;

namespace Aergo.Host;

/// <summary>A small bank in SQL, and the same bank as a dictionary: keys, checks, foreign keys, indexes, sub-transactions.</summary>
/// <remarks>The texts of the statements are the workload's own, so the model knows each by its text and parses no SQL.</remarks>
internal sealed class SqlWorkload : IContractModel
{
    private const int Accounts = 30, Owners = 4;
    private const long QueryGasMax = 1_000_000_000;

    private readonly Dictionary<string, Func<bool>> _effects = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, (string Owner, long Amount)> _accounts = [];
    private readonly List<(int From, int To, long Amount)> _moves = [];
    private bool _made;

    public TransactionDraft MakeCall(TransactionDraft draft, Random random)
    {
        (string sql, Func<bool> effect) = Draw(random);
        _effects[sql] = effect;
        return draft with
        {
            Type = TransactionType.Call,
            Recipient = Address.OfSpecial(SpecialAccounts.SqlName),
            Amount = Amount.Zero,
            Payload = new SqlPayload { Commands = [new SqlCommand(sql, [])] }.Encode(),
        };
    }

    public void Apply(Block block, IReadOnlyList<Receipt> receipts, ReferenceLedger ledger)
    {
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            Transaction transaction = block.Transactions[i];
            if (transaction.Type != TransactionType.Call || !SqlPayload.TryDecode(transaction.Payload.Span, out SqlPayload? payload) || payload is null)
            {
                continue;
            }

            string sql = payload.Commands[0].Text;
            if (!_effects.ContainsKey(sql))
            {
                continue; // Somebody else's.
            }

            if (receipts[i].Status == CallStatus.LimitExceeded)
            {
                continue; // A poor sender; the whole call is undone.
            }

            bool succeeded = receipts[i].Status == CallStatus.Success;
            if (sql.StartsWith("create", StringComparison.Ordinal))
            {
                // Once the tables are there, only their owner may say it again, and nothing changes then.
                _made |= succeeded;
                continue;
            }

            bool expected = _made && succeeded ? _effects[sql]() : _made && Rehearse(sql);
            if (succeeded != expected)
            {
                throw new SimulationViolationException(
                    "sql", $"block {block.Height}: {sql} {(succeeded ? "went through" : "failed with " + receipts[i].Error)}; the model says otherwise");
            }
        }
    }

    public void CompareWith(Chain chain, IStateView view)
    {
        if (!_made)
        {
            return;
        }

        Same("accounts", chain, view, "select string_agg(id || '|' || owner || '|' || n, ';' order by id) from accounts",
            string.Join(';', _accounts.Select(a => Text($"{a.Key}|{a.Value.Owner}|{a.Value.Amount}"))));
        Same("moves", chain, view, "select string_agg(source || '>' || target || '|' || amount, ';' order by id) from moves",
            string.Join(';', _moves.Select(m => Text($"{m.From}>{m.To}|{m.Amount}"))));
        for (int owner = 0; owner < Owners; owner++)
        {
            // Answered by the index, which must hold what the table holds.
            Same("index on owner", chain, view, $"select string_agg(id::text, ',' order by id) from accounts where owner = 'owner{owner}'",
                string.Join(',', _accounts.Where(a => a.Value.Owner == "owner" + Text($"{owner}")).Select(a => Text($"{a.Key}"))));
        }
    }

    private (string Sql, Func<bool> Effect) Draw(Random random)
    {
        int id = random.Next(Accounts), other = random.Next(Accounts), amount = random.Next(1, 60), owner = random.Next(Owners);
        return random.Next(12) switch
        {
            0 => ("""
                create table if not exists accounts (id int primary key, owner text not null, n bigint not null check (n >= 0));
                create index if not exists accounts_owner on accounts (owner);
                create table if not exists moves (id bigint generated always as identity primary key, source int references accounts, target int references accounts, amount bigint not null);
                grant all on accounts, moves to public
                """, static () => true),
            1 or 2 or 3 => (Text($"insert into accounts values ({id}, 'owner{owner}', {amount})"), () => _accounts.TryAdd(id, (Text($"owner{owner}"), amount))),
            4 => (Text($"update accounts set owner = 'owner{owner}' where id = {id}"), () => Rename(id, Text($"owner{owner}"))),
            5 => (Text($"delete from accounts where id = {id}"), () => Close(id)),
            6 => (Text($"insert into accounts select g, 'owner0', 1 from generate_series({Accounts}, {Accounts + 50}) g; select 1 / 0"), static () => false),
            7 => (Text($"do $$ begin begin update accounts set n = n + 1000; raise exception 'no'; exception when others then null; end; update accounts set n = n + 1 where id = {id}; end $$"), () => Add(id, 1)),
            _ => (Text($"update accounts set n = n - {amount} where id = {id}; update accounts set n = n + {amount} where id = {other}; insert into moves (source, target, amount) values ({id}, {other}, {amount})"), () => Move(id, other, amount)),
        };
    }

    /// <summary>Whether a statement that failed should have: it is tried on a copy.</summary>
    private bool Rehearse(string sql)
    {
        (int, (string, long))[] accounts = [.. _accounts.Select(a => (a.Key, a.Value))];
        int moves = _moves.Count;
        bool good = _effects[sql]();
        _accounts.Clear();
        foreach ((int id, (string, long) account) in accounts)
        {
            _accounts[id] = account;
        }

        _moves.RemoveRange(moves, _moves.Count - moves);
        return good;
    }

    private bool Rename(int id, string owner)
    {
        if (_accounts.TryGetValue(id, out (string Owner, long Amount) account))
        {
            _accounts[id] = (owner, account.Amount);
        }

        return true;
    }

    private bool Close(int id)
    {
        if (_moves.Exists(m => m.From == id || m.To == id))
        {
            return false;
        }

        _accounts.Remove(id);
        return true;
    }

    private bool Add(int id, long amount)
    {
        if (_accounts.TryGetValue(id, out (string Owner, long Amount) account))
        {
            _accounts[id] = (account.Owner, account.Amount + amount);
        }

        return true;
    }

    private bool Move(int from, int to, long amount)
    {
        if (!_accounts.TryGetValue(from, out (string Owner, long Amount) account) || !_accounts.ContainsKey(to) || account.Amount < amount)
        {
            return false;
        }

        Add(from, -amount);
        Add(to, amount);
        _moves.Add((from, to, amount));
        return true;
    }

    internal static void Same(string what, Chain chain, IStateView view, string sql, string expected)
    {
        CallResult result = chain.Executor.Query(
            view, chain.Pending.Facts, SpecialAccounts.Sql, default, new SqlPayload { Commands = [new SqlCommand(sql, [])] }.Encode(), QueryGasMax);
        if (!SqlOutput.TryDecode(result.Output, out SqlOutput? output) || output is null || output.Error is not null)
        {
            throw new SimulationViolationException("sql", $"{what} cannot be read: {output?.Error?.Message ?? result.Error}");
        }

        // Text in PostgreSQL's binary form is its bytes.
        string found = output.Results[0].Rows[0][0] is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : string.Empty;
        if (found != expected)
        {
            throw new SimulationViolationException("sql", $"{what}: the chain has \"{found}\", the model \"{expected}\"");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
