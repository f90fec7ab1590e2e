using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Copy;

/// <summary>COPY's options, checked as PostgreSQL 15 checks them.</summary>
public sealed class CopyOptions
{
    private const string NoDelimiters = "\\.abcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly string[] Known =
        ["format", "freeze", "delimiter", "null", "header", "quote", "escape", "force_quote", "force_not_null", "force_null", "encoding"];

    /// <summary>Reads the options of a statement; 42601, 0A000 or 22023 for what does not fit.</summary>
    public CopyOptions(CopyStatement statement)
    {
        IReadOnlyDictionary<string, string> options = statement.Options;
        if (options.Keys.FirstOrDefault(k => !Known.Contains(k)) is { } unknown)
        {
            throw new SqlException(SqlState.SyntaxError, $"option \"{unknown}\" not recognized");
        }

        Layout = options.GetValueOrDefault("format") switch
        {
            null or "text" => CopyLayout.Text,
            "csv" => CopyLayout.Csv,
            "binary" => CopyLayout.Binary,
            { } other => throw new SqlException(SqlState.InvalidParameterValue, $"COPY format \"{other}\" not recognized"),
        };
        Header = HeaderOf(options.GetValueOrDefault("header"), statement.From);
        Encoding(options.GetValueOrDefault("encoding"));
        if (Layout == CopyLayout.Binary)
        {
            RefuseInBinary(options);
            return;
        }

        string delimiter = options.GetValueOrDefault("delimiter") ?? (Layout == CopyLayout.Csv ? "," : "\t");
        Null = options.GetValueOrDefault("null") ?? (Layout == CopyLayout.Csv ? string.Empty : "\\N");
        CheckDelimiter(delimiter, Null);
        Delimiter = delimiter[0];
        if (Layout == CopyLayout.Csv)
        {
            Quote = OneByte(options.GetValueOrDefault("quote") ?? "\"", "COPY quote");
            if (Delimiter == Quote)
            {
                throw new SqlException(SqlState.InvalidParameterValue, "COPY delimiter and quote must be different");
            }

            Escape = options.GetValueOrDefault("escape") is { } escape ? OneByte(escape, "COPY escape") : Quote;
        }

        CheckCsvOnly(options, statement.From);
        if (Null.Contains(Delimiter, StringComparison.Ordinal))
        {
            throw new SqlException(SqlState.FeatureNotSupported, "COPY delimiter must not appear in the NULL specification");
        }

        if (Layout == CopyLayout.Csv && Null.Contains(Quote, StringComparison.Ordinal))
        {
            throw new SqlException(SqlState.FeatureNotSupported, "CSV quote character must not appear in the NULL specification");
        }

        ForceQuote = List(options, "force_quote");
        ForceNotNull = List(options, "force_not_null");
        ForceNull = List(options, "force_null");
    }

    public CopyLayout Layout { get; }

    public CopyHeader Header { get; }

    public char Delimiter { get; }

    public string Null { get; } = string.Empty;

    public char Quote { get; }

    public char Escape { get; }

    /// <summary>Columns to quote always; <c>*</c> alone for all.</summary>
    public IReadOnlyList<string> ForceQuote { get; } = [];

    public IReadOnlyList<string> ForceNotNull { get; } = [];

    public IReadOnlyList<string> ForceNull { get; } = [];

    /// <summary>By column, whether a list names it; 42P10 for names that are not copied.</summary>
    public static bool[] Flags(IReadOnlyList<string> list, IReadOnlyList<string> columns, string option)
    {
        if (list is ["*"])
        {
            return [.. columns.Select(_ => true)];
        }

        string? missing = list.FirstOrDefault(name => !columns.Contains(name));
        return missing is null
            ? [.. columns.Select(list.Contains)]
            : throw new SqlException(SqlState.InvalidColumnReference, $"{option} column \"{missing}\" not referenced by COPY");
    }

    private static IReadOnlyList<string> List(IReadOnlyDictionary<string, string> options, string name) =>
        options.TryGetValue(name, out string? value) ? value.Split(',') : [];

    private static CopyHeader HeaderOf(string? value, bool from)
    {
        switch (value?.ToLowerInvariant())
        {
            case null or "false" or "off" or "0":
                return CopyHeader.None;
            case "true" or "on" or "1":
                return CopyHeader.Names;
            case "match":
                return from ? CopyHeader.Match : throw new SqlException(SqlState.FeatureNotSupported, "cannot use \"match\" with HEADER in COPY TO");
            default:
                throw new SqlException(SqlState.SyntaxError, "header requires a Boolean value or \"match\"");
        }
    }

    private static void Encoding(string? name)
    {
        string? plain = name?.Replace("-", string.Empty, StringComparison.Ordinal).Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        if (plain is not (null or "utf8" or "unicode"))
        {
            throw SqlException.NotSupported($"COPY with encoding {name}", "Data is UTF-8.");
        }
    }

    private static void RefuseInBinary(IReadOnlyDictionary<string, string> options)
    {
        foreach (string name in new[] { "delimiter", "null" })
        {
            if (options.ContainsKey(name))
            {
                throw new SqlException(SqlState.SyntaxError, $"cannot specify {name.ToUpperInvariant()} in BINARY mode");
            }
        }

        if (options.GetValueOrDefault("header") is { } header && HeaderOf(header, from: true) != CopyHeader.None)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "cannot specify HEADER in BINARY mode");
        }

        CsvOnly(options);
    }

    private static void CsvOnly(IReadOnlyDictionary<string, string> options)
    {
        foreach (string name in new[] { "quote", "escape", "force_quote", "force_not_null", "force_null" })
        {
            if (options.ContainsKey(name))
            {
                throw new SqlException(SqlState.FeatureNotSupported, $"COPY {name.Replace('_', ' ')} available only in CSV mode");
            }
        }
    }

    private void CheckCsvOnly(IReadOnlyDictionary<string, string> options, bool from)
    {
        if (Layout != CopyLayout.Csv)
        {
            CsvOnly(options);
        }

        if (options.ContainsKey("force_quote") && from)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "COPY force quote only available using COPY TO");
        }

        foreach (string name in new[] { "force_not_null", "force_null" })
        {
            if (options.ContainsKey(name) && !from)
            {
                throw new SqlException(SqlState.FeatureNotSupported, $"COPY {name.Replace('_', ' ')} only available using COPY FROM");
            }
        }
    }

    private void CheckDelimiter(string delimiter, string absent)
    {
        char c = OneByte(delimiter, "COPY delimiter");
        if (c is '\n' or '\r')
        {
            throw new SqlException(SqlState.InvalidParameterValue, "COPY delimiter cannot be newline or carriage return");
        }

        if (absent.AsSpan().IndexOfAny('\n', '\r') >= 0)
        {
            throw new SqlException(SqlState.InvalidParameterValue, "COPY null representation cannot use newline or carriage return");
        }

        if (Layout == CopyLayout.Text && NoDelimiters.Contains(c, StringComparison.Ordinal))
        {
            throw new SqlException(SqlState.InvalidParameterValue, $"COPY delimiter cannot be \"{c}\"");
        }
    }

    private static char OneByte(string text, string what) => System.Text.Encoding.UTF8.GetByteCount(text) == 1
        ? text[0]
        : throw new SqlException(SqlState.FeatureNotSupported, $"{what} must be a single one-byte character");
}
