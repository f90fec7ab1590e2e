using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions.Facts;

/// <summary>What PostgreSQL's catalog says of a function: oid, argument types, result, strictness, volatility. No behaviour.</summary>
internal sealed record ProcedureFact(
    uint Oid,
    string Name,
    IReadOnlyList<SqlType> Parameters,
    SqlType Result,
    char Kind,
    Volatility Volatility,
    bool Strict,
    bool ReturnsSet,
    bool Variadic,
    IReadOnlyList<string> ParameterNames,
    IReadOnlyList<SqlField> Columns);

/// <summary>An operator's row: which function stands behind it.</summary>
internal sealed record OperatorFact(uint Oid, string Name, SqlType? Left, SqlType Right, uint Procedure, string? Commutator, string? Negator);

/// <summary>Facts of PostgreSQL 15's catalog, kept as two tables of text beside this file.</summary>
/// <remarks>Columns of procedures.tsv: oid, name, argument types, result, flags (kind, volatility, strict, set, variadic), names with type and mode.</remarks>
internal sealed class PgFacts
{
    private readonly Dictionary<string, ProcedureFact> _procedures = [];

    public PgFacts()
    {
        foreach (string[] row in Rows("procedures.tsv"))
        {
            ProcedureFact fact = ReadProcedure(row);
            _procedures.Add(row[1] + "(" + row[2] + ")" + (fact.Kind == 'w' ? " over" : ""), fact);
        }

        Operators = Rows("operators.tsv").Select(ReadOperator).ToArray();
    }

    public IReadOnlyList<OperatorFact> Operators { get; }

    public IEnumerable<ProcedureFact> Procedures => _procedures.Values;

    /// <summary>The fact of a signature such as <c>lower(text)</c>; window functions end in <c> over</c>.</summary>
    public ProcedureFact Procedure(string signature) =>
        _procedures.TryGetValue(signature, out ProcedureFact? fact) ? fact : throw new ArgumentException("PostgreSQL has no function " + signature, nameof(signature));

    /// <summary>As <see cref="Procedure"/>, but null where there is none.</summary>
    public ProcedureFact? Find(string signature) => _procedures.GetValueOrDefault(signature);

    private static SqlType TypeOf(string name) => SqlTypes.Find(name) ?? throw new InvalidDataException("unknown type " + name);

    private static SqlType[] TypesOf(string list) => list.Length == 0 ? [] : list.Split(',').Select(TypeOf).ToArray();

    private static ProcedureFact ReadProcedure(string[] row)
    {
        string flags = row[4];
        var names = new List<string>();
        var columns = new List<SqlField>();
        foreach (string entry in row[5].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = entry.Split(':');
            if (parts[2] is "o" or "t")
            {
                // A few records have columns of types the engine does not know; those functions are not among ours.
                columns.Add(new SqlField(parts[0], SqlTypes.Find(parts[1]) ?? SqlTypes.Text, -1));
            }
            else
            {
                names.Add(parts[0]);
            }
        }

        return new ProcedureFact(
            uint.Parse(row[0], CultureInfo.InvariantCulture),
            row[1],
            TypesOf(row[2]),
            TypeOf(row[3]),
            flags[0],
            flags[1] switch { 'i' => Volatility.Immutable, 's' => Volatility.Stable, _ => Volatility.Volatile },
            flags[2] == 's',
            flags[3] == 'r',
            flags[4] == 'v',
            names,
            columns);
    }

    private static OperatorFact ReadOperator(string[] row) => new(
        uint.Parse(row[0], CultureInfo.InvariantCulture),
        row[1],
        row[2] == "-" ? null : TypeOf(row[2]),
        TypeOf(row[3]),
        uint.Parse(row[4], CultureInfo.InvariantCulture),
        row[5].Length == 0 ? null : row[5],
        row[6].Length == 0 ? null : row[6]);

    private static IEnumerable<string[]> Rows(string resource)
    {
        using Stream stream = typeof(PgFacts).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidDataException("missing resource " + resource);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line.Split('\t');
            }
        }
    }
}
