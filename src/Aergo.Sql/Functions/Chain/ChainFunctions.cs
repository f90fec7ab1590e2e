using System.Collections.Generic;
using Aergo.Primitives;
using Aergo.Sql.Calls;
using Aergo.Sql.Execution;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Chain;

/// <summary>Facts of the chain and what a contract may do to it. Most stand in schema chain and, under a longer name, among the built-ins.</summary>
/// <remarks>Source: design, section 4; sql-dialect, section 5.1. The order of definitions gives the oids: add at the end.</remarks>
internal static class ChainFunctions
{
    private const string Schema = "chain";

    /// <summary>Checking or recovering one signature.</summary>
    private const int SignatureGas = 40_000;

    public static void Add(FunctionBuilder builder)
    {
        Both(builder, "tx_sender", "sender", [], SqlTypes.Text, static (c, _, _) => ChainAccounts.Text(c.Sender));
        Both(builder, "tx_origin", "origin", [], SqlTypes.Text, static (c, _, _) => ChainAccounts.Text(c.Origin));
        Both(builder, "tx_hash", "tx_hash", [], SqlTypes.Bytea, static (c, _, _) => Datum.From(c.TransactionHash.ToArray()));
        Both(builder, "tx_amount", "amount", [], SqlTypes.Numeric, static (c, _, _) => ChainAccounts.Numeric(c.Amount));
        Both(builder, "block_height", "block_height", [], SqlTypes.Int8, static (c, _, _) => Datum.From(c.Block.Height));
        Both(builder, "block_time", "block_time", [], SqlTypes.TimestampTz, static (c, _, _) => Datum.From(c.TransactionTimestamp));
        Both(builder, "block_parent", "block_parent", [], SqlTypes.Bytea, static (c, _, _) => Datum.From(c.Block.Parent.ToArray()));
        Both(builder, "contract_address", "contract_address", [], SqlTypes.Text, static (c, _, _) => ChainAccounts.Text(c.Contract));
        Both(builder, "balance", "balance", [SqlTypes.Text], SqlTypes.Numeric, static (c, _, a) => Balance(c, a[0].Text), gas: 200);
        Both(builder, "transfer", "transfer", [SqlTypes.Text, SqlTypes.Numeric], SqlTypes.Void, static (c, _, a) => Transfer(c, a[0].Text, a[1].Ref<PgNumeric>()), Volatility.Volatile, 5000);
        Both(builder, "keccak256", "keccak256", [SqlTypes.Bytea], SqlTypes.Bytea, static (c, _, a) => Datum.From(Keccak256.Hash(Binary.HashFunctions.Charged(c, a[0].Bytes)).ToArray()), Volatility.Immutable, 50);
        Both(builder, "gas_left", "gas_left", [], SqlTypes.Int8, static (c, _, _) => Datum.From(c.Gas.Left), Volatility.Volatile);
        Both(builder, "account_address", "address", [SqlTypes.Text], SqlTypes.Text, static (c, _, a) => ChainAccounts.Text(ChainAccounts.Parse(c, a[0].Text)), gas: 5000);
        Own(builder, Schema, "emit", [SqlTypes.Text, SqlTypes.Jsonb], SqlTypes.Void, static (c, _, a) => Emit(c, a[0].Text, a[1].Ref<JsonbValue>()), Volatility.Volatile, 100);
        Both(builder, "verify_signature", "verify", [SqlTypes.Bytea, SqlTypes.Bytea, SqlTypes.Bytea], SqlTypes.Boolean, static (_, _, a) => Verify(a[0].Bytes, a[1].Bytes, a[2].Bytes), Volatility.Immutable, SignatureGas);
        Both(builder, "ecrecover", "ecrecover", [SqlTypes.Bytea, SqlTypes.Int4, SqlTypes.Bytea, SqlTypes.Bytea], SqlTypes.Text, static (_, _, a) => Recover(a[0].Bytes, a[1].Int32, a[2].Bytes, a[3].Bytes), Volatility.Immutable, SignatureGas);
        Calling(builder, "call_contract", "call", [SqlTypes.Text, SqlTypes.Text, SqlTypes.Any], Volatility.Volatile, ContractCalls.Call);
        Calling(builder, "query_contract", "query", [SqlTypes.Text, SqlTypes.Text, SqlTypes.Any], Volatility.Stable, ContractCalls.Query);
        Calling(builder, "pay_contract", "pay", [SqlTypes.Text, SqlTypes.Numeric, SqlTypes.Text, SqlTypes.Any], Volatility.Volatile, ContractCalls.Pay);
    }

    private static void Both(
        FunctionBuilder builder, string name, string chainName, IReadOnlyList<SqlType> parameters, SqlType result, ScalarFunction body, Volatility volatility = Volatility.Stable, int gas = 1)
    {
        Own(builder, "pg_catalog", name, parameters, result, body, volatility, gas);
        Own(builder, Schema, chainName, parameters, result, body, volatility, gas);
    }

    private static void Own(
        FunctionBuilder builder, string schema, string name, IReadOnlyList<SqlType> parameters, SqlType result, ScalarFunction body, Volatility volatility, int gas) =>
        builder.Own(new FunctionDefinition { Schema = schema, Name = name, Parameters = parameters, Result = result, Volatility = volatility, Gas = gas, Scalar = body });

    // Each twice: without arguments for the contract, and with any number of them.
    private static void Calling(FunctionBuilder builder, string name, string chainName, SqlType[] parameters, Volatility volatility, ScalarFunction body)
    {
        foreach ((string schema, string called) in ((string, string)[])[("pg_catalog", name), (Schema, chainName)])
        {
            var definition = new FunctionDefinition
            {
                Schema = schema, Name = called, Parameters = parameters[..^1], Result = SqlTypes.Jsonb, Strict = false, Volatility = volatility, Gas = 50, Scalar = body,
            };
            builder.Own(definition);
            builder.Own(definition with { Parameters = parameters, Variadic = true });
        }
    }

    private static Datum Balance(SqlContext context, string account) => ChainAccounts.Numeric(context.Chain.BalanceOf(ChainAccounts.Parse(context, account)));

    private static Datum Transfer(SqlContext context, string to, PgNumeric value)
    {
        if (context.ReadOnly)
        {
            throw new SqlException(SqlState.ReadOnlyTransaction, "cannot execute transfer() in a read-only transaction");
        }

        if (context.Reads is not null)
        {
            throw StatementRunner.NotInQuery("transfer()");
        }

        if (context.Contract.IsZero)
        {
            throw new SqlException(SqlState.ObjectNotInPrerequisiteState, "transfer() pays from a contract's account and there is none here")
            {
                Hint = "Call it in a function or procedure of a schema.",
            };
        }

        AccountId target = ChainAccounts.Parse(context, to);
        Amount amount = ChainAccounts.ParseAmount(value);
        if (!context.Chain.TryTransfer(context.Contract, target, amount))
        {
            throw new SqlException(SqlState.InsufficientBalance, "insufficient balance for transfer")
            {
                Detail = $"The contract holds {context.Chain.BalanceOf(context.Contract)}, the transfer is of {amount}.",
            };
        }

        return Datum.From("");
    }

    private static Datum Emit(SqlContext context, string name, JsonbValue data)
    {
        if (name.Length == 0)
        {
            throw new SqlException(SqlState.InvalidParameterValue, "channel name cannot be empty");
        }

        ChainEvents.Emit(context, name, data.ToString());
        return Datum.From("");
    }

    /// <summary>ECDSA over secp256k1: compressed key, 32-byte digest, DER or compact signature.</summary>
    private static Datum Verify(byte[] key, byte[] digest, byte[] signature)
    {
        CheckDigest(digest);
        return Datum.From(key.Length == PublicKey.Size && ChainAccounts.Signatures.Verify(digest, signature, key));
    }

    /// <summary>The signer's address, as the EVM's precompile has it: v is 27 or 28 (or 0 or 1); NULL for a bad signature.</summary>
    private static Datum Recover(byte[] digest, int v, byte[] r, byte[] s)
    {
        CheckDigest(digest);
        int id = v >= 27 ? v - 27 : v;
        if (id is not (0 or 1) || r.Length != Hash256.Size || s.Length != Hash256.Size)
        {
            return Datum.Null;
        }

        byte[]? key = ChainAccounts.Signatures.Recover(digest, [.. r, .. s], id);
        return key is not null && PublicKey.TryCreate(key, out PublicKey publicKey) && publicKey.TryGetAccountId(ChainAccounts.Signatures, out AccountId account)
            ? ChainAccounts.Text(account)
            : Datum.Null;
    }

    private static void CheckDigest(byte[] digest)
    {
        if (digest.Length != Hash256.Size)
        {
            throw new SqlException(SqlState.InvalidParameterValue, "a digest has 32 bytes");
        }
    }
}
