using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading;
using Aergo.Api;
using Aergo.Primitives;

namespace Aergo.Rpc.Ethereum;

/// <summary>Filters that clients made and come back to: of logs, blocks and waiting transactions. Forgotten when nobody asks.</summary>
internal sealed class EthereumFilters : IDisposable
{
    private readonly IEthereumApi _api;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Filter> _filters = new(StringComparer.Ordinal);

    public EthereumFilters(IEthereumApi api, TimeProvider clock)
    {
        (_api, _clock) = (api, clock);
        api.TransactionPooled += Pooled;
        api.Rewound += CutBack;
    }

    public void Dispose()
    {
        _api.TransactionPooled -= Pooled;
        _api.Rewound -= CutBack;
    }

    /// <summary>An id nobody can guess.</summary>
    public static string NewId() => "0x" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string AddLogs(EthereumLogFilter filter) => Add(new Filter { Logs = filter });

    public string AddBlocks() => Add(new Filter());

    public string AddPending() => Add(new Filter { Hashes = [] });

    public bool Remove(string id)
    {
        lock (_gate)
        {
            return _filters.Remove(id);
        }
    }

    /// <summary>Everything a filter of logs matches.</summary>
    public Action<Utf8JsonWriter> All(string id, CancellationToken cancellation)
    {
        EthereumLogFilter? filter;
        lock (_gate)
        {
            filter = Find(id).Logs;
        }

        IReadOnlyList<EthereumLog> logs = _api.GetLogs(filter ?? throw EthereumApiException.Refused("filter not found: it is none of logs"), cancellation);
        return json => EthereumJson.Logs(json, logs);
    }

    /// <summary>What is new since the last time.</summary>
    public Action<Utf8JsonWriter> Changes(string id, CancellationToken cancellation)
    {
        long from, to = _api.Height;
        EthereumLogFilter? filter;
        lock (_gate)
        {
            Filter found = Find(id);
            if (found.Hashes is { } waiting)
            {
                found.Hashes = [];
                return json => EthereumJson.Hashes(json, waiting);
            }

            (from, filter) = (found.Next, found.Logs);
            found.Next = Math.Max(from, to + 1);
        }

        if (filter is null)
        {
            var hashes = new List<Hash256>();
            for (long height = Math.Max(from, to - EthereumLimits.PendingHashesMax); height <= to; height++)
            {
                hashes.Add(_api.FindBlock(new EthereumBlockRef(height), cancellation)!.Hash!.Value);
            }

            return json => EthereumJson.Hashes(json, hashes);
        }

        long last = filter.To.Height >= 0 ? Math.Min(filter.To.Height, to) : to;
        long first = Math.Max(filter.From.Height, from);
        IReadOnlyList<EthereumLog> logs = first > last ? [] : _api.GetLogs(filter with { From = new EthereumBlockRef(first), To = new EthereumBlockRef(last) }, cancellation);
        return json => EthereumJson.Logs(json, logs);
    }

    private string Add(Filter filter)
    {
        filter.Next = _api.Height + 1;
        filter.Asked = _clock.GetTimestamp();
        lock (_gate)
        {
            foreach ((string id, Filter old) in _filters)
            {
                if (_clock.GetElapsedTime(old.Asked) > EthereumLimits.FilterLife)
                {
                    _filters.Remove(id);
                }
            }

            if (_filters.Count >= EthereumLimits.FiltersMax)
            {
                throw new EthereumApiException(
                    EthereumApiException.LimitExceededCode, string.Create(CultureInfo.InvariantCulture, $"busy: there are {EthereumLimits.FiltersMax} filters already; take away those no longer needed"));
            }

            string made = NewId();
            _filters.Add(made, filter);
            return made;
        }
    }

    private Filter Find(string id)
    {
        // Clients make a new filter when they hear exactly this.
        Filter found = _filters.GetValueOrDefault(id) ?? throw EthereumApiException.Refused("filter not found");
        found.Asked = _clock.GetTimestamp();
        return found;
    }

    private void CutBack(long height)
    {
        lock (_gate)
        {
            foreach (Filter filter in _filters.Values)
            {
                filter.Next = Math.Min(filter.Next, height + 1);
            }
        }
    }

    private void Pooled(Hash256 hash)
    {
        lock (_gate)
        {
            foreach (Filter filter in _filters.Values)
            {
                if (filter.Hashes is { Count: < EthereumLimits.PendingHashesMax } hashes)
                {
                    hashes.Add(hash);
                }
            }
        }
    }

    private sealed class Filter
    {
        public EthereumLogFilter? Logs { get; init; }

        public List<Hash256>? Hashes { get; set; }

        public long Next { get; set; }

        public long Asked { get; set; }
    }
}
