using System.Collections.Generic;
using System.Text;

namespace Aergo.Sql.Types;

/// <summary>Values of type json: checked text that is kept as it was written.</summary>
public static class JsonText
{
    /// <summary>22P02 with PostgreSQL's detail and context when the text is not JSON.</summary>
    public static string Check(string text)
    {
        JsonParser.Validate(text);
        return text;
    }

    /// <summary>Kind of the top value: object, array, string, number, boolean or null; the text must be JSON.</summary>
    public static JsonbKind KindOf(string text)
    {
        var lexer = new JsonLexer(text, decode: false);
        lexer.Next();
        return Kind(lexer.Token);
    }

    /// <summary>Elements of a top-level array, each as it was written.</summary>
    public static IReadOnlyList<string> Elements(string text)
    {
        var elements = new List<string>();
        foreach ((string? _, string value) in Children(text))
        {
            elements.Add(value);
        }

        return elements;
    }

    /// <summary>Members of a top-level object in the order written, duplicates included; for an array the keys are null. Values are as written.</summary>
    public static IEnumerable<(string? Key, string Value)> Children(string text)
    {
        var lexer = new JsonLexer(text, decode: true);
        lexer.Next();
        bool isObject = lexer.Token == JsonToken.ObjectStart;
        if (!isObject && lexer.Token != JsonToken.ArrayStart)
        {
            yield break;
        }

        lexer.Next();
        while (lexer.Token is not (JsonToken.ObjectEnd or JsonToken.ArrayEnd or JsonToken.End))
        {
            string? key = null;
            if (isObject)
            {
                key = lexer.StringValue;
                lexer.Next();
                lexer.Next();
            }

            int start = lexer.TokenStart;
            int end = SkipValue(lexer);
            yield return (key, text[start..end]);
            if (lexer.Token == JsonToken.Comma)
            {
                lexer.Next();
            }
        }
    }

    /// <summary>The content of a JSON string literal; for other values the text itself.</summary>
    public static string Unquote(string text)
    {
        var lexer = new JsonLexer(text, decode: true);
        lexer.Next();
        return lexer.Token == JsonToken.String ? lexer.StringValue : text;
    }

    /// <summary>A JSON string literal.</summary>
    public static string Quote(string text)
    {
        var output = new StringBuilder(text.Length + 2);
        JsonWriter.WriteString(text, output);
        return output.ToString();
    }

    // Moves past one value and gives the end of its text.
    private static int SkipValue(JsonLexer lexer)
    {
        int depth = 0;
        int end;
        do
        {
            depth += lexer.Token switch
            {
                JsonToken.ObjectStart or JsonToken.ArrayStart => 1,
                JsonToken.ObjectEnd or JsonToken.ArrayEnd => -1,
                _ => 0,
            };
            end = lexer.TokenEnd;
            lexer.Next();
        }
        while (depth > 0 && lexer.Token != JsonToken.End);
        return end;
    }

    private static JsonbKind Kind(JsonToken token) => token switch
    {
        JsonToken.ObjectStart => JsonbKind.Object,
        JsonToken.ArrayStart => JsonbKind.Array,
        JsonToken.String => JsonbKind.String,
        JsonToken.Number => JsonbKind.Number,
        JsonToken.True or JsonToken.False => JsonbKind.Boolean,
        _ => JsonbKind.Null,
    };
}
