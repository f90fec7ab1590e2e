using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Aergo.Api;
using Aergo.Ledger;
using Aergo.Primitives;
using Aergo.Sql.Catalog;
using Aergo.Sql.Engine;
using Aergo.State;

namespace Aergo.Host;

/// <summary>Shows contracts with the sources that made them, and whether these give what is there.</summary>
/// <remarks>A source is checked by running its block again up to it, one at a time; what a deployment gave never changes, so it is kept.</remarks>
internal sealed class NodeContracts(NodeService node, Chain chain, SqlEngine engine, BlockHeights heights) : IDisposable
{
    private readonly SemaphoreSlim _room = new(1);
    private readonly ConcurrentDictionary<Hash256, (Hash256 Before, Hash256 After)> _known = new();

    public void Dispose() => _room.Dispose();

    public async Task<ContractView?> FindAsync(string name, CancellationToken cancellation)
    {
        IStateView view = node.Snapshot.HeadView;
        CatalogSnapshot catalog = CatalogOf(view);
        if (catalog.FindSchema(name) is not { Account.IsZero: false } schema)
        {
            return null;
        }

        await _room.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Show(view, catalog, schema, cancellation), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }

    private ContractView Show(IStateView view, CatalogSnapshot catalog, SchemaDefinition schema, CancellationToken cancellation)
    {
        IReadOnlyList<Deployment> deployments = heights.DeploymentsOf(schema.Name, cancellation);
        Hash256 present = CatalogDigest.OfSchema(catalog, schema.Name);
        string? reason = Judge(schema.Name, present, deployments, cancellation);
        AccountRecord account = view.GetAccount(schema.Account) ?? AccountRecord.Empty;
        return new ContractView(
            schema.Name,
            schema.Account.ToChecksumString(),
            schema.Owner,
            account.Balance.ToString(CultureInfo.InvariantCulture),
            schema.Frozen,
            [.. CatalogDigest.Objects(catalog, schema).Select(Text)],
            present.ToString(),
            reason is null,
            reason,
            [.. deployments.Select(d => new DeploymentView(d.Transaction.ToString(), d.Height, d.Index, d.SourceDigest.ToString(), d.SourceBytes))]);
    }

    /// <summary>Null when the deployments explain what is there: each began where the one before ended, and the last ended where we are.</summary>
    private string? Judge(string schema, Hash256 present, IReadOnlyList<Deployment> deployments, CancellationToken cancellation)
    {
        if (deployments.Count == 0)
        {
            return "it was made by statements and not by a deployment";
        }

        // A schema that was dropped begins anew.
        Hash256 reached = Hash256.Zero;
        foreach (Deployment deployment in deployments)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!_known.TryGetValue(deployment.Transaction, out (Hash256 Before, Hash256 After) run))
            {
                if (Run(schema, deployment) is not { } made)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"the state before block {deployment.Height} is not kept");
                }

                _known[deployment.Transaction] = run = made;
            }

            if (run.Before != reached && run.Before != Hash256.Zero)
            {
                return $"definitions or rights were changed before the deployment {deployment.Transaction}";
            }

            reached = run.After;
        }

        return reached == present ? null : "definitions or rights were changed after the last deployment";
    }

    private (Hash256 Before, Hash256 After)? Run(string schema, Deployment deployment)
    {
        if (chain.Find(deployment.Height - 1)?.Block.Header is not { } parent || chain.At(deployment.Height - 1) is not { } start || chain.Find(deployment.Height)?.Block is not { } block)
        {
            return null;
        }

        var again = new PendingBlock(
            chain.Executor, chain.Genesis, new ChainHead(parent.Height, parent.Id, parent.StateRoot, parent.Slot, parent.Timestamp), start.View, block.Header.Slot, block.Header.Timestamp);
        Hash256 before = Hash256.Zero;
        for (int i = 0; i <= deployment.Index; i++)
        {
            before = i == deployment.Index ? CatalogDigest.OfSchema(CatalogOf(again.View), schema) : before;
            if (chain.Checks.Check(block.Transactions[i], checkSignature: false).Checked is not { } known || again.Add(known, recordRowSet: false).Outcome is null)
            {
                throw new ChainDamagedException(string.Create(CultureInfo.InvariantCulture, $"block {deployment.Height}: transaction {i} does not run again"));
            }
        }

        return (before, CatalogDigest.OfSchema(CatalogOf(again.View), schema));
    }

    private CatalogSnapshot CatalogOf(IStateView view) => engine.Services.Catalogs.Load(chain.Executor.OpenScratch(view).State);

    private static string Text(SchemaObject item) => item switch
    {
        TypeDefinition => "type ",
        TableDefinition => "table ",
        SequenceDefinition => "sequence ",
        ViewDefinition => "view ",
        RoutineDefinition { IsProcedure: true } => "procedure ",
        _ => "function ",
    } + item.Name;
}
