using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Support;

/// <summary>
/// A probe that plays a member's socket: sends frames as JSON, and takes the frames that the room sends one by one. What the room says to
/// the socket itself (Joined, Ejected …) is kept apart from what it sends to the client.
/// </summary>
public sealed class ProbeSocket(TestProbe probe, RoomKey room, Member who, IActorRef rooms)
{
    private readonly Queue<(object Message, IActorRef Sender)> _told = new();
    private readonly Queue<Frame> _frames = new();

    public TestProbe Probe => probe;

    public IActorRef Ref => probe.Ref;

    public Member Who => who;

    /// <summary>The connection's actor in the room, once <see cref="Joined"/> has come.</summary>
    public IActorRef Connection { get; private set; } = ActorRefs.Nobody;

    /// <summary>Asks to be let in, and does not wait.</summary>
    public void AskToJoin(ResumePoint? from = null, bool again = false, int attempt = 0) =>
        rooms.Tell(new Join(room, who, from, again, attempt), probe.Ref);

    /// <summary>Joins, and takes the frame <c>joined</c>; who comes with it is still to be taken.</summary>
    public JsonElement Join(ResumePoint? from = null)
    {
        AskToJoin(from);
        ExpectJoined();
        return Next("joined");
    }

    public Joined ExpectJoined()
    {
        var joined = Told<Joined>(out var connection);
        Connection = connection;
        return joined;
    }

    /// <summary>What the client sends, as text.</summary>
    public void Send(string json)
    {
        FrameReader.TryRead(Encoding.UTF8.GetBytes(json), WireLimits.Default, out var frame, out var refusal, out _)
            .ShouldBeTrue(refusal?.Message);
        Connection.Tell(new Inbound(frame!), probe.Ref);
    }

    public void Send(string type, string data, string? id = null) =>
        Send(id is null ? $$"""{"type":"{{type}}","data":{{data}}}""" : $$"""{"type":"{{type}}","id":"{{id}}","data":{{data}}}""");

    /// <summary>A message with this text.</summary>
    public void Say(string text, string? id = null) => Send("message", $$"""{"text":"{{text}}"}""", id);

    /// <summary>The next frame for the client, which must be of this type.</summary>
    public JsonElement Next(string type)
    {
        var frame = NextFrame();
        frame.GetProperty("type").GetString().ShouldBe(type, frame.GetRawText());
        return frame;
    }

    /// <summary>The next frame of this type; others before it are passed over.</summary>
    public JsonElement Until(string type)
    {
        for (; ; )
        {
            var frame = NextFrame();
            if (frame.GetProperty("type").GetString() == type)
                return frame;
        }
    }

    public JsonElement NextFrame() => JsonDocument.Parse(NextRaw().Json).RootElement.Clone();

    /// <summary>The next frame's bytes.</summary>
    public Frame NextRaw()
    {
        while (_frames.Count == 0)
            Receive();
        return _frames.Dequeue();
    }

    /// <summary>The next thing of this type that the room told the socket.</summary>
    public T Told<T>() => Told<T>(out _);

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

    public void Drop() => Connection.Tell(SocketLost.Instance, probe.Ref);

    public void Leave() => Connection.Tell(Actors.Protocol.Leave.Instance, probe.Ref);

    /// <summary>From here on it ends as a socket does that is told to.</summary>
    public void LeaveWhenEjected() => probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
    {
        if (message is Ejected)
            sender.Tell(Actors.Protocol.Leave.Instance, probe.Ref);
        return AutoPilot.KeepRunning;
    }));

    private void Receive()
    {
        var message = probe.ReceiveOne(TimeSpan.FromSeconds(10));
        message.ShouldNotBeNull($"{who.Connection} waited 10 s for a message");
        if (message is Outgoing outgoing)
            _frames.Enqueue(outgoing.Frame);
        else
            _told.Enqueue((message, probe.LastSender));
    }
}
