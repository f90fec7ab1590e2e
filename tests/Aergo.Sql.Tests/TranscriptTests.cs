using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Aergo.Sql.Tests;

/// <summary>Scripts whose answers were recorded from PostgreSQL 15 (tests/Aergo.Sql.Tests/record.py): ours must be the same, line by line.</summary>
/// <remarks>A line <c>-- differs: reason</c> before a statement says that the difference is on purpose; such statements stand in files of their own, without a recording.</remarks>
public sealed class TranscriptTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Transcripts");

    public static IEnumerable<TheoryDataRow<string>> Scripts() =>
        Directory.EnumerateFiles(Root, "*.sql", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => new TheoryDataRow<string>(Path.GetRelativePath(Root, f)));

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_is_answered_as_PostgreSQL_answers_it(string script)
    {
        string path = Path.Combine(Root, script);
        string expected = File.ReadAllText(Path.ChangeExtension(path, ".out")).Replace("\r\n", "\n", StringComparison.Ordinal);
        string actual = new SqlSession().Run(File.ReadAllText(path));
        if (actual != expected)
        {
            // For a look with diff.
            File.WriteAllText(Path.ChangeExtension(path, ".actual"), actual);
        }

        Assert.Equal(expected, actual);
    }
}
