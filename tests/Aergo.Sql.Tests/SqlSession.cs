using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Catalog.Functions;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Modification;
using Aergo.Sql.Routines;
using Aergo.Sql.Storage;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Tests;

/// <summary>The whole engine over a state in memory, driven by SQL text; each statement is a transaction of its own, as psql without BEGIN has it.</summary>
internal sealed class SqlSession
{
    private static readonly SqlServices Services = MakeServices();

    private readonly SqlContext _context;

    // Where the open block began.
    private int? _start;

    public SqlSession(string user = "postgres", params RoleDefinition[] roles)
    {
        State = new MemoryState();
        var superuser = new RoleDefinition { Oid = 0, Name = "postgres", Owner = "postgres", Account = Account("postgres"), CanLogin = true, IsSuperuser = true, CreateRole = true };
        CatalogSnapshot catalog = Services.Catalogs.CreateInitial(State, [superuser, .. roles]);
        _context = new SqlContext
        {
            Services = Services,
            State = State,
            Catalog = catalog,
            Gas = new GasMeter(long.MaxValue / 2),
            Memory = new MemoryMeter(512 << 20),
            Chain = new NoChain(),
            Block = new BlockFacts(7, new Instant(1_700_000_000_000_000_000), Hash256.Sha256("parent"u8)),
            Origin = Account(user),
            Sender = Account(user),
            CurrentUser = user,
            SessionUser = user,
        };
    }

    public MemoryState State { get; }

    public SqlContext Context => _context;

    public static AccountId Account(string name) => SqlAccounts.OfSchema(default, name);

    /// <summary>Runs all statements of a text; the answers in the words of psql -At with VERBOSITY verbose, without places.</summary>
    public string Run(string sql)
    {
        var output = new StringBuilder();
        foreach (Statement statement in Services.Runner.Parse(sql))
        {
            RunOne(statement, output);
        }

        return output.ToString();
    }

    /// <summary>Rows of a query as lines.</summary>
    public string[] Query(string sql) => Run(sql).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private void RunOne(Statement statement, StringBuilder output)
    {
        int mark = _start ?? State.Mark();
        _context.Notices.Clear();
        if (_start is null)
        {
            _context.Extensions.Clear();
        }

        try
        {
            StatementResult result = Role(statement) ?? Transaction(statement) ?? Services.Runner.Run(_context, statement, []);
            if (_start is null)
            {
                DeferredChecks.End(_context);
            }

            Notices(output);
            if (result.Columns is { } columns)
            {
                foreach (Datum[] row in result.Rows)
                {
                    output.AppendJoin('|', row.Select((v, i) => v.IsNull ? "" : TypeText.Output(columns[i].Type, v, _context))).Append('\n');
                }
            }

            if (result.Columns is null || statement is InsertStatement or UpdateStatement or DeleteStatement)
            {
                output.Append(result.Tag).Append('\n');
            }
        }
        catch (SqlException e)
        {
            State.RollBackTo(mark);
            _start = null;
            _context.Catalog = Services.Catalogs.Load(State);
            Notices(output);
            output.Append("ERROR:  ").Append(e.Code).Append(": ").Append(e.Message).Append('\n');
            Field(output, "DETAIL:  ", e.Detail);
            Field(output, "HINT:  ", e.Hint);
            Field(output, "SCHEMA NAME:  ", e.SchemaName);
            Field(output, "TABLE NAME:  ", e.TableName);
            Field(output, "COLUMN NAME:  ", e.ColumnName);
            Field(output, "DATATYPE NAME:  ", e.DataTypeName);
            Field(output, "CONSTRAINT NAME:  ", e.ConstraintName);
        }
    }

    /// <summary>SET ROLE and RESET ROLE, which a session of the node refuses: there one connects as the other role.</summary>
    private StatementResult? Role(Statement statement)
    {
        switch (statement)
        {
            case SetStatement { Name: "role", Values: [var role] }:
                _context.CurrentUser = role;
                return new StatementResult("SET", null, [], -1);
            case ResetStatement { Name: "role" }:
                _context.CurrentUser = _context.SessionUser;
                return new StatementResult("RESET", null, [], -1);
            default:
                return null;
        }
    }

    /// <summary>BEGIN, COMMIT and ROLLBACK. After an error the block is over, without the wait for its end that a session of the node has.</summary>
    private StatementResult? Transaction(Statement statement)
    {
        if (statement is not TransactionStatement transaction)
        {
            return null;
        }

        string tag = transaction.Action.ToString().ToUpperInvariant();
        switch (transaction.Action)
        {
            case TransactionAction.Begin:
                _context.Extensions.Clear();
                _start = State.Mark();
                break;
            case TransactionAction.Commit:
                _start = null;
                break;
            case TransactionAction.Rollback:
                State.RollBackTo(_start ?? State.Mark());
                _context.Catalog = Services.Catalogs.Load(State);
                _context.Extensions.Clear();
                _start = null;
                break;
            default:
                return null;
        }

        return new StatementResult(tag, null, [], -1);
    }

    private void Notices(StringBuilder output)
    {
        foreach (SqlNotice notice in _context.Notices)
        {
            output.Append(notice.Severity).Append(":  ").Append(notice.Code).Append(": ").Append(notice.Message).Append('\n');
            Field(output, "DETAIL:  ", notice.Detail);
            Field(output, "HINT:  ", notice.Hint);
        }
    }

    private static void Field(StringBuilder output, string label, string? value)
    {
        if (value is not null)
        {
            output.Append(label).Append(value).Append('\n');
        }
    }

    private static SqlServices MakeServices()
    {
        var system = new SystemCatalog([]);
        var tables = new TableStore();
        var catalogs = new CatalogStore(system);
        return new SqlServices
        {
            Functions = BuiltIns.CreateRegistry(CatalogFunctions.All, TypeCasts.All),
            Limits = SqlLimits.Default,
            Runner = new StatementRunner(),
            Routines = new RoutineInvoker(SqlLimits.Default),
            Tables = tables,
            Changes = new ModifyExecutor(tables),
            Definitions = new DefinitionExecutor(catalogs, tables),
            Catalogs = catalogs,
            Privileges = new PrivilegeChecks(),
        };
    }

    private sealed class NoChain : IChainHost
    {
        public int EventCount { get; private set; }

        public Amount BalanceOf(AccountId account) => Amount.Zero;

        public bool TryTransfer(AccountId from, AccountId to, Amount amount) => false;

        public bool TryResolve(string name, out AccountId account)
        {
            account = default;
            return false;
        }

        public void Emit(ContractEvent contractEvent) => EventCount++;

        public void DropEventsAfter(int count) => EventCount = count;
    }
}
