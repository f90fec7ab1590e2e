using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Binding;

/// <summary>What the parts of the binder share while one statement is bound: counters, settings that views change, and the parts themselves.</summary>
internal sealed class BindingState
{
    private int _columnId = 1;
    private int _cteId = 1;
    private int _depth;

    public BindingState(SqlContext context, ParameterTypes parameters, IVariableScope? variables)
    {
        Context = context;
        Catalog = context.Catalog;
        Functions = context.Services.Functions;
        Parameters = parameters;
        Variables = variables;
        SearchPath = context.Settings.SearchPath;
        Types = new TypeResolver(this);
        Coercions = new Coercions(this);
        Polymorphic = new PolymorphicTypes(this);
        Calls = new CallResolver(this);
        Operators = new OperatorResolver(this);
        Relations = new RelationResolver(this);
        Columns = new ColumnResolver(this);
        Expressions = new ExpressionBinder(this);
        CallBinder = new CallBinder(this);
        From = new FromBinder(this);
        Queries = new QueryBinder(this);
        CommonTables = new CommonTableBinder(this);
        Changes = new ChangeBinder(this);
        Tables = new TableExpressions(this);
        Policies = new RowPolicies(this);
        Views = new ViewExpander(this);
    }

    public SqlContext Context { get; }

    public CatalogSnapshot Catalog { get; }

    public FunctionRegistry Functions { get; }

    public ParameterTypes Parameters { get; }

    /// <summary>Null inside views, whose text cannot see the routine's variables.</summary>
    public IVariableScope? Variables { get; set; }

    /// <summary>Schemas for bare names: the session's, or a view's own.</summary>
    public ImmutableArray<string> SearchPath { get; set; }

    /// <summary>Role whose rights count; null for the current user, set inside views.</summary>
    public string? Role { get; set; }

    /// <summary>Row-level security has no part in it: what definitions mean, and what referential integrity does.</summary>
    public bool IgnoresPolicies { get; init; }

    public bool Writes { get; set; }

    /// <summary>Names behind column ids, for grouping errors and functional dependency.</summary>
    public Dictionary<int, (RelationEntry Entry, int Index)> Origins { get; } = [];

    public List<RequiredPrivilege> Privileges { get; } = [];

    /// <summary>What each star stood for, as column references; null where names alone cannot say it.</summary>
    public Dictionary<Star, IReadOnlyList<string>?> Stars { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Owner and meaning of ids that expressions may hold: FROM columns and the columns that stand for calls.</summary>
    public Dictionary<int, (QueryScope Owner, ColumnRole Role)> ColumnRoles { get; } = [];

    public TypeResolver Types { get; }

    public Coercions Coercions { get; }

    public PolymorphicTypes Polymorphic { get; }

    public CallResolver Calls { get; }

    public OperatorResolver Operators { get; }

    public RelationResolver Relations { get; }

    public ColumnResolver Columns { get; }

    public ExpressionBinder Expressions { get; }

    public CallBinder CallBinder { get; }

    public FromBinder From { get; }

    public QueryBinder Queries { get; }

    public CommonTableBinder CommonTables { get; }

    public ChangeBinder Changes { get; }

    public TableExpressions Tables { get; }

    public RowPolicies Policies { get; }

    public ViewExpander Views { get; }

    public int ColumnIdCount => _columnId;

    public int NextColumnId() => _columnId++;

    public int NextCteId() => _cteId++;

    /// <summary>Starts column ids above those somebody else gave out.</summary>
    public void ReserveColumnIds(int above) => _columnId = Math.Max(_columnId, above + 1);

    public OutputColumn NewColumn(string name, SqlType type, int modifier = -1) => new(NextColumnId(), name, type, modifier);

    public OutputColumn NewColumn(string name, BoundExpression expression) => new(NextColumnId(), name, expression.Type, expression.Modifier);

    /// <summary>One level deeper; 54001 beyond the protocol's limit. Pair with <see cref="Leave"/>.</summary>
    public void Enter(int position)
    {
        int max = Context.Services.Limits.NestingMax;
        if (++_depth > max)
        {
            throw BindingErrors.Error(SqlState.StatementTooComplex, "stack depth limit exceeded", position, hint: $"A statement may nest {max} levels deep.");
        }
    }

    public void Leave() => _depth--;

    /// <summary>Parameters the statement mentions: each must have a type in the end.</summary>
    public SortedSet<int> UsedParameters { get; } = [];

    public void NoteParameter(int index) => UsedParameters.Add(index);

    public RequiredPrivilege Require(PrivilegeTarget target, uint oid, string name, char right, bool wholeOnly = false)
    {
        foreach (RequiredPrivilege known in Privileges)
        {
            if (known.Target == target && known.Oid == oid && known.Right == right && known.Role == Role && (wholeOnly || target != PrivilegeTarget.Relation))
            {
                return known;
            }
        }

        RequiredPrivilege privilege = new(target, oid, name, right, Role) { WholeOnly = wholeOnly };
        Privileges.Add(privilege);
        return privilege;
    }
}
