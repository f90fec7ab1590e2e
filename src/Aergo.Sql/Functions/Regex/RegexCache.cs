using System;
using System.Collections.Generic;
using Aergo.Sql.Execution;

namespace Aergo.Sql.Functions.Regex;

/// <summary>Patterns compiled in one transaction. Belongs to its context, so that what is compiled, and paid for, does not depend on others.</summary>
internal sealed class RegexCache
{
    private const int EntriesMax = 64;

    private readonly Dictionary<(string Pattern, RegexOptions Options), RegexProgram> _programs = [];

    /// <summary>The program of a pattern. Compiling costs gas by states; a second use in the same transaction does not.</summary>
    public static RegexProgram Get(SqlContext context, string pattern, RegexOptions options)
    {
        RegexCache cache;
        if (context.Extensions.TryGetValue(typeof(RegexCache), out object? existing))
        {
            cache = (RegexCache)existing;
        }
        else
        {
            cache = new RegexCache();
            context.Extensions.Add(typeof(RegexCache), cache);
        }

        if (cache._programs.TryGetValue((pattern, options), out RegexProgram? program))
        {
            return program;
        }

        context.Gas.Charge(100 + pattern.Length);
        program = RegexProgram.Compile(pattern, options);
        context.Gas.Charge(Math.Max(0, program.StateCount * 5));
        if (cache._programs.Count >= EntriesMax)
        {
            cache._programs.Clear();
        }

        cache._programs.Add((pattern, options), program);
        return program;
    }
}
