using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace Aergo.Sql.Parsing;

/// <summary>Where a key word may stand as a name.</summary>
internal enum KeywordCategory
{
    /// <summary>Anywhere.</summary>
    Unreserved,

    /// <summary>Columns and tables, but neither functions nor types.</summary>
    ColumnName,

    /// <summary>Functions and types, but neither columns nor tables.</summary>
    TypeOrFunctionName,

    /// <summary>Only after AS.</summary>
    Reserved,
}

/// <summary>The table of key words with their categories.</summary>
internal static class Keywords
{
    private const string Unreserved = """
        abort absolute access action add admin after aggregate also alter always asensitive assertion assignment at atomic attach
        attribute backward before begin breadth by cache call called cascade cascaded catalog chain characteristics checkpoint
        class close cluster columns comment comments commit committed compression configuration conflict connection constraints
        content continue conversion copy cost csv cube current cursor cycle data database day deallocate declare defaults deferred
        definer delete delimiter delimiters depends depth detach dictionary disable discard document domain double drop each
        enable encoding encrypted enum escape event exclude excluding exclusive execute explain expression extension external
        family filter finalize first following force forward function functions generated global granted groups handler header
        hold hour identity if immediate immutable implicit import include including increment index indexes inherit inherits
        inline input insensitive insert instead invoker isolation key label language large last leakproof level listen load local
        location lock locked logged mapping match matched materialized maxvalue merge method minute minvalue mode month move name
        names new next nfc nfd nfkc nfkd no normalized nothing notify nowait nulls object of off oids old operator option options
        ordinality others over overriding owned owner parallel parameter parser partial partition passing password plans policy
        preceding prepare prepared preserve prior privileges procedural procedure procedures program publication quote range read
        reassign recheck recursive ref referencing refresh reindex relative release rename repeatable replace replica reset
        restart restrict return returns revoke role rollback rollup routine routines rows rule savepoint schema schemas scroll
        search second security sequence sequences serializable server session set sets share show simple skip snapshot sql stable
        standalone start statement statistics stdin stdout storage stored strict strip subscription support sysid system tables
        tablespace temp template temporary text ties transaction transform trigger truncate trusted type types uescape unbounded
        uncommitted unencrypted unknown unlisten unlogged until update vacuum valid validate validator value varying version view
        views volatile whitespace within without work wrapper write xml year yes zone
        """;

    private const string ColumnName = """
        between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int integer
        interval least national nchar none normalize nullif numeric out overlay position precision real row setof smallint
        substring time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces
        xmlparse xmlpi xmlroot xmlserialize xmltable
        """;

    private const string TypeOrFunctionName = """
        authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like natural
        notnull outer overlaps right similar tablesample verbose
        """;

    private const string Reserved = """
        all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_catalog
        current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end except
        false fetch for foreign from grant group having in initially intersect into lateral leading limit localtime localtimestamp
        not null offset on only or order placing primary references returning select session_user some symmetric table then to
        trailing true union unique user using variadic when where window with
        """;

    // An output column may be named by these words only with AS before them.
    private const string NeedAs = """
        array as char character create day except fetch filter for from grant group having hour intersect into isnull limit minute
        month notnull offset on order over overlaps precision returning second to union varying where window with within without
        year
        """;

    private static readonly FrozenDictionary<string, Entry> Table = Build();

    private static readonly FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Table.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly Entry[] ByKeyword = BuildByKeyword();

    /// <summary>Length of the longest key word, in characters.</summary>
    public const int LengthMax = 17;

    /// <summary>Finds a word that was folded to lower case; <see cref="Keyword.NotKeyword"/> when it is no key word.</summary>
    public static Keyword Find(ReadOnlySpan<char> folded, out string? word)
    {
        if (folded.Length <= LengthMax && BySpan.TryGetValue(folded, out Entry entry))
        {
            word = entry.Word;
            return entry.Keyword;
        }

        word = null;
        return Keyword.NotKeyword;
    }

    public static KeywordCategory CategoryOf(Keyword keyword) => ByKeyword[(int)keyword].Category;

    /// <summary>Every key word in alphabetical order.</summary>
    public static IEnumerable<(string Word, KeywordCategory Category, bool BareLabel)> All
    {
        get
        {
            foreach (Entry entry in ByKeyword)
            {
                if (entry.Word is not null)
                {
                    yield return (entry.Word, entry.Category, entry.BareLabel);
                }
            }
        }
    }

    /// <summary>Whether the word may name an output column without AS.</summary>
    public static bool IsBareLabel(Keyword keyword) => ByKeyword[(int)keyword].BareLabel;

    /// <summary>Whether a name must be quoted to be read as a name: as PostgreSQL's quote_identifier decides.</summary>
    public static bool NeedsQuotes(ReadOnlySpan<char> name) =>
        Find(name, out _) is var keyword && keyword != Keyword.NotKeyword && CategoryOf(keyword) != KeywordCategory.Unreserved;

    private static FrozenDictionary<string, Entry> Build()
    {
        var needAs = new HashSet<string>(Split(NeedAs), StringComparer.Ordinal);
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        Add(Unreserved, KeywordCategory.Unreserved);
        Add(ColumnName, KeywordCategory.ColumnName);
        Add(TypeOrFunctionName, KeywordCategory.TypeOrFunctionName);
        Add(Reserved, KeywordCategory.Reserved);
        return entries.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string words, KeywordCategory category)
        {
            foreach (string word in Split(words))
            {
                var keyword = Enum.Parse<Keyword>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
                entries.Add(word, new Entry(word, keyword, category, !needAs.Contains(word)));
            }
        }
    }

    private static Entry[] BuildByKeyword()
    {
        var entries = new Entry[Table.Count + 1];
        foreach (Entry entry in Table.Values)
        {
            entries[(int)entry.Keyword] = entry;
        }

        return entries;
    }

    private static string[] Split(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private readonly record struct Entry(string Word, Keyword Keyword, KeywordCategory Category, bool BareLabel);
}
