using System;
using System.Linq;
using System.Numerics;
using Aergo.Primitives;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Functions.Chain;
using Aergo.Sql.Types;

namespace Aergo.Sql.Calls;

/// <summary>call_contract, query_contract and pay_contract: calls to contracts of any engine, by Solidity's signatures.</summary>
internal static class ContractCalls
{
    private const int DetailBytesMax = 512;

    /// <summary>call_contract(account, signature, …): as the contract that runs; outside of one, and in what may only ask, a query.</summary>
    public static Datum Call(SqlContext context, CallSite site, ReadOnlySpan<Datum> arguments) => Run(context, site, arguments, 0, default, isQuery: false);

    /// <summary>query_contract(account, signature, …): changes nothing.</summary>
    public static Datum Query(SqlContext context, CallSite site, ReadOnlySpan<Datum> arguments) => Run(context, site, arguments, 0, default, isQuery: true);

    /// <summary>pay_contract(account, aer, signature, …): tokens of the contract that runs go along.</summary>
    public static Datum Pay(SqlContext context, CallSite site, ReadOnlySpan<Datum> arguments)
    {
        if (arguments[1].IsNull)
        {
            throw new SqlException(SqlState.NullNotAllowed, "the amount of pay_contract() is NULL");
        }

        return Run(context, site, arguments, 1, ChainAccounts.ParseAmount(arguments[1].Ref<PgNumeric>()), isQuery: false);
    }

    private static Datum Run(SqlContext context, CallSite site, ReadOnlySpan<Datum> arguments, int skipped, Amount amount, bool isQuery)
    {
        int first = 2 + skipped;
        if (arguments[0].IsNull || arguments[1 + skipped].IsNull)
        {
            throw new SqlException(SqlState.NullNotAllowed, "the account or the signature of a call is NULL");
        }

        if (site.VariadicArray)
        {
            throw SqlException.NotSupported("VARIADIC with an array in a call between engines", "Give the arguments one by one.");
        }

        string text = arguments[1 + skipped].Text;
        context.Gas.Charge(text.Length);
        AbiSignature signature = AbiSignature.TryParse(text, out string fault)
            ?? throw new SqlException(SqlState.InvalidParameterValue, $"\"{(text.Length > 100 ? text[..100] : text)}\" is no signature: {fault}")
            {
                Hint = "A signature is like transfer(address,uint256) returns (bool).",
            };
        if (signature.Parameters.Count != arguments.Length - first)
        {
            throw new SqlException(SqlState.InvalidParameterValue, $"{signature.Canonical} takes {signature.Parameters.Count} arguments, {arguments.Length - first} given");
        }

        var values = new AbiValue[signature.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = AbiArguments.From(context, signature.Parameters[i].Type, site.ArgumentTypes[first + i], arguments[first + i]);
        }

        AccountId target = ChainAccounts.Parse(context, arguments[0].Text);
        isQuery |= context.ReadOnly || context.Reads is not null || context.Contract.IsZero;
        if (isQuery && amount > Amount.Zero)
        {
            throw context.Contract.IsZero
                ? new SqlException(SqlState.ObjectNotInPrerequisiteState, "pay_contract() pays from a contract's account and there is none here") { Hint = "Call it in a function or procedure of a schema." }
                : new SqlException(SqlState.ReadOnlyTransaction, "cannot execute pay_contract() in a read-only transaction");
        }

        ReadOnlyMemory<byte> output = Cross(context, target, amount, signature.Encode(values), isQuery);
        return Decode(signature, output);
    }

    private static ReadOnlyMemory<byte> Cross(SqlContext context, AccountId target, Amount amount, byte[] payload, bool isQuery)
    {
        if (context.Request is not { } request)
        {
            throw SqlException.NotSupported("calls to other contracts outside a ledger");
        }

        context.Gas.Charge(CallLimits.CrossingGas + CallLimits.DataGas(payload.Length));

        // As in the EVM the caller keeps a part, with which it can handle what happened.
        var gas = new GasMeter(context.Gas.Left - (context.Gas.Left / CallLimits.KeptPart));
        CallerChain? before = request.Scope.Find<CallerChain>();
        request.Scope.Set(CallerChain.Of(context));
        request.Scope.Set(context.Random);
        CallResult result;
        try
        {
            result = context.Chain.Call(request with
            {
                Contract = target,
                Sender = context.Contract.IsZero ? context.Sender : context.Contract,
                Amount = amount,
                Payload = payload,
                Gas = gas,
                ReadOnly = isQuery,
                UsesAbi = true,
                Ethereum = null,
                Depth = request.Depth + 1,
            });
        }
        finally
        {
            request.Scope.Set(before);
        }

        context.Gas.Charge(gas.Used);
        context.Gas.Charge(CallLimits.DataGas(result.Output.Length));
        return result.Status == CallStatus.Success ? result.Output : throw Failure(result, gas);
    }

    private static SqlException Failure(CallResult result, GasMeter gas)
    {
        byte[] data = result.Output.ToArray();
        string reason = AbiErrors.Read(data) is { } inner ? "execution reverted: " + inner : result.Error ?? "failed";
        string code = result.Status == CallStatus.LimitExceeded ? gas.Left == 0 ? SqlState.ContractOutOfGas : SqlState.ContractLimit : SqlState.ContractReverted;
        return new SqlException(code, "contract call failed: " + reason)
        {
            Detail = data.Length == 0 ? null : $"Data: 0x{Convert.ToHexStringLower(data.AsSpan(0, Math.Min(data.Length, DetailBytesMax)))}{(data.Length > DetailBytesMax ? "…" : "")}",
        };
    }

    private static Datum Decode(AbiSignature signature, ReadOnlyMemory<byte> output)
    {
        if (signature.Results is null)
        {
            return output.Length == 0 ? Datum.Null : Datum.FromObject(JsonbValue.String("0x" + Convert.ToHexStringLower(output.Span)));
        }

        if (signature.Results.Count == 0)
        {
            return Datum.Null;
        }

        return AbiDecoder.TryDecode([.. signature.Results.Select(r => r.Type)], output.Span) is { } values
            ? Datum.FromObject(AbiResults.ToJson(signature.Results, values))
            : throw new SqlException(SqlState.ContractResult, $"the contract's answer is none of {string.Join(", ", signature.Results.Select(r => r.Type))}");
    }
}
