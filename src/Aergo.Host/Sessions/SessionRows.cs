using System.Linq;
using Aergo.Primitives;
using Aergo.Sql;
using Aergo.State;

namespace Aergo.Host;

/// <summary>The rows and the catalog of a session's temporary objects, bounded in size, from the session's beginning to its end.</summary>
internal sealed class SessionRows
{
    /// <summary>Bytes that a session may write between two times of counting what it holds; so it never holds more.</summary>
    public const long BytesMax = 64L << 20;

    private const int MarksMax = 1024;

    private long _written;

    public TransactionState State { get; private set; } = new(EmptyStateView.Instance, recordRowSet: false);

    /// <summary>Counts what is about to be written; 54000 when it is too much.</summary>
    public void Count(byte[] key, byte[] value)
    {
        _written += key.Length + value.Length;
        if (_written > BytesMax)
        {
            throw new SqlException(SqlState.ProgramLimit, $"temporary tables of one session are limited to {BytesMax >> 20} MiB");
        }
    }

    /// <summary>Between transactions: lets go what can be undone no more, and counts anew, when there is much of it.</summary>
    public void Settle()
    {
        if (_written <= BytesMax / 4 && State.Mark() <= MarksMax)
        {
            return;
        }

        var kept = new TransactionState(EmptyStateView.Instance, recordRowSet: false);
        _written = 0;
        foreach (StateChange change in State.GetChanges().Where(c => c.Value is not null))
        {
            _written += change.Key.Length + change.Value!.Length;
            kept.Put(change.Tree, change.Key, change.Value);
        }

        State = kept;
    }
}
