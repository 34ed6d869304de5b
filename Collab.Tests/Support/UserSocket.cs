using System.Text.Json;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Support;

/// <summary>A probe that plays a socket of one user.</summary>
public sealed class UserSocket(TestProbe probe, UserKey user, ConnectionId connection, IActorRef users)
{
    public TestProbe Probe => probe;

    public ConnectionId Connection => connection;

    /// <summary>The user's actor, as the socket knows it.</summary>
    public IActorRef Actor { get; private set; } = ActorRefs.Nobody;

    public void Attach(long? since = null, string login = "login-1", bool external = false) =>
        users.Tell(new AttachSocket(user, connection, login, since, external), probe.Ref);

    /// <summary>Taken in; what it missed is still to be taken.</summary>
    public void ExpectAttached()
    {
        probe.ExpectMsg<UserAttached>();
        Actor = probe.LastSender;
    }

    /// <summary>What it missed, each with its number, marked as recovered.</summary>
    public IReadOnlyList<(long Seq, string Text)> Missed()
    {
        var replay = probe.ExpectMsg<ReplayToUser>();
        foreach (var kept in replay.Frames)
        {
            var frame = Read(kept.Frame);
            frame.GetProperty("recovered").GetBoolean().ShouldBeTrue();
            frame.GetProperty("inbox_seq").GetInt64().ShouldBe(kept.Seq);
        }

        return [.. replay.Frames.Select(kept => (kept.Seq, Read(kept.Frame).GetProperty("data").GetProperty("text").GetString()!))];
    }

    /// <summary>The next live frame, which must be of this type.</summary>
    public JsonElement Next(string type) => Next(type, out _);

    public JsonElement Next(string type, out DeliverToUser deliver)
    {
        deliver = probe.ExpectMsg<DeliverToUser>();
        var frame = Read(deliver.Frame);
        frame.GetProperty("type").GetString().ShouldBe(type, frame.GetRawText());
        frame.TryGetProperty("recovered", out _).ShouldBeFalse();
        return frame;
    }

    /// <summary>The text of the next live frame, and its number in the inbox.</summary>
    public (long Seq, string Text) Heard(string type = "direct")
    {
        var frame = Next(type, out var deliver);
        frame.GetProperty("inbox_seq").GetInt64().ShouldBe(deliver.Seq);
        return (deliver.Seq, frame.GetProperty("data").GetProperty("text").GetString()!);
    }

    public void ExpectEnd(CloseCode code) => probe.ExpectMsg<EndSocket>().Code.ShouldBe(code);

    public void Leave(long? took = null) => users.Tell(new DetachSocket(user, connection, took), probe.Ref);

    private static JsonElement Read(Frame frame) => JsonDocument.Parse(frame.Json).RootElement.Clone();
}
