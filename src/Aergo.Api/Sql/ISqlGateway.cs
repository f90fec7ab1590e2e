using System;
using System.Buffers;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Aergo.Api;

/// <summary>Who wants to talk SQL, as the protocol learnt it.</summary>
/// <param name="User">Role name.</param>
/// <param name="Database"><c>repo</c>, <c>repo/branch</c>, <c>repo@height</c> or <c>repo/branch@height</c>.</param>
/// <param name="Loopback">Whether the client sits on this machine.</param>
/// <param name="Parameters">Start-up parameters such as application_name and search_path.</param>
public sealed record SqlLogin(string User, string Database, bool Loopback, IReadOnlyDictionary<string, string> Parameters);

/// <summary>How a login proves itself.</summary>
public enum SqlAuthentication
{
    /// <summary>No proof asked: loopback on a chain whose profile allows it.</summary>
    Trust,

    /// <summary>SCRAM-SHA-256 against the verifier given.</summary>
    ScramSha256,

    /// <summary>Refused.</summary>
    Refused,
}

/// <summary>What a login must do. Verifier is PostgreSQL's text form; for unknown users a made-up one, so that their absence does not show.</summary>
public sealed record SqlChallenge(SqlAuthentication Method, string? ScramVerifier, SqlError? Refusal);

/// <summary>Opens SQL sessions on the node.</summary>
public interface ISqlGateway
{
    /// <summary>Says how the login proves itself, before any session exists.</summary>
    SqlChallenge Challenge(SqlLogin login);

    /// <summary>Opens a session for a login that proved itself; throws <see cref="SqlErrorException"/> (3D000 …) if it cannot be served.</summary>
    ISqlSession Open(SqlLogin login);
}

/// <summary>One client's conversation. Calls come one at a time; only <see cref="Cancel"/> may come beside them.</summary>
/// <remarks>
/// Errors of a statement go to the sink or come as <see cref="SqlErrorException"/>, as each member says; anything else thrown is our bug.
/// A failed statement inside a block makes the block fail (status E) until it ends.
/// </remarks>
public interface ISqlSession : IAsyncDisposable
{
    /// <summary>I idle, T in a block, E in a failed block.</summary>
    char TransactionStatus { get; }

    /// <summary>Settings to report at start-up (ParameterStatus).</summary>
    IReadOnlyDictionary<string, string> ReportedSettings { get; }

    /// <summary>Called from the session's own calls whenever a reported setting changes: name, value.</summary>
    event Action<string, string>? SettingChanged;

    /// <summary>Raised on any thread when an event on a channel this session listens to arrives.</summary>
    event Action<SqlNotification>? Notified;

    /// <summary>Runs all statements of a simple query. The first error is given to the sink and ends it.</summary>
    Task SimpleQueryAsync(string sql, ISqlSink sink, CancellationToken cancellation);

    /// <summary>Parses and binds one statement under a name ("" for the unnamed). Throws <see cref="SqlErrorException"/>.</summary>
    SqlPrepared Prepare(string name, string sql, IReadOnlyList<uint> parameterTypes);

    /// <summary>A prepared statement by name; throws <see cref="SqlErrorException"/> 26000.</summary>
    SqlPrepared DescribeStatement(string name);

    /// <summary>Binds parameters to a statement under a portal name. Throws <see cref="SqlErrorException"/> for bad values (22P02, 22P03, 08P01).</summary>
    SqlPortal Bind(string portal, string statement, IReadOnlyList<SqlParameter> parameters, IReadOnlyList<short> resultFormats);

    /// <summary>A portal by name; throws <see cref="SqlErrorException"/> 34000.</summary>
    SqlPortal DescribePortal(string name);

    /// <summary>Runs a portal, at most <paramref name="rowLimit"/> rows (0: all). True: more rows wait in it. Errors are thrown as <see cref="SqlErrorException"/>.</summary>
    /// <remarks><paramref name="syncFollows"/> says that nothing but Sync comes after it, so that a change can be sent at once instead of being tried first.</remarks>
    Task<bool> ExecuteAsync(string portal, int rowLimit, bool syncFollows, ISqlSink sink, CancellationToken cancellation);

    /// <summary>Closes a statement or portal; no error when there is none.</summary>
    void CloseStatement(string name);

    /// <summary>Closes a portal; no error when there is none.</summary>
    void ClosePortal(string name);

    /// <summary>Ends the implicit transaction of an extended-query pipeline; called at Sync. After an error outside a block it rolls back what the pipeline did.</summary>
    Task SyncAsync(bool failed, CancellationToken cancellation);

    /// <summary>Asks the running statement to stop (57014).</summary>
    void Cancel();
}

/// <summary>Gives the bytes of CopyData messages, in order; null at CopyDone. Throws <see cref="SqlErrorException"/> 57014 at CopyFail.</summary>
public interface ICopySource
{
    /// <summary>The next piece.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation);
}

/// <summary>A parameter value: null, or bytes in text (0) or binary (1) format.</summary>
public readonly record struct SqlParameter(ReadOnlyMemory<byte>? Value, short Format);

/// <summary>A statement ready to bind. Columns null: it returns no rows.</summary>
public sealed record SqlPrepared(string Name, IReadOnlyList<uint> ParameterTypes, IReadOnlyList<SqlColumn>? Columns);

/// <summary>A bound statement; the formats are one per column.</summary>
public sealed record SqlPortal(string Name, IReadOnlyList<SqlColumn>? Columns, IReadOnlyList<short> Formats)
{
    /// <summary>The statement is empty (EmptyQueryResponse).</summary>
    public bool IsEmpty { get; init; }
}

/// <summary>One column of a RowDescription.</summary>
public sealed record SqlColumn(string Name, uint TableOid, short ColumnNumber, uint TypeOid, short TypeLength, int TypeModifier);

/// <summary>Takes what a statement gives, in the order of the protocol. The session awaits nothing here: the protocol buffers, and <see cref="FlushAsync"/> lets it drain.</summary>
public interface ISqlSink
{
    /// <summary>Row description of the rows that follow (simple query; all text).</summary>
    void Columns(IReadOnlyList<SqlColumn> columns);

    /// <summary>One row.</summary>
    void Row(ISqlRow row);

    /// <summary>A statement is done.</summary>
    void Complete(string tag);

    /// <summary>The query text held no statement.</summary>
    void Empty();

    /// <summary>A message.</summary>
    void Notice(SqlError notice);

    /// <summary>The error that ends a simple query.</summary>
    void Error(SqlError error);

    /// <summary>COPY … TO STDOUT begins: column count, and whether the data is in the binary layout.</summary>
    void CopyOut(int columns, bool binary);

    /// <summary>One piece of COPY data.</summary>
    void CopyData(ReadOnlySpan<byte> data);

    /// <summary>COPY … TO STDOUT has ended.</summary>
    void CopyDone();

    /// <summary>COPY … FROM STDIN wants data. The protocol answers with a source; the session reads it to the end.</summary>
    ICopySource CopyIn(int columns, bool binary);

    /// <summary>Called now and then between rows, and before CopyIn reads: sends what is buffered when it is much.</summary>
    ValueTask FlushAsync(bool force, CancellationToken cancellation);
}

/// <summary>One row, valid during the call.</summary>
public interface ISqlRow
{
    /// <summary>Number of fields.</summary>
    int Count { get; }

    /// <summary>Writes a field in a format (0 text, 1 binary); false for NULL, nothing is written then.</summary>
    bool TryWrite(int field, short format, IBufferWriter<byte> output);
}

/// <summary>An event of a contract, or NOTIFY.</summary>
public sealed record SqlNotification(int ProcessId, string Channel, string Payload);

/// <summary>Fields of an error or notice, by PostgreSQL's meaning.</summary>
public sealed record SqlError(string Severity, string Code, string Message)
{
    /// <summary>Second line.</summary>
    public string? Detail { get; init; }

    /// <summary>What to do.</summary>
    public string? Hint { get; init; }

    /// <summary>One-based character position; 0 for none.</summary>
    public int Position { get; init; }

    /// <summary>Position in <see cref="InternalQuery"/>.</summary>
    public int InternalPosition { get; init; }

    /// <summary>A statement run on the user's behalf.</summary>
    public string? InternalQuery { get; init; }

    /// <summary>Call stack for people.</summary>
    public string? Where { get; init; }

    /// <summary>Schema of the object.</summary>
    public string? Schema { get; init; }

    /// <summary>Table of the object.</summary>
    public string? Table { get; init; }

    /// <summary>Column of the object.</summary>
    public string? Column { get; init; }

    /// <summary>Data type of the object.</summary>
    public string? DataType { get; init; }

    /// <summary>Constraint that refused.</summary>
    public string? Constraint { get; init; }
}

/// <summary>Carries a <see cref="SqlError"/> out of a session call.</summary>
public sealed class SqlErrorException(SqlError error) : Exception(error.Message)
{
    /// <summary>The error.</summary>
    public SqlError Error { get; } = error;
}
