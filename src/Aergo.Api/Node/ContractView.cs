using System.Collections.Generic;

namespace Aergo.Api;

/// <summary>A contract in SQL: what it is made of, and the sources on the chain that made it.</summary>
/// <param name="Digest">SHA-256 of all definitions and rights as they stand in the state.</param>
/// <param name="Verified">Whether the deployments, run again at their places on the chain, give exactly these definitions and nothing else touched them.</param>
/// <param name="Reason">Why not; null when it is verified.</param>
public sealed record ContractView(
    string Name, string Address, string? Owner, string BalanceAer, bool Frozen, IReadOnlyList<string> Objects, string Digest, bool Verified, string? Reason, IReadOnlyList<DeploymentView> Deployments);

/// <summary>A transaction whose source made or changed a contract.</summary>
/// <param name="SourceDigest">SHA-256 of the source, as <c>sha256sum</c> prints it for the file.</param>
public sealed record DeploymentView(string TransactionHash, long Height, int Index, string SourceDigest, int SourceBytes);
