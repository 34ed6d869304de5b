namespace Akka.TestKit;

/// <summary>A muted part of the log, until it is unmuted or disposed of.</summary>
public interface IUnmutableFilter : IDisposable
{
    void Unmute();
}
