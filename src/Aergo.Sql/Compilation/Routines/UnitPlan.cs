using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;
using Aergo.Sql.Routines;
using Aergo.Sql.Types;

namespace Aergo.Sql.Compilation;

/// <summary>What is known of a unit before its code is made: which expressions have instructions, which statements stay with the interpreter, which variables get locals.</summary>
internal sealed class UnitPlan
{
    // Statements beyond this number make more code than it is worth to hold.
    private const int NodesMax = 2000;

    private readonly UnitGuard _guard;
    private readonly Dictionary<ExpressionSite, SitePlan?> _plans = [];
    private readonly HashSet<PlNode> _interpreted = [];
    private readonly SortedSet<int> _locals = [];
    private readonly SortedSet<int> _assigned = [];
    private readonly HashSet<int> _started = [];
    private readonly List<(int Slot, BoundExpression? Value)> _assignments = [];
    private PlFrame? _frame;
    private int _nodes;

    public UnitPlan(PlFrame frame, UnitGuard guard, IReadOnlyList<PlNode> roots)
    {
        _frame = frame;
        _guard = guard;
        Routine = frame.Routine;
        All(roots);
        _frame = null;
        IsWorthwhile = _nodes <= NodesMax && _plans.Values.Any(p => p is { Gas: > 0 });
    }

    public PlRoutine Routine { get; }

    /// <summary>Whether code would be of use at all.</summary>
    public bool IsWorthwhile { get; }

    /// <summary>Whether something in the unit may change what its names are bound under.</summary>
    public bool MayChange { get; private set; }

    /// <summary>Variables with locals, and those among them that the unit writes to.</summary>
    public IReadOnlyCollection<int> Locals => _locals;

    public IReadOnlyCollection<int> Assigned => _assigned;

    public SitePlan? Of(ExpressionSite site) => _plans[site];

    public bool IsInterpreted(PlNode node) => _interpreted.Contains(node);

    /// <summary>Variables whose value at entry does not count, as the unit gives them their start.</summary>
    public bool IsStarted(int slot) => _started.Contains(slot);

    /// <summary>Variables that are never NULL inside when those not started inside are not NULL at entry.</summary>
    public HashSet<int> NeverNull()
    {
        if (_interpreted.Count > 0)
        {
            return [];
        }

        var never = new HashSet<int>(_locals);
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach ((int slot, BoundExpression? value) in _assignments)
            {
                if (never.Contains(slot) && (value is null || !ExpressionEmitter.IsNeverNull(value, e => SlotOf(e) is { } read && never.Contains(read))))
                {
                    never.Remove(slot);
                    changed = true;
                }
            }
        }

        return never;
    }

    /// <summary>The slot a leaf reads, or null for another kind of leaf.</summary>
    public int? SlotOf(BoundExpression leaf) => leaf switch
    {
        BoundVariable v => v.Slot,
        BoundParameter p when p.Index < Routine.ParameterSlots.Count => Routine.ParameterSlots[p.Index].Index,
        _ => null,
    };

    /// <summary>Whether an assignment puts the value there as it is.</summary>
    public static bool IsPlain(PlSlot slot, SitePlan plan) =>
        !slot.IsRow && slot.Type.Kind != TypeKind.Domain && slot.Type.Oid == plan.Type.Oid && (slot.Modifier < 0 || slot.Modifier == plan.Modifier);

    private void All(IReadOnlyList<PlNode> nodes)
    {
        foreach (PlNode node in nodes)
        {
            One(node);
        }
    }

    private void One(PlNode node)
    {
        if (++_nodes > NodesMax)
        {
            return;
        }

        switch (node)
        {
            case AssignNode n when n.Target.Field is null && Plan(n.Value) is { } plan && IsPlain(n.Target.Slot, plan):
                Assign(n.Target.Slot, plan.Expression);
                break;
            case IfNode n:
                Branches(n.Branches, n.Otherwise);
                break;
            case CaseNode { HasOperand: false } n:
                Branches(n.Branches, n.Otherwise ?? []);
                break;
            case ExitNode n:
                Optional(n.When);
                break;
            case LoopNode n:
                All(n.Body);
                break;
            case WhileNode n:
                Plan(n.Condition);
                All(n.Body);
                break;
            case ForIntegerNode n:
                Plan(n.From);
                Plan(n.To);
                Optional(n.Step);
                Assign(n.Variable, new BoundConstant(Datum.From(0), SqlTypes.Int4));
                Assign(Routine.FoundSlot, new BoundConstant(Datum.True, SqlTypes.Boolean));
                _started.Add(n.Variable.Index);
                All(n.Body);
                break;
            case BlockNode { HasHandlers: false } n:
                foreach (SlotStart start in n.Starts)
                {
                    Start(start);
                }

                All(n.Body);
                break;
            case ReturnNode n when n.Value is null || Plan(n.Value) is not null:
                break;
            default:
                _interpreted.Add(node);
                MayChange = true;
                break;
        }
    }

    private void Start(SlotStart start)
    {
        SitePlan? plan = start.CursorName is null && start.Default is not null ? Plan(start.Default) : null;
        bool plain = start.CursorName is null && start.Slot.Type.Kind != TypeKind.Domain && (start.Default is null || (plan is not null && IsPlain(start.Slot, plan)));
        if (Representations.IsBits(start.Slot.Type))
        {
            Assign(start.Slot, plain ? plan?.Expression : null);
            _started.Add(start.Slot.Index);
        }
    }

    private void Branches((ExpressionSite Condition, PlNode[] Body)[] branches, PlNode[] otherwise)
    {
        foreach ((ExpressionSite condition, PlNode[] body) in branches)
        {
            Plan(condition);
            All(body);
        }

        All(otherwise);
    }

    private void Optional(ExpressionSite? site)
    {
        if (site is not null)
        {
            Plan(site);
        }
    }

    private SitePlan? Plan(ExpressionSite site)
    {
        if (_plans.TryGetValue(site, out SitePlan? known))
        {
            return known;
        }

        SitePlan? plan = site.Plan(_frame!);
        plan = plan is not null && ExpressionEmitter.CanEmit(plan.Expression, CanRead) ? plan : null;
        _plans[site] = plan;
        if (plan is null)
        {
            // The interpreter evaluates it, with routines it may call.
            MayChange = true;
            return null;
        }

        _guard.NeedsRights |= plan.NeedsRights;
        MayChange |= ExpressionEmitter.MayChange(plan.Expression);
        Planning.Expressions.ExpressionTree.Any(plan.Expression, e =>
        {
            if (SlotOf(e) is { } slot && Representations.IsBits(e.Type))
            {
                _locals.Add(slot);
            }

            return false;
        });
        return plan;
    }

    private bool CanRead(BoundExpression leaf) => SlotOf(leaf) is not null;

    private void Assign(PlSlot slot, BoundExpression? value)
    {
        if (Representations.IsBits(slot.Type))
        {
            Assign(slot.Index, value);
        }
    }

    private void Assign(int slot, BoundExpression? value)
    {
        _locals.Add(slot);
        _assigned.Add(slot);
        _assignments.Add((slot, value));
    }
}
