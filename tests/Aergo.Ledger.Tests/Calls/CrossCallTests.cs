using System;
using System.Linq;
using System.Numerics;
using System.Text;
using Aergo.Evm;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Ledger.Tests.Calls;

/// <summary>Solidity calls SQL and SQL calls Solidity: values, tokens, errors, and what is refused.</summary>
public sealed class CrossCallTests
{
    private const string Item = "(int64,string,int256,bytes,bool,bytes16,int64)";

    private const string Shop = """
        create table things (id bigint primary key, name text, price numeric, raw bytea, good boolean, key uuid, at timestamptz, note text);
        create function add(id bigint, name text, price numeric, raw bytea, good boolean, key uuid, at timestamptz) returns bigint language plpgsql security definer as $$
        begin
          insert into things values (id, name, price, raw, good, key, at, null);
          perform pg_notify('added', tx_sender() || ' ' || tx_amount());
          return (select count(*) from things);
        end $$;
        create function items() returns table (id bigint, name text, price numeric, raw bytea, good boolean, key uuid, at timestamptz) language sql stable security definer as
          $$ select id, name, price, raw, good, key, at from things order by id $$;
        create function holes() returns table (id bigint, note text) language sql stable security definer as $$ select id, note from things order by id $$;
        create function half() returns numeric language sql stable as $$ select 0.5 $$;
        create function names() returns setof text language sql stable security definer as $$ select name from things order by id $$;
        create function price(wanted bigint) returns numeric language sql stable security definer as $$ select price from things where id = wanted $$;
        create procedure clear() language sql security definer as $$ delete from things $$;
        create procedure spin() language plpgsql as $$ begin loop null; end loop; end $$;
        """;

    private readonly MixedChain _c = new();

    [Fact]
    public void Values_of_all_types_go_to_SQL_and_come_back()
    {
        AccountId shop = _c.DeploySql("shop", Shop), customer = _c.DeploySolidity("Customer", 0, SpecialAccounts.Sql);
        object[] first = [1L, "größer", BigInteger.Pow(10, 30), new byte[] { 0, 255 }, true, Enumerable.Range(1, 16).Select(i => (byte)i).ToArray(), 1_767_225_600_123_456L];
        object[] second = [2L, "", -BigInteger.Pow(2, 200), Array.Empty<byte>(), false, new byte[16], -1L];
        Receipt added = _c.Call(customer, $"add(string,{Item})", 5, "shop", first);
        Assert.True(added.Status == CallStatus.Success, added.Error);
        Assert.Equal(5u, _c.Balance(shop));
        ContractEvent told = Assert.Single(added.Events);
        Assert.Equal((shop, "added", $"{customer} 5"), (told.Contract, told.Name, told.Data));

        // The same by the schema's own address, as if it were a contract in Solidity.
        Receipt direct = _c.Call(customer, $"addDirectly(address,{Item})", 7, shop, second);
        Assert.True(direct.Status == CallStatus.Success, direct.Error);
        Assert.Equal(12u, _c.Balance(shop));
        Assert.Equal("2026-01-01 00:00:00.123456+00", _c.Query("select at from shop.things where id = 1"));
        Assert.Equal("01020304-0506-0708-090a-0b0c0d0e0f10", _c.Query("select key from shop.things where id = 1"));

        EvmReceipt rows = _c.EthCall(customer, "items(string)", "shop");
        Assert.True(rows.IsSuccess, Encoding.ASCII.GetString(rows.Output.Span));
        Assert.Equal(AbiEncoder.Encode([AbiSignature.TryParseType(Item + "[]", out _)!], [MixedChain.Value(new object[] { first, second })]), rows.Output.ToArray());
        EvmReceipt holes = _c.EthCall(customer, "holes(string)", "shop");
        Assert.Equal(
            AbiEncoder.Encode([AbiSignature.TryParseType("(uint256,int64,string)[]", out _)!], [MixedChain.Value(new object[] { new object[] { 2, 1L, "" }, new object[] { 2, 2L, "" } })]),
            holes.Output.ToArray());

        // Wallets speak to the schema itself.
        Assert.Equal(AbiEncoder.Encode([AbiType.Int256], [new AbiValue.Number(BigInteger.Pow(10, 30))]), _c.EthCall(shop, "price(int64)", 1L).Output.ToArray());
        Assert.Equal(AbiEncoder.Encode([AbiType.ArrayOf(AbiType.Text)], [MixedChain.Value(new object[] { "größer", "" })]), _c.EthCall(shop, "names()").Output.ToArray());
        Receipt cleared = _c.Call(shop, "clear()", 0);
        Assert.True(cleared.Status == CallStatus.Success, cleared.Error);
        Assert.Equal("0", _c.Query("select count(*) from shop.things"));
    }

    [Theory]
    [InlineData("shop.nothing", false, "42883", "there is no routine")]
    [InlineData("shop.price", false, "22P03", "arguments are none of")]
    [InlineData("shop.half", true, "22003", "no whole number")]
    [InlineData("shop.holes", true, "22004", "NULL")]
    [InlineData("shop.clear", true, "25006", "read-only transaction")]
    [InlineData("shop.add", false, "23505", "duplicate key")]
    [InlineData("secret.f", false, "42501", "permission denied")]
    public void Errors_carry_their_code(string routine, bool asQuery, string code, string words)
    {
        _c.DeploySql("shop", Shop);
        _c.DeploySql("secret", "create function f() returns int language sql as $$ select 1 $$; revoke all on function f() from public");
        AccountId customer = _c.DeploySolidity("Customer", 0, SpecialAccounts.Sql);
        object[] item = [1L, "a", 1, Array.Empty<byte>(), true, new byte[16], 0L];
        Assert.Equal(CallStatus.Success, _c.Call(customer, $"add(string,{Item})", 0, "shop", item).Status);
        byte[] arguments = routine == "shop.add" ? MixedChain.Arguments("add(int64,string,int256,bytes,bool,bytes16,int64)", item) : [];
        EvmReceipt answer = _c.EthCall(customer, "codeOf(string,bytes,bool)", routine, arguments, asQuery);
        Assert.True(answer.IsSuccess, RevertReason.Text(answer.Halt, answer.Output.Span));
        var values = AbiDecoder.TryDecode([AbiType.FixedBytes(5), AbiType.Text], answer.Output.Span)!;
        Assert.Equal(code, Encoding.ASCII.GetString(((AbiValue.Bytes)values[0]).Value.Span));
        Assert.Contains(words, ((AbiValue.Text)values[1]).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_in_SQL_ends_with_the_gas_it_was_given()
    {
        _c.DeploySql("shop", Shop);
        AccountId thief = _c.DeploySolidity("Thief", 0, SpecialAccounts.Sql);
        Receipt receipt = _c.Call(thief, "paid(string,bytes)", 0, "shop.spin", Array.Empty<byte>());
        Assert.NotEqual(CallStatus.Success, receipt.Status);
        Assert.True(receipt.GasUsed > 14_000_000);
    }

    private const string Bank = """
        create table accounts (owner text primary key, amount numeric not null check (amount >= 0));
        create procedure deposit() language sql security definer as
          $$ insert into accounts values (tx_sender(), tx_amount()) on conflict (owner) do update set amount = accounts.amount + tx_amount() $$;
        create function owed(who text) returns numeric language sql stable security definer as $$ select coalesce(sum(amount), 0) from accounts where owner = who $$;
        create procedure withdraw(again text, data bytea) language plpgsql security definer as $$
        declare n numeric := (select amount from accounts where owner = tx_sender());
        begin
          -- The classic mistake: pays first and writes afterwards.
          perform pay_contract(tx_sender(), n, 'paid(string,bytes)', again, data);
          update accounts set amount = 0 where owner = tx_sender();
        end $$;
        create procedure careful(again text, data bytea) language plpgsql security definer set aergo.reentrant = on as $$
        begin
          perform call_contract(tx_sender(), 'paid(string,bytes)', again, data);
        exception when others then perform pg_notify('refused', sqlstate || ' ' || sqlerrm);
        end $$;
        create procedure open() language sql security definer set aergo.reentrant = on as $$ insert into accounts values ('open', 1) $$;
        """;

    // Goal: a contract in SQL that pays before it writes loses nothing. Method: a thief that withdraws again from within, directly and by way of another contract.
    [Theory]
    [InlineData("bank.withdraw")]
    [InlineData("bank.deposit")]
    [InlineData("helper.again")]
    [InlineData("helper.write")]
    [InlineData("helper.sneak")]
    [InlineData("helper.define")]
    public void A_contract_that_waits_is_not_entered(string way)
    {
        AccountId bank = _c.DeploySql("bank", Bank, 1000), thief = _c.DeploySolidity("Thief", 50, SpecialAccounts.Sql);
        Assert.Equal(CallStatus.Success, _c.Run("grant insert, update on bank.accounts to public").Status);
        _c.DeploySql("helper", """
            create procedure again() language sql as $$ call bank.withdraw('', '') $$;
            create procedure write() language sql security definer as $$ insert into bank.accounts values ('x', 1) $$;
            create function quiet() returns int language sql stable as $$ select 1 $$;
            create function sneaking() returns int language plpgsql stable as $$ begin call bank.deposit(); return 1; end $$;
            create procedure sneak() language plpgsql as $$ begin perform helper.sneaking(); end $$;
            create procedure define() language plpgsql security definer as $$ begin execute 'create table bank.more (n int)'; end $$;
            """);
        Receipt deposited = _c.Call(thief, "paid(string,bytes)", 0, "bank.deposit", Array.Empty<byte>());
        Assert.True(deposited.Status == CallStatus.Success, deposited.Error);
        byte[] data = way == "bank.withdraw" ? MixedChain.Arguments("withdraw(string,bytes)", "", Array.Empty<byte>()) : [];
        byte[] outer = MixedChain.Arguments("withdraw(string,bytes)", way, data);
        Receipt stolen = _c.Call(thief, "paid(string,bytes)", 0, "bank.withdraw", outer);
        Assert.Equal(CallStatus.Reverted, stolen.Status);
        Assert.Equal(1000u, _c.Balance(bank));
        Assert.Equal(50u, _c.Balance(thief));
        Assert.Empty(stolen.Events);

        // The refusal is the reason, seen by a contract that catches it.
        Receipt refused = _c.Call(thief, "paid(string,bytes)", 0, "bank.careful", MixedChain.Arguments("careful(string,bytes)", way, data));
        Assert.True(refused.Status == CallStatus.Success, refused.Error);
        Assert.Contains("AG006", Assert.Single(refused.Events).Data, StringComparison.Ordinal);
    }

    [Fact]
    public void A_marked_routine_is_entered_and_queries_always_are()
    {
        _c.DeploySql("bank", Bank, 1000);
        AccountId thief = _c.DeploySolidity("Thief", 50, SpecialAccounts.Sql);
        Receipt entered = _c.Call(thief, "paid(string,bytes)", 0, "bank.careful", MixedChain.Arguments("careful(string,bytes)", "bank.open", Array.Empty<byte>()));
        Assert.True(entered.Status == CallStatus.Success, entered.Error);
        Assert.Empty(entered.Events);
        Assert.Equal("1", _c.Query("select amount from bank.accounts where owner = 'open'"));
        Receipt asked = _c.Call(thief, "paid(string,bytes)", 0, "bank.careful", MixedChain.Arguments("careful(string,bytes)", "bank.owed", MixedChain.Arguments("owed(string)", "open")));
        Assert.Empty(asked.Events);
    }

    [Fact]
    public void A_lock_in_transient_storage_holds_on_the_way_through_SQL()
    {
        _c.DeploySql("bank", Bank, 1000);
        AccountId thief = _c.DeploySolidity("Thief", 0, SpecialAccounts.Sql);
        _c.DeploySql("way", "create procedure back(t text) language plpgsql as $$ begin perform call_contract(t, 'locked(string,bytes)', 'bank.open', ''::bytea); end $$");
        Assert.Equal(CallStatus.Success, _c.Call(thief, "locked(string,bytes)", 0, "bank.open", Array.Empty<byte>()).Status);
        Receipt held = _c.Call(thief, "locked(string,bytes)", 0, "way.back", MixedChain.Arguments("back(string)", thief.ToString()));
        Assert.Equal(CallStatus.Reverted, held.Status);
        Assert.Equal("1", _c.Query("select count(*) from bank.accounts"));
    }

    // Goal: SQL sees what Solidity answers, in statements, STABLE functions and queries; and its failures by class EV.
    [Fact]
    public void SQL_calls_Solidity()
    {
        AccountId puppet = _c.DeploySolidity("Puppet", 100), quiet = _c.DeploySolidity("Thief", 0, SpecialAccounts.Sql);
        _c.DeploySql("app", $"""
            create table seen (v jsonb);
            create procedure store(n int, v numeric) language plpgsql as $$
            begin
              perform call_contract('{puppet}', 'run((uint8,uint256,address,uint256,bytes)[])', jsonb_build_array(jsonb_build_array(0, n, '{puppet}', v, '0x')));
              insert into seen values (query_contract('{puppet}', 'slots(uint256) returns (uint256)', n));
            end $$;
            create function slot(n int) returns numeric language sql stable as $$ select query_contract('{puppet}', 'slots(uint256) returns (uint256 value)', n)::numeric $$;
            create function sly(n int) returns jsonb language sql stable as $$ select call_contract('{puppet}', 'run((uint8,uint256,address,uint256,bytes)[])', '[[0, 1, "0x0000000000000000000000000000000000000001", 9, "0x"]]') $$;
            create procedure fails(what text) language plpgsql as $$
            begin
              perform call_contract(case what when 'gas' then '{puppet}' when 'nobody' then '0x00000000000000000000000000000000000000aa' else '{puppet}' end,
                case what when 'name' then 'nothing()' when 'form' then 'slots(uint256) returns (string)' else 'run((uint8,uint256,address,uint256,bytes)[])' end,
                case what when 'revert' then '[[4, 0, "{puppet}", 0, "0x"]]' else '[]' end);
            end $$;
            create procedure form() language plpgsql as $$ begin perform query_contract('{puppet}', 'slots(uint256) returns (string)', 1); end $$;
            create procedure revert() language plpgsql as $$
              begin perform call_contract('{puppet}', 'run((uint8,uint256,address,uint256,bytes)[])', '[[4, 0, "{puppet}", 0, "0x"]]'); end $$;
            create procedure nobody() language plpgsql as $$ begin perform call_contract('0x00000000000000000000000000000000000000aa', 'f()'); end $$;
            create procedure signature() language plpgsql as $$ begin perform call_contract('{puppet}', 'f('); end $$;
            create procedure range() language plpgsql as $$ begin perform call_contract('{puppet}', 'slots(uint8)', 256); end $$;
            """);
        Receipt stored = _c.Run("call app.store(7, 123456789012345678901234567890)");
        Assert.True(stored.Status == CallStatus.Success, stored.Error);
        Assert.Equal("123456789012345678901234567890", _c.Query("select v from app.seen"));
        Assert.Equal("123456789012345678901234567890", _c.Query("select app.slot(7)"));
        Assert.Equal("123456789012345678901234567890", _c.Query($"select query_contract('{puppet}', 'slots(uint256) returns (uint256)', 7)"));
        Receipt sly = _c.Run("select app.sly(1)");
        Assert.StartsWith("EV001", sly.Error, StringComparison.Ordinal);
        (string Call, string Error)[] failures =
        [
            ("revert", "EV001: contract call failed: execution reverted: no"), ("nobody", "EV001: contract call failed: 0x00000000000000000000000000000000000000aa is no contract"),
            ("form", "EV004"), ("signature", "22023"), ("range", "22003"),
        ];
        Assert.All(failures, f => Assert.StartsWith(f.Error, _c.Run($"call app.{f.Call}()").Error, StringComparison.Ordinal));
        Assert.Equal(0u, _c.Balance(quiet));
    }

    [Fact]
    public void Calls_between_engines_end_at_their_depth()
    {
        AccountId puppet = _c.DeploySolidity("Thief", 0, SpecialAccounts.Sql);
        _c.DeploySql("deep", $"""
            create table reached (n int);
            create procedure go(n int) language plpgsql security definer set aergo.reentrant = on as $$
            begin
              insert into reached values (n);
              perform call_contract('{puppet}', 'paid(string,bytes)', 'deep.go', decode(lpad(to_hex(n + 1), 64, '0'), 'hex'));
            exception when others then perform pg_notify('end', n || ' ' || sqlstate || sqlerrm);
            end $$;
            """);
        Receipt receipt = _c.Run("call deep.go(1)");
        Assert.True(receipt.Status == CallStatus.Success, receipt.Error);
        Assert.Contains("deep", Assert.Single(receipt.Events).Data, StringComparison.Ordinal);
        int reached = int.Parse(_c.Query("select max(n) from deep.reached")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(reached, 5, CallLimits.DepthMax);
    }
}
