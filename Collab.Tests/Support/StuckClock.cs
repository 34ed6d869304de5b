namespace Collab.Tests.Support;

/// <summary>A clock at which one call hangs: whoever asks it at that moment is stuck until the clock is disposed of.</summary>
public sealed class StuckClock : SteppedTime, IDisposable
{
    private readonly ManualResetEventSlim _free = new(false);
    private int _callsUntilStuck = -1;

    /// <summary>The nth call from here on hangs.</summary>
    public void StickAt(int call) => Volatile.Write(ref _callsUntilStuck, call);

    public override long GetTimestamp()
    {
        if (Volatile.Read(ref _callsUntilStuck) > 0 && Interlocked.Decrement(ref _callsUntilStuck) == 0)
            _free.Wait(TimeSpan.FromSeconds(60));
        return base.GetTimestamp();
    }

    public void Dispose() => _free.Set();
}
