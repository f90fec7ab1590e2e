using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;

namespace Aergo.Rpc.Postgres;

/// <summary>One client of the PostgreSQL protocol, version 3.0: start-up, authentication, then queries until it leaves.</summary>
/// <remarks>Source: PostgreSQL 15 documentation, "Frontend/Backend Protocol"; docs/spec/sql.md, "Protocol".</remarks>
internal sealed class PostgresConnection(TcpClient client, ISqlGateway gateway, SessionRegistry sessions, bool full) : IDisposable
{
    private const int ProtocolVersion3 = 196608;
    private const int SslRequest = 80877103, GssRequest = 80877104, CancelRequest = 80877102;

    private readonly NetworkStream _stream = client.GetStream();
    private readonly ConcurrentQueue<SqlNotification> _notifications = new();
    private readonly SemaphoreSlim _notified = new(0);
    private ISqlSession? _session;
    private int _processId;

    // After an error in an extended query every message is skipped until Sync.
    private bool _skipping;

    public MessageWriter Output { get; } = new();

    public FrameReader Input { get; } = new(client.GetStream());

    public ValueTask SendAsync(CancellationToken cancellation) => Output.SendAsync(_stream, cancellation);

    public async Task ServeAsync(CancellationToken stop)
    {
        try
        {
            if (await LogInAsync(stop).ConfigureAwait(false))
            {
                Input.BytesMax = PostgresLimits.MessageBytesMax;
                await ServeQueriesAsync(stop).ConfigureAwait(false);
            }
        }
        catch (ProtocolException e)
        {
            await LastWordAsync(new SqlError("FATAL", "08P01", e.Message)).ConfigureAwait(false);
        }
        catch (InvalidUtf8Exception e)
        {
            await LastWordAsync(new SqlError("FATAL", "22021", e.Message)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await LastWordAsync(new SqlError("FATAL", "57P01", "terminating connection: the node is shutting down or the login took too long")).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The client is gone; nobody is left to tell.
        }
        finally
        {
            if (_session is not null)
            {
                sessions.Remove(_processId);
                await _session.DisposeAsync().ConfigureAwait(false);
            }

            Dispose();
        }
    }

    public void Dispose()
    {
        _notified.Dispose();
        client.Dispose();
    }

    private async Task<bool> LogInAsync(CancellationToken stop)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(PostgresLimits.LoginTimeout);
        CancellationToken cancellation = timeout.Token;
        Dictionary<string, string>? parameters = await StartUpAsync(cancellation).ConfigureAwait(false);
        if (parameters is null)
        {
            return false;
        }

        if (full)
        {
            await LastWordAsync(new SqlError("FATAL", "53300", "sorry, too many clients already") { Hint = "Close connections that are not used, or put a pooler in front." }).ConfigureAwait(false);
            return false;
        }

        if (!parameters.TryGetValue("user", out string? user) || user.Length == 0)
        {
            await LastWordAsync(new SqlError("FATAL", "28000", "no PostgreSQL user name specified in startup packet")).ConfigureAwait(false);
            return false;
        }

        string database = parameters.TryGetValue("database", out string? named) && named.Length > 0 ? named : user;
        var login = new SqlLogin(user, database, IPAddress.IsLoopback(((IPEndPoint)client.Client.RemoteEndPoint!).Address), parameters);
        SqlChallenge challenge = gateway.Challenge(login);
        if (challenge.Method == SqlAuthentication.Refused)
        {
            await LastWordAsync(challenge.Refusal!).ConfigureAwait(false);
            return false;
        }

        if (challenge.Method == SqlAuthentication.ScramSha256 && !await ScramAsync(challenge.ScramVerifier!, cancellation).ConfigureAwait(false))
        {
            await LastWordAsync(new SqlError("FATAL", "28P01", $"password authentication failed for user \"{user}\"")).ConfigureAwait(false);
            return false;
        }

        try
        {
            _session = gateway.Open(login);
        }
        catch (SqlErrorException e)
        {
            await LastWordAsync(e.Error with { Severity = "FATAL" }).ConfigureAwait(false);
            return false;
        }

        Output.Begin('R');
        Output.Int32(0);
        Output.End();
        foreach ((string name, string value) in _session.ReportedSettings)
        {
            Output.ParameterStatus(name, value);
        }

        (_processId, int secret) = sessions.Add(_session);
        Output.Begin('K');
        Output.Int32(_processId);
        Output.Int32(secret);
        Output.End();
        Output.ReadyForQuery('I');
        await SendAsync(cancellation).ConfigureAwait(false);
        _session.SettingChanged += (name, value) => Output.ParameterStatus(name, value);
        _session.Notified += OnNotified;
        return true;
    }

    /// <summary>Start-up parameters; null when the connection was for something else or ended.</summary>
    private async Task<Dictionary<string, string>?> StartUpAsync(CancellationToken cancellation)
    {
        for (int round = 0; round < 3; round++)
        {
            ReadOnlyMemory<byte>? packet = await Input.ReadStartupAsync(cancellation).ConfigureAwait(false);
            if (packet is null)
            {
                return null;
            }

            int code = new BodyReader(packet.Value.Span).Int32();
            switch (code)
            {
                case SslRequest or GssRequest:
                    if (Input.HasBuffered)
                    {
                        throw new ProtocolException("received unencrypted data after an encryption request");
                    }

                    await _stream.WriteAsync("N"u8.ToArray(), cancellation).ConfigureAwait(false);
                    continue;
                case CancelRequest:
                    Cancel(packet.Value.Span);
                    return null;
                default:
                    if (code >> 16 != 3)
                    {
                        await LastWordAsync(new SqlError("FATAL", "0A000", $"unsupported frontend protocol {code >> 16}.{code & 0xFFFF}: server supports 3.0 to 3.0")).ConfigureAwait(false);
                        return null;
                    }

                    return Parameters(packet.Value.Span, code);
            }
        }

        throw new ProtocolException("too many encryption requests");
    }

    private void Cancel(ReadOnlySpan<byte> packet)
    {
        var reader = new BodyReader(packet);
        reader.Int32();
        int processId = reader.Int32();
        sessions.Cancel(processId, reader.Int32());
    }

    private Dictionary<string, string> Parameters(ReadOnlySpan<byte> packet, int code)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var unknown = new List<string>();
        var reader = new BodyReader(packet);
        reader.Int32();
        while (true)
        {
            string name = reader.Text();
            if (name.Length == 0)
            {
                break;
            }

            string value = reader.Text();
            if (name.StartsWith("_pq_.", StringComparison.Ordinal))
            {
                unknown.Add(name);
            }
            else
            {
                parameters[name] = value;
            }
        }

        if (code != ProtocolVersion3 || unknown.Count > 0)
        {
            Output.Begin('v');
            Output.Int32(0);
            Output.Int32(unknown.Count);
            unknown.ForEach(Output.Text);
            Output.End();
        }

        return parameters;
    }

    private async Task<bool> ScramAsync(string verifier, CancellationToken cancellation)
    {
        var scram = new ScramServer(verifier, RandomNumberGenerator.GetBytes(18));
        Output.Begin('R');
        Output.Int32(10);
        Output.Text(ScramServer.Mechanism);
        Output.Byte(0);
        Output.End();
        await SendAsync(cancellation).ConfigureAwait(false);
        if (await Input.ReadAsync(cancellation).ConfigureAwait(false) is not { Type: 'p' } initial)
        {
            return false;
        }

        string? serverFirst = scram.First(Initial(initial.Body.Span));
        if (serverFirst is null)
        {
            return false;
        }

        Authentication(11, serverFirst);
        await SendAsync(cancellation).ConfigureAwait(false);
        if (await Input.ReadAsync(cancellation).ConfigureAwait(false) is not { Type: 'p' } final)
        {
            return false;
        }

        string? signature = scram.Final(Encoding.UTF8.GetString(final.Body.Span));
        if (signature is null)
        {
            return false;
        }

        Authentication(12, signature);
        return true;
    }

    private static string Initial(ReadOnlySpan<byte> body)
    {
        var reader = new BodyReader(body);
        if (reader.Text() != ScramServer.Mechanism)
        {
            throw new ProtocolException("client selected an invalid SASL authentication mechanism");
        }

        int length = reader.Int32();
        return Encoding.UTF8.GetString(reader.Bytes(length));
    }

    private void Authentication(int code, string data)
    {
        Output.Begin('R');
        Output.Int32(code);
        Output.Bytes(Encoding.UTF8.GetBytes(data));
        Output.End();
    }

    private async Task ServeQueriesAsync(CancellationToken stop)
    {
        Task<Frame?>? reading = null;
        Task? waiting = null;
        while (true)
        {
            if (!Input.HasBuffered && Output.Length > 0)
            {
                await SendAsync(stop).ConfigureAwait(false);
            }

            reading ??= Input.ReadAsync(stop).AsTask();
            if (!reading.IsCompleted && _session!.TransactionStatus == 'I')
            {
                waiting ??= _notified.WaitAsync(stop);
                if (await Task.WhenAny(reading, waiting).ConfigureAwait(false) == waiting)
                {
                    await waiting.ConfigureAwait(false);
                    waiting = null;
                    WriteNotifications();
                    await SendAsync(stop).ConfigureAwait(false);
                    continue;
                }
            }

            Frame? frame = await reading.ConfigureAwait(false);
            reading = null;
            if (frame is null || frame.Value.Type == 'X')
            {
                return;
            }

            if (_skipping && frame.Value.Type != 'S')
            {
                continue;
            }

            try
            {
                await HandleAsync(frame.Value, stop).ConfigureAwait(false);
            }
            catch (SqlErrorException e)
            {
                Output.Error(e.Error);
                _skipping = true;
            }
            catch (InvalidUtf8Exception e)
            {
                Output.Error(new SqlError("ERROR", "22021", e.Message));
                if (frame.Value.Type == 'Q')
                {
                    Output.ReadyForQuery(_session!.TransactionStatus);
                }
                else
                {
                    _skipping = true;
                }
            }
        }
    }

    private async Task HandleAsync(Frame frame, CancellationToken stop)
    {
        ISqlSession session = _session!;
        switch (frame.Type)
        {
            case 'Q':
                await session.SimpleQueryAsync(TextOf(frame.Body.Span), new ConnectionSink(this, null), stop).ConfigureAwait(false);
                WriteNotifications();
                Output.ReadyForQuery(session.TransactionStatus);
                break;
            case 'P':
                Parse(frame.Body.Span, session);
                break;
            case 'B':
                Bind(frame.Body, session);
                break;
            case 'D':
                Describe(frame.Body.Span, session);
                break;
            case 'E':
                await ExecuteAsync(frame.Body, session, stop).ConfigureAwait(false);
                break;
            case 'C':
                Close(frame.Body.Span, session);
                break;
            case 'H':
                await SendAsync(stop).ConfigureAwait(false);
                break;
            case 'S':
                bool failed = _skipping;
                _skipping = false;
                try
                {
                    await session.SyncAsync(failed, stop).ConfigureAwait(false);
                }
                catch (SqlErrorException e)
                {
                    Output.Error(e.Error);
                }

                WriteNotifications();
                Output.ReadyForQuery(session.TransactionStatus);
                break;
            case 'F':
                throw new SqlErrorException(new SqlError("ERROR", "0A000", "not supported: function call protocol") { Hint = "Use SELECT." });
            case 'd' or 'c' or 'f':
                break; // Left over from a COPY that failed.
            default:
                throw new ProtocolException($"invalid frontend message type {(int)frame.Type}");
        }
    }

    private static string TextOf(ReadOnlySpan<byte> body) => new BodyReader(body).Text();

    private void Parse(ReadOnlySpan<byte> body, ISqlSession session)
    {
        var reader = new BodyReader(body);
        string name = reader.Text();
        string sql = reader.Text();
        var types = new uint[Math.Max((short)0, reader.Int16())];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = unchecked((uint)reader.Int32());
        }

        session.Prepare(name, sql, types);
        Output.Bare('1');
    }

    private void Bind(ReadOnlyMemory<byte> body, ISqlSession session)
    {
        var reader = new BodyReader(body.Span);
        string portal = reader.Text();
        string statement = reader.Text();
        short[] formats = Formats(ref reader);
        int count = (ushort)reader.Int16();
        if (formats.Length > 1 && formats.Length != count)
        {
            throw new SqlErrorException(new SqlError("ERROR", "08P01", $"bind message has {formats.Length} parameter formats but {count} parameters"));
        }

        var parameters = new SqlParameter[count];
        for (int i = 0; i < count; i++)
        {
            int length = reader.Int32();
            short format = formats.Length == 0 ? (short)0 : formats[formats.Length == 1 ? 0 : i];

            // The frame is overwritten by the next read, so values are copied here.
            parameters[i] = new SqlParameter(length < 0 ? null : reader.Bytes(length).ToArray(), format);
        }

        session.Bind(portal, statement, parameters, Formats(ref reader));
        Output.Bare('2');
    }

    private static short[] Formats(ref BodyReader reader)
    {
        var formats = new short[Math.Max((short)0, reader.Int16())];
        for (int i = 0; i < formats.Length; i++)
        {
            formats[i] = reader.Int16();
            if (formats[i] is not (0 or 1))
            {
                throw new SqlErrorException(new SqlError("ERROR", "22023", $"unsupported format code: {formats[i]}"));
            }
        }

        return formats;
    }

    private void Describe(ReadOnlySpan<byte> body, ISqlSession session)
    {
        var reader = new BodyReader(body);
        byte kind = reader.Byte();
        string name = reader.Text();
        if (kind == 'S')
        {
            SqlPrepared prepared = session.DescribeStatement(name);
            Output.Begin('t');
            Output.Int16(unchecked((short)prepared.ParameterTypes.Count));
            foreach (uint type in prepared.ParameterTypes)
            {
                Output.Int32(unchecked((int)type));
            }

            Output.End();
            DescribeColumns(prepared.Columns, null);
        }
        else if (kind == 'P')
        {
            SqlPortal portal = session.DescribePortal(name);
            DescribeColumns(portal.Columns, portal.Formats);
        }
        else
        {
            throw new ProtocolException($"invalid DESCRIBE message subtype {kind}");
        }
    }

    private void DescribeColumns(IReadOnlyList<SqlColumn>? columns, IReadOnlyList<short>? formats)
    {
        if (columns is null)
        {
            Output.Bare('n');
        }
        else
        {
            Output.RowDescription(columns, formats);
        }
    }

    private async Task ExecuteAsync(ReadOnlyMemory<byte> body, ISqlSession session, CancellationToken stop)
    {
        (string name, int limit) = ExecuteFields(body.Span);
        SqlPortal portal = session.DescribePortal(name);
        bool more = await session.ExecuteAsync(name, Math.Max(0, limit), Input.PeekType() == 'S', new ConnectionSink(this, portal.Formats), stop).ConfigureAwait(false);
        if (more)
        {
            Output.Bare('s');
        }
    }

    private static (string Name, int Limit) ExecuteFields(ReadOnlySpan<byte> body)
    {
        var reader = new BodyReader(body);
        string name = reader.Text();
        return (name, reader.Int32());
    }

    private void Close(ReadOnlySpan<byte> body, ISqlSession session)
    {
        var reader = new BodyReader(body);
        byte kind = reader.Byte();
        string name = reader.Text();
        if (kind == 'S')
        {
            session.CloseStatement(name);
        }
        else
        {
            session.ClosePortal(name);
        }

        Output.Bare('3');
    }

    private void OnNotified(SqlNotification notification)
    {
        if (_notifications.Count < PostgresLimits.NotificationsMax)
        {
            _notifications.Enqueue(notification);
            try
            {
                _notified.Release();
            }
            catch (ObjectDisposedException)
            {
                // The connection has just ended.
            }
        }
    }

    private void WriteNotifications()
    {
        if (_session!.TransactionStatus != 'I')
        {
            return;
        }

        while (_notifications.TryDequeue(out SqlNotification? notification))
        {
            Output.Notification(notification.ProcessId, notification.Channel, notification.Payload);
        }
    }

    private async Task LastWordAsync(SqlError error)
    {
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            Output.Error(error);
            await SendAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client is gone; nobody is left to tell.
        }
    }
}
