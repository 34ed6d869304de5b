using Akka.Actor;
using Collab.Actors.Domain;

namespace Collab.Actors.Rooms;

/// <summary>When something last happened in a room, and its way into the directory: at once, but at most once in a while.</summary>
internal sealed class ActivityLog(RoomKey room, RoomServices services, IWithTimers owner, IActorRef self)
{
    private bool _pausing;
    private bool _unwritten;

    public DateTimeOffset Last { get; private set; }

    /// <summary>What the directory says at the beginning.</summary>
    public void Begin(DateTimeOffset last) => Last = last;

    public void Mark()
    {
        Last = services.Clock.GetUtcNow();
        _unwritten = true;
        if (!_pausing)
            Write();
    }

    /// <summary>The pause after a write is over.</summary>
    public void Tick()
    {
        _pausing = false;
        Flush();
    }

    /// <summary>Writes what was not written yet.</summary>
    public void Flush()
    {
        if (_unwritten)
            Write();
    }

    private void Write()
    {
        _pausing = true;
        _unwritten = false;
        owner.Timers.StartSingleTimer(nameof(TouchTick), TouchTick.Instance, services.Settings.Rooms.TouchEvery);
        Touch(services.Directory, room, Last, services.Settings.Rooms.DirectoryTimeout)
            .PipeTo(self, success: () => new Touched(null), failure: cause => new Touched(cause));
    }

    private static async Task Touch(IRoomDirectory directory, RoomKey room, DateTimeOffset at, TimeSpan limit)
    {
        using var cancel = new CancellationTokenSource(limit);
        await directory.TouchAsync(room, at, cancel.Token).ConfigureAwait(false);
    }
}
