using System.Diagnostics;

namespace Collab.Tests.Client;

/// <summary>
/// Clients whose connections are broken all the time, by a seed. A run that fails names its seed: COLLAB_TORTURE_SEED runs it again; put it
/// among the pinned ones. A long soak is <c>COLLAB_SOAK_SECONDS=600 dotnet test Collab.Tests --filter "FullyQualifiedName~ProxyTorture"</c>.
/// </summary>
[Trait("Suite", "ConnectionLifecycle")]
public sealed class ProxyTortureTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact(DisplayName = "[CL4] two hundred random cuts: every frame arrives once at the server, every event once and in one order at every client")]
    public async Task TwoHundredCuts()
    {
        var seconds = Set("COLLAB_SOAK_SECONDS") ?? 0;
        var clock = Stopwatch.StartNew();
        do await new Torture(Set("COLLAB_TORTURE_SEED") ?? Random.Shared.Next(), clients: 4, cuts: 200).RunAsync(Deadline);
        while (clock.Elapsed.TotalSeconds < seconds);
    }

    [Theory(DisplayName = "[CL4] the same for the pinned seeds")]
    [InlineData(7)]
    [InlineData(20261126)]
    [InlineData(1192194764)]
    [InlineData(1405852015)]
    public Task PinnedSeeds(int seed) => new Torture(seed, clients: 3, cuts: 30).RunAsync(Deadline);

    private static int? Set(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var set) ? set : null;
}
