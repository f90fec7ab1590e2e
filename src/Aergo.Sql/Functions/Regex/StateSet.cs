namespace Aergo.Sql.Functions.Regex;

/// <summary>A set of automaton states that is cleared in one step and keeps the order of insertion.</summary>
internal sealed class StateSet(int capacity)
{
    private readonly int[] _position = new int[capacity];

    public int[] Items { get; } = new int[capacity];

    public int Count { get; private set; }

    public bool Add(int state)
    {
        int at = _position[state];
        if (at < Count && Items[at] == state)
        {
            return false;
        }

        _position[state] = Count;
        Items[Count++] = state;
        return true;
    }

    public void Clear() => Count = 0;
}
