using System;
using System.Text;
using System.Text.Json;
using Aergo.Primitives;

namespace Aergo.Ledger;

/// <summary>Governance of <c>aergo.name</c>: registering a name and pointing it elsewhere. Payloads and texts as in Aergo.</summary>
internal sealed class NameOperations(FeeProfile fees)
{
    public CallResult Run(TransactionContext context, CheckedTransaction transaction, AccountId sender)
    {
        CallInfoError error = CallInfo.Parse(transaction.Transaction.Payload.Span, out CallInfo? call);
        if (error != CallInfoError.None || call is null)
        {
            return Refused($"payload is no call: {error}");
        }

        string? name = Text(call, 0)?.ToLowerInvariant();
        if (name is null || !Address.IsRegistrableName(name))
        {
            return Refused("a name has exactly 12 characters of a-z and 0-9");
        }

        if (transaction.Amount < fees.NamePrice)
        {
            return Refused($"too small amount to influence: a name costs {fees.NamePrice}");
        }

        NameRecord? record = NameRegistry.Find(context, name);
        switch (call.Name)
        {
            case "v1createName" when call.Arguments.Count == 1:
                if (record is not null)
                {
                    return Refused("aleady occupied " + name);
                }

                record = new NameRecord(transaction.SenderAddress, transaction.SenderAddress);
                break;
            case "v1updateName" when call.Arguments.Count == 2:
                if (record is null)
                {
                    return Refused(name + " is not created yet");
                }

                if (record.Owner != transaction.SenderAddress)
                {
                    return Refused("owner not matched : " + name);
                }

                if (!Address.TryParse(Text(call, 1), out Address? destination) || destination.Name is not null)
                {
                    return Refused("the new address is none");
                }

                record = new NameRecord(destination.Kind == AddressKind.Contract ? record.Owner : destination, destination);
                break;
            default:
                return Refused("could not execute unknown cmd " + call.Name);
        }

        if (!context.TryTransfer(sender, SpecialAccounts.Name, transaction.Amount))
        {
            return Refused("not enough balance");
        }

        NameRegistry.Store(context, name, record);
        context.Emit(new ContractEvent(SpecialAccounts.Name, call.Name == "v1createName" ? "create name" : "update name", JsonSerializer.Serialize(new[] { name, record.Destination.ToString() })));
        return new CallResult(CallStatus.Success, default, null);
    }

    private static string? Text(CallInfo call, int index) =>
        index < call.Arguments.Count && call.Arguments[index].Kind == JsonKind.Text ? call.Arguments[index].Text : null;

    private static CallResult Refused(string why) => new(CallStatus.Reverted, default, why);
}
