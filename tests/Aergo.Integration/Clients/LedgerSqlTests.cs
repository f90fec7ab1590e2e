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
        _alice = await _node.OpenAsync("alice");
        _bob = await _node.OpenAsync("bob");
        await _alice.RunAsync("SET aergo.commit = 'block'");
        await _bob.RunAsync("SET aergo.commit = 'block'");
        await _alice.RunAsync("CREATE SCHEMA book; CREATE TABLE book.t (id int PRIMARY KEY, v text); GRANT USAGE ON SCHEMA book TO public; GRANT INSERT, UPDATE ON book.t TO bob");
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
        await _alice.RunAsync("INSERT INTO book.t VALUES (1, 'a'), (2, 'b')");
        await _bob.RunAsync("UPDATE book.t SET v = 'B'");
        await _alice.RunAsync("DELETE FROM book.t WHERE id = 2; ALTER TABLE book.t ADD COLUMN w int DEFAULT 5");
        Assert.Equal(
            "INSERT - {\"v\": \"a\", \"id\": 1};INSERT - {\"v\": \"b\", \"id\": 2};UPDATE {\"v\": \"a\", \"id\": 1} {\"v\": \"B\", \"id\": 1};"
                + "UPDATE {\"v\": \"b\", \"id\": 2} {\"v\": \"B\", \"id\": 2};DELETE {\"v\": \"B\", \"id\": 2} -",
            await _alice.ReadAsync("SELECT string_agg(operation || ' ' || coalesce(old::text, '-') || ' ' || coalesce(new::text, '-'), ';' ORDER BY n) FROM ledger.history('book.t') WITH ORDINALITY h(b, t, x, s, operation, old, new, n)"));
        Assert.Equal("alice,alice,bob,bob,alice", await _alice.ReadAsync("SELECT string_agg(CASE sender WHEN tx_sender() THEN 'alice' ELSE 'bob' END, ',' ORDER BY n) FROM ledger.history('book.t') WITH ORDINALITY h(b, t, x, sender, o, w, i, n)"));
        Assert.Equal(3L, await _alice.ReadAsync("SELECT count(*) FROM ledger.transactions t WHERE t.hash IN (SELECT transaction FROM ledger.history('book.t')) AND status = 'success'"));
        Assert.Equal("{\"v\": \"B\", \"w\": 5, \"id\": 1}", await _alice.ReadAsync("SELECT string_agg(row::text, ';') FROM ledger.blame('book.t')"));
        Assert.Equal("DELETE", await _alice.ReadAsync("SELECT string_agg(operation, ',') FROM ledger.diff('book.t', (SELECT max(block) - 1 FROM ledger.history('book.t')), (SELECT max(height) FROM ledger.blocks))"));
        Assert.True((bool)(await _alice.ReadAsync("SELECT bool_and(b.parent = a.id) FROM ledger.blocks a JOIN ledger.blocks b ON b.height = a.height + 1"))!);

        // Only for those who may read all of the table, and only where nodes need not agree.
        Assert.Equal("42501", await _bob.FailAsync("SELECT * FROM ledger.history('book.t')"));
        Assert.Equal("0A000", await _alice.FailAsync("INSERT INTO book.t SELECT 9, sender FROM ledger.history('book.t')"));
        await _alice.RunAsync("GRANT SELECT ON book.t TO bob; ALTER TABLE book.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON book.t USING (id > 1)");
        Assert.Equal("42501", await _bob.FailAsync("SELECT * FROM ledger.history('book.t')"));
        Assert.Equal(0L, await _bob.ReadAsync("SELECT count(*) FROM book.t"));
        await _alice.RunAsync("BEGIN READ ONLY");
        Assert.Equal(5L, await _alice.ReadAsync("SELECT count(*) FROM ledger.history('book.t')"));
        await _alice.RunAsync("ROLLBACK");
    }

    [Fact]
    public async Task A_proof_taken_in_SQL_is_checked_without_a_node_and_a_forged_one_fails()
    {
        await _alice.RunAsync("INSERT INTO book.t VALUES (7, 'seven')");
        string proof = (string)(await _alice.ReadAsync("SELECT ledger.proof('book.t', '7')"))!;
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
        await _alice.RunAsync("CREATE TABLE book.child (n serial PRIMARY KEY, id int REFERENCES book.t DEFERRABLE INITIALLY DEFERRED)");
        await _alice.RunAsync("BEGIN; INSERT INTO book.child (id) VALUES (50); INSERT INTO book.t VALUES (50, 'later'); COMMIT");
        Assert.Equal(1L, await _alice.ReadAsync("SELECT currval('book.child_n_seq')"));
        Assert.Equal("23503", await _alice.FailAsync("BEGIN; INSERT INTO book.child (id) VALUES (51); COMMIT"));
        Assert.Equal("23503", await _alice.FailAsync("INSERT INTO book.child (id) VALUES (51)"));
        Assert.Equal(1L, await _alice.ReadAsync("SELECT count(*) FROM book.child"));
        await _alice.RunAsync("INSERT INTO book.child (id) VALUES (50)");
        Assert.Equal(2L, await _alice.ReadAsync("SELECT lastval()"));
        await _alice.RunAsync("INSERT INTO book.t SELECT 100 + currval('book.child_n_seq'), 'known to the ledger'");
        Assert.Equal(102, await _alice.ReadAsync("SELECT max(id) FROM book.t"));
        await _alice.RunAsync("DISCARD SEQUENCES");
        Assert.Equal("55000", await _alice.FailAsync("SELECT lastval()"));
    }
}
