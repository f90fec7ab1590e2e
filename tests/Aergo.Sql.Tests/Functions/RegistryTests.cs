using System.Linq;
using Aergo.Sql.Functions;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Functions;

public sealed class RegistryTests
{
    private static readonly FunctionRegistry Registry = BuiltIns.CreateRegistry();

    // Goal: an operator, its commutator and its negator fit together for every pair of types, as the binder and planner rely on.
    [Fact]
    public void Commutators_and_negators_exist_for_their_types()
    {
        foreach (OperatorDefinition op in Registry.AllOperators.Where(o => o.Left is not null && o.Negator is not null))
        {
            Assert.Contains(Registry.Operators(op.Negator!), o => o.Left?.Oid == op.Left!.Oid && o.Right.Oid == op.Right.Oid);
        }

        foreach (OperatorDefinition op in Registry.AllOperators.Where(o => o.Left is not null && o.Commutator is not null))
        {
            Assert.Contains(Registry.Operators(op.Commutator!), o => o.Left?.Oid == op.Right.Oid && o.Right.Oid == op.Left!.Oid);
        }
    }

    [Fact]
    public void Oids_are_unique()
    {
        uint[] oids = Registry.AllFunctions.Select(f => f.Oid)
            .Concat(Registry.AllAggregates.Select(a => a.Oid))
            .Concat(Registry.AllWindowFunctions.Select(w => w.Oid))
            .ToArray();
        Assert.DoesNotContain(0u, oids);
        Assert.Equal(oids.Length, oids.Distinct().Count());
        Assert.Equal(Registry.AllOperators.Count, Registry.AllOperators.Select(o => o.Oid).Distinct().Count());
    }

    [Fact]
    public void Addition_of_integers_has_PostgreSQLs_oids()
    {
        OperatorDefinition plus = Assert.Single(Registry.Operators("+"), o => o.Left?.Oid == SqlTypes.Int4Oid && o.Right.Oid == SqlTypes.Int4Oid);
        Assert.Equal(551u, plus.Oid);
        Assert.Equal(177u, plus.Function.Oid);
        Assert.Equal("int4pl", plus.Function.Name);
    }
}
