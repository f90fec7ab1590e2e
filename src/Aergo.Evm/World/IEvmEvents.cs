namespace Aergo.Evm;

/// <summary>Where logs go at once, when the events of other engines stand between them.</summary>
public interface IEvmEvents
{
    /// <summary>Events so far, of all engines.</summary>
    int Count { get; }

    /// <summary>Records a log; false when the transaction's receipt has no room for it.</summary>
    bool TryAdd(EvmLog log);

    /// <summary>Forgets events recorded after there were <paramref name="count"/>.</summary>
    void DropAfter(int count);
}
