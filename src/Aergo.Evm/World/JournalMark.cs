namespace Aergo.Evm;

/// <summary>A moment of a transaction to which its <see cref="Journal"/> can return.</summary>
public readonly record struct JournalMark
{
    internal int Entries { get; init; }

    internal int Logs { get; init; }

    internal int Events { get; init; }

    internal long Refund { get; init; }
}
