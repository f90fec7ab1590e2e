using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Binding;

namespace Aergo.Sql.Planning.Physical;

/// <summary>One column of an output order.</summary>
/// <param name="NullsFirst">Null when the column cannot be NULL.</param>
internal readonly record struct OrderColumn(int Slot, bool Descending, bool? NullsFirst);

/// <summary>An order that would be welcome.</summary>
/// <param name="Limited">Only the first rows are wanted, so that walking an index is worth it.</param>
internal sealed record OrderWish(IReadOnlyList<(int Column, bool Descending, bool NullsFirst)> Keys, bool Limited);

/// <summary>A plan in the making: where each column id lies in its rows, how many rows are guessed, in which order they come.</summary>
internal sealed class Planned(PlanNode node, Dictionary<int, int> slots, double rows, double cost)
{
    public PlanNode Node { get; } = node with { Rows = rows, Cost = cost };

    public Dictionary<int, int> Slots { get; } = slots;

    public double Rows { get; } = rows;

    public double Cost { get; } = cost;

    public IReadOnlyList<OrderColumn> Order { get; init; } = [];

    /// <summary>One row at most, so any order holds.</summary>
    public bool AtMostOne { get; init; }

    /// <summary>Slots for columns that stand in order.</summary>
    public static Dictionary<int, int> InOrder(IReadOnlyList<OutputColumn> columns)
    {
        var slots = new Dictionary<int, int>(columns.Count);
        for (int i = 0; i < columns.Count; i++)
        {
            slots[columns[i].Id] = i;
        }

        return slots;
    }

    /// <summary>The same rows under another node that keeps their order and layout.</summary>
    public Planned With(PlanNode node, double rows, double addedCost) => new(node, Slots, rows, Cost + addedCost) { Order = Order, AtMostOne = AtMostOne };

    /// <summary>Whether the rows come sorted by these keys already.</summary>
    public bool IsSortedBy(IReadOnlyList<SortKey> keys)
    {
        if (AtMostOne)
        {
            return true;
        }

        if (keys.Count > Order.Count)
        {
            return false;
        }

        return keys.Select((k, i) => (k, i)).All(p => p.k.Expression is PlanColumn c && Order[p.i] is var o && o.Slot == c.Slot && o.Descending == p.k.Descending
            && (o.NullsFirst is null || o.NullsFirst == p.k.NullsFirst));
    }
}
