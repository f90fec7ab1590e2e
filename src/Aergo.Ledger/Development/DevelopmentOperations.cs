using System;
using System.Collections.Generic;
using System.Globalization;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>Governance of <c>aergo.development</c>: what development tools change from outside, as transactions, so that the chain still tells how it came about.</summary>
/// <remarks>The static checks let such transactions through only where the genesis allows them. Source: docs/spec/development.md.</remarks>
internal sealed class DevelopmentOperations(IDevelopmentEngine? evm)
{
    /// <summary>Most tokens an account can be given: sums of balances stay far below what 128 bits hold.</summary>
    private static readonly Amount BalanceMax = Amount.FromAergo(1_000_000_000_000);

    public CallResult Run(TransactionContext context, CheckedTransaction transaction)
    {
        CallInfoError error = CallInfo.Parse(transaction.Transaction.Payload.Span, out CallInfo? call);
        if (error != CallInfoError.None || call is null)
        {
            return Refused($"payload is no call: {error}");
        }

        if (transaction.Amount != Amount.Zero)
        {
            return Refused($"{SpecialAccounts.DevelopmentName} takes no tokens");
        }

        if (Text(call, 0) is not { } text || !AccountIdText.TryParse(text, out AccountId account))
        {
            return Refused("the first argument is an account: 0x and 40 hex digits");
        }

        string? refusal = (call.Name, call.Arguments.Count) switch
        {
            ("setBalance", 2) => SetBalance(context, account, Text(call, 1)),
            ("setNonce", 2) => SetNonce(context, account, Text(call, 1)),
            ("setCode", 2) => TryHex(Text(call, 1), out byte[] code) ? Engine(e => e.SetCode(context, context, account, code)) : "code is hex",
            ("setStorage", 3) => TryWord(Text(call, 1), out Hash256 slot) && TryWord(Text(call, 2), out Hash256 value)
                ? Engine(e => e.SetStorage(context, context, account, slot, value))
                : "slot and value are 32 bytes in hex",
            _ => $"could not execute unknown cmd {call.Name} with {call.Arguments.Count.ToString(CultureInfo.InvariantCulture)} arguments",
        };
        return refusal is null ? new CallResult(CallStatus.Success, default, null) : Refused(refusal);
    }

    private static string? SetBalance(TransactionContext context, AccountId account, string? text)
    {
        if (!UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out UInt128 aer) || aer > BalanceMax.Aer)
        {
            return $"a balance is a number of aer, at most {BalanceMax}";
        }

        context.SetBalance(account, new Amount(aer));
        return null;
    }

    private static string? SetNonce(TransactionContext context, AccountId account, string? text)
    {
        ulong now = context.NonceOf(account);
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong nonce) || nonce < now || nonce > long.MaxValue)
        {
            return string.Create(CultureInfo.InvariantCulture, $"a nonce is a number, and not below the account's own, which is {now}");
        }

        context.SetNonce(account, nonce);
        return null;
    }

    private string? Engine(Func<IDevelopmentEngine, string?> change) => evm is null ? "not supported: contracts of the EVM on this chain" : change(evm);

    private static string? Text(CallInfo call, int index) =>
        index < call.Arguments.Count && call.Arguments[index].Kind == JsonKind.Text ? call.Arguments[index].Text : null;

    private static bool TryHex(string? text, out byte[] bytes)
    {
        bytes = [];
        if (text is null || text.Length % 2 != 0)
        {
            return false;
        }

        bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out int written) == System.Buffers.OperationStatus.Done && written == bytes.Length;
    }

    private static bool TryWord(string? text, out Hash256 word) => Hash256.TryParse(text, out word);

    private static CallResult Refused(string why) => new(CallStatus.Reverted, default, why);
}
