using Collab.Actors.Wire;

namespace Collab.Actors.Edge;

/// <summary>
/// The way to one socket. Every method returns at once, never throws, and may be called from any thread, also after the socket's end.
/// </summary>
public interface IWire
{
    /// <summary>The socket takes compressed frames [WS14]. Known before the wire is handed on, and the same to its end.</summary>
    bool Deflates => false;

    /// <summary>
    /// There is something to write. The wire takes it from the outbox, on this thread while the socket accepts it, until nothing is
    /// left; one writer at a time, all that is queued in one write. The outbox calls this once, and again only after it was found empty.
    /// </summary>
    void Wake(Outbox outbox);

    /// <summary>
    /// Writes what is queued, then a close frame: with the client's own code, where it answers the client's. The first call counts. The end comes
    /// as <see cref="WireClosed"/>; where that has come with the client's close frame, this is the answer that the client waits for.
    /// </summary>
    void Close(CloseCode code);

    /// <summary>Cuts the connection without another word.</summary>
    void Abort();

    /// <summary>One received frame has been dealt with; the reading goes on when it waited for that.</summary>
    void Consumed();
}
