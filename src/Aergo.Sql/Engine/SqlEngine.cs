using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Calls;
using Aergo.Sql.Catalog;
using Aergo.Sql.Copy;
using Aergo.Sql.Execution;
using Aergo.Sql.Modification;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Engine;

/// <summary>SQL as an engine of contracts: payloads in, canonical outputs out.</summary>
/// <remarks>
/// A payload is either an <see cref="SqlPayload"/> or, addressed to a contract's account, Aergo's call <c>{"Name":…,"Args":[…]}</c>,
/// which calls a routine of the contract's schema. Errors of statements are results; only our own mistakes are thrown.
/// </remarks>
public sealed class SqlEngine(SqlServices services) : IContractEngine
{
    private readonly RoutineSelectors _selectors = new();

    public string Name => "sql";

    public SqlServices Services => services;

    public void InitializeGenesis(IContractState state, EngineGenesis genesis) => services.Catalogs.CreateInitial(state, Roles(genesis), genesis.PublicCreate);

    public bool TakesDeployment(ReadOnlySpan<byte> payload) => SqlPayload.IsPayload(payload);

    public CallResult Call(CallRequest request)
    {
        var notices = new List<SqlNotice>();
        int mark = request.State.Mark();
        int events = request.Chain.EventCount;
        SqlException error;
        try
        {
            return Run(request, notices);
        }
        catch (SqlException e)
        {
            error = e;
        }
        catch (OutOfGasException)
        {
            error = OutOfGas(request.Gas.Limit);
        }
        catch (InsufficientExecutionStackException)
        {
            error = new SqlException(SqlState.StatementTooComplex, "stack depth limit exceeded");
        }

        catch (Exception e) when (IsOurMistake(e))
        {
            error = InternalError(e);
        }

        request.State.RollBackTo(mark);
        request.Chain.DropEventsAfter(events);
        bool limit = error.Code is SqlState.OutOfGas or SqlState.OutOfMemory or SqlState.StatementTooComplex or SqlState.StateLimit;
        return new CallResult(limit ? CallStatus.LimitExceeded : CallStatus.Reverted, IsCallData(request) ? AbiErrors.Encode(error) : SqlOutput.Encode(error, notices), $"{error.Code}: {error.Message}");
    }

    /// <summary>A bug met while a statement ran, as opposed to damage or exhaustion of the machine: the statement fails, the node goes on.</summary>
    /// <remarks>The same statement on the same state meets the same bug on every node, so failing it is as deterministic as any result.</remarks>
    public static bool IsOurMistake(Exception e) => e is NullReferenceException or InvalidCastException or IndexOutOfRangeException or ArgumentException or InvalidOperationException
        or ArithmeticException or KeyNotFoundException or FormatException or NotSupportedException or NotImplementedException or System.Diagnostics.UnreachableException
        or ArrayTypeMismatchException;

    /// <summary>XX000 with what is known.</summary>
    public static SqlException InternalError(Exception e)
    {
        string place = e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("Aergo.", StringComparison.Ordinal))?.Trim() ?? string.Empty;
        int file = place.IndexOf(" in ", StringComparison.Ordinal);
        return new SqlException(SqlState.InternalError, $"internal error: {e.GetType().Name}")
        {
            Detail = file < 0 ? place : place[..file],
            Hint = "This is a bug of the SQL engine; the statement changed nothing. Please report it.",
        };
    }

    /// <summary>The error of a transaction that spent its gas.</summary>
    public static SqlException OutOfGas(long limit) => new(SqlState.OutOfGas, $"out of gas: the transaction spent its limit of {limit}")
    {
        Hint = "Send it with a higher gas limit, or do less in one transaction.",
    };

    /// <summary>A context over any state, for sessions that query or try statements before they are sent.</summary>
    public SqlContext CreateContext(
        CallRequest request,
        SessionSettings settings,
        Func<bool>? cancelled = null,
        Func<Instant>? wallClock = null,
        string? database = null,
        Hash256 randomSeed = default,
        SequenceMemory? sequences = null,
        IPastStates? past = null)
    {
        CatalogSnapshot catalog = services.Catalogs.Load(request.State);
        string user = UserOf(catalog, request.Sender);
        CallerChain? callers = request.Depth > 0 ? request.Scope.Find<CallerChain>() : null;
        RandomCount random = request.Depth > 0 ? request.Scope.Find<RandomCount>() ?? new RandomCount() : new RandomCount();
        if (request.Depth > 0)
        {
            request.Scope.Set(random);
        }

        return new SqlContext
        {
            Request = request,
            Random = random,
            Locked = callers?.Locked ?? [],
            CallDepth = callers?.Depth ?? 0,
            Services = services,
            State = request.State,
            Catalog = catalog,
            Gas = request.Gas,
            Memory = callers?.Memory ?? new MemoryMeter(services.Limits.StatementMemoryBytesMax),
            Chain = request.Chain,
            Block = request.Block,
            TransactionHash = request.TransactionHash,
            Origin = request.Origin,
            Sender = request.Sender,
            Amount = request.Amount,
            Settings = settings,
            CurrentUser = user,
            SessionUser = user,
            ReadOnly = request.ReadOnly,
            Cancelled = cancelled,
            WallClock = wallClock,
            DatabaseName = database ?? "main",
            RandomSeed = randomSeed,
            Sequences = sequences ?? new SequenceMemory(),
            Past = past,
        };
    }

    /// <summary>The role an account acts as: its name, or its address where it has none.</summary>
    public static string UserOf(CatalogSnapshot catalog, AccountId account) => catalog.RoleByAccount.GetValueOrDefault(account) ?? account.ToString();

    /// <summary>Random seed of a transaction that brought one: bound to its sender, so that nobody else's stream can be asked for.</summary>
    public static Hash256 SeedOf(Hash256 seed, AccountId sender) => Hash256.Sha256([.. "aergo.sql.seed"u8, .. seed.ToArray(), .. sender.ToArray()]);

    private CallResult Run(CallRequest request, List<SqlNotice> notices)
    {
        SqlPayload payload;
        IReadOnlyList<Statement>? call = null;
        CatalogSnapshot before = services.Catalogs.Load(request.State);
        SchemaDefinition? contract = before.Schemas.Values.FirstOrDefault(s => s.Account == request.Contract);
        if (IsCallData(request))
        {
            return RunCallData(request, before, contract);
        }

        if (SqlPayload.IsPayload(request.Payload.Span))
        {
            if (!SqlPayload.TryDecode(request.Payload.Span, out SqlPayload? decoded))
            {
                throw new SqlException(SqlState.ProtocolViolation, "the payload is no SQL payload: its bytes do not fit the format");
            }

            payload = decoded!;
        }
        else
        {
            call = [ContractCall.Parse(before, contract, request.Payload.Span)];
            payload = new SqlPayload();
        }

        if (contract is null && request.Amount > Amount.Zero && payload.DeploySchema.Length == 0)
        {
            throw new SqlException(SqlState.InvalidParameterValue, "an amount can only be sent to a contract");
        }

        SessionSettings settings = SettingsOf(payload, contract);
        SqlContext context = CreateContext(request, settings, randomSeed: payload.Seed.IsZero ? default : SeedOf(payload.Seed, request.Origin), sequences: new SequenceMemory(payload.Sequences));
        context.Notices.AddRange(notices);
        try
        {
            return Run(request, payload, call, before, context);
        }
        finally
        {
            notices.Clear();
            notices.AddRange(context.Notices);
        }
    }

    // Wallets of Ethereum may carry any of the three encodings; contracts of other engines speak one.
    private static bool IsCallData(CallRequest request) =>
        request.UsesAbi && !(request.Depth == 0 && (SqlPayload.IsPayload(request.Payload.Span) || request.Payload.Span.StartsWith("{"u8)));

    /// <summary>A call of a contract of another engine, or of a wallet that knows contracts by their ABI.</summary>
    private CallResult RunCallData(CallRequest request, CatalogSnapshot catalog, SchemaDefinition? contract)
    {
        if (contract is null && request.Contract != SpecialAccounts.Sql)
        {
            throw new SqlException(SqlState.InvalidSchemaName, "the account called is no SQL contract");
        }

        RoutineCall call = RoutineCall.Parse(catalog, contract, request.Payload, _selectors);
        SqlContext context = CreateContext(request with { ReadOnly = request.ReadOnly || call.IsQuery }, SettingsOf(new SqlPayload(), call.Schema));
        if (request.Amount > Amount.Zero)
        {
            if (context.ReadOnly)
            {
                throw new SqlException(SqlState.ReadOnlyTransaction, "a query takes no tokens");
            }

            if (contract is null && !request.Chain.TryTransfer(request.Contract, call.Schema.Account, request.Amount))
            {
                throw new SqlException(SqlState.InvalidParameterValue, "the amount did not arrive");
            }
        }

        long memory = context.Memory.UsedBytes;
        try
        {
            (Statement statement, Datum[] values, SqlType[] types) = call.ToStatement(context);
            StatementResult result = RunAny(context, statement, values, types);
            DeferredChecks.End(context);
            return new CallResult(CallStatus.Success, call.Encode(context, result.Columns, [.. result.Rows]), null) { Created = CreatedSince(catalog, context) };
        }
        finally
        {
            context.Memory.Release(context.Memory.UsedBytes - memory);
        }
    }

    private CallResult Run(CallRequest request, SqlPayload payload, IReadOnlyList<Statement>? call, CatalogSnapshot before, SqlContext context)
    {
        if (payload.DeploySchema.Length > 0)
        {
            Deploy(context, payload.DeploySchema, request);
        }

        var results = new List<StatementResult>();
        var rows = new List<Datum[][]>();
        if (call is not null)
        {
            Execute(context, call[0], [], null, results, rows);
        }

        foreach (SqlCommand command in payload.Commands)
        {
            context.Gas.Charge((long)command.Text.Length * GasSchedule.TextByte);
            IReadOnlyList<Statement> statements = services.Runner.Parse(command.Text);
            if (command.Parameters.Count > 0 && statements.Count != 1)
            {
                throw new SqlException(SqlState.SyntaxError, "cannot insert multiple commands into a prepared statement");
            }

            (Datum[] values, SqlType[] types) = Parameters(context, command);
            foreach (Statement statement in statements)
            {
                Execute(context, statement, values, types, results, rows);
            }
        }

        DeferredChecks.End(context);
        byte[] output = SqlOutput.Encode(results, rows, context);
        if (!payload.ExpectedOutput.IsZero && Hash256.Sha256(output) != payload.ExpectedOutput)
        {
            throw new SqlException(SqlState.SerializationFailure, "could not serialize access due to concurrent update")
            {
                Detail = "What the transaction read has changed since it read it.",
                Hint = "The transaction might succeed if retried.",
            };
        }

        return new CallResult(CallStatus.Success, output, null) { Created = CreatedSince(before, context) };
    }

    private static IReadOnlyList<(AccountId, string)> CreatedSince(CatalogSnapshot before, SqlContext context) =>
        [.. context.Catalog.Schemas.Values.Where(s => !before.Schemas.ContainsKey(s.Oid)).OrderBy(s => s.Oid).Select(s => (s.Account, s.Name))];

    private void Execute(SqlContext context, Statement statement, Datum[] parameters, SqlType[]? types, List<StatementResult> results, List<Datum[][]> rows)
    {
        StatementResult result = RunAny(context, InContract(context, statement), parameters, types);
        rows.Add([.. result.Rows]);
        results.Add(result);
    }

    /// <summary>Routines of a deployed contract find their own schema's names whoever calls them; PostgreSQL would take the caller's path.</summary>
    private static Statement InContract(SqlContext context, Statement statement) =>
        context.Extensions.TryGetValue(typeof(Deployment), out object? deployment) && statement is CreateRoutineStatement routine && !routine.Settings.ContainsKey("search_path")
            ? routine with { Settings = new Dictionary<string, string>(routine.Settings) { ["search_path"] = Identifiers.Quote(((Deployment)deployment).Schema) + ", public" } }
            : statement;

    /// <summary>Runs a statement as part of a transaction: what the runner knows, and the few session statements that make sense in a script.</summary>
    public StatementResult RunAny(SqlContext context, Statement statement, Datum[] parameters, SqlType[]? types)
    {
        switch (statement)
        {
            case SetStatement { Name: not ("role" or "session_authorization" or "transaction") } set:
                context.Settings = set.Default
                    ? SettingsCatalog.Reset(context.Settings, set.Name, SessionSettings.Default)
                    : SettingsCatalog.Apply(context.Settings, set.Name, set.Values);
                return new StatementResult("SET", null, [], -1);
            case CopyStatement { From: true } copy when parameters is [{ IsNull: false } data] && types is [{ Oid: SqlTypes.ByteaOid }]:
                return CopyRunner.From(context, copy, data.Bytes);
            default:
                return services.Runner.Run(context, statement, parameters, types);
        }
    }

    private void Deploy(SqlContext context, string schema, CallRequest request)
    {
        if (context.Catalog.FindSchema(schema) is { } existing)
        {
            if (existing.Owner != context.CurrentUser)
            {
                throw new SqlException(SqlState.InsufficientPrivilege, $"must be owner of schema {schema}");
            }
        }
        else
        {
            services.Runner.Run(context, new CreateSchemaStatement(schema, null, false, []), []);

            // A contract is there to be called; what in it may be used is a matter of the rights on its objects.
            services.Runner.Run(context, new GrantStatement(false, [new Privilege("usage", [])], ObjectKind.Schema, [new QualifiedName([schema])], ["public"]), []);
        }

        AccountId account = context.Catalog.FindSchema(schema)!.Account;
        if (request.Amount > Amount.Zero && !request.Chain.TryTransfer(request.Contract, account, request.Amount))
        {
            throw new SqlException(SqlState.InvalidParameterValue, "the amount did not arrive");
        }

        context.Extensions[typeof(Deployment)] = new Deployment(schema);
        context.Settings = context.Settings with { SearchPath = [schema, .. context.Settings.SearchPath.Where(s => s != schema)] };
    }

    private static SessionSettings SettingsOf(SqlPayload payload, SchemaDefinition? contract)
    {
        SessionSettings settings = SessionSettings.Default;
        foreach ((string name, string value) in payload.Settings)
        {
            settings = SettingsCatalog.Apply(settings, name, value);
        }

        return contract is null ? settings : settings with { SearchPath = [contract.Name, .. settings.SearchPath.Where(s => s != contract.Name)] };
    }

    private static (Datum[] Values, SqlType[] Types) Parameters(SqlContext context, SqlCommand command)
    {
        var values = new Datum[command.Parameters.Count];
        var types = new SqlType[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            SqlCommandParameter parameter = command.Parameters[i];
            types[i] = context.Catalog.FindType(parameter.TypeOid)
                ?? throw new SqlException(SqlState.UndefinedObject, $"type with OID {parameter.TypeOid} does not exist");
            values[i] = parameter.Value is null ? Datum.Null : TypeBinary.Read(types[i], parameter.Value, context);
        }

        return (values, types);
    }

    private static IEnumerable<RoleDefinition> Roles(EngineGenesis genesis)
    {
        foreach (GenesisRole role in genesis.Roles)
        {
            yield return new RoleDefinition
            {
                Oid = 0,
                Name = role.Name,
                Owner = role.Name,
                Account = role.Account,
                CanLogin = true,
                IsSuperuser = role.IsOwner,
                CreateDatabase = role.IsOwner,
                CreateRole = role.IsOwner,
            };
        }
    }

    /// <summary>Marks a context whose statements make a contract.</summary>
    private sealed record Deployment(string Schema);
}
