using System;
using System.IO;
using System.Threading.Tasks;
using Aergo.Integration.Nodes;
using Npgsql;
using Xunit;

namespace Aergo.Integration.Clients;

// Goal: an auditor finds in SQL who changed which row in which transaction, and takes away a proof; what a session owes or remembers reaches the ledger.
// Method: Npgsql against the real program, two users, blocks in between.
public sealed class LedgerSqlTests : IAsyncLifetime
{
    private readonly NodeProcess _node = new();
    private NpgsqlConnection _alice = null!, _bob = null!;

    public async ValueTask InitializeAsync()
    {
        await _node.StartAsync("--block-time", "100ms");
        _alice = await OpenAsync("alice");
        _bob = await OpenAsync("bob");
        await RunAsync(_alice, "SET aergo.commit = 'block'");
        await RunAsync(_bob, "SET aergo.commit = 'block'");
        await RunAsync(_alice, "CREATE SCHEMA book; CREATE TABLE book.t (id int PRIMARY KEY, v text); GRANT USAGE ON SCHEMA book TO public; GRANT INSERT, UPDATE ON book.t TO bob");
    }

    public async ValueTask DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task History_names_the_transaction_and_the_sender_of_every_change()
    {
        await RunAsync(_alice, "INSERT INTO book.t VALUES (1, 'a'), (2, 'b')");
        await RunAsync(_bob, "UPDATE book.t SET v = 'B'");
        await RunAsync(_alice, "DELETE FROM book.t WHERE id = 2; ALTER TABLE book.t ADD COLUMN w int DEFAULT 5");
        Assert.Equal(
            "INSERT - {\"v\": \"a\", \"id\": 1};INSERT - {\"v\": \"b\", \"id\": 2};UPDATE {\"v\": \"a\", \"id\": 1} {\"v\": \"B\", \"id\": 1};"
                + "UPDATE {\"v\": \"b\", \"id\": 2} {\"v\": \"B\", \"id\": 2};DELETE {\"v\": \"B\", \"id\": 2} -",
            await ReadAsync(_alice, "SELECT string_agg(operation || ' ' || coalesce(old::text, '-') || ' ' || coalesce(new::text, '-'), ';' ORDER BY n) FROM ledger.history('book.t') WITH ORDINALITY h(b, t, x, s, operation, old, new, n)"));
        Assert.Equal("alice,alice,bob,bob,alice", await ReadAsync(
            _alice, "SELECT string_agg(CASE sender WHEN tx_sender() THEN 'alice' ELSE 'bob' END, ',' ORDER BY n) FROM ledger.history('book.t') WITH ORDINALITY h(b, t, x, sender, o, w, i, n)"));
        Assert.Equal(3L, await ReadAsync(_alice, "SELECT count(*) FROM ledger.transactions t WHERE t.hash IN (SELECT transaction FROM ledger.history('book.t')) AND status = 'success'"));
        Assert.Equal("{\"v\": \"B\", \"w\": 5, \"id\": 1}", await ReadAsync(_alice, "SELECT string_agg(row::text, ';') FROM ledger.blame('book.t')"));
        Assert.Equal("DELETE", await ReadAsync(
            _alice, "SELECT string_agg(operation, ',') FROM ledger.diff('book.t', (SELECT max(block) - 1 FROM ledger.history('book.t')), (SELECT max(height) FROM ledger.blocks))"));
        Assert.True((bool)(await ReadAsync(_alice, "SELECT bool_and(b.parent = a.id) FROM ledger.blocks a JOIN ledger.blocks b ON b.height = a.height + 1"))!);

        // Only for those who may read all of the table, and only where nodes need not agree.
        Assert.Equal("42501", await FailAsync(_bob, "SELECT * FROM ledger.history('book.t')"));
        Assert.Equal("0A000", await FailAsync(_alice, "INSERT INTO book.t SELECT 9, sender FROM ledger.history('book.t')"));
        await RunAsync(_alice, "GRANT SELECT ON book.t TO bob; ALTER TABLE book.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON book.t USING (id > 1)");
        Assert.Equal("42501", await FailAsync(_bob, "SELECT * FROM ledger.history('book.t')"));
        Assert.Equal(0L, await ReadAsync(_bob, "SELECT count(*) FROM book.t"));
        await RunAsync(_alice, "BEGIN READ ONLY");
        Assert.Equal(5L, await ReadAsync(_alice, "SELECT count(*) FROM ledger.history('book.t')"));
        await RunAsync(_alice, "ROLLBACK");
    }

    [Fact]
    public async Task A_proof_taken_in_SQL_is_checked_without_a_node_and_a_forged_one_fails()
    {
        await RunAsync(_alice, "INSERT INTO book.t VALUES (7, 'seven')");
        string proof = (string)(await ReadAsync(_alice, "SELECT ledger.proof('book.t', '7')"))!;
        string file = Path.Combine(Path.GetTempPath(), $"aergo-proof-{Guid.NewGuid():n}");
        try
        {
            await File.WriteAllTextAsync(file, proof, TestContext.Current.CancellationToken);
            Assert.Contains("proven", await _node.RunAsync("proof", "check", file), StringComparison.Ordinal);
            string seven = Convert.ToHexStringLower("seven"u8);
            Assert.Contains(seven, proof, StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, proof.Replace(seven, Convert.ToHexStringLower("eleve"u8), StringComparison.Ordinal), TestContext.Current.CancellationToken);
            Assert.NotEqual(0, (await _node.TryAsync("proof", "check", file)).Code);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task What_a_transaction_owes_is_paid_at_its_end_and_sequences_are_remembered_between_transactions()
    {
        await RunAsync(_alice, "CREATE TABLE book.child (n serial PRIMARY KEY, id int REFERENCES book.t DEFERRABLE INITIALLY DEFERRED)");
        await RunAsync(_alice, "BEGIN; INSERT INTO book.child (id) VALUES (50); INSERT INTO book.t VALUES (50, 'later'); COMMIT");
        Assert.Equal(1L, await ReadAsync(_alice, "SELECT currval('book.child_n_seq')"));
        Assert.Equal("23503", await FailAsync(_alice, "BEGIN; INSERT INTO book.child (id) VALUES (51); COMMIT"));
        Assert.Equal("23503", await FailAsync(_alice, "INSERT INTO book.child (id) VALUES (51)"));
        Assert.Equal(1L, await ReadAsync(_alice, "SELECT count(*) FROM book.child"));
        await RunAsync(_alice, "INSERT INTO book.child (id) VALUES (50)");
        Assert.Equal(2L, await ReadAsync(_alice, "SELECT lastval()"));
        await RunAsync(_alice, "INSERT INTO book.t SELECT 100 + currval('book.child_n_seq'), 'known to the ledger'");
        Assert.Equal(102, await ReadAsync(_alice, "SELECT max(id) FROM book.t"));
        await RunAsync(_alice, "DISCARD SEQUENCES");
        Assert.Equal("55000", await FailAsync(_alice, "SELECT lastval()"));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        _ = await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ReadAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<string?> FailAsync(NpgsqlConnection connection, string sql) =>
        (await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, sql))).SqlState;

    private async Task<NpgsqlConnection> OpenAsync(string user)
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={_node.PostgresPort};Username={user};Database=main;Pooling=false;SSL Mode=Disable");
        await connection.OpenAsync();
        return connection;
    }
}
