using BenchmarkDotNet.Running;

namespace Aergo.Benchmarks;

/// <summary>Micro-benchmarks of the hot paths: <c>dotnet run -c Release --project bench/Aergo.Benchmarks -- --filter '*'</c>.</summary>
internal static class Program
{
    private static void Main(string[] arguments) => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments);
}
