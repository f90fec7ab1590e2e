using System.Collections.Generic;
using Aergo.Sql.Routines;

namespace Aergo.Sql.Compilation;

/// <summary>How many statements of a unit would get code, counted without binding anything: large code must be called for more often before it is made.</summary>
internal static class UnitSize
{
    public static int Of(IReadOnlyList<PlNode> nodes)
    {
        int size = 0;
        foreach (PlNode node in nodes)
        {
            size += 1 + node switch
            {
                IfNode n => Of(n.Branches) + Of(n.Otherwise),
                CaseNode n => Of(n.Branches) + Of(n.Otherwise ?? []),
                BlockNode { HasHandlers: false } n => n.Starts.Length + Of(n.Body),
                LoopNode or WhileNode or ForIntegerNode => Of(((PlLoopNode)node).Body),
                _ => 0,
            };
        }

        return size;
    }

    private static int Of((ExpressionSite Condition, PlNode[] Body)[] branches)
    {
        int size = branches.Length;
        foreach ((_, PlNode[] body) in branches)
        {
            size += Of(body);
        }

        return size;
    }
}
