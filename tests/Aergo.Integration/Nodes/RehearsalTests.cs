using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Host;
using Aergo.Primitives;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Nodes;

// Goal: a rehearsal is the truth before it happens. Method: a thousand mixed transactions from one seed, each rehearsed unsigned, then signed
// and sent: fee, gas, result, balances and rows must be those of the rehearsal. The rows shown, applied to a plain model, must be the tables.
public sealed class RehearsalTests
{
    private const int Calls = 1_000, Seed = 20261201;

    private const string Bank = """
        CREATE TABLE accounts (id int PRIMARY KEY, owner text, cents bigint NOT NULL CHECK (cents >= 0));
        CREATE TABLE log (n int GENERATED ALWAYS AS IDENTITY, what text, amount numeric(12, 2), tags text[]);
        INSERT INTO accounts SELECT i, 'owner ' || i, 500 FROM generate_series(1, 20) i;
        CREATE PROCEDURE move(source int, target int, amount bigint) LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE accounts SET cents = cents - amount WHERE id = source;
            UPDATE accounts SET cents = cents + amount WHERE id = target;
            INSERT INTO log (what, amount, tags) VALUES ('move', amount / 100.0, ARRAY['a', NULL]);
            PERFORM pg_notify('moved', amount::text);
        END $$;
        CREATE PROCEDURE forget(before int) LANGUAGE sql AS $$ DELETE FROM log WHERE n < before $$;
        CREATE PROCEDURE work(rounds int) LANGUAGE plpgsql AS $$
        BEGIN
            FOR i IN 1..rounds LOOP
                UPDATE accounts SET owner = owner || '.' WHERE id = 1 + i % 20;
            END LOOP;
            UPDATE accounts SET owner = 'owner ' || id;
        END $$;
        CREATE PROCEDURE take(amount numeric) LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN PERFORM transfer(tx_sender(), amount); END $$;
        """;

    private static readonly string[] Names = ["alice", "bob", "carol"];

    [Fact]
    public async Task A_thousand_rehearsals_are_what_then_happens()
    {
        await using var node = new NodeProcess();
        await node.StartAsync("--block-time", "200ms");
        string script = Path.Combine(node.Data, "bank.sql");
        await File.WriteAllTextAsync(script, Bank);
        await node.RunAsync("deploy", script, "--as", "bank");
        using NodeClient client = node.Client;
        ISignatures signatures = SignatureChoice.Make();
        PrivateKey[] keys = [.. Names.Select(n => DevelopmentAccounts.Find(n, signatures)!)];
        Address[] addresses = [.. keys.Select(k => Address.Of(k.PublicKeyBy(signatures)))];
        Assert.True(Hash256.TryParse((await client.GetStatusAsync(default)).ChainIdHash, out Hash256 chain));
        Assert.True(AccountIdText.TryParse((await client.GetAccountAsync("contract:bank", default))!.EthereumAddress, out AccountId bank));
        var model = new Dictionary<string, Dictionary<string, IReadOnlyList<string?>>> { ["bank.accounts"] = [], ["bank.log"] = [] };
        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={node.PostgresPort};Username=alice;Database=main;Pooling=false");
        await connection.OpenAsync();
        foreach (string table in model.Keys)
        {
            await ReadAsync(connection, table, model[table]);
        }

        var random = new Random(Seed);
        var kinds = new Dictionary<string, int>();
        for (int i = 0; i < Calls; i++)
        {
            int by = random.Next(keys.Length);
            ulong nonce = (await client.GetAccountAsync(addresses[by].ToString(), default))!.Nonce + 1;
            TransactionDraft draft = Draft(random, addresses, by, bank) with { Nonce = nonce, Account = addresses[by], ChainIdHash = chain };
            RehearsalAnswer quote = await client.RehearseAsync(TransactionSigner.WithSignature(draft.ToUnsigned(), default).Encoded, default);
            SubmitAnswer sent = await client.SubmitAsync(TransactionSigner.Sign(draft, keys[by], signatures).Encoded, default);

            Assert.True(quote.Accepted && sent.Accepted, $"seed {Seed}, call {i}: {quote.Message} {sent.Message}");
            (ReceiptView rehearsed, ReceiptView real) = (quote.Receipt!, sent.Receipt!);
            Assert.Equal((real.Status, real.Error, real.GasUsed, real.FeeAer, real.ResultDigest), (rehearsed.Status, rehearsed.Error, rehearsed.GasUsed, rehearsed.FeeAer, rehearsed.ResultDigest));
            Assert.Equal(real.Events.Select(e => (e.Name, e.Data)), rehearsed.Events.Select(e => (e.Name, e.Data)));
            foreach (AccountDifference account in quote.Accounts)
            {
                AccountView now = (await client.GetAccountAsync(account.Account, default))!;
                Assert.Equal((now.BalanceAer, now.Nonce), (account.BalanceAfterAer, account.NonceAfter));
            }

            if (real.Status != "success")
            {
                // Nothing but the fee: one account, one nonce, no row.
                AccountDifference payer = Assert.Single(quote.Accounts);
                Assert.Equal(UInt128.Parse(real.FeeAer, CultureInfo.InvariantCulture), UInt128.Parse(payer.BalanceBeforeAer, CultureInfo.InvariantCulture) - UInt128.Parse(payer.BalanceAfterAer, CultureInfo.InvariantCulture));
                Assert.Equal((0, 0), (quote.Tables.Count, quote.OtherKeys));
            }

            Apply(quote, model);
            string kind = real.Status + (real.Error is { } error ? " " + error[..5] : string.Empty);
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        }

        foreach ((string table, Dictionary<string, IReadOnlyList<string?>> rows) in model)
        {
            var real = new Dictionary<string, IReadOnlyList<string?>>();
            await ReadAsync(connection, table, real);
            Assert.Equal(real.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => string.Join('|', r.Value)), rows.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => string.Join('|', r.Value)));
        }

        // The mix was one: successes, refusals by constraint and by exception, and calls that ran out of gas.
        string mix = string.Join(", ", kinds.Select(k => $"{k.Key} {k.Value}"));
        Assert.True(kinds.GetValueOrDefault("success") > 300 && kinds.Keys.Any(k => k.StartsWith("limit", StringComparison.Ordinal)) && kinds.ContainsKey("reverted 23514"), mix);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}: {mix}");
    }

    [Fact]
    public async Task The_verbs_show_a_rehearsal_and_send_nothing()
    {
        await using var node = new NodeProcess();
        await node.StartAsync();
        string script = Path.Combine(node.Data, "bank.sql");
        await File.WriteAllTextAsync(script, Bank);
        string shown = await node.RunAsync("deploy", script, "--as", "bank", "--dry-run");
        Assert.Contains("created table bank.accounts", shown, StringComparison.Ordinal);
        Assert.Contains("+ 20, owner 20, 500", shown, StringComparison.Ordinal);
        Assert.NotEqual(0, (await node.TryAsync("call", "bank", "move", "1", "2", "10", "--dry-run")).Code);
        await node.RunAsync("deploy", script, "--as", "bank");
        shown = await node.RunAsync("call", "bank", "move", "1", "2", "10", "--dry-run");
        Assert.Contains("~ 1, owner 1, 500 -> 1, owner 1, 490", shown, StringComparison.Ordinal);
        Assert.Contains("event moved of bank: 10", shown, StringComparison.Ordinal);
        (int code, string output, string error) = await node.TryAsync("call", "bank", "move", "1", "2", "1000", "--dry-run");
        Assert.Equal(1, code);
        Assert.Contains("would fail: 23514", error, StringComparison.Ordinal);
        Assert.DoesNotContain("table bank", output, StringComparison.Ordinal);
        JsonElement answer = JsonDocument.Parse(await node.RunAsync("send", "bob", "5", "--dry-run", "--json")).RootElement;
        Assert.Equal(2, answer.GetProperty("accounts").GetArrayLength());
        (code, _, error) = await node.TryAsync("send", "bob", "5000000", "--dry-run");
        Assert.Equal(1, code);
        Assert.Contains("would refuse the transaction: not enough balance", error, StringComparison.Ordinal);
        Assert.Equal(1UL, (await node.Client.GetAccountAsync("alice", default))!.Nonce);
    }

    private static TransactionDraft Draft(Random random, Address[] addresses, int by, AccountId bank)
    {
        var basis = new TransactionDraft { Nonce = 0, Account = addresses[by], Recipient = Address.OfContract(bank), Type = TransactionType.Call, ChainIdHash = default };
        return random.Next(10) switch
        {
            < 3 => basis with { Type = TransactionType.Transfer, Recipient = addresses[random.Next(addresses.Length)], Amount = new Amount((UInt128)random.NextInt64(1, long.MaxValue)) },
            < 6 => Call("move", random.Next(1, 21), random.Next(1, 21), random.Next(0, 400)),
            6 => Call("forget", random.Next(0, 600)),
            7 => Call("take", random.Next(0, 5)) with { Amount = new Amount((UInt128)random.Next(0, 3)) },
            8 => Call("work", random.Next(1, 30)) with { GasLimit = (ulong)random.Next(100_000, 600_000) },
            _ => Call(random.Next(2) == 0 ? "nothing" : "move", random.Next(1, 3)),
        };

        TransactionDraft Call(string name, params int[] arguments) => basis with { Payload = new CallInfo(name, [.. arguments.Select(a => JsonValue.Of(a))]).Encode() };
    }

    private static void Apply(RehearsalAnswer answer, Dictionary<string, Dictionary<string, IReadOnlyList<string?>>> model)
    {
        foreach (TableDifference table in answer.Tables)
        {
            Dictionary<string, IReadOnlyList<string?>> rows = model[table.Table];
            foreach (ChangedRow row in table.Rows)
            {
                if (row.Before is { } before)
                {
                    Assert.Equal(rows[before[0]!], before);
                    rows.Remove(before[0]!);
                }

                if (row.After is { } after)
                {
                    rows.Add(after[0]!, after);
                }
            }
        }
    }

    private static async Task ReadAsync(NpgsqlConnection connection, string table, Dictionary<string, IReadOnlyList<string?>> rows)
    {
        string columns = table == "bank.log" ? "n::text, what, amount::text, tags::text" : "id::text, owner, cents::text";
        await using var command = new NpgsqlCommand($"SELECT {columns} FROM {table}", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0), [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
        }
    }
}
