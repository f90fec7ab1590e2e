using System.Collections.Generic;

namespace Aergo.Sql.Types;

/// <summary>Reads JSON text into a tree, or only checks it. Errors are PostgreSQL's: 22P02 with detail and context.</summary>
internal static class JsonParser
{
    public static JsonbValue ParseJsonb(string text)
    {
        var lexer = new JsonLexer(text, decode: true);
        lexer.Next();
        JsonbValue value = Value(lexer, 1);
        ExpectEnd(lexer);
        return value;
    }

    /// <summary>Checks that the text is JSON; what its escapes stand for is not looked at, as in PostgreSQL.</summary>
    public static void Validate(string text)
    {
        var lexer = new JsonLexer(text, decode: false);
        lexer.Next();
        Check(lexer, 1);
        ExpectEnd(lexer);
    }

    private static void ExpectEnd(JsonLexer lexer)
    {
        if (lexer.Token != JsonToken.End)
        {
            throw lexer.Unexpected("end of input");
        }
    }

    private static JsonbValue Value(JsonLexer lexer, int depth)
    {
        JsonbValue value;
        switch (lexer.Token)
        {
            case JsonToken.ObjectStart: return ObjectValue(lexer, depth);
            case JsonToken.ArrayStart: return ArrayValue(lexer, depth);
            case JsonToken.String: value = JsonbValue.String(lexer.StringValue); break;
            case JsonToken.Number: value = Number(lexer); break;
            case JsonToken.True: value = JsonbValue.True; break;
            case JsonToken.False: value = JsonbValue.False; break;
            case JsonToken.Null: value = JsonbValue.Null; break;
            default: throw lexer.Unexpected("JSON value");
        }

        lexer.Next();
        return value;
    }

    private static JsonbValue Number(JsonLexer lexer) =>
        PgNumeric.TryParse(lexer.Lexeme, out PgNumeric number) ? JsonbValue.Number(number) : throw lexer.Unexpected("JSON value");

    private static JsonbValue ArrayValue(JsonLexer lexer, int depth)
    {
        Enter(depth);
        var items = new List<JsonbValue>();
        lexer.Next();
        if (lexer.Token != JsonToken.ArrayEnd)
        {
            items.Add(Value(lexer, depth + 1));
            while (lexer.Token == JsonToken.Comma)
            {
                lexer.Next();
                items.Add(Value(lexer, depth + 1));
            }
        }

        if (lexer.Token != JsonToken.ArrayEnd)
        {
            throw lexer.Unexpected("\",\" or \"]\"");
        }

        lexer.Next();
        return JsonbValue.Array([.. items]);
    }

    private static JsonbValue ObjectValue(JsonLexer lexer, int depth)
    {
        Enter(depth);
        var members = new List<JsonbMember>();
        lexer.Next();
        if (lexer.Token == JsonToken.String)
        {
            members.Add(Member(lexer, depth));
            while (lexer.Token == JsonToken.Comma)
            {
                lexer.Next();
                members.Add(lexer.Token == JsonToken.String ? Member(lexer, depth) : throw lexer.Unexpected("string"));
            }
        }
        else if (lexer.Token != JsonToken.ObjectEnd)
        {
            throw lexer.Unexpected("string or \"}\"");
        }

        if (lexer.Token != JsonToken.ObjectEnd)
        {
            throw lexer.Unexpected("\",\" or \"}\"");
        }

        lexer.Next();
        return JsonbValue.Object(members);
    }

    private static JsonbMember Member(JsonLexer lexer, int depth)
    {
        string key = lexer.StringValue;
        lexer.Next();
        if (lexer.Token != JsonToken.Colon)
        {
            throw lexer.Unexpected("\":\"");
        }

        lexer.Next();
        return new JsonbMember(key, Value(lexer, depth + 1));
    }

    private static void Check(JsonLexer lexer, int depth)
    {
        switch (lexer.Token)
        {
            case JsonToken.ObjectStart: CheckObject(lexer, depth); break;
            case JsonToken.ArrayStart: CheckArray(lexer, depth); break;
            case JsonToken.String or JsonToken.Number or JsonToken.True or JsonToken.False or JsonToken.Null: break;
            default: throw lexer.Unexpected("JSON value");
        }

        lexer.Next();
    }

    private static void CheckArray(JsonLexer lexer, int depth)
    {
        Enter(depth);
        lexer.Next();
        if (lexer.Token == JsonToken.ArrayEnd)
        {
            return;
        }

        Check(lexer, depth + 1);
        while (lexer.Token == JsonToken.Comma)
        {
            lexer.Next();
            Check(lexer, depth + 1);
        }

        if (lexer.Token != JsonToken.ArrayEnd)
        {
            throw lexer.Unexpected("\",\" or \"]\"");
        }
    }

    private static void CheckObject(JsonLexer lexer, int depth)
    {
        Enter(depth);
        lexer.Next();
        if (lexer.Token == JsonToken.ObjectEnd)
        {
            return;
        }

        if (lexer.Token != JsonToken.String)
        {
            throw lexer.Unexpected("string or \"}\"");
        }

        CheckMember(lexer, depth);
        while (lexer.Token == JsonToken.Comma)
        {
            lexer.Next();
            if (lexer.Token != JsonToken.String)
            {
                throw lexer.Unexpected("string");
            }

            CheckMember(lexer, depth);
        }

        if (lexer.Token != JsonToken.ObjectEnd)
        {
            throw lexer.Unexpected("\",\" or \"}\"");
        }
    }

    private static void CheckMember(JsonLexer lexer, int depth)
    {
        lexer.Next();
        if (lexer.Token != JsonToken.Colon)
        {
            throw lexer.Unexpected("\":\"");
        }

        lexer.Next();
        Check(lexer, depth + 1);
    }

    private static void Enter(int depth)
    {
        if (depth > JsonbValue.DepthMax)
        {
            throw JsonbValue.TooDeep();
        }
    }
}
