using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Aergo.Conformance.Sql;

/// <summary>How a record went.</summary>
internal enum Verdict
{
    Passed,

    /// <summary>Honestly refused: 0A000 where PostgreSQL has an answer.</summary>
    NotSupported,

    /// <summary>An error, or none, where PostgreSQL does otherwise.</summary>
    WrongError,

    /// <summary>Rows, counts, notices or messages that are not PostgreSQL's.</summary>
    WrongResult,
}

/// <summary>What a statement gave, as text.</summary>
internal sealed record SltOutcome(IReadOnlyList<string?[]>? Rows, string? Tag, string? ErrorCode, string? ErrorMessage, IReadOnlyList<string> Notices);

/// <summary>Holds an outcome against its record.</summary>
internal static class SltJudge
{
    private const int HashOver = 200;

    public static (Verdict Verdict, string? Difference) Judge(SltRecord record, SltOutcome outcome)
    {
        if (outcome.ErrorCode == "0A000" && record.Error is not ("0A000" or "*"))
        {
            return (Verdict.NotSupported, outcome.ErrorMessage);
        }

        if (record.Error is { } expected)
        {
            return outcome.ErrorCode is null ? (Verdict.WrongError, $"expected error {expected}, it succeeded")
                : expected != "*" && expected != outcome.ErrorCode ? (Verdict.WrongError, $"expected error {expected}, got {outcome.ErrorCode} ({outcome.ErrorMessage})")
                : record.Message is { } message && Escape(outcome.ErrorMessage) != message ? (Verdict.WrongResult, $"expected message «{message}», got «{outcome.ErrorMessage}»")
                : (Verdict.Passed, null);
        }

        if (outcome.ErrorCode is not null)
        {
            return (Verdict.WrongError, $"error {outcome.ErrorCode}: {outcome.ErrorMessage}");
        }

        if (record.Count is { } count && CountOf(outcome) != count)
        {
            return (Verdict.WrongResult, $"expected count {count}, got tag {outcome.Tag}");
        }

        if (record.IsQuery)
        {
            if (outcome.Rows is null)
            {
                return (Verdict.WrongResult, "no rows came back");
            }

            IReadOnlyList<string> got = Render(outcome.Rows, record.RowSort);
            if (!got.SequenceEqual(record.Expected ?? []))
            {
                return (Verdict.WrongResult, Difference(record.Expected ?? [], got));
            }
        }

        return JudgeNotices(record, outcome);
    }

    private static (Verdict, string?) JudgeNotices(SltRecord record, SltOutcome outcome) =>
        record.Notices is { } notices && !notices.SequenceEqual(outcome.Notices)
            ? (Verdict.WrongResult, $"expected notices [{string.Join(" | ", notices)}], got [{string.Join(" | ", outcome.Notices)}]")
            : (Verdict.Passed, null);

    private static long CountOf(SltOutcome outcome) =>
        long.TryParse(outcome.Tag?.Split(' ')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count : -1;

    private static IReadOnlyList<string> Render(IReadOnlyList<string?[]> rows, bool sort)
    {
        List<string> lines = [.. rows.Select(r => string.Join('\t', r.Select(Escape)))];
        if (sort)
        {
            lines.Sort(static (a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));
        }

        int values = rows.Sum(r => r.Length);
        if (values > HashOver)
        {
            using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
            foreach (string line in lines)
            {
                md5.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
            }

            return [string.Create(CultureInfo.InvariantCulture, $"{values} values hashing to {Convert.ToHexStringLower(md5.GetHashAndReset())}")];
        }

        return [.. lines.Select(l => l.StartsWith("----", StringComparison.Ordinal) ? "\\" + l : l)];
    }

    private static string Escape(string? value) => value switch
    {
        null => "NULL",
        "" => "(empty)",
        "NULL" or "(empty)" => "\\" + value,
        _ => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal),
    };

    private static string Difference(IReadOnlyList<string> expected, IReadOnlyList<string> got)
    {
        int at = 0;
        while (at < expected.Count && at < got.Count && expected[at] == got[at])
        {
            at++;
        }

        return $"{expected.Count} lines expected, {got.Count} came; line {at + 1}: expected «{(at < expected.Count ? expected[at] : "nothing")}», got «{(at < got.Count ? got[at] : "nothing")}»";
    }
}
