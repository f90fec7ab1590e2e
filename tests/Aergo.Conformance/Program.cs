using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Aergo.Conformance.Evm;
using Aergo.Conformance.Sql;
using Aergo.Conformance.Sql.Generated;
using Aergo.Conformance.Vectors;

namespace Aergo.Conformance;

/// <summary>Runs the tests; or one kind of conformance files from another folder; or rewrites the list of known failures.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["--conformance", { } kindAndFolder]:
                return await ConformanceAsync(kindAndFolder);
            case ["--shrink", ..]:
                return await ShrinkAsync();
            case ["--corpus", { } filter, ..]:
                return await ShowAsync(filter, args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : int.MaxValue);
            case ["--record-generated", { } connection, { } file]:
                await GeneratedQueryTests.RecordAsync(connection, file);
                return 0;
            case ["--generated", { } connection, { } seed, { } count]:
                string differences = await GeneratedQueryTests.DifferencesAsync(
                    connection, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture), ulong.Parse(seed, System.Globalization.CultureInfo.InvariantCulture), 40);
                Console.WriteLine(differences);
                return differences.Length == 0 ? 0 : 1;
            default:
                return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
        }
    }

    private static async Task<int> ConformanceAsync(string kindAndFolder)
    {
        int at = kindAndFolder.IndexOf('=', StringComparison.Ordinal);
        string kind = at < 0 ? kindAndFolder : kindAndFolder[..at];
        string folder = at < 0 ? string.Empty : kindAndFolder[(at + 1)..];
        if (!Directory.Exists(folder))
        {
            await Console.Error.WriteLineAsync($"aergo: --conformance wants KIND=DIR with a folder that is there; \"{folder}\" is not");
            return 2;
        }

        int passed, failed;
        switch (kind)
        {
            case "vectors":
                (int ok, int wrong, _) = VectorRunner.Run(folder);
                (passed, failed) = (ok, wrong);
                break;
            case "sql":
                CorpusReport report = await CorpusRunner.RunAsync(folder, int.MaxValue, progress: Console.WriteLine);
                CorpusCounts sum = report.Folders.Values.Aggregate(new CorpusCounts(0, 0, 0, 0), (a, b) => a + b);
                foreach ((string name, CorpusCounts counts) in report.Folders)
                {
                    Console.WriteLine($"{name}: {counts.Passed} of {counts.Total} passed, {counts.NotSupported} not supported, {counts.WrongError} other errors, {counts.WrongResult} other results");
                }

                (passed, failed) = (sum.Passed, sum.Total - sum.Passed);
                break;
            case "evm":
                EvmReport evm = EvmSuites.Run(folder, step: 1);
                foreach ((string name, string difference) in evm.Failures)
                {
                    Console.WriteLine($"{name}: {difference}");
                }

                foreach (string line in evm.Lines())
                {
                    Console.WriteLine(line);
                }

                (passed, failed) = (evm.Passed, evm.Failed);
                break;
            default:
                await Console.Error.WriteLineAsync($"aergo: not supported: conformance kind \"{kind}\"; there are vectors, sql and evm");
                return 2;
        }

        Console.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }

    private static async Task<int> ShrinkAsync()
    {
        string root = Repository.Corpus() ?? throw new InvalidOperationException("the corpus is not there");
        CorpusReport report = await CorpusRunner.RunAsync(root, int.MaxValue, progress: Console.WriteLine);
        System.Collections.Generic.HashSet<string> known = KnownFailures.Read();
        CorpusFailure[] grown = [.. report.Failures.Where(f => known.Count > 0 && !known.Contains(f.Name))];
        KnownFailures.Write(report.Failures.Where(f => known.Count == 0 || known.Contains(f.Name)));
        foreach (CorpusFailure failure in grown)
        {
            Console.WriteLine($"not added, for the list only shrinks: {failure.Name}: {failure.Difference}");
        }

        foreach ((string name, CorpusCounts counts) in report.Folders)
        {
            Console.WriteLine($"{name}: {counts.Passed} of {counts.Total} passed, {counts.NotSupported} not supported, {counts.WrongError} other errors, {counts.WrongResult} other results");
        }

        return grown.Length == 0 ? 0 : 1;
    }

    private static async Task<int> ShowAsync(string filter, int records)
    {
        CorpusReport report = await CorpusRunner.RunAsync(Repository.Corpus()!, records, filter);
        foreach (CorpusFailure failure in report.Failures)
        {
            Console.WriteLine($"{failure.Name} {failure.Verdict}\n    {failure.Sql.ReplaceLineEndings(" ")}\n    {failure.Difference}");
        }

        foreach ((string name, CorpusCounts counts) in report.Folders)
        {
            Console.WriteLine($"{name}: {counts}");
        }

        return 0;
    }
}
