namespace Aergo.Primitives;

/// <summary>Bounds on single rows of state. Part of the protocol. Source: docs/spec/state-tree.md, "Limits".</summary>
public static class StateLimits
{
    /// <summary>Longest key, in bytes.</summary>
    public const int KeyBytesMax = 1024;

    /// <summary>Longest value, in bytes (1 MiB).</summary>
    public const int ValueBytesMax = 1 << 20;
}
