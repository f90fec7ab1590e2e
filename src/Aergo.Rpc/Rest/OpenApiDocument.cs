using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Aergo.Api;

namespace Aergo.Rpc.Rest;

/// <summary>The OpenAPI 3.1 description of the routes, made from the table that the server dispatches by.</summary>
internal static class OpenApiDocument
{
    public static JsonObject Make(IReadOnlyList<RestRoute> routes, string version)
    {
        var paths = new JsonObject();
        var schemas = new JsonObject();
        foreach (IGrouping<string, RestRoute> path in routes.GroupBy(r => r.Path))
        {
            var operations = new JsonObject();
            foreach (RestRoute route in path)
            {
                operations[route.Method.ToLowerInvariant()] = Operation(route, schemas);
            }

            paths[path.Key] = operations;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "AERGO node", ["version"] = version, ["license"] = new JsonObject { ["name"] = "MIT" } },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Operation(RestRoute route, JsonObject schemas)
    {
        var parameters = new JsonArray();
        if (route.ParameterName is { } name)
        {
            parameters.Add(Parameter(name, "path", "string", route.Parameter ?? string.Empty, required: true));
        }

        foreach ((string query, string type, string meaning) in route.Query)
        {
            parameters.Add(Parameter(query, "query", type, meaning, required: false));
        }

        var operation = new JsonObject
        {
            ["operationId"] = route.Method.ToLowerInvariant() + string.Concat(route.Path.Split('/', '{', '}').Skip(2).Where(p => p.Length > 0).Select(p => char.ToUpperInvariant(p[0]) + p[1..])),
            ["summary"] = route.Summary,
            ["parameters"] = parameters,
            ["responses"] = Responses(route, schemas),
        };
        if (route.TakesTransaction)
        {
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["description"] = "The transaction in Aergo's protobuf form (message Tx).",
                ["content"] = new JsonObject { ["application/octet-stream"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" } } },
            };
        }

        return operation;
    }

    private static JsonObject Responses(RestRoute route, JsonObject schemas)
    {
        var responses = new JsonObject { ["200"] = Response("Good.", route.Streams ? "application/x-ndjson" : "application/json", Reference(route.Answer, schemas)) };
        if (route.TakesTransaction)
        {
            responses["422"] = Response("Refused; code and message say why.", "application/json", Reference(route.Answer, schemas));
        }

        responses["default"] = Response("Failed.", "application/problem+json", Reference(ApiJson.Default.Problem, schemas));
        return responses;
    }

    private static JsonObject Response(string description, string mediaType, JsonNode schema) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { [mediaType] = new JsonObject { ["schema"] = schema } },
    };

    private static JsonObject Parameter(string name, string place, string type, string meaning, bool required) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = required,
        ["description"] = meaning,
        ["schema"] = new JsonObject { ["type"] = type },
    };

    private static JsonObject Reference(JsonTypeInfo type, JsonObject schemas)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            return new JsonObject { ["type"] = "array", ["items"] = Reference(type.Options.GetTypeInfo(type.ElementType!), schemas) };
        }

        string name = type.Type.Name;
        if (!schemas.ContainsKey(name))
        {
            schemas[name] = type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
        }

        return new JsonObject { ["$ref"] = string.Create(CultureInfo.InvariantCulture, $"#/components/schemas/{name}") };
    }
}
