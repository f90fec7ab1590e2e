using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Aergo.Primitives;
using Spectre.Console;

namespace Aergo.Host;

/// <summary>What a verb prints: results on standard output, as tables or as JSON; everything else on standard error.</summary>
internal sealed class CommandOutput(bool json)
{
    // Wide enough that nothing is folded when the output goes to a file or a pipe.
    private const int PipeWidth = 10_000;

    /// <summary>Whether a program reads.</summary>
    public bool Json => json;

    /// <summary>A line for people; nothing when a program reads.</summary>
    public void Line(string text = "")
    {
        if (!json)
        {
            Console.Out.WriteLine(text);
        }
    }

    /// <summary>A line beside the result.</summary>
    public static void Notice(string text) => Console.Error.WriteLine("aergo: " + text);

    public void Value<T>(T value, JsonTypeInfo<T> type) => Console.Out.WriteLine(JsonSerializer.Serialize(value, type));

    public void Value(JsonValue value) => Console.Out.WriteLine(value.ToString());

    /// <summary>Name and value, one under the other.</summary>
    public void Facts(params IEnumerable<(string Name, string? Value)> facts)
    {
        var rows = new List<(string Name, string Value)>();
        int width = 0;
        foreach ((string name, string? value) in facts)
        {
            if (value is not null)
            {
                rows.Add((name, value));
                width = Math.Max(width, name.Length);
            }
        }

        foreach ((string name, string value) in rows)
        {
            Line(name.PadRight(width) + "  " + value);
        }
    }

    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var table = new Table().Border(Console.IsOutputRedirected ? TableBorder.Ascii2 : TableBorder.Rounded);
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        }

        foreach (IReadOnlyList<string?> row in rows)
        {
            var cells = new Text[row.Count];
            for (int i = 0; i < cells.Length; i++)
            {
                cells[i] = new Text(row[i] ?? string.Empty);
            }

            table.AddRow(cells);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = PipeWidth;
        }

        console.Write(table);
    }

    /// <summary>Why the verb failed: for programs as <c>{"error": …}</c>.</summary>
    public void Failure(string text) => Console.Error.WriteLine(json ? JsonValue.Of([("error", JsonValue.Of(text))]).ToString() : "aergo: " + text);
}
