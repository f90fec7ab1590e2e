using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Aergo.Conformance.Sql.Generated;

/// <summary>An answer in a form in which two databases can be compared: the SQLSTATE of an error, or the rows in byte order.</summary>
internal static class Answers
{
    private const char FieldEnd = '\u001f', RowEnd = '\u001e';

    public const string Null = "∅";

    public static string Of(SltOutcome outcome) => outcome.ErrorCode is { } code
        ? "!" + code
        : Of((outcome.Rows ?? []).Select(r => string.Join(FieldEnd, r.Select(f => f ?? Null))));

    public static string Of(IEnumerable<string> rows) => string.Join(RowEnd, rows.Order(StringComparer.Ordinal));

    /// <summary>Sixteen digits that stand for an answer in the file of recorded ones.</summary>
    public static string Digest(string answer) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(answer)).AsSpan(0, 8));

    public static string Readable(string answer) => answer.Replace(FieldEnd, '|').Replace(RowEnd, '\n');
}
