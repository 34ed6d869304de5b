using Akka.Actor;
using Akka.Hosting;
using Collab.Actors;
using Collab.Actors.Edge;

namespace Collab.Host.Sockets;

/// <summary>
/// Empties the node's sockets when the host stops [LC4]. It starts with the host's stopping signal, at which Kestrel takes no new
/// connection any more and waits for those that it has: they end one wave after the other, each told when to come back. The actor system
/// stops after Kestrel, since it was started before it, so that rooms still take what arrives meanwhile.
/// </summary>
internal sealed partial class SocketDrain(
    IHostApplicationLifetime lifetime, IRequiredActor<EdgeActor> edge, CollabSettings settings, ILogger<SocketDrain> logger) : IHostedService
{
    private CancellationTokenRegistration _registration;
    private Task _draining = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = lifetime.ApplicationStopping.Register(() => _draining = DrainAsync());
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _registration.DisposeAsync().ConfigureAwait(false);
        await _draining.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task DrainAsync()
    {
        var deadline = settings.Sockets.DrainWindow + (3 * settings.Lifecycle.Close);
        try
        {
            var drained = await edge.ActorRef.Ask<EdgeDrained>(DrainEdge.Instance, deadline).ConfigureAwait(false);
            LogDrained(drained.Sockets, drained.Forced);
        }
        catch (AskTimeoutException)
        {
            LogLate(deadline);
        }
    }

    [LoggerMessage(110, LogLevel.Information, "Closed {Sockets} sockets, {Forced} of them by force")]
    private partial void LogDrained(int sockets, int forced);

    [LoggerMessage(111, LogLevel.Warning, "Sockets are still open {Deadline} after the stop began; they are cut")]
    private partial void LogLate(TimeSpan deadline);
}
