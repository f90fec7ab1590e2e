using System.Linq;
using Aergo.Sql.Catalog;
using Xunit;

namespace Aergo.Sql.Tests.Catalog;

/// <summary>Who may create schemas, and objects in <c>public</c>: docs/spec/genesis.md, "sql.publicCreate".</summary>
public sealed class PublicCreateTests
{
    [Theory]
    [InlineData(true, "UC")]
    [InlineData(false, "U")]
    public void The_genesis_gives_or_withholds_the_right(bool publicCreate, string rights)
    {
        var store = new CatalogStore(new SystemCatalog([]));
        CatalogSnapshot made = store.CreateInitial(new MemoryState(), [SampleCatalog.Role() with { Oid = 0 }], publicCreate);
        Assert.Equal(rights, made.FindSchema("public")!.Grants!.Value.Single(g => g.Grantee.Length == 0).Privileges);
    }

    [Fact]
    public void Without_it_only_owners_and_those_they_grant_it_to_create()
    {
        var session = new SqlSession();
        session.Run("create role bob; create role eve createdb; revoke create on schema public from public;");
        Assert.StartsWith("SET\nERROR:  42501: permission denied for schema public\nERROR:  42501: permission denied for database", session.Run("set role bob; create table t (a int); create schema s;"), System.StringComparison.Ordinal);
        Assert.Equal("SET\nCREATE SCHEMA\nCREATE TABLE\n", session.Run("set role eve; create schema e; create table e.t (a int);"));
        Assert.Equal("RESET\nGRANT\nSET\nCREATE TABLE\nCREATE SCHEMA\n", session.Run("reset role; grant create on schema public to bob; set role bob; create table t (a int); create schema s;"));
    }
}
