using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.TestKit;

/// <summary>
/// A probe that plays a member's socket: sends what a client would send, and takes the frames that the room sends one by one. What the room
/// says to the socket itself (<see cref="Joined"/>, <see cref="Ejected"/> …) is kept apart from what it sends to the client, so that neither
/// hides the other. Every wait is bounded by the kit's patience, and fails the test.
/// </summary>
/// <param name="probe">The socket, as the room knows it.</param>
/// <param name="room">The room to join.</param>
/// <param name="who">The member that the socket belongs to.</param>
/// <param name="rooms">The way to the room: <see cref="EntityFixture.Shard"/>, or the region of a running server.</param>
/// <example>
/// <code>
/// ann.Send(new { type = "task_added", id = "1", data = new { title = "Buy milk" } });
/// bob.Next("task_added").GetProperty("data").GetProperty("title").GetString();   // "Buy milk"
/// ann.Next("task_added");                                                        // the sender hears it too,
/// ann.Next("ack");                                                               // and that it is on disk
/// </code>
/// </example>
public sealed class ProbeSocket(TestProbe probe, RoomKey room, Member who, IActorRef rooms)
{
    private readonly Verdict _verdict = new(probe.Sys);
    private readonly Queue<(object Message, IActorRef Sender)> _told = new();
    private readonly Queue<Frame> _frames = new();
    private Epoch _epoch;
    private long _seen;

    /// <summary>The probe itself, for what this class has no name for.</summary>
    public TestProbe Probe => probe;

    /// <summary>The socket's reference, the sender of all that the socket says.</summary>
    public IActorRef Ref => probe.Ref;

    /// <summary>The member that the socket belongs to.</summary>
    public Member Who => who;

    /// <summary>The connection's actor in the room, once <see cref="ExpectJoined"/> has returned.</summary>
    public IActorRef Connection { get; private set; } = ActorRefs.Nobody;

    /// <summary>Up to where the client has seen the room: the last <c>seq</c> of the frames that were taken. A resume goes on from there.</summary>
    public ResumePoint Seen => new(_epoch, _seen);

    /// <summary>Asks to be let in, and does not wait.</summary>
    /// <param name="from">What the client has seen already; null: nothing.</param>
    /// <param name="again">The socket comes back without its client's knowledge; see <see cref="Actors.Protocol.Join"/>.</param>
    /// <param name="attempt">The number of the socket's join, which the answer carries back.</param>
    /// <param name="opened">The number of the socket at its edge: the later of two for one connection has the greater.</param>
    public void AskToJoin(ResumePoint? from = null, bool again = false, int attempt = 0, long opened = 0) =>
        rooms.Tell(new Join(room, who, from, again, attempt) { Opened = opened }, probe.Ref);

    /// <summary>Joins, and takes the frame <c>joined</c>; who comes with it is still to be taken.</summary>
    /// <param name="from">What the client has seen already; null: nothing.</param>
    public JsonElement Join(ResumePoint? from = null)
    {
        AskToJoin(from);
        ExpectJoined(from);
        return Next("joined");
    }

    /// <summary>
    /// Comes back over a new socket for the same connection, from where this one has read, and takes the frame <c>joined</c>. What this one
    /// missed comes to the new one with <c>recovered: true</c>.
    /// </summary>
    public ProbeSocket Resume()
    {
        var again = new ProbeSocket(_verdict.CreateProbe(), room, who, rooms);
        again.Join(Seen);
        return again;
    }

    /// <summary>The room has let the socket in.</summary>
    /// <param name="from">What was told to <see cref="AskToJoin"/>.</param>
    public Joined ExpectJoined(ResumePoint? from = null)
    {
        var joined = Told<Joined>(out var connection);
        Connection = connection;
        (_epoch, _seen) = (joined.Epoch, joined.Recovered && from is not null ? from.Since : joined.Seq);
        return joined;
    }

    /// <summary>The room has not let the socket in; returns why.</summary>
    public CloseCode ExpectRefused() => Told<JoinRefused>().Code;

    /// <summary>The room has put the socket out; returns why.</summary>
    public CloseCode ExpectEjected() => Told<Ejected>().Code;

    /// <summary>What the client sends, as text.</summary>
    /// <exception cref="ArgumentException">The text is no frame: a server would answer it with an error before any room heard of it.</exception>
    public void Send(string json)
    {
        if (!FrameReader.TryRead(Encoding.UTF8.GetBytes(json), WireLimits.Default, out var frame, out var refusal, out _))
            throw new ArgumentException(refusal!.Message, nameof(json));
        Send(frame!);
    }

    /// <summary>What the client sends, as an object that is written as JSON: <c>new { type = "message", data = new { text = "hi" } }</c>.</summary>
    /// <exception cref="ArgumentException">It is no frame.</exception>
    public void Send(object frame) => Send(JsonSerializer.Serialize(frame));

    /// <summary>What the client sends, checked already.</summary>
    public void Send(ClientFrame frame) => Connection.Tell(new Inbound(frame), probe.Ref);

    /// <summary>A frame of this type, with data as JSON text.</summary>
    /// <param name="type">The frame's type.</param>
    /// <param name="data">A JSON object.</param>
    /// <param name="id">The client's own number for the frame: it is answered with <c>ack</c> or <c>error</c>. Null: no answer.</param>
    public void Send(string type, string data, string? id = null) =>
        Send(id is null ? $$"""{"type":"{{type}}","data":{{data}}}""" : $$"""{"type":"{{type}}","id":"{{id}}","data":{{data}}}""");

    /// <summary>A message with this text.</summary>
    /// <param name="text">Without characters that JSON escapes.</param>
    /// <param name="id">As in <see cref="Send(string, string, string?)"/>.</param>
    public void Say(string text, string? id = null) => Send("message", $$"""{"text":"{{text}}"}""", id);

    /// <summary>The next frame for the client, which must be of this type.</summary>
    public JsonElement Next(string type)
    {
        var frame = NextFrame();
        _verdict.Require(TypeOf(frame) == type, $"{who.Connection} expected a frame {type}, and got {frame}");
        return frame;
    }

    /// <summary>The next frame of this type; others before it are passed over.</summary>
    public JsonElement Until(string type)
    {
        for (; ; )
        {
            var frame = NextFrame();
            if (TypeOf(frame) == type)
                return frame;
        }
    }

    /// <summary>The next frame for the client, whatever it is.</summary>
    public JsonElement NextFrame() => JsonDocument.Parse(NextRaw().Json).RootElement;

    /// <summary>The next frame's bytes.</summary>
    public Frame NextRaw()
    {
        while (_frames.Count == 0)
            Receive();
        var frame = _frames.Dequeue();
        if (JsonDocument.Parse(frame.Json).RootElement.TryGetProperty("seq", out var seq))
            _seen = Math.Max(_seen, seq.GetInt64());
        return frame;
    }

    /// <summary>The next thing of this type that the room told the socket; others before it are passed over.</summary>
    public T Told<T>() => Told<T>(out _);

    /// <inheritdoc cref="Told{T}()"/>
    public T Told<T>(out IActorRef sender)
    {
        for (; ; )
        {
            while (_told.TryDequeue(out var told))
            {
                sender = told.Sender;
                if (told.Message is T wanted)
                    return wanted;
            }

            Receive();
        }
    }

    /// <summary>The wire breaks: the member keeps its place for the grace, and may <see cref="Resume"/>.</summary>
    public void Drop() => Connection.Tell(SocketLost.Instance, probe.Ref);

    /// <summary>The client leaves for good; the others hear it at once.</summary>
    public void Leave() => Connection.Tell(Actors.Protocol.Leave.Instance, probe.Ref);

    /// <summary>From here on it ends as a socket does that is told to. Without it, it never answers, like a client that hangs.</summary>
    public void LeaveWhenEjected() => probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
    {
        if (message is Ejected)
            sender.Tell(Actors.Protocol.Leave.Instance, probe.Ref);
        return AutoPilot.KeepRunning;
    }));

    private static string? TypeOf(JsonElement frame) => frame.GetProperty("type").GetString();

    private void Receive()
    {
        var message = probe.ReceiveOne(_verdict.Patience);
        _verdict.Require(message is not null, $"{who.Connection} waited {_verdict.Patience} for a message");
        if (message is Outgoing outgoing)
            _frames.Enqueue(outgoing.Frame);
        else
            _told.Enqueue((message!, probe.LastSender));
    }
}
