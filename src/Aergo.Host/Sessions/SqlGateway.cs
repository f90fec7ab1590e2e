using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Rpc.Postgres;
using Aergo.Sql;
using Aergo.Sql.Catalog;
using Aergo.Sql.Engine;

namespace Aergo.Host;

/// <summary>Opens SQL sessions: checks role and database, picks the key the session signs with.</summary>
internal sealed class SqlGateway : ISqlGateway
{
    private readonly SessionServices _services;

    // An unknown user is asked for a password like any other; this salt keeps the question the same each time.
    private readonly byte[] _decoySecret = RandomNumberGenerator.GetBytes(32);

    public SqlGateway(SessionServices services) => _services = services;

    public SqlChallenge Challenge(SqlLogin login)
    {
        if (login.Loopback && _services.Genesis.Sql.TrustLoopback)
        {
            return new SqlChallenge(SqlAuthentication.Trust, null, null);
        }

        RoleDefinition? role = Catalog().Roles.GetValueOrDefault(login.User);
        return new SqlChallenge(SqlAuthentication.ScramSha256, role is { CanLogin: true, PasswordVerifier: { } verifier } ? verifier : Decoy(login.User), null);
    }

    public ISqlSession Open(SqlLogin login)
    {
        CatalogSnapshot catalog = Catalog();
        if (!catalog.Roles.TryGetValue(login.User, out RoleDefinition? role))
        {
            throw new SqlErrorException(new SqlError("FATAL", SqlState.InvalidAuthorization, $"role \"{login.User}\" does not exist"));
        }

        if (!role.CanLogin)
        {
            throw new SqlErrorException(new SqlError("FATAL", SqlState.InvalidAuthorization, $"role \"{login.User}\" is not permitted to log in"));
        }

        (string database, long? height) = ParseDatabase(login);
        return new SqlSession(_services, login, role, database, height);
    }

    /// <summary><c>main</c>, <c>main/master</c>, <c>main@120</c>, <c>main/master@120</c>.</summary>
    private (string Database, long? Height) ParseDatabase(SqlLogin login)
    {
        string name = login.Database;
        long? height = null;
        int at = name.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            if (!long.TryParse(name.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long value) || value > _services.Node.Snapshot.Head.Height)
            {
                throw NoDatabase(login.Database, $"the last block is {_services.Node.Snapshot.Head.Height}");
            }

            (name, height) = (name[..at], value);
        }

        int slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && name[(slash + 1)..] != "master")
        {
            throw NoDatabase(login.Database, "this repository has the branch \"master\" only");
        }

        name = slash >= 0 ? name[..slash] : name;
        return name == _services.Repository ? (name, height) : throw NoDatabase(login.Database, $"this node holds the repository \"{_services.Repository}\"");
    }

    private static SqlErrorException NoDatabase(string name, string hint) =>
        new(new SqlError("FATAL", SqlState.InvalidCatalogName, $"database \"{name}\" does not exist") { Hint = hint });

    private CatalogSnapshot Catalog() =>
        _services.Engine.Services.Catalogs.Load(_services.Executor.OpenScratch(_services.Node.Snapshot.PoolView).State);

    private string Decoy(string user) =>
        ScramServer.MakeVerifier(Convert.ToHexString(_decoySecret), HMACSHA256.HashData(_decoySecret, System.Text.Encoding.UTF8.GetBytes(user)).AsSpan(0, 16));
}

/// <summary>What sessions share.</summary>
internal sealed record SessionServices(
    NodeService Node, GenesisConfig Genesis, TransactionExecutor Executor, SqlEngine Engine, AccountSender Sender, IKeyring Keys, NotificationHub Notifications, TimeProvider Clock, string Repository)
{
    /// <summary>State at an earlier height, where it is kept.</summary>
    public required Func<long, (State.IStateView View, BlockFacts Facts)?> AtHeight { get; init; }

    /// <summary>The same for parts of a query, by height, time or block.</summary>
    public required Sql.Execution.IPastStates Past { get; init; }
}
