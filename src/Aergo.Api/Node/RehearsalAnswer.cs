using System.Collections.Generic;

namespace Aergo.Api;

/// <summary>What a transaction would do as the next one of the pool. Nothing was changed, and nothing is promised.</summary>
/// <param name="Accepted">Whether the pool would take it; then the receipt says how the run went, and its fee is the quote.</param>
/// <param name="Code">As in <see cref="SubmitAnswer"/>.</param>
/// <param name="Height">Block it would be in.</param>
public sealed record RehearsalAnswer(bool Accepted, string Code, string? Message, long Height, ReceiptView? Receipt)
{
    /// <summary>What the statements of an SQL transaction gave, as text; null when there is nothing of the kind.</summary>
    public IReadOnlyList<ResultView>? Results { get; init; }

    /// <summary>The engine's own answer, as in <see cref="SubmitAnswer"/>.</summary>
    public byte[]? Output { get; init; }

    /// <summary>Accounts whose balance or nonce differs afterwards. Fees reach their collector when the block ends, and are not among them.</summary>
    public IReadOnlyList<AccountDifference> Accounts { get; init; } = [];

    /// <summary>Rows of SQL tables that differ, by table.</summary>
    public IReadOnlyList<TableDifference> Tables { get; init; } = [];

    /// <summary>Objects of the catalog that come or go: <c>created table shop.orders</c>.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>Keys of state that differ and are no rows of tables: indexes, sequences, the catalog, stakes, storage of Ethereum's contracts.</summary>
    public int OtherKeys { get; init; }

    /// <summary>Changed rows that are left out because there are too many to show.</summary>
    public int RowsLeftOut { get; init; }
}

/// <summary>An account before and after.</summary>
public sealed record AccountDifference(string Account, string? Name, string BalanceBeforeAer, string BalanceAfterAer, ulong NonceBefore, ulong NonceAfter);

/// <summary>Rows of a table that differ. A row whose primary key changes is one deleted and one inserted.</summary>
/// <param name="Table">SCHEMA.TABLE.</param>
public sealed record TableDifference(string Table, IReadOnlyList<string> Columns, IReadOnlyList<ChangedRow> Rows);

/// <summary>A row as text: without a before it is inserted, without an after deleted, with both updated.</summary>
public sealed record ChangedRow(IReadOnlyList<string?>? Before, IReadOnlyList<string?>? After);
