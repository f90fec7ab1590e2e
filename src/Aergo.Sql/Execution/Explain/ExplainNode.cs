using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Planning;

namespace Aergo.Sql.Execution.Explain;

/// <summary>One node of an explained plan. Properties read <c>Name: value</c>.</summary>
internal sealed class ExplainNode(PlanNode plan, string prefix)
{
    public PlanNode Plan { get; } = plan;

    /// <summary>What stands before the title where the node is no plain input: <c>CTE x: </c>, <c>SubPlan 1: </c>.</summary>
    public string Prefix { get; } = prefix;

    public string Title { get; set; } = string.Empty;

    public List<string> Properties { get; } = [];

    public List<ExplainNode> Children { get; } = [];

    /// <summary>Table, alias and index of a scan; null where there is none.</summary>
    public (string? Table, string? Alias, string? Index) Names => Plan switch
    {
        PlanScan n => (n.Table.Name, n.Alias, null),
        PlanIndexScan n => (n.Table.Name, n.Alias, n.Index.Name),
        PlanVirtualScan n => (n.Table.Definition.Name, n.Alias, null),
        PlanCurrentRow n => (n.Table.Name, n.Alias, null),
        _ => (null, null, null),
    };

    /// <summary>The title without the names it ends with.</summary>
    public string Kind => Title.IndexOf(" using ", StringComparison.Ordinal) is >= 0 and var index ? Title[..index]
        : Title.IndexOf(" on ", StringComparison.Ordinal) is >= 0 and var at ? Title[..at]
        : Title;

    public double PlanRows => Math.Max(1, Math.Round(Plan.Rows));
}

/// <summary>An explained plan as indented lines.</summary>
/// <param name="costs">Whether to give costs, rows and widths.</param>
/// <param name="actual">Rows that came out of a node when it ran; null when it did not.</param>
internal sealed class ExplainLines(bool costs, Func<PlanNode, long?> actual)
{
    private readonly List<string> _lines = [];

    public List<string> Write(ExplainNode root)
    {
        Write(root, 0);
        return _lines;
    }

    private void Write(ExplainNode node, int depth)
    {
        string indent = depth == 0 ? string.Empty : new string(' ', (depth * 6) - 4) + "->  ";
        string numbers = costs ? string.Create(CultureInfo.InvariantCulture, $"  (cost={node.Plan.Cost:F2} rows={node.PlanRows:F0} width={node.Plan.Width})") : string.Empty;
        string counted = actual(node.Plan) is { } rows ? string.Create(CultureInfo.InvariantCulture, $" (actual rows={rows})") : string.Empty;
        _lines.Add(indent + node.Prefix + node.Title + numbers + counted);
        string inner = new(' ', depth == 0 ? 2 : (depth * 6) + 2);
        _lines.AddRange(node.Properties.Select(p => inner + p));
        node.Children.ForEach(c => Write(c, depth + 1));
    }
}

/// <summary>An explained plan as a JSON text, laid out as PostgreSQL lays it out.</summary>
internal sealed class ExplainJson(bool costs, Func<PlanNode, long?> actual)
{
    /// <param name="gas">Gas that running it took; null when it did not run.</param>
    public string Write(ExplainNode root, long? gas)
    {
        var text = new System.Text.StringBuilder("[\n  {\n    \"Plan\": ");
        Write(root, null, 4, text);
        if (gas is { } used)
        {
            text.Append(CultureInfo.InvariantCulture, $",\n    \"Execution Gas\": {used}");
        }

        return text.Append("\n  }\n]").ToString();
    }

    private void Write(ExplainNode node, string? relationship, int indent, System.Text.StringBuilder text)
    {
        (string? table, string? alias, string? index) = node.Names;
        var fields = new List<(string Name, string Value)> { ("Node Type", Quote(node.Kind)) };
        Add("Parent Relationship", relationship);
        Add("Subplan Name", node.Prefix.Length > 0 ? node.Prefix.TrimEnd(' ', ':') : null);
        Add("Index Name", index);
        Add("Relation Name", table);
        Add("Alias", alias);
        if (costs)
        {
            fields.Add(("Total Cost", node.Plan.Cost.ToString("F2", CultureInfo.InvariantCulture)));
            fields.Add(("Plan Rows", node.PlanRows.ToString("F0", CultureInfo.InvariantCulture)));
            fields.Add(("Plan Width", node.Plan.Width.ToString(CultureInfo.InvariantCulture)));
        }

        if (actual(node.Plan) is { } rows)
        {
            fields.Add(("Actual Rows", rows.ToString(CultureInfo.InvariantCulture)));
        }

        foreach (string property in node.Properties)
        {
            int colon = property.IndexOf(": ", StringComparison.Ordinal);
            Add(property[..colon], property[(colon + 2)..]);
        }

        string inner = new(' ', indent + 2);
        text.Append('{').AppendJoin(',', fields.Select(f => $"\n{inner}{Quote(f.Name)}: {f.Value}"));
        if (node.Children.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $",\n{inner}\"Plans\": [");
            for (int i = 0; i < node.Children.Count; i++)
            {
                text.Append(i == 0 ? "\n" : ",\n").Append(' ', indent + 4);
                Write(node.Children[i], node.Children[i].Prefix.Length > 0 ? "SubPlan" : i == 0 ? "Outer" : "Inner", indent + 4, text);
            }

            text.Append('\n').Append(inner).Append(']');
        }

        text.Append('\n').Append(' ', indent).Append('}');

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                fields.Add((name, Quote(value)));
            }
        }
    }

    private static string Quote(string text)
    {
        var quoted = new System.Text.StringBuilder("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
