using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Api;

namespace Aergo.Host;

/// <summary>A rehearsal, for people: result, cost, and every difference as a line with its sign.</summary>
internal static class RehearsalOutput
{
    private const int CellMax = 60;

    public static void Show(CommandOutput output, RehearsalAnswer answer)
    {
        foreach (ResultView result in answer.Results ?? [])
        {
            if (result.Columns is { } columns)
            {
                output.Table(columns, result.Rows);
            }
        }

        foreach (EventView raised in answer.Receipt?.Events ?? [])
        {
            output.Line($"event {raised.Name} of {raised.ContractName ?? raised.Contract}: {raised.Data}");
        }

        foreach (string line in answer.Objects)
        {
            output.Line(line);
        }

        foreach (AccountDifference account in answer.Accounts)
        {
            output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"account {account.Name ?? account.Account}: {Amounts.Text(account.BalanceBeforeAer)} -> {Amounts.Text(account.BalanceAfterAer)}, nonce {account.NonceBefore} -> {account.NonceAfter}"));
        }

        foreach (TableDifference table in answer.Tables)
        {
            output.Line($"table {table.Table} ({string.Join(", ", table.Columns)})");
            foreach (ChangedRow row in table.Rows)
            {
                output.Line(row.Before is null ? "  + " + Cells(row.After!) : row.After is null ? "  - " + Cells(row.Before) : $"  ~ {Cells(row.Before)} -> {Cells(row.After)}");
            }
        }

        if (answer.RowsLeftOut > 0)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"and {answer.RowsLeftOut} more changes"));
        }

        output.Facts(
            ("status", "rehearsed: nothing was signed or sent"),
            ("result", answer.Receipt?.Status),
            ("gas", answer.Receipt?.GasUsed.ToString(CultureInfo.InvariantCulture)),
            ("fee", answer.Receipt is { } receipt ? Amounts.Text(receipt.FeeAer) : null));
    }

    private static string Cells(IReadOnlyList<string?> row) =>
        string.Join(", ", row.Select(c => c is null ? "NULL" : c.Length <= CellMax ? c.ReplaceLineEndings(" ") : c[..CellMax].ReplaceLineEndings(" ") + "…"));
}
