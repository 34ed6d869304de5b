namespace Collab.Tests.Support;

/// <summary>
/// Breaks the connections of a <see cref="FaultyProxy"/> at random until a number of them have been cut: resets, cuts in the middle of a frame,
/// half-closes, stalls that pass and stalls that end in a cut, connects in another order. One seed gives one sequence of faults; when they
/// meet the traffic is the machine's affair.
/// </summary>
public sealed class Chaos(FaultyProxy proxy, int seed)
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(40);

    private readonly Random _random = new(seed);
    private readonly Random _holds = new(seed ^ 0x5eed);
    private readonly HashSet<FaultyTunnel> _cut = [];

    /// <summary>Connections ended so far, each counted once.</summary>
    public int Cuts => _cut.Count;

    /// <summary>Returns when so many connections have been ended; afterwards the proxy is as harmless as any.</summary>
    public async Task RunAsync(int cuts, CancellationToken cancel)
    {
        proxy.HoldConnects = () => TimeSpan.FromMilliseconds(_holds.Next(3) == 0 ? _holds.NextDouble() * LongestHold.TotalMilliseconds : 0);
        try
        {
            while (Cuts < cuts)
            {
                await Task.Delay(_random.Next(2, 60), cancel);
                await StepAsync(_random.Next(100), _random.Next(), cancel);
            }
        }
        finally
        {
            proxy.HoldConnects = null;
            proxy.Resume();
        }
    }

    private async Task StepAsync(int dice, int choice, CancellationToken cancel)
    {
        var tunnels = proxy.Tunnels;
        if (dice < 5)
        {
            _cut.UnionWith(tunnels);
            foreach (var each in tunnels) each.Cut();
            return;
        }

        if (tunnels.Count == 0) return;
        var tunnel = tunnels[choice % tunnels.Count];
        switch (dice)
        {
            case < 45:
                tunnel.Cut();
                break;
            case < 65:
                tunnel.CutAfter(choice % 700);
                break;
            case < 75:
                tunnel.HalfClose(towardsClient: true);
                break;
            case < 85:
                tunnel.HalfClose(towardsClient: false);
                break;
            default:
                tunnel.Stall();
                await Task.Delay(choice % 120, cancel);
                tunnel.Resume();
                if (dice < 92) return;
                tunnel.Cut();
                break;
        }

        _cut.Add(tunnel);
    }
}
