using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.State;

namespace Aergo.Host;

/// <summary>From what the ledger holds to what clients see.</summary>
internal sealed class NodeApiViews(SqlNames names)
{
    public static string TimeText(Instant time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.UnixMilliseconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The spelling for people: the name of a special account, otherwise <c>0x…</c>.</summary>
    public static string AccountText(AccountId account) => SpecialAccounts.NameOf(account) ?? account.ToChecksumString();

    public static string AerText(Amount amount) => amount.Aer.ToString(CultureInfo.InvariantCulture);

    public BlockView Block(Block block) => new(
        block.Id.ToString(),
        block.Height,
        block.Header.Slot,
        TimeText(block.Header.Timestamp),
        block.Header.Parent.ToString(),
        Convert.ToHexStringLower(block.Header.Producer.Span),
        block.Header.StateRoot.ToString(),
        block.Header.TransactionsRoot.ToString(),
        block.Header.ReceiptsRoot.ToString(),
        block.Header.EventsRoot.ToString(),
        block.Header.GasUsed,
        block.Header.Encoded.Length + block.Transactions.Sum(t => t.Encoded.Length),
        TransactionStatuses.Final,
        [.. block.Transactions.Select(t => t.Hash.ToString())]);

    public TransactionView Transaction(Transaction transaction, string status, long height, int index, Receipt? receipt, IStateView view) => new(
        transaction.Hash.ToString(),
        status,
        height,
        index,
        TypeText(transaction.Type),
        transaction.Nonce,
        AddressText(transaction.Account),
        transaction.Recipient.Length == 0 ? null : AddressText(transaction.Recipient),
        transaction.TryGetAmount(out Amount amount) ? amount.Aer.ToString(CultureInfo.InvariantCulture) : "0",
        transaction.GasLimit,
        transaction.Payload.Length,
        PayloadText.Of(transaction),
        receipt is null ? null : Receipt(receipt, height, view));

    public ReceiptView Receipt(Receipt receipt, long height, IStateView view) => new(
        receipt.TransactionHash.ToString(),
        receipt.Status switch
        {
            CallStatus.Success => "success",
            CallStatus.Reverted => "reverted",
            _ => "limit exceeded",
        },
        receipt.Error,
        receipt.GasUsed,
        receipt.Fee.Aer.ToString(CultureInfo.InvariantCulture),
        receipt.Contract.IsZero ? null : AccountText(receipt.Contract),
        [.. receipt.Created.Select(c => c.Name.Length > 0 ? $"{c.Name} {AccountText(c.Contract)}" : AccountText(c.Contract))],
        Events(receipt, height, view),
        receipt.ResultDigest.ToString());

    /// <param name="firstPlace">Events of the block before this receipt's; null when it is in no block.</param>
    public IReadOnlyList<EventView> Events(Receipt receipt, long height, IStateView view, int? firstPlace = null) =>
    [
        .. receipt.Events.Select((e, i) => new EventView(
            AccountText(e.Contract), names.ContractNameOf(view, e.Contract), e.Name, e.Data, height, receipt.TransactionHash.ToString(), i)
        {
            Position = firstPlace is { } first ? new EventPosition(height, first + i).ToString() : null,
        }),
    ];

    private static string AddressText(ReadOnlyMemory<byte> wire) => Address.TryFromWire(wire.Span, out Address? address) ? address.ToString() : Convert.ToHexStringLower(wire.Span);

    private static string TypeText(TransactionType type) => Enum.IsDefined(type) ? type.ToString().ToLowerInvariant() : ((int)type).ToString(CultureInfo.InvariantCulture);
}
