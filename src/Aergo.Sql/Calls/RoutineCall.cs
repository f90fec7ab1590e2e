using System;
using System.Collections.Generic;
using System.Linq;
using Aergo.Primitives;
using Aergo.Sql.Binding;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Calls;

/// <summary>A call of a contract of another engine to a routine, from its call data to its return data.</summary>
/// <remarks>
/// To a schema's account: the routine that the selector names, with its arguments. To <c>aergo.sql</c>: one of the four functions of Aergo.sol, which name
/// the routine by text. Source: docs/spec/contract-calls.md, "From the EVM to SQL".
/// </remarks>
internal sealed class RoutineCall
{
    private const int NullsMax = 256;

    private static readonly AbiSignature[] Entrances =
    [
        Entrance("call(string,bytes)"), Entrance("query(string,bytes)"), Entrance("callNullable(string,uint256,bytes)"), Entrance("queryNullable(string,uint256,bytes)"),
    ];

    private readonly bool _isWrapped;
    private readonly bool _tellsNulls;
    private readonly System.Numerics.BigInteger _nulls;
    private readonly ReadOnlyMemory<byte> _arguments;

    private RoutineCall(RoutineDefinition routine, SchemaDefinition schema, ReadOnlyMemory<byte> arguments, bool isWrapped, bool isQuery, bool tellsNulls, System.Numerics.BigInteger nulls) =>
        (Routine, Schema, _arguments, _isWrapped, IsQuery, _tellsNulls, _nulls) = (routine, schema, arguments, isWrapped, isQuery, tellsNulls, nulls);

    public RoutineDefinition Routine { get; }

    public SchemaDefinition Schema { get; }

    /// <summary>Whether the caller asked for a call that changes nothing.</summary>
    public bool IsQuery { get; }

    /// <summary>Finds out what is called.</summary>
    /// <param name="contract">The schema whose account is called; null for <c>aergo.sql</c>.</param>
    public static RoutineCall Parse(CatalogSnapshot catalog, SchemaDefinition? contract, ReadOnlyMemory<byte> input, RoutineSelectors selectors)
    {
        if (input.Length < AbiSignature.SelectorSize)
        {
            throw new SqlException(SqlState.UndefinedFunction, "the call names no procedure: it is shorter than a selector")
            {
                Hint = "A contract in SQL takes tokens through its procedures.",
            };
        }

        ReadOnlyMemory<byte> arguments = input[AbiSignature.SelectorSize..];
        ReadOnlySpan<byte> selector = input.Span[..AbiSignature.SelectorSize];
        if (contract is not null)
        {
            RoutineDefinition routine = selectors.Find(catalog, contract, selector)
                ?? throw new SqlException(SqlState.UndefinedFunction, $"contract {contract.Name} has no routine with selector 0x{Convert.ToHexStringLower(selector)}");
            return new RoutineCall(routine, contract, arguments, false, false, false, 0);
        }

        int entrance = -1;
        for (int i = 0; i < Entrances.Length; i++)
        {
            entrance = selector.SequenceEqual(Entrances[i].Selector) ? i : entrance;
        }

        if (entrance < 0 || AbiDecoder.TryDecode([.. Entrances[entrance].Parameters.Select(p => p.Type)], arguments.Span) is not { } values)
        {
            throw new SqlException(SqlState.UndefinedFunction, $"{SpecialAccounts.SqlName} has call, query, callNullable and queryNullable; this is call data of none of them");
        }

        bool tellsNulls = entrance >= 2;
        (RoutineDefinition named, SchemaDefinition schema) = Named(catalog, ((AbiValue.Text)values[0]).Value);
        return new RoutineCall(
            named, schema, ((AbiValue.Bytes)values[^1]).Value, true, entrance % 2 == 1, tellsNulls, tellsNulls ? ((AbiValue.Number)values[1]).Value : 0);
    }

    /// <summary>The statement that runs the routine, its parameters and their types.</summary>
    public (Statement Statement, Datum[] Values, SqlType[] Types) ToStatement(SqlContext context)
    {
        RoutineParameterInfo[] inputs = [.. RoutineSelectors.Inputs(Routine)];
        SqlType[] types = [.. inputs.Select(p => p.Type)];
        context.Gas.Charge(_arguments.Length / GasSchedule.BytesPerUnit);
        if (AbiDecoder.TryDecode([.. types.Select(AbiTypes.Of)], _arguments.Span) is not { } given)
        {
            throw new SqlException(SqlState.InvalidBinaryRepresentation, $"the arguments are none of {Schema.Name}.{RoutineSelectors.SignatureOf(Routine)?.Canonical}");
        }

        Datum[] values = [.. given.Select((v, i) => i < NullsMax && !(_nulls >> i).IsEven ? Datum.Null : AbiValues.To(context, types[i], v))];
        int next = 0;
        var arguments = new List<Argument>();
        foreach (RoutineParameterInfo parameter in Routine.Parameters)
        {
            bool isInput = parameter.Mode is not (ParameterMode.Out or ParameterMode.Table);
            if (isInput)
            {
                arguments.Add(new Argument(new ParameterReference(++next), Variadic: parameter.Mode == ParameterMode.Variadic));
            }
            else if (Routine.IsProcedure)
            {
                arguments.Add(new Argument(new Literal(LiteralKind.Null, string.Empty)));
            }
        }

        var call = new FunctionCall(new QualifiedName([Schema.Name, Routine.Name]), arguments);
        return (Routine.IsProcedure
            ? new CallStatement(call)
            : new SelectStatement(new SelectCore([new SelectItem(new Star([]), null)]) { From = [new FunctionTable([new TableFunction(call, [])], false, false, false)] }), values, types);
    }

    /// <summary>The result as return data.</summary>
    public byte[] Encode(SqlContext context, IReadOnlyList<OutputColumn>? columns, IReadOnlyList<Datum[]> rows)
    {
        columns = [.. (columns ?? []).Where(c => c.Type.Oid != SqlTypes.VoidOid)];
        AbiMember[] members = [.. columns.Select(c => new AbiMember(c.Name, AbiTypes.Of(c.Type)))];
        if (_tellsNulls && members.Length > 0)
        {
            members = [new AbiMember("nulls", AbiType.UInt256), .. members];
        }

        context.Gas.Charge(checked((long)rows.Count * (columns.Count + 1) * GasSchedule.ExpressionStep));
        byte[] output;
        if (members.Length == 0 || (!Routine.ReturnsSet && rows.Count == 0))
        {
            output = [];
        }
        else if (!Routine.ReturnsSet)
        {
            output = AbiEncoder.Encode([.. members.Select(m => m.Type)], Row(context, columns, rows[0]));
        }
        else if (members.Length == 1)
        {
            output = AbiEncoder.Encode([AbiType.ArrayOf(members[0].Type)], [new AbiValue.List([.. rows.Select(r => Row(context, columns, r)[0])])]);
        }
        else
        {
            output = AbiEncoder.Encode([AbiType.ArrayOf(AbiType.TupleOf(members))], [new AbiValue.List([.. rows.Select(r => new AbiValue.List(Row(context, columns, r)))])]);
        }

        context.Gas.Charge((long)output.Length * GasSchedule.ResultByte);
        return _isWrapped ? AbiEncoder.Encode([AbiType.Bytes], [new AbiValue.Bytes(output)]) : output;
    }

    private AbiValue[] Row(SqlContext context, IReadOnlyList<OutputColumn> columns, Datum[] row)
    {
        if (!_tellsNulls)
        {
            return [.. columns.Select((c, i) => AbiValues.From(context, c.Type, row[i]))];
        }

        var nulls = System.Numerics.BigInteger.Zero;
        var values = new List<AbiValue>();
        for (int i = 0; i < columns.Count; i++)
        {
            nulls += row[i].IsNull ? System.Numerics.BigInteger.One << i : 0;
            values.Add(row[i].IsNull ? AbiValues.Zero(AbiTypes.Of(columns[i].Type)) : AbiValues.From(context, columns[i].Type, row[i]));
        }

        return [new AbiValue.Number(nulls), .. values];
    }

    // shop.buy, or shop.buy(int64,int32) where several have the name.
    private static (RoutineDefinition Routine, SchemaDefinition Schema) Named(CatalogSnapshot catalog, string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string name = open < 0 ? text : text[..open];
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || catalog.FindSchema(name[..dot]) is not { } schema || !catalog.RoutinesByName.TryGetValue((schema.Oid, name[(dot + 1)..]), out var oids))
        {
            throw new SqlException(SqlState.UndefinedFunction, $"there is no routine \"{(text.Length > 200 ? text[..200] : text)}\"")
            {
                Hint = "A routine is named with its schema: shop.buy.",
            };
        }

        RoutineDefinition[] routines = [.. oids.Select(o => catalog.Routines[o])];
        if (open >= 0)
        {
            string wanted = AbiSignature.TryParse(text[(dot + 1)..], out string error)?.Canonical
                ?? throw new SqlException(SqlState.SyntaxError, $"the routine's parameters cannot be read: {error}");
            routines = [.. routines.Where(r => RoutineSelectors.SignatureOf(r)?.Canonical == wanted)];
        }

        return routines.Length == 1 ? (routines[0], schema)
            : routines.Length == 0 ? throw new SqlException(SqlState.UndefinedFunction, $"there is no routine \"{text}\"")
            : throw new SqlException(SqlState.AmbiguousFunction, $"several routines are named {name}") { Hint = $"Name the parameters: {name}({string.Join(',', RoutineSelectors.SignatureOf(routines[0])?.Parameters.Select(p => p.Type.ToString()) ?? [])})." };
    }

    private static AbiSignature Entrance(string text) => AbiSignature.TryParse(text, out _)!;
}
