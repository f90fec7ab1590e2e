using System;
using System.Collections.Immutable;
using Aergo.Primitives;
using Aergo.Sql.Calls;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;

namespace Aergo.Sql.Routines;

/// <summary>What changes in a context while a routine runs: depth, rights, settings, and whose contract it is. Disposing restores it.</summary>
/// <remarks>A routine of another schema than the running one is a call from contract to contract: the caller's account becomes the sender, and no amount goes along.</remarks>
internal readonly struct RoutineScope : IDisposable
{
    private readonly SqlContext _context;
    private readonly int _depth;
    private readonly string _user;
    private readonly SessionSettings? _settings;
    private readonly AccountId _contract;
    private readonly AccountId _sender;
    private readonly Amount _amount;
    private readonly IStateReader? _reads;
    private readonly ImmutableHashSet<AccountId> _locked;
    private readonly int _running;

    public RoutineScope(SqlContext context, RoutineDefinition? routine, IStateReader? reads = null)
    {
        _context = context;
        _depth = context.CallDepth;
        _user = context.CurrentUser;
        _settings = routine is { Settings.IsEmpty: false } ? context.Settings : null;
        (_contract, _sender, _amount) = (context.Contract, context.Sender, context.Amount);
        _reads = context.Reads;
        (_locked, _running) = (context.Locked, context.Running.Count);
        if (++context.CallDepth > context.Services.Limits.CallDepthMax)
        {
            context.CallDepth = _depth;
            throw new SqlException(SqlState.StatementTooComplex, "stack depth limit exceeded")
            {
                Hint = $"Routines may call each other {context.Services.Limits.CallDepthMax} levels deep.",
            };
        }

        context.Reads = routine is { Volatility: not Volatility.Volatile } ? reads : null;
        context.Gas.Charge(GasSchedule.RoutineCall);
        if (routine is null)
        {
            return;
        }

        if (routine.SecurityDefiner)
        {
            context.CurrentUser = routine.Owner;
        }

        if (!context.Catalog.Schemas.TryGetValue(routine.SchemaOid, out SchemaDefinition? schema))
        {
            return;
        }

        if (!context.Locked.IsEmpty && routine.Volatility == Volatility.Volatile)
        {
            EnterLocked(context, routine, schema.Account);
        }

        context.Running.Add(schema.Account);
        if (schema.Account != context.Contract)
        {
            if (!context.Contract.IsZero)
            {
                context.Sender = context.Contract;
                context.Amount = Amount.Zero;
            }

            context.Contract = schema.Account;
        }

        foreach ((string name, string value) in routine.Settings)
        {
            context.Settings = SettingsCatalog.Apply(context.Settings, name, value);
        }
    }

    private static void EnterLocked(SqlContext context, RoutineDefinition routine, AccountId contract)
    {
        if (routine.Settings.TryGetValue(CallerChain.ReentrantSetting, out string? marked) && marked == "on")
        {
            context.Locked = context.Locked.Remove(contract);
        }
        else
        {
            CallerChain.RequireUnlocked(context, contract);
        }
    }

    public void Dispose()
    {
        _context.Locked = _locked;
        _context.Running.RemoveRange(_running, _context.Running.Count - _running);
        _context.CallDepth = _depth;
        _context.CurrentUser = _user;
        _context.Reads = _reads;
        (_context.Contract, _context.Sender, _context.Amount) = (_contract, _sender, _amount);
        if (_settings is not null)
        {
            _context.Settings = _settings;
        }
    }
}
