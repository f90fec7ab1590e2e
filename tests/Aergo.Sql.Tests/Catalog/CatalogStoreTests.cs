using System.Linq;
using Aergo.Sql.Catalog;
using Aergo.Sql.Types;
using Xunit;

namespace Aergo.Sql.Tests.Catalog;

public sealed class CatalogStoreTests
{
    private static readonly SystemCatalog System = new([]);

    [Fact]
    public void The_first_catalog_has_schema_public_and_the_roles_given()
    {
        var state = new MemoryState();
        var store = new CatalogStore(System);
        CatalogSnapshot made = store.CreateInitial(state, [SampleCatalog.Role() with { Oid = 0 }]);
        Assert.Equal(InitialCatalog.PublicSchemaOid, made.FindSchema("public")!.Oid);
        Assert.Equal(CatalogSnapshot.FirstUserOid, made.Roles["alice"].Oid);
        Assert.Equal("alice", made.RoleByAccount[SampleCatalog.Role().Account]);
        Assert.Same(made, store.Load(state));
    }

    // Goal: what another node reads from state is what the changing node has in memory. Method: compare all objects' encodings and all lookups.
    [Fact]
    public void A_cold_load_gives_what_the_changes_left_in_memory()
    {
        var state = new MemoryState();
        var store = new CatalogStore(System);
        CatalogSnapshot warm = Fill(store, state);
        CatalogSnapshot cold = new CatalogStore(System).Load(state);

        Assert.Equal(warm.Stamp, cold.Stamp);
        Assert.Equal(warm.NextOid, cold.NextOid);
        Assert.Equal(SnapshotEditor.Objects(warm).Select(CatalogCodec.Encode), SnapshotEditor.Objects(cold).Select(CatalogCodec.Encode));
        Assert.Equal(warm.Relations.OrderBy(r => r.Value.Oid), cold.Relations.OrderBy(r => r.Value.Oid));
        Assert.Equal(warm.TypesByName.OrderBy(r => r.Value), cold.TypesByName.OrderBy(r => r.Value));
        Assert.Equal(warm.IndexTables.OrderBy(r => r.Key), cold.IndexTables.OrderBy(r => r.Key));
        Assert.Equal([20_100u], cold.ReferencingTables[20_100]);
        Assert.Equal("happy", cold.Tables[20_100].Columns[2].Type.Labels[1].Label);
        Assert.Equal((RelationKind.Index, 20_105u), cold.Relations[(20_000, "item_lower_idx")]);
    }

    // Goal: a changed type reaches every definition and type that mentions it.
    [Fact]
    public void A_changed_enum_reaches_columns_row_types_arrays_and_routines()
    {
        var state = new MemoryState();
        var store = new CatalogStore(System);
        CatalogSnapshot before = Fill(store, state);
        var change = new CatalogChange(store, state, before);
        change.Put(SampleCatalog.Mood(20_010, "sad", "ok", "happy"));
        CatalogSnapshot after = change.Commit();

        Assert.Equal(2, before.Tables[20_100].Columns[2].Type.Labels.Count);
        SqlType mood = after.Types[20_010];
        Assert.Equal(3, mood.Labels.Count);
        Assert.Same(mood, after.Tables[20_100].Columns[2].Type);
        Assert.Same(mood, after.Types[20_101].Fields[2].Type);
        Assert.Same(mood, after.Types[20_011].Element);
        Assert.Same(mood, after.Views[20_120].Columns[0].Type);
        Assert.Same(mood, after.Routines[20_300].Parameters[0].Type);
        Assert.Same(before.Sequences[20_200], after.Sequences[20_200]);
    }

    [Fact]
    public void After_a_roll_back_the_older_catalog_is_loaded_from_the_cache()
    {
        var state = new MemoryState();
        var store = new CatalogStore(System);
        CatalogSnapshot first = Fill(store, state);
        int mark = state.Mark();
        var change = new CatalogChange(store, state, first);
        change.Remove(first.Tables[20_100]);
        CatalogSnapshot second = change.Commit();
        Assert.NotEqual(first.Stamp, second.Stamp);
        Assert.False(second.Relations.ContainsKey((20_000, "item_pkey")));
        Assert.False(second.Types.ContainsKey(20_101));
        Assert.Empty(second.ReferencingTables);
        state.RollBackTo(mark);
        Assert.Same(first, store.Load(state));
    }

    [Fact]
    public void The_same_changes_give_the_same_stamp_and_others_give_another()
    {
        var one = new MemoryState();
        var two = new MemoryState();
        CatalogSnapshot a = Fill(new CatalogStore(System), one);
        var store = new CatalogStore(System);
        CatalogSnapshot b = Fill(store, two);
        Assert.Equal(a.Stamp, b.Stamp);
        var change = new CatalogChange(store, two, b);
        change.Put(b.Tables[20_100] with { Comment = "other" });
        Assert.NotEqual(a.Stamp, change.Commit().Stamp);
    }

    [Fact]
    public void Renaming_a_schema_renames_its_types_too()
    {
        var state = new MemoryState();
        var store = new CatalogStore(System);
        var change = new CatalogChange(store, state, Fill(store, state));
        change.Put(change.Snapshot.Schemas[20_000] with { Name = "market" });
        CatalogSnapshot after = change.Commit();
        Assert.Null(after.FindSchema("shop"));
        Assert.Equal("market", after.Types[20_010].Schema);
        Assert.Equal("market.mood", after.Tables[20_100].Columns[2].Type.DisplayName);
    }

    private static CatalogSnapshot Fill(CatalogStore store, MemoryState state)
    {
        var change = new CatalogChange(store, state, store.CreateInitial(state, []));
        change.Put(SampleCatalog.Schema());
        TypeDefinition mood = change.Put(SampleCatalog.Mood(20_010, "sad", "happy"));
        change.Put(SampleCatalog.Table(mood.Type));
        change.Put(SampleCatalog.View(mood.Type));
        change.Put(SampleCatalog.Sequence());
        change.Put(SampleCatalog.Routine(mood.Type));
        change.Put(SampleCatalog.Role());
        return change.Commit();
    }
}
