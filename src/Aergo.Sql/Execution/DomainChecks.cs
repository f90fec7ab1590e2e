using System.Collections.Generic;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Routines;
using Aergo.Sql.Types;

namespace Aergo.Sql.Execution;

/// <summary>Conditions of domains for values that functions make while they run, such as fields read from JSON.</summary>
internal sealed class DomainChecks
{
    private readonly Dictionary<uint, BoundExpression> _checks = [];
    private CatalogSnapshot? _catalog;

    /// <summary>The value as one of the domain; 23502 or 23514 when it is none. Other types pass.</summary>
    public static Datum Apply(SqlContext context, SqlType type, Datum value)
    {
        if (type.Kind != TypeKind.Domain)
        {
            return value;
        }

        if (!context.Extensions.TryGetValue(typeof(DomainChecks), out object? known))
        {
            known = new DomainChecks();
            context.Extensions.Add(typeof(DomainChecks), known);
        }

        return ((DomainChecks)known).Check(context, type, value);
    }

    private Datum Check(SqlContext context, SqlType domain, Datum value)
    {
        if (!ReferenceEquals(_catalog, context.Catalog))
        {
            _checks.Clear();
            _catalog = context.Catalog;
        }

        if (!_checks.TryGetValue(domain.Oid, out BoundExpression? check))
        {
            check = RoutineBinding.Coerce(context, new BoundVariable(0, domain.Underlying), domain, TypeModifiers.None);
            _checks.Add(domain.Oid, check);
        }

        return context.Services.Runner.Evaluate(context, check, [], [value]);
    }
}
