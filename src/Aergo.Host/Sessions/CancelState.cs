using System.Threading;
using Aergo.Sql;

namespace Aergo.Host;

/// <summary>
/// Whether the work under way was asked to stop. Work lasts from the first message of a cycle to its end (a simple query, or everything up to Sync), so a request that
/// arrives while a statement is still being parsed stops its execution; one that arrives between two cycles stops nothing.
/// </summary>
internal sealed class CancelState
{
    private const int Idle = 0, Working = 1, Asked = 2;

    private int _state;

    /// <summary>The work took longer than <c>statement_timeout</c> allows.</summary>
    public bool TookTooLong { get; private set; }

    public bool IsAsked => Volatile.Read(ref _state) == Asked;

    public void Begin() => Interlocked.CompareExchange(ref _state, Working, Idle);

    /// <summary>Comes from another connection's thread.</summary>
    public void Ask() => Interlocked.CompareExchange(ref _state, Asked, Working);

    /// <summary>Comes from a timer.</summary>
    public void TimeOut()
    {
        TookTooLong = true;
        Ask();
    }

    public void End()
    {
        TookTooLong = false;
        Volatile.Write(ref _state, Idle);
    }

    /// <exception cref="SqlException">57014 when the work was asked to stop.</exception>
    public void Check()
    {
        if (IsAsked)
        {
            throw new SqlException(SqlState.QueryCanceled, "canceling statement due to user request");
        }
    }
}
