using System.Collections.Generic;
using System.Linq;
using Aergo.Sql.Functions.Aggregates;
using Aergo.Sql.Functions.Arrays;
using Aergo.Sql.Functions.Binary;
using Aergo.Sql.Functions.Bits;
using Aergo.Sql.Functions.Chain;
using Aergo.Sql.Functions.Comparison;
using Aergo.Sql.Functions.Dates;
using Aergo.Sql.Functions.Facts;
using Aergo.Sql.Functions.Formatting;
using Aergo.Sql.Functions.Json;
using Aergo.Sql.Functions.Json.Paths;
using Aergo.Sql.Functions.Ledger;
using Aergo.Sql.Functions.Numbers;
using Aergo.Sql.Functions.Session;
using Aergo.Sql.Functions.Sets;
using Aergo.Sql.Functions.Strings;
using Aergo.Sql.Functions.Windows;
using Aergo.Sql.Types;

namespace Aergo.Sql.Functions;

/// <summary>Puts the families of built-in functions, operators, casts, aggregates and window functions together.</summary>
public static class BuiltIns
{
    /// <summary>Makes the registry; one instance serves all engines of a program.</summary>
    /// <param name="extra">Functions that other parts bring, such as those that read the catalog.</param>
    /// <param name="casts">Casts between built-in types; all of them unless told otherwise.</param>
    public static FunctionRegistry CreateRegistry(IEnumerable<FunctionDefinition>? extra = null, IEnumerable<CastDefinition>? casts = null)
    {
        var facts = new PgFacts();
        var builder = new FunctionBuilder(facts);
        AddFunctions(builder);
        AddAggregates(builder);
        Casts.Add(builder, facts);
        return new FunctionRegistry(builder.Functions.Concat(extra ?? []), builder.Operators(), casts ?? TypeCasts.All, builder.Aggregates, builder.Windows);
    }

    private static void AddFunctions(FunctionBuilder builder)
    {
        InlineComparisons.Add(builder);
        TextComparisons.Add(builder);
        ObjectComparisons.Add(builder);
        IntegerFunctions.Add(builder);
        NumericFunctions.Add(builder);
        FloatFunctions.Add(builder);
        TranscendentalFunctions.Add(builder);
        LengthFunctions.Add(builder);
        EditFunctions.Add(builder);
        PatternFunctions.Add(builder);
        RegexFunctions.Add(builder);
        ByteFunctions.Add(builder);
        HashFunctions.Add(builder);
        SendFunctions.Add(builder);
        ComposeFunctions.Add(builder);
        ArrayShape.Add(builder);
        ArrayEditing.Add(builder);
        ArraySearch.Add(builder);
        ArrayTextFunctions.Add(builder);
        EnumFunctions.Add(builder);
        GenericComparisons.Add(builder);
        JsonbOperators.Add(builder);
        JsonbPaths.Add(builder);
        PathFunctions.Add(builder);
        JsonTextOperators.Add(builder);
        JsonSets.Add(builder);
        JsonBuilding.Add(builder);
        JsonPopulation.Add(builder);
        SeriesFunctions.Add(builder);
        DateComparisons.Add(builder);
        DateArithmetic.Add(builder);
        DateFields.Add(builder);
        OverlapsFunctions.Add(builder);
        RangeFrames.Add(builder);
        FormatFunctions.Add(builder);
        SettingFunctions.Add(builder);
        EnvironmentFunctions.Add(builder);
        ChainFunctions.Add(builder);
        LedgerFunctions.Add(builder);
    }

    private static void AddAggregates(FunctionBuilder builder)
    {
        CountAndExtremes.Add(builder);
        IntegerSums.Add(builder);
        NumericAggregates.Add(builder);
        FloatAggregates.Add(builder);
        LogicalAggregates.Add(builder);
        StringAggregates.Add(builder);
        ArrayAggregates.Add(builder);
        OrderedSets.Add(builder);
        HypotheticalSets.Add(builder);
        BitFunctions.Add(builder);
        TransitionFunctions.Add(builder);
        IntervalAggregates.Add(builder);
        JsonAggregates.Add(builder);
        RankingFunctions.Add(builder);
        ValueFunctions.Add(builder);
    }
}
