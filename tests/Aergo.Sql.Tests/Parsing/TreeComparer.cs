using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Tests.Parsing;

/// <summary>Prints trees with everything but positions and texts, so that two can be compared.</summary>
internal static class TreeComparer
{
    private static readonly Dictionary<System.Type, PropertyInfo[]> Properties = [];

    public static string Show(object? value)
    {
        switch (value)
        {
            case null:
                return "null";
            case string text:
                return "\"" + text + "\"";
            case Node node:
                if (!Properties.TryGetValue(node.GetType(), out PropertyInfo[]? properties))
                {
                    properties = node.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                        .Where(p => p.Name is not ("Position" or "Text" or "EqualityContract") || node is Literal && p.Name == "Text").ToArray();
                    Properties[node.GetType()] = properties;
                }

                return node.GetType().Name + "(" + string.Join(", ", properties.Select(p => p.Name + "=" + Show(p.GetValue(node)))) + ")";
            case IEnumerable list:
                return "[" + string.Join(", ", list.Cast<object?>().Select(Show)) + "]";
            default:
                return value.ToString()!;
        }
    }
}
