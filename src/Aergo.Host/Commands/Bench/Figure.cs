using System;
using System.Collections.Generic;
using System.Linq;

namespace Aergo.Host.Bench;

/// <summary>One measured quantity: the median of its runs, and the runs themselves.</summary>
internal sealed record Figure(string Name, double Value, string Unit, IReadOnlyList<double> Runs)
{
    public static Figure Of(string name, string unit, IEnumerable<double> runs)
    {
        double[] all = [.. runs];
        return new Figure(name, Median(all), unit, all);
    }

    /// <summary>Ratios run by run, so that both sides of a pair saw the same machine.</summary>
    public static Figure Ratio(string name, IReadOnlyList<double> above, IReadOnlyList<double> below) =>
        Of(name, "ratio", above.Zip(below, (a, b) => a / b));

    /// <summary>The least value that is not below <paramref name="percent"/> per cent of them.</summary>
    public static double Percentile(IEnumerable<double> values, int percent)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (((sorted.Length * percent) + 99) / 100) - 1)];
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
