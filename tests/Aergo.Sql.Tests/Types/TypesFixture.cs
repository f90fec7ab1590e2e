using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Execution;
using Aergo.Sql.Functions;
using Aergo.Sql.Parsing;
using Aergo.Sql.Syntax;
using Aergo.Sql.Types;

namespace Aergo.Sql.Tests.Types;

/// <summary>A context with three user types, for tests that need settings and names and nothing else.</summary>
internal static class TypesFixture
{
    private const uint PublicOid = 2200;

    public static readonly SqlType Mood = new()
    {
        Oid = 20_000,
        ArrayOid = 20_001,
        Name = "mood",
        DisplayName = "mood",
        Schema = "public",
        Kind = TypeKind.Enum,
        Representation = Representation.Enum,
        Category = 'E',
        Length = 4,
        Labels = [new EnumLabel(20_010, "sad"), new EnumLabel(20_005, "ok"), new EnumLabel(20_012, "it is")],
    };

    public static readonly SqlType Compound = Composite(
        20_020, "cc", new SqlField("a", SqlTypes.Int4, -1), new SqlField("b", SqlTypes.Text, -1), new SqlField("c", SqlTypes.ArrayOf(SqlTypes.Text)!, -1));

    public static readonly SqlType Single = Composite(20_030, "c1", new SqlField("a", SqlTypes.Text, -1));

    /// <summary>2001-02-03 04:05:06.789 UTC is now.</summary>
    public static SqlContext Context(SessionSettings? settings = null)
    {
        var types = ImmutableDictionary.CreateBuilder<uint, SqlType>();
        var names = ImmutableDictionary.CreateBuilder<(uint, string), uint>();
        foreach (SqlType type in new[] { Mood, Compound, Single })
        {
            SqlType array = SqlTypes.MakeArray(type);
            types[type.Oid] = type;
            types[array.Oid] = array;
            names[(PublicOid, type.Name)] = type.Oid;
            names[(PublicOid, array.Name)] = array.Oid;
        }

        var schema = new SchemaDefinition { Oid = PublicOid, Name = "public", Owner = "aergo", Account = default };
        return new SqlContext
        {
            Services = new SqlServices
            {
                Functions = new FunctionRegistry([], [], [], [], []),
                Limits = SqlLimits.Default,

                // Types reach none of these.
                Catalogs = null!,
                Changes = null!,
                Definitions = null!,
                Routines = null!,
                Runner = null!,
                Tables = null!,
            },
            State = new MemoryState(),
            Catalog = new CatalogSnapshot
            {
                System = new SystemCatalog([]),
                Types = types.ToImmutable(),
                TypesByName = names.ToImmutable(),
                Schemas = ImmutableDictionary<uint, SchemaDefinition>.Empty.Add(PublicOid, schema),
                SchemaByName = ImmutableDictionary<string, uint>.Empty.Add("public", PublicOid),
            },
            Gas = new GasMeter(1_000_000_000),
            Memory = new MemoryMeter(1 << 30),
            Chain = new NoChain(),
            Block = new BlockFacts(1, Instant.FromMilliseconds(981_173_106_789), default),
            CurrentUser = "tester",
            SessionUser = "tester",
            Settings = settings ?? SessionSettings.Default,
        };
    }

    public static (SqlType Type, int Modifier) Resolve(string text, SqlContext context)
    {
        TypeName name = SqlParser.ParseTypeName(text);
        SqlType? type = SqlTypes.Find(name.Name.Name);
        if (type is null && context.Catalog.TypesByName.TryGetValue((PublicOid, name.Name.Name), out uint oid))
        {
            type = context.Catalog.FindType(oid);
        }

        int modifier = TypeModifiers.FromTypeName(type!, name, context);
        return (name.ArrayDimensions > 0 ? context.Catalog.ArrayTypeOf(type!)! : type!, modifier);
    }

    private static SqlType Composite(uint oid, string name, params SqlField[] fields) => new()
    {
        Oid = oid,
        ArrayOid = oid + 1,
        Name = name,
        DisplayName = name,
        Schema = "public",
        Kind = TypeKind.Composite,
        Representation = Representation.Record,
        Category = 'C',
        Fields = fields,
    };

    private sealed class NoChain : IChainHost
    {
        public int EventCount => 0;

        public Amount BalanceOf(AccountId account) => default;

        public bool TryTransfer(AccountId from, AccountId to, Amount amount) => false;

        public bool TryResolve(string name, out AccountId account)
        {
            account = default;
            return false;
        }

        public void Emit(ContractEvent contractEvent)
        {
        }

        public void DropEventsAfter(int count)
        {
        }
    }
}
