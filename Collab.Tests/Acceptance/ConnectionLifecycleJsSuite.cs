using Collab.Tests.JavaScript;
using Collab.Tests.Support;

namespace Collab.Tests.Acceptance;

/// <summary>The fifth of the five systems: the life of a connection, seen from the JavaScript client in Node (JavaScript/lifecycle.test.mjs).</summary>
[Trait("Suite", "ConnectionLifecycle")]
public sealed class ConnectionLifecycleJsSuite
{
    [NodeFact(DisplayName = "[CL1] client_and_session_ids: client_id is fixed; session_id is new per connect, also after a failed one and back to back (JavaScript)")]
    public Task ClientAndSessionIds() => PassAsync("client_and_session_ids");

    [NodeFact(DisplayName = "[CL3] instance_tracking: 0, 1, 2, 0 (JavaScript)")]
    public Task InstanceTracking() => PassAsync("instance_tracking");

    [NodeFact(DisplayName = "[CL3] cleanup_all_instances: all disconnected, none counted; one that throws and one that hangs stop nobody (JavaScript)")]
    public Task CleanupAllInstances() => PassAsync("cleanup_all_instances");

    [NodeFact(DisplayName = "[CL2] connection_throttling: the first connect does not wait, the next within the window waits the rest (JavaScript)")]
    public Task ConnectionThrottling() => PassAsync("connection_throttling");

    [NodeFact(DisplayName = "[CL3] parallel_connections: two, then 100, all ready, distinct ids, all cleaned up within one deadline (JavaScript)")]
    public Task ParallelConnections() => PassAsync("parallel_connections");

    [NodeFact(DisplayName = "[CL3] teardown never hangs: servers that never answer a close, cleanup four times at once and from inside a state listener (JavaScript)")]
    public Task TeardownNeverHangs() => PassAsync("teardown never hangs");

    [NodeFact(DisplayName = "[CL1] reconnection_with_new_session: the state trace, twice, with the same client_id (JavaScript)")]
    public Task ReconnectionWithNewSession() => PassAsync("reconnection_with_new_session");

    [NodeFact(DisplayName = "[CL4] [WS6] [RC2] through 200 faults of the network each frame arrives once, each event comes once and in order (JavaScript)")]
    public Task NothingLost() => PassAsync("200 faults", "torture.test.mjs");

    [NodeFact(DisplayName = "[CH1] [CH2] channels against the server: who is subscribed hears, once, also after a drop (JavaScript)")]
    public Task Channels() => PassAsync("channels", "users.test.mjs");

    [NodeFact(DisplayName = "[DM1] [CL4] direct messages against the server: once and in order, from the inbox and through a proxy that cuts (JavaScript)")]
    public Task Direct() => PassAsync("direct", "users.test.mjs");

    [NodeFact(DisplayName = "[DV1] a device against the server: it hears its commands, also after a new connect; one that is away is offline (JavaScript)")]
    public Task Devices() => PassAsync("a device", "users.test.mjs");

    private static async Task PassAsync(string name, string file = "lifecycle.test.mjs")
    {
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Settings["Collab:Limits:ConnectionsPerAddress"] = "0";
            options.Settings["Collab:Limits:ConnectionsPerUser"] = "0";
            // Under a rate limit what was on its way already may be taken before what was refused: the order is proved without.
            options.Settings["Collab:Limits:DurablePerSecond"] = "0";
        });
        await NodeSpecs.PassAllAsync(file, new Dictionary<string, string> { ["COLLAB_URL"] = server.Address.ToString().TrimEnd('/') }, name);
    }
}
