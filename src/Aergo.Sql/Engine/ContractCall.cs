using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Syntax;

namespace Aergo.Sql.Engine;

/// <summary>Aergo's call payload <c>{"Name":"buy","Args":[7,2]}</c> as a statement on the contract's schema.</summary>
internal static class ContractCall
{
    public static Statement Parse(CatalogSnapshot catalog, SchemaDefinition? contract, ReadOnlySpan<byte> payload)
    {
        if (contract is null)
        {
            throw new SqlException(SqlState.InvalidSchemaName, "the account called is no SQL contract");
        }

        CallInfoError error = CallInfo.Parse(payload, out CallInfo? call);
        if (error != CallInfoError.None || call is null)
        {
            throw new SqlException(SqlState.InvalidTextRepresentation, $"the payload is no call: {error}")
            {
                Hint = "A call is JSON: {\"Name\":\"procedure\",\"Args\":[…]}.",
            };
        }

        string name = call.Name;
        if (!catalog.RoutinesByName.TryGetValue((contract.Oid, name), out System.Collections.Immutable.ImmutableArray<uint> routines))
        {
            throw new SqlException(SqlState.UndefinedFunction, $"contract {contract.Name} has no procedure {name}");
        }

        // A JSON list is an array where the parameter is one, and JSON otherwise.
        RoutineParameterInfo[] parameters = routines.Select(oid => catalog.Routines[oid].Parameters.Where(p => p.Mode is not (ParameterMode.Out or ParameterMode.Table)).ToArray())
            .FirstOrDefault(p => p.Length == call.Arguments.Count) ?? [];
        var function = new FunctionCall(
            new QualifiedName([contract.Name, name]),
            [.. call.Arguments.Select((a, i) => new Argument(LiteralOf(a, i < parameters.Length && parameters[i].Type.Underlying.Kind == Types.TypeKind.Array)))]);
        return routines.Any(oid => catalog.Routines[oid].IsProcedure)
            ? new CallStatement(function)
            : new SelectStatement(new SelectCore([new SelectItem(function, null)]));
    }

    private static Expression LiteralOf(JsonValue value, bool asArray) => value.Kind switch
    {
        JsonKind.Array when asArray => new ArrayConstructor([.. value.Items.Select(i => LiteralOf(i, i.Kind == JsonKind.Array))]),
        JsonKind.Null => new Literal(LiteralKind.Null, string.Empty),
        JsonKind.Boolean => new Literal(LiteralKind.Boolean, value.Boolean ? "true" : "false"),
        JsonKind.Number => Number(value.Text),
        JsonKind.Text => new Literal(LiteralKind.String, value.Text),
        _ when value.Find("_bignum") is { Kind: JsonKind.Text } big => Number(big.Text),
        _ => new Literal(LiteralKind.String, value.ToString()),
    };

    private static Expression Number(string text)
    {
        bool negative = text.StartsWith('-');
        string digits = negative ? text[1..] : text;
        if (digits.Length == 0 || !digits.All(c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E' or '+' or '-'))
        {
            throw new SqlException(SqlState.InvalidTextRepresentation, $"invalid number in a call: \"{text}\"");
        }

        var literal = new Literal(digits.All(char.IsAsciiDigit) ? LiteralKind.Integer : LiteralKind.Decimal, digits);
        return negative ? new Unary("-", literal) : literal;
    }
}
