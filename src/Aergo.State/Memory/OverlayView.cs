using System;
using Aergo.Primitives;

namespace Aergo.State;

/// <summary>Uncommitted changes over another view.</summary>
public sealed class OverlayView(IStateView below, StateOverlay overlay) : IStateView
{
    /// <summary>The changes on top.</summary>
    public StateOverlay Overlay { get; } = overlay;

    /// <summary>The view they lie on.</summary>
    public IStateView Below { get; } = below;

    /// <summary>The view with these changes on top of the ones it has.</summary>
    public OverlayView With(StateOverlay changed) => new(Below, changed);

    /// <inheritdoc />
    public AccountRecord? GetAccount(AccountId account) =>
        Overlay.TryGetAccount(account, out AccountRecord? record) ? record : Below.GetAccount(account);

    /// <inheritdoc />
    public byte[]? GetRow(AccountId tree, ReadOnlySpan<byte> key)
    {
        if (Overlay.RowsOf(tree) is { } rows && (rows.Rows.TryGet(key, out byte[]? value) || rows.HidesBelow))
        {
            return value;
        }

        return Below.GetRow(tree, key);
    }

    /// <inheritdoc />
    public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending)
    {
        if (Overlay.RowsOf(tree) is not { } rows)
        {
            return Below.Scan(tree, from, to, descending);
        }

        PersistentMapCursor<byte[]> above = rows.Rows.Scan(from, to, descending);
        return rows.HidesBelow ? new MapStateCursor(above) : new MergeCursor(Below.Scan(tree, from, to, descending), above, descending);
    }
}

/// <summary>State before anything was written.</summary>
public sealed class EmptyStateView : IStateView
{
    /// <summary>The one instance.</summary>
    public static EmptyStateView Instance { get; } = new();

    /// <inheritdoc />
    public AccountRecord? GetAccount(AccountId account) => null;

    /// <inheritdoc />
    public byte[]? GetRow(AccountId tree, ReadOnlySpan<byte> key) => null;

    /// <inheritdoc />
    public IStateCursor Scan(AccountId tree, byte[] from, byte[]? to, bool descending) => EmptyCursor.Instance;
}
