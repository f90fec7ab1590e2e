using System.Collections;
using System.Collections.Generic;
using System.Reflection;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Catalog;

/// <summary>Walks syntax trees without knowing their shapes: definitions look into texts seldom, and a list of all shapes would rot.</summary>
internal static class SyntaxTree
{
    /// <summary>The node and everything below it.</summary>
    public static IEnumerable<Node> Descendants(Node node)
    {
        yield return node;
        foreach (PropertyInfo property in node.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.GetIndexParameters().Length > 0 || property.PropertyType == typeof(string) || property.PropertyType.IsPrimitive || property.PropertyType.IsEnum)
            {
                continue;
            }

            foreach (Node below in In(property.GetValue(node)))
            {
                yield return below;
            }
        }
    }

    private static IEnumerable<Node> In(object? value)
    {
        if (value is Node node)
        {
            foreach (Node below in Descendants(node))
            {
                yield return below;
            }
        }
        else if (value is IEnumerable items and not string)
        {
            foreach (object? item in items)
            {
                foreach (Node below in In(item))
                {
                    yield return below;
                }
            }
        }
    }
}
