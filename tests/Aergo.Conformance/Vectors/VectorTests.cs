using System;
using System.IO;
using System.Linq;
using System.Text;
using Aergo.Primitives;
using Xunit;

namespace Aergo.Conformance.Vectors;

public sealed class VectorTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Vectors");

    [Fact]
    public void Every_vector_of_herajs_holds()
    {
        (int passed, int failed, var failures) = VectorRunner.Run(Folder);
        Assert.True(failed == 0, string.Join('\n', failures));
        Assert.Equal(108, passed);
    }

    [Fact]
    public void All_sections_are_run_and_the_deliberate_differences_are_met()
    {
        VectorReport report = RunText(Fixture());
        Assert.Equal(
            "addressesFromBytes 8, addressesFromString 16, amounts 16, amountsFromBytes 7, calls 4, encryptedPrivateKeys 4, highSCount 1, keys 10, keystores 3, messages 6, mnemonic 1, payloads 4, stateQueries 10, transactions 18",
            string.Join(", ", report.PerSection.Select(s => s.Key + " " + s.Value)));
        Assert.Equal(2, report.Differences["amounts are never negative"]);
    }

    // The fixture holds no contract of the older network, so the rule is shown on the published one.
    [Fact]
    public void Contract_address_rule_differs_from_the_older_network_on_purpose()
    {
        const string json = """
            {"addressesFromString":[{"input":"AmhEJX48JnC1mS952toPP2v7Gf72o2FtQ59ko3L3MgCGp3Gqus6N","ok":true,
            "bytes":"0c1111111111111111111111111111111111111111111111111111111111111111","isName":false,"isSystem":false,
            "string":"AmhEJX48JnC1mS952toPP2v7Gf72o2FtQ59ko3L3MgCGp3Gqus6N"}]}
            """;
        VectorReport report = RunText(json);
        Assert.Equal((1, 0), (report.Passed, report.Failed));
        Assert.Equal(1, report.Differences["contract address rule"]);
    }

    // Goal: a runner that cannot fail proves nothing. Method: spoil one value in each section.
    [Theory]
    [InlineData("0247eb717001e5f617487c49bcf3f745065b1337e2fc791eb7f38ecc2cda4d9883", "0247eb717001e5f617487c49bcf3f745065b1337e2fc791eb7f38ecc2cda4d9884")]
    [InlineData("10000000000 gaer", "10000000001 gaer")]
    [InlineData("\"wireBytesAgain\":\"ff\"", "\"wireBytesAgain\":\"fe\"")]
    [InlineData("1e33ba34fadab3a7309dca3a877413cafb673972d0cc19160f84eeb18829d933", "1e33ba34fadab3a7309dca3a877413cafb673972d0cc19160f84eeb18829d934")]
    [InlineData("2722e587e38f2c9ef2dde6c9eea1bac64e0fb91ada596f633aeeae671dcdd2d2", "2722e587e38f2c9ef2dde6c9eea1bac64e0fb91ada596f633aeeae671dcdd2d3")]
    [InlineData("5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc1", "5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc2")]
    [InlineData("fceebd6b8b60bd8e4701817a40fe083279c4795ae875e0947e90285cac6aa92c", "fceebd6b8b60bd8e4701817a40fe083279c4795ae875e0947e90285cac6aa92d")]
    public void A_spoilt_vector_fails(string good, string bad)
    {
        string fixture = FixtureWithoutDearKeyFile();
        Assert.Contains(good, fixture, StringComparison.Ordinal);
        Assert.Equal(0, RunText(fixture).Failed);
        Assert.True(RunText(fixture.Replace(good, bad, StringComparison.Ordinal)).Failed > 0);
    }

    [Fact]
    public void Broken_files_and_empty_folders_fail()
    {
        Assert.Equal(1, RunText("{").Failed);
        string empty = Directory.CreateTempSubdirectory("aergo-vectors").FullName;
        Assert.Equal(1, VectorRunner.Run(empty).Failed);
        Directory.Delete(empty);
    }

    private static string Fixture() => File.ReadAllText(Path.Combine(Folder, "aergo-crypto.json"));

    // The dearest key file takes a second; the spoilt runs can do without it.
    private static string FixtureWithoutDearKeyFile()
    {
        Assert.Equal(JsonError.None, JsonParser.Parse(Encoding.UTF8.GetBytes(Fixture()), 1 << 20, out JsonValue? root));
        return JsonValue.Of([.. root!.Members.Select(m =>
            m.Name == "keystores" ? (m.Name, JsonValue.Of([.. m.Value.Items.Take(2)])) : m)]).ToString();
    }

    private static VectorReport RunText(string json)
    {
        var report = new VectorReport();
        VectorRunner.RunText(Encoding.UTF8.GetBytes(json), report);
        return report;
    }
}
