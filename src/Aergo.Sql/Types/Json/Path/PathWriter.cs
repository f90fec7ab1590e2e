using System.Globalization;
using System.Text;

namespace Aergo.Sql.Types;

/// <summary>Prints a path in its canonical form: keys quoted, brackets only where operators need them.</summary>
internal static class PathWriter
{
    public static string Write(JsonPath path)
    {
        var output = new StringBuilder();
        if (!path.IsLax)
        {
            output.Append("strict ");
        }

        Write(path.Root, output, inStep: false, bracketed: true);
        return output.ToString();
    }

    private static void Write(PathNode node, StringBuilder output, bool inStep, bool bracketed)
    {
        for (PathNode? step = node; step is not null; step = step.Next)
        {
            WriteOne(step, output, inStep, bracketed);
            (inStep, bracketed) = (true, true);
        }
    }

    private static void WriteOne(PathNode node, StringBuilder output, bool inStep, bool bracketed)
    {
        switch (node.Kind)
        {
            case PathKind.Literal:
                WriteLiteral(node, output);
                break;
            case PathKind.Variable:
                output.Append('$');
                JsonWriter.WriteString(node.Text, output);
                break;
            case PathKind.Root: output.Append('$'); break;
            case PathKind.Current: output.Append('@'); break;
            case PathKind.LastIndex: output.Append("last"); break;
            case PathKind.Key:
                output.Append(inStep ? "." : string.Empty);
                JsonWriter.WriteString(node.Text, output);
                break;
            case PathKind.AnyKey: output.Append(inStep ? ".*" : "*"); break;
            case PathKind.AnyElement: output.Append("[*]"); break;
            case PathKind.Subscripts: WriteSubscripts(node, output); break;
            case PathKind.Descendants: WriteLevels(node, output, inStep); break;
            case PathKind.Filter: Enclose("?(", node.Left!, ")", output); break;
            case PathKind.Not: Enclose("!(", node.Left!, ")", output); break;
            case PathKind.IsUnknown: Enclose("(", node.Left!, ") is unknown", output); break;
            case PathKind.Exists: Enclose("exists (", node.Left!, ")", output); break;
            case PathKind.DateTime:
                output.Append(".datetime(");
                if (node.Left is not null)
                {
                    Write(node.Left, output, inStep: false, bracketed: false);
                }

                output.Append(')');
                break;
            case PathKind.Plus or PathKind.Minus:
                Open(output, bracketed);
                output.Append(node.Kind == PathKind.Plus ? '+' : '-');
                WriteOperand(node, node.Left!, output);
                Close(output, bracketed);
                break;
            case PathKind.LikeRegex: WriteRegex(node, output, bracketed); break;
            case >= PathKind.Type and <= PathKind.KeyValue:
                output.Append('.').Append(MethodName(node.Kind)).Append("()");
                break;
            default:
                Open(output, bracketed);
                WriteOperand(node, node.Left!, output);
                output.Append(' ').Append(Operator(node.Kind)).Append(' ');
                WriteOperand(node, node.Right!, output);
                Close(output, bracketed);
                break;
        }
    }

    public static string MethodName(PathKind kind) => kind switch
    {
        PathKind.Type => "type",
        PathKind.Size => "size",
        PathKind.Abs => "abs",
        PathKind.Floor => "floor",
        PathKind.Ceiling => "ceiling",
        PathKind.Double => "double",
        PathKind.KeyValue => "keyvalue",
        _ => "datetime",
    };

    public static string Operator(PathKind kind) => kind switch
    {
        PathKind.Or => "||",
        PathKind.And => "&&",
        PathKind.Equal => "==",
        PathKind.NotEqual => "!=",
        PathKind.Less => "<",
        PathKind.LessOrEqual => "<=",
        PathKind.Greater => ">",
        PathKind.GreaterOrEqual => ">=",
        PathKind.StartsWith => "starts with",
        PathKind.Add or PathKind.Plus => "+",
        PathKind.Subtract or PathKind.Minus => "-",
        PathKind.Multiply => "*",
        PathKind.Divide => "/",
        _ => "%",
    };

    private static void WriteLiteral(PathNode node, StringBuilder output)
    {
        // A number before a step would read as a decimal point.
        bool enclosed = node.IsNumber && node.Next is not null;
        Open(output, enclosed);
        JsonWriter.Write(node.Value!, output);
        Close(output, enclosed);
    }

    private static void WriteSubscripts(PathNode node, StringBuilder output)
    {
        output.Append('[');
        for (int i = 0; i < node.Subscripts.Count; i++)
        {
            output.Append(i > 0 ? "," : string.Empty);
            Write(node.Subscripts[i].From, output, inStep: false, bracketed: false);
            if (node.Subscripts[i].To is { } to)
            {
                output.Append(" to ");
                Write(to, output, inStep: false, bracketed: false);
            }
        }

        output.Append(']');
    }

    private static void WriteLevels(PathNode node, StringBuilder output, bool inStep)
    {
        output.Append(inStep ? ".**" : "**");
        if (node.First == 0 && node.Last == PathNode.LevelLast)
        {
            return;
        }

        output.Append('{').Append(Level(node.First));
        if (node.First != node.Last)
        {
            output.Append(" to ").Append(Level(node.Last));
        }

        output.Append('}');
    }

    private static string Level(uint level) => level == PathNode.LevelLast ? "last" : level.ToString(CultureInfo.InvariantCulture);

    private static void WriteRegex(PathNode node, StringBuilder output, bool bracketed)
    {
        Open(output, bracketed);
        WriteOperand(node, node.Left!, output);
        output.Append(" like_regex ");
        JsonWriter.WriteString(node.Text, output);
        if (node.Flags != PathRegexFlags.None)
        {
            output.Append(" flag \"");
            foreach ((PathRegexFlags flag, char letter) in PathParser.FlagLetters)
            {
                if ((node.Flags & flag) != 0)
                {
                    output.Append(letter);
                }
            }

            output.Append('"');
        }

        Close(output, bracketed);
    }

    private static void WriteOperand(PathNode node, PathNode operand, StringBuilder output) =>
        Write(operand, output, inStep: false, bracketed: operand.Priority <= node.Priority);

    private static void Enclose(string before, PathNode inner, string after, StringBuilder output)
    {
        output.Append(before);
        Write(inner, output, inStep: false, bracketed: false);
        output.Append(after);
    }

    private static void Open(StringBuilder output, bool bracketed)
    {
        if (bracketed)
        {
            output.Append('(');
        }
    }

    private static void Close(StringBuilder output, bool bracketed)
    {
        if (bracketed)
        {
            output.Append(')');
        }
    }
}
