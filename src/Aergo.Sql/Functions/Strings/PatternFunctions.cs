using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Regex;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Strings;

/// <summary>LIKE, ILIKE, SIMILAR TO and the POSIX operators.</summary>
internal static class PatternFunctions
{
    public static void Add(FunctionBuilder builder)
    {
        // A bpchar on the left matches with its padding, as in PostgreSQL.
        foreach ((string prefix, string type) in ((string, string)[])[("text", "text"), ("name", "name"), ("bpchar", "bpchar")])
        {
            string arguments = $"({type},text)";
            builder.Scalar(prefix + "like" + arguments, static (c, _, a) => Datum.From(Like(c, a[0].Text, a[1].Text)), 3);
            builder.Scalar(prefix + "nlike" + arguments, static (c, _, a) => Datum.From(!Like(c, a[0].Text, a[1].Text)), 3);
            builder.Scalar(prefix + "iclike" + arguments, static (c, _, a) => Datum.From(ILike(c, a[0].Text, a[1].Text)), 5);
            builder.Scalar(prefix + "icnlike" + arguments, static (c, _, a) => Datum.From(!ILike(c, a[0].Text, a[1].Text)), 5);
            builder.Scalar(prefix + "regexeq" + arguments, static (c, _, a) => Datum.From(Regex(c, a[0].Text, a[1].Text, RegexOptions.None)), 10);
            builder.Scalar(prefix + "regexne" + arguments, static (c, _, a) => Datum.From(!Regex(c, a[0].Text, a[1].Text, RegexOptions.None)), 10);
            builder.Scalar(prefix + "icregexeq" + arguments, static (c, _, a) => Datum.From(Regex(c, a[0].Text, a[1].Text, RegexOptions.IgnoreCase)), 10);
            builder.Scalar(prefix + "icregexne" + arguments, static (c, _, a) => Datum.From(!Regex(c, a[0].Text, a[1].Text, RegexOptions.IgnoreCase)), 10);
        }

        foreach (string type in (string[])["text", "name"])
        {
            builder.Scalar($"like({type},text)", static (c, _, a) => Datum.From(Like(c, a[0].Text, a[1].Text)), 3);
            builder.Scalar($"notlike({type},text)", static (c, _, a) => Datum.From(!Like(c, a[0].Text, a[1].Text)), 3);
        }

        builder.Scalars("(bytea,bytea)", static (c, _, a) => Datum.From(Like(c, a[0].Bytes, a[1].Bytes)), 3, "bytealike", "like");
        builder.Scalars("(bytea,bytea)", static (c, _, a) => Datum.From(!Like(c, a[0].Bytes, a[1].Bytes)), 3, "byteanlike", "notlike");
        builder.Scalar("like_escape(text,text)", static (c, _, a) =>
        {
            Cost.Bytes(c, a[0].Text.Length);
            return Datum.From(LikePattern.WithEscape(a[0].Text, a[1].Text));
        });
        builder.Scalar("similar_to_escape(text)", static (c, _, a) => Similar(c, a[0].Text, null));
        builder.Scalar("similar_to_escape(text,text)", static (c, _, a) => Similar(c, a[0].Text, a[1].Text));

        // The older form is not strict: a NULL escape means the backslash.
        builder.Scalar("similar_escape(text,text)", static (c, _, a) => a[0].IsNull ? Datum.Null : Similar(c, a[0].Text, a[1].IsNull ? null : a[1].Text));
    }

    public static bool Regex(SqlContext context, string text, string pattern, RegexOptions options) =>
        new RegexMatcher(RegexCache.Get(context, pattern, options), text, context.Gas).IsMatch();

    private static bool Like(SqlContext context, string text, string pattern)
    {
        Cost.Bytes(context, (long)text.Length + pattern.Length);
        return LikePattern.Matches(text, pattern);
    }

    private static bool ILike(SqlContext context, string text, string pattern)
    {
        Cost.Bytes(context, 2L * (text.Length + pattern.Length));
        return LikePattern.MatchesIgnoringCase(text, pattern);
    }

    private static bool Like(SqlContext context, byte[] text, byte[] pattern)
    {
        Cost.Bytes(context, (long)text.Length + pattern.Length);
        return LikePattern.Matches(text, pattern);
    }

    private static Datum Similar(SqlContext context, string pattern, string? escape)
    {
        Cost.Bytes(context, pattern.Length);
        return Datum.From(SimilarPattern.ToRegex(pattern, escape));
    }
}
