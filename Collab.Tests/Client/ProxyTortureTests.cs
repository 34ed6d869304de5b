using System.Diagnostics;

namespace Collab.Tests.Client;

/// <summary>
/// Clients whose connections are broken all the time, by a seed. A run that fails names its seed: put it among the pinned ones. A long soak
/// is <c>COLLAB_SOAK_SECONDS=600 dotnet test Collab.Tests --filter "FullyQualifiedName~ProxyTorture"</c>.
/// </summary>
[Trait("Suite", "ConnectionLifecycle")]
public sealed class ProxyTortureTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact(DisplayName = "[CL4] two hundred random cuts: every frame arrives once at the server, every event once and in one order at every client")]
    public async Task TwoHundredCuts()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("COLLAB_SOAK_SECONDS"), out var set) ? set : 0;
        var clock = Stopwatch.StartNew();
        do await new Torture(Random.Shared.Next(), clients: 4, cuts: 200).RunAsync(Deadline);
        while (clock.Elapsed.TotalSeconds < seconds);
    }

    [Theory(DisplayName = "[CL4] the same for the pinned seeds")]
    [InlineData(7)]
    [InlineData(20261126)]
    public Task PinnedSeeds(int seed) => new Torture(seed, clients: 3, cuts: 30).RunAsync(Deadline);
}
