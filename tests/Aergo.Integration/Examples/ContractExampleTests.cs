using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Integration.Nodes;
using Aergo.Primitives;
using Npgsql;
using Xunit;
using static Aergo.Integration.Examples.ExampleTests;

namespace Aergo.Integration.Examples;

// Goal: token, escrow, registry and auction hold against those who misuse them. Method: the real program; signed calls over REST; what stands
// in the tables and on the accounts afterwards.
public sealed class ContractExampleTests
{
    private const int Alice = 0, Bob = 1, Carol = 2, Dave = 3;

    private static readonly string[] Names = ["alice", "bob", "carol", "dave"];

    [Fact]
    public async Task A_thousand_random_payments_keep_supply_and_history_whole()
    {
        const int payments = 1_000, seed = 29;
        await using var node = new NodeProcess();
        using Wallet wallet = await StartAsync(node, "token");
        await Refused("42501", wallet.CallAsync(Bob, "token", "issue_asset", Amount.Zero, Text("EVIL"), Number(5)));
        await Done(wallet.CallAsync(Alice, "token", "issue_asset", Amount.Zero, Text("GOLD"), Number(1_000_000)));
        await Refused("23505", wallet.CallAsync(Alice, "token", "issue_asset", Amount.Zero, Text("GOLD"), Number(1_000_000)));
        await Refused("42501", wallet.CallAsync(Bob, "token", "move", Amount.Zero, Text(wallet.SenderOf(Alice)), Text(wallet.SenderOf(Bob)), Number(5)));

        var random = new Random(seed);
        var balances = new long[] { 1_000_000, 0, 0, 0 };
        int moved = 0;
        for (int i = 0; i < payments; i++)
        {
            int from = random.Next(4), to = random.Next(4);
            long amount = random.NextInt64(1, Math.Max(2, balances[from] + (balances[from] / 4)));
            SubmitAnswer answer = await wallet.CallAsync(from, "token", "pay", Amount.Zero, Text(wallet.SenderOf(to)), Number(amount));
            bool covered = amount <= balances[from];
            Assert.True(answer.Accepted && (answer.Receipt!.Status == "success") == covered, $"seed {seed}, payment {i}: {answer.Message}{answer.Receipt?.Error}");
            balances[from] -= covered ? amount : 0;
            balances[to] += covered ? amount : 0;
            moved += covered ? 1 : 0;
        }

        await using NpgsqlConnection bob = await ConnectAsync(node, "bob");
        for (int i = 0; i < balances.Length; i++)
        {
            Assert.Equal(balances[i].ToString(CultureInfo.InvariantCulture), await RowAsync(bob, $"select coalesce(sum(balance), 0) from token.holdings where holder = '{wallet.SenderOf(i)}'"));
        }

        Assert.Equal("1000000", await RowAsync(bob, "select sum(balance) from token.holdings"));
        Assert.Equal((moved + 1).ToString(CultureInfo.InvariantCulture), await RowAsync(bob, "select count(*) from token.movements"));
        Assert.Equal("0", await RowAsync(bob, "select count(*) from token.wrong_balances"));
        Assert.InRange(moved, payments / 2, payments - 50);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {moved} of {payments} payments were covered");

        // Money twice, below zero, to nobody, beyond an allowance; and the record cannot be rewritten even by its owner.
        string holder = wallet.SenderOf(Bob), dave = wallet.SenderOf(Dave);
        await Refused("P0001", wallet.CallAsync(Bob, "token", "pay", Amount.Zero, Text("bob"), Number(0)));
        await Refused("23514", wallet.CallAsync(Bob, "token", "pay", Amount.Zero, Text(dave), Number(-5)));
        await Done(wallet.CallAsync(Alice, "token", "pay", Amount.Zero, Text(holder), Number(0 < balances[Alice] ? 1 : 0)));
        await Done(wallet.CallAsync(Bob, "token", "allow", Amount.Zero, Text(dave), Number(1)));
        await Done(wallet.CallAsync(Dave, "token", "pay_for", Amount.Zero, Text(holder), Text(dave), Number(1)));
        await Refused("42501", wallet.CallAsync(Dave, "token", "pay_for", Amount.Zero, Text(holder), Text(dave), Number(1)));
        await using NpgsqlConnection alice = await ConnectAsync(node, "alice");
        await Assert.ThrowsAsync<PostgresException>(() => RowAsync(alice, "delete from token.movements"));
        await Assert.ThrowsAsync<PostgresException>(() => RowAsync(bob, "update token.holdings set balance = 9"));
        Assert.Equal("0", await RowAsync(bob, "select count(*) from token.wrong_balances"));
    }

    [Fact]
    public async Task Money_in_escrow_leaves_once_and_to_the_right_one()
    {
        await using var node = new NodeProcess();
        using Wallet wallet = await StartAsync(node, "escrow", "--block-time", "100ms");
        Amount price = Aergo(20);
        JsonValue[] parties = [Text(wallet.SenderOf(Bob)), Text(wallet.SenderOf(Carol))];
        await Refused("23514", wallet.CallAsync(Alice, "escrow", "open_deal", price, Text(wallet.SenderOf(Alice)), parties[1], Number(60)));
        await Refused("23514", wallet.CallAsync(Alice, "escrow", "open_deal", Amount.Zero, [.. parties, Number(60)]));
        await Done(wallet.CallAsync(Alice, "escrow", "open_deal", price, [.. parties, Number(3600)]));
        await Done(wallet.CallAsync(Alice, "escrow", "open_deal", price, [.. parties, Number(3600)]));
        await Done(wallet.CallAsync(Alice, "escrow", "open_deal", price, [.. parties, Number(1)]));

        // Released by the buyer alone, once.
        await Refused("42501", wallet.CallAsync(Bob, "escrow", "release", Amount.Zero, Number(1)));
        await Refused("42501", wallet.CallAsync(Bob, "escrow", "finish", Amount.Zero, Number(1), Text("released")));
        UInt128 before = await BalanceAsync(node, "bob");
        await Done(wallet.CallAsync(Alice, "escrow", "release", Amount.Zero, Number(1)));
        Assert.Equal(price.Aer, await BalanceAsync(node, "bob") - before);
        await Refused("P0001", wallet.CallAsync(Alice, "escrow", "release", Amount.Zero, Number(1)));

        // A quarrel is the arbiter's; nobody reclaims before the deadline or from a quarrel.
        await Refused("42501", wallet.CallAsync(Alice, "escrow", "reclaim", Amount.Zero, Number(2)));
        await Refused("42501", wallet.CallAsync(Dave, "escrow", "dispute", Amount.Zero, Number(2)));
        await Refused("42501", wallet.CallAsync(Carol, "escrow", "decide", Amount.Zero, Number(2), JsonValue.Of(true)));
        await Done(wallet.CallAsync(Bob, "escrow", "dispute", Amount.Zero, Number(2)));
        await Refused("42501", wallet.CallAsync(Bob, "escrow", "decide", Amount.Zero, Number(2), JsonValue.Of(true)));
        before = await BalanceAsync(node, "alice");
        await Done(wallet.CallAsync(Carol, "escrow", "decide", Amount.Zero, Number(2), JsonValue.Of(false)));
        Assert.Equal(price.Aer, await BalanceAsync(node, "alice") - before);

        // After the deadline the buyer takes it back.
        await Task.Delay(1_500);
        await Refused("42501", wallet.CallAsync(Bob, "escrow", "reclaim", Amount.Zero, Number(3)));
        await Done(wallet.CallAsync(Alice, "escrow", "reclaim", Amount.Zero, Number(3)));
        await Refused("42501", wallet.CallAsync(Alice, "escrow", "reclaim", Amount.Zero, Number(3)));
        Assert.Equal(UInt128.Zero, await BalanceAsync(node, "contract:escrow"));
        await using NpgsqlConnection alice = await ConnectAsync(node, "alice");
        Assert.Equal("held,released held,disputed,refunded held,refunded", await RowAsync(alice, "select string_agg(s, ' ' order by deal) from (select deal, string_agg(state::text, ',' order by number) s from escrow.steps group by deal) x"));
    }

    [Fact]
    public async Task The_registry_keeps_its_roles_apart_and_the_chain_of_title_whole()
    {
        await using var node = new NodeProcess();
        using Wallet wallet = await StartAsync(node, "registry");
        string bob = wallet.SenderOf(Bob), carol = wallet.SenderOf(Carol), dave = wallet.SenderOf(Dave);
        await Refused("42501", wallet.CallAsync(Bob, "registry", "appoint", Amount.Zero, Text(bob)));
        await Refused("42501", wallet.CallAsync(Bob, "registry", "enter", Amount.Zero, Text("AB-17"), Number(800), Text(bob)));
        await Done(wallet.CallAsync(Alice, "registry", "appoint", Amount.Zero, Text(bob)));
        await Refused("23505", wallet.CallAsync(Alice, "registry", "appoint", Amount.Zero, Text(bob)));
        await Refused("23514", wallet.CallAsync(Bob, "registry", "enter", Amount.Zero, Text("17"), Number(800), Text(carol)));
        await Done(wallet.CallAsync(Bob, "registry", "enter", Amount.Zero, Text("AB-17"), Number(800), Text(carol)));
        await Refused("23505", wallet.CallAsync(Bob, "registry", "enter", Amount.Zero, Text("AB-17"), Number(800), Text(bob)));

        // Not the owner's; not offered; a mortgage in the way; then a sale, and the old owner has nothing left to sell.
        await Refused("42501", wallet.CallAsync(Bob, "registry", "offer", Amount.Zero, Text("AB-17"), Text(bob)));
        await Refused("42501", wallet.CallAsync(Dave, "registry", "accept", Amount.Zero, Text("AB-17")));
        await Done(wallet.CallAsync(Bob, "registry", "mortgage", Amount.Zero, Text("AB-17"), Text(wallet.SenderOf(Alice)), Number(5000)));
        await Done(wallet.CallAsync(Carol, "registry", "offer", Amount.Zero, Text("AB-17"), Text(dave)));
        await Refused("P0001", wallet.CallAsync(Dave, "registry", "accept", Amount.Zero, Text("AB-17")));
        await Refused("42501", wallet.CallAsync(Carol, "registry", "discharge", Amount.Zero, Text("AB-17")));
        await Done(wallet.CallAsync(Alice, "registry", "discharge", Amount.Zero, Text("AB-17")));
        await Done(wallet.CallAsync(Dave, "registry", "accept", Amount.Zero, Text("AB-17")));
        await Refused("42501", wallet.CallAsync(Carol, "registry", "offer", Amount.Zero, Text("AB-17"), Text(bob)));
        await Refused("42501", wallet.CallAsync(Dave, "registry", "accept", Amount.Zero, Text("AB-17")));
        await Done(wallet.CallAsync(Alice, "registry", "dismiss", Amount.Zero, Text(bob)));
        await Refused("42501", wallet.CallAsync(Bob, "registry", "enter", Amount.Zero, Text("AB-18"), Number(1), Text(bob)));
        await using NpgsqlConnection alice = await ConnectAsync(node, "alice");
        Assert.Equal($"{carol},{dave}", await RowAsync(alice, "select string_agg(owner, ',' order by number) from registry.titles where parcel = 'AB-17'"));
        await Assert.ThrowsAsync<PostgresException>(() => RowAsync(alice, "update registry.titles set owner = 'me'"));
    }

    [Fact]
    public async Task The_auction_takes_the_highest_bid_in_time_and_pays_everybody_once()
    {
        await using var node = new NodeProcess();
        using Wallet wallet = await StartAsync(node, "auction", "--block-time", "100ms");
        await Done(wallet.CallAsync(Alice, "auction", "open_lot", Amount.Zero, Text("a painting"), JsonValue.Of(1_000_000_000_000_000_000), Number(4)));
        await Refused("P0001", wallet.CallAsync(Bob, "auction", "place_bid", new Amount(1), Number(1)));
        await Refused("42501", wallet.CallAsync(Alice, "auction", "place_bid", Aergo(5), Number(1)));
        await Done(wallet.CallAsync(Bob, "auction", "place_bid", Aergo(2), Number(1)));
        await Refused("P0001", wallet.CallAsync(Carol, "auction", "place_bid", Aergo(2), Number(1)));
        await Refused("P0001", wallet.CallAsync(Bob, "auction", "take_refund", Amount.Zero));
        await Done(wallet.CallAsync(Carol, "auction", "place_bid", Aergo(3), Number(1)));
        await Refused("P0001", wallet.CallAsync(Dave, "auction", "settle", Amount.Zero, Number(1)));
        Assert.Equal(Aergo(5).Aer, await BalanceAsync(node, "contract:auction"));

        // Outbid: back once, in full but for the fee.
        UInt128 before = await BalanceAsync(node, "bob");
        SubmitAnswer refund = await Done(wallet.CallAsync(Bob, "auction", "take_refund", Amount.Zero));
        Assert.Equal(Aergo(2).Aer - UInt128.Parse(refund.Receipt!.FeeAer, CultureInfo.InvariantCulture), await BalanceAsync(node, "bob") - before);
        await Refused("P0001", wallet.CallAsync(Bob, "auction", "take_refund", Amount.Zero));

        await Task.Delay(4_500);
        await Refused("P0001", wallet.CallAsync(Bob, "auction", "place_bid", Aergo(9), Number(1)));
        before = await BalanceAsync(node, "alice");
        await Done(wallet.CallAsync(Dave, "auction", "settle", Amount.Zero, Number(1)));
        Assert.Equal(Aergo(3).Aer, await BalanceAsync(node, "alice") - before);
        await Refused("P0001", wallet.CallAsync(Alice, "auction", "settle", Amount.Zero, Number(1)));
        Assert.Equal(UInt128.Zero, await BalanceAsync(node, "contract:auction"));
        await using NpgsqlConnection bob = await ConnectAsync(node, "bob");
        Assert.Equal("0", await RowAsync(bob, "select amount from auction.owed"));
        Assert.Equal("2", await RowAsync(bob, "select count(*) from auction.bids"));
    }

    private static async Task<Wallet> StartAsync(NodeProcess node, string example, params string[] more)
    {
        await node.StartAsync(more);
        await node.RunAsync("deploy", Example(example), "--as", example);
        return await Wallet.OpenAsync(node, Names);
    }

    private static async Task<SubmitAnswer> Done(Task<SubmitAnswer> call)
    {
        SubmitAnswer answer = await call;
        Assert.True(answer.Accepted && answer.Receipt!.Status == "success", answer.Message + answer.Receipt?.Error);
        return answer;
    }

    private static async Task Refused(string sqlState, Task<SubmitAnswer> call)
    {
        SubmitAnswer answer = await call;
        Assert.True(answer.Accepted && answer.Receipt!.Status != "success", "it went through: " + answer.Message);
        Assert.StartsWith(sqlState, answer.Receipt!.Error, StringComparison.Ordinal);
    }

    private static Amount Aergo(int whole) => new((UInt128)whole * 1_000_000_000_000_000_000);

    private static JsonValue Text(string text) => JsonValue.Of(text);

    private static JsonValue Number(long value) => JsonValue.Of(value);
}
