using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Xunit;

namespace Aergo.Architecture;

// Goal: references point one way, as docs/architecture.md has them.
// Method: read every project file and compare with the table.
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Primitives"] = [],
        ["Files"] = ["Primitives"],
        ["State"] = ["Primitives", "Files"],
        ["Sql"] = ["Primitives"],
        ["Evm"] = ["Primitives"],
        ["Ledger"] = ["Primitives", "Files", "State"],
        ["Consensus"] = ["Primitives"],
        ["Node"] = ["Primitives", "Files", "State", "Ledger", "Consensus"],
        ["Api"] = ["Primitives"],
        ["Rpc"] = ["Primitives", "Api"],
        ["Bridge"] = ["Primitives", "Api"],
        ["Hub"] = ["Primitives", "Api"],
        ["Horde"] = ["Primitives", "Api"],
        ["Marketplace"] = ["Primitives", "Api"],
    };

    private static readonly string[] Quiet = ["Primitives", "Files", "State", "Sql", "Evm", "Ledger", "Consensus", "Node"];

    public static TheoryData<string> Projects()
    {
        var data = new TheoryData<string>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root(), "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileNameWithoutExtension(file)["Aergo.".Length..]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_table_allows(string project)
    {
        if (project == "Host")
        {
            return;
        }

        Assert.True(Allowed.TryGetValue(project, out string[]? allowed), $"Aergo.{project} is not in the table");
        XDocument file = XDocument.Load(Path.Combine(Root(), "src", "Aergo." + project, $"Aergo.{project}.csproj"));
        foreach (XElement reference in file.Descendants("ProjectReference"))
        {
            string name = Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/'))["Aergo.".Length..];
            Assert.Contains(name, allowed);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_quiet_project_brings_no_outside_package_and_no_framework(string project)
    {
        if (!Quiet.Contains(project))
        {
            return;
        }

        XDocument file = XDocument.Load(Path.Combine(Root(), "src", "Aergo." + project, $"Aergo.{project}.csproj"));
        Assert.Empty(file.Descendants("PackageReference"));
        Assert.Empty(file.Descendants("FrameworkReference"));
    }

    [Fact]
    public void Every_quiet_project_is_under_the_banned_symbols()
    {
        string properties = File.ReadAllText(Path.Combine(Root(), "Directory.Build.props"));
        Assert.All(Quiet, project => Assert.Contains(project, properties, StringComparison.Ordinal));
        Assert.Contains("BannedSymbols.txt", properties, StringComparison.Ordinal);
    }

    internal static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Aergo.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
