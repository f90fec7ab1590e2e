using System;

namespace Aergo.Evm;

/// <summary>Sums of multiples of many points.</summary>
internal static class MultiScalar<F>
    where F : unmanaged, IField<F>
{
    // Below this many points the buckets cost more than they save.
    private const int BucketsFrom = 8;

    private const int ScalarBits = 256;

    /// <summary>The sum of all scalars[i] * points[i].</summary>
    public static JacobianPoint<F> Sum(ReadOnlySpan<AffinePoint<F>> points, ReadOnlySpan<Scalar256> scalars)
    {
        if (points.Length >= BucketsFrom)
        {
            return ByBuckets(points, scalars);
        }

        JacobianPoint<F> sum = default;
        for (int i = 0; i < points.Length; i++)
        {
            sum += new JacobianPoint<F>(points[i]).Times(scalars[i]);
        }

        return sum;
    }

    /// <summary>Pippenger: in each window of bits, points with the same digit fall into one bucket, which is multiplied once.</summary>
    public static JacobianPoint<F> ByBuckets(ReadOnlySpan<AffinePoint<F>> points, ReadOnlySpan<Scalar256> scalars)
    {
        int width = Width(points.Length);
        var buckets = new JacobianPoint<F>[(1 << width) - 1];
        JacobianPoint<F> sum = default;
        for (int position = (ScalarBits - 1) / width * width; position >= 0; position -= width)
        {
            for (int i = 0; i < width; i++)
            {
                sum = sum.Double();
            }

            Array.Clear(buckets);
            for (int i = 0; i < points.Length; i++)
            {
                int digit = scalars[i].Bits(position, width);
                if (digit != 0)
                {
                    buckets[digit - 1] += points[i];
                }
            }

            sum += Weighted(buckets);
        }

        return sum;
    }

    // 1 * b[0] + 2 * b[1] + 3 * b[2] + …, as the sum of all suffix sums.
    private static JacobianPoint<F> Weighted(JacobianPoint<F>[] buckets)
    {
        JacobianPoint<F> suffix = default;
        JacobianPoint<F> sum = default;
        for (int i = buckets.Length - 1; i >= 0; i--)
        {
            suffix += buckets[i];
            sum += suffix;
        }

        return sum;
    }

    // Balances additions into buckets (one a point) against additions of buckets (two a bucket).
    private static int Width(int points) => points switch { < 16 => 3, < 48 => 4, < 160 => 5, < 512 => 6, < 2048 => 8, _ => 10 };
}
