using System.Net;
using Collab.Host.Auth;

namespace Collab.Host.Sockets;

/// <summary>
/// New connections per address within a window [WS12]: two counts for each address, of this window and of the one before, from which
/// the part that is still within reach is taken. An IPv6 address stands for its /64, which is what one customer has. Thread-safe.
/// </summary>
internal sealed class AddressLimit(int limit, TimeSpan window, TimeProvider clock)
{
    /// <summary>Addresses known at once; further ones pass uncounted, so that a flood of addresses can't fill the memory.</summary>
    public const int MaxAddresses = 100_000;

    private readonly Lock _gate = new();
    private Dictionary<IPAddress, int> _current = [];
    private Dictionary<IPAddress, int> _previous = [];
    private long _started = clock.GetTimestamp();

    /// <summary>Counts a new connection. False: one too many.</summary>
    public bool TryAdd(IPAddress? address)
    {
        if (limit == 0 || address is null)
            return true;
        var key = AddressKey.Of(address);
        lock (_gate)
        {
            var elapsed = clock.GetElapsedTime(_started);
            if (elapsed >= window)
            {
                (_previous, _current) = (elapsed < 2 * window ? _current : [], []);
                _started = clock.GetTimestamp() - (long)(elapsed.TotalSeconds % window.TotalSeconds * clock.TimestampFrequency);
                elapsed = clock.GetElapsedTime(_started);
            }

            var count = _current.GetValueOrDefault(key);
            if (count + (_previous.GetValueOrDefault(key) * (1 - (elapsed / window))) >= limit)
                return false;
            if (count > 0 || _current.Count < MaxAddresses)
                _current[key] = count + 1;
            return true;
        }
    }
}
