using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Linq;
using System.Text.RegularExpressions;

namespace Aergo.Host;

/// <summary>A command line that cannot be understood, as one line: what is wrong, and where the right form stands.</summary>
internal static partial class UsageErrors
{
    /// <summary>Null for a command line that is good, or asks for help.</summary>
    public static string? LineOf(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction)
        {
            return null;
        }

        // What is not known explains what is missing.
        string[] errors = [.. parsed.Errors.Select(e => Spaces().Replace(e.Message, " ").Trim().TrimEnd('.')).Distinct()];
        string[] unknown = [.. errors.Where(e => e.StartsWith("Unrecognized", StringComparison.Ordinal))];
        string text = string.Join(", ", unknown.Length > 0 ? unknown : errors);
        return $"{ExpectedType().Replace(text, "as a whole number")}; './aergo {string.Concat(Verbs(parsed).Select(v => v + " "))}--help' shows how it is used";
    }

    private static IEnumerable<string> Verbs(ParseResult parsed)
    {
        var verbs = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: not RootCommand } verb; result = result.Parent)
        {
            verbs.Push(verb.Command.Name);
        }

        return verbs;
    }

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("as expected type 'System\\.[^']*Int[^']*'")]
    private static partial Regex ExpectedType();
}
