using Aergo.Sql.Execution;
using Aergo.Sql.Functions.Regex;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Json.Paths;

/// <summary>Patterns of like_regex: XQuery's flags said in those of the regular expressions here.</summary>
internal static class PathRegex
{
    public static RegexProgram Compile(SqlContext context, string pattern, PathRegexFlags flags)
    {
        RegexOptions options = (flags & PathRegexFlags.IgnoreCase) != 0 ? RegexOptions.IgnoreCase : RegexOptions.None;
        if ((flags & PathRegexFlags.Quote) != 0)
        {
            return RegexCache.Get(context, pattern, options | RegexOptions.Literal);
        }

        if ((flags & PathRegexFlags.Expanded) != 0)
        {
            throw new SqlException(SqlState.FeatureNotSupported, "XQuery \"x\" flag (expanded regular expressions) is not implemented");
        }

        options |= (flags & PathRegexFlags.DotAll) == 0 ? RegexOptions.NewlineStops : RegexOptions.None;
        options |= (flags & PathRegexFlags.Multiline) != 0 ? RegexOptions.NewlineAnchors : RegexOptions.None;
        return RegexCache.Get(context, pattern, options);
    }

    /// <summary>Refuses a path whose patterns are bad: 2201B.</summary>
    public static JsonPath Check(SqlContext context, JsonPath path)
    {
        Check(context, path.Root);
        return path;
    }

    private static void Check(SqlContext context, PathNode? node)
    {
        for (; node is not null; node = node.Next)
        {
            if (node.Kind == PathKind.LikeRegex)
            {
                Compile(context, node.Text, node.Flags);
            }

            Check(context, node.Left);
            Check(context, node.Right);
            foreach (PathSubscript subscript in node.Subscripts)
            {
                Check(context, subscript.From);
                Check(context, subscript.To);
            }
        }
    }
}
