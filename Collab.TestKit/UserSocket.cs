using System.Text.Json;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.TestKit;

/// <summary>
/// A probe that plays one socket of a user: takes what waited in the inbox, and then what comes, frame by frame. Every wait is bounded by the
/// kit's patience, and fails the test.
/// </summary>
/// <param name="probe">The socket, as the user's actor knows it.</param>
/// <param name="user">Whose socket it is.</param>
/// <param name="connection">The connection's id.</param>
/// <param name="users">The way to the user: <see cref="EntityFixture.Shard"/>, or the region of a running server.</param>
public sealed class UserSocket(TestProbe probe, UserKey user, ConnectionId connection, IActorRef users)
{
    private readonly Verdict _verdict = new(probe.Sys);

    /// <summary>The probe itself, for what this class has no name for.</summary>
    public TestProbe Probe => probe;

    /// <summary>The connection's id.</summary>
    public ConnectionId Connection => connection;

    /// <summary>The user's actor, once <see cref="ExpectAttached"/> has returned.</summary>
    public IActorRef Actor { get; private set; } = ActorRefs.Nobody;

    /// <summary>Tells the user's actor that the socket is there, and does not wait.</summary>
    /// <param name="since">The last <c>inbox_seq</c> that its client has; null: a new session.</param>
    /// <param name="login">The login behind it.</param>
    /// <param name="external">A user whom only somebody else's tokens name.</param>
    /// <param name="opened">The number of the socket at its edge: the later of two for one connection has the greater.</param>
    public void Attach(long? since = null, string login = "login-1", bool external = false, long opened = 0) =>
        users.Tell(new AttachSocket(user, connection, login, since, external) { Opened = opened }, probe.Ref);

    /// <summary>Taken in; what it missed is still to be taken.</summary>
    public void ExpectAttached()
    {
        probe.ExpectMsg<UserAttached>();
        Actor = probe.LastSender;
    }

    /// <summary>What it missed: the texts of messages, each with its number in the inbox.</summary>
    public IReadOnlyList<(long Seq, string Text)> Missed() =>
        [.. MissedFrames().Select(frame => (frame.GetProperty("inbox_seq").GetInt64(), Text(frame)))];

    /// <summary>The number in the inbox after which it was told to begin; null for one that knew, and before what it missed was taken.</summary>
    public long? Start { get; private set; }

    /// <summary>What it missed, whatever it was, in order.</summary>
    public IReadOnlyList<JsonElement> MissedFrames()
    {
        var replay = probe.ExpectMsg<ReplayToUser>();
        var missed = new List<JsonElement>(replay.Frames.Length);
        foreach (var kept in replay.Frames)
        {
            var frame = Read(kept.Frame);
            if (frame.GetProperty("type").ValueEquals(FrameType.Inbox))
            {
                _verdict.Require(missed.Count == 0, $"{connection} was told where it begins behind what it missed: {frame}");
                Start ??= frame.GetProperty("data").GetProperty("inbox_seq").GetInt64();
                continue;
            }

            _verdict.Require(
                frame.TryGetProperty("recovered", out var recovered) && recovered.ValueKind == JsonValueKind.True,
                $"{connection} missed a frame that is not marked as recovered: {frame}");
            _verdict.Require(
                frame.GetProperty("inbox_seq").GetInt64() == kept.Seq, $"{connection} missed a frame with another number than {kept.Seq}: {frame}");
            missed.Add(frame);
        }

        return missed;
    }

    /// <summary>The next live frame, which must be of this type.</summary>
    public JsonElement Next(string type) => Next(type, out _);

    /// <inheritdoc cref="Next(string)"/>
    public JsonElement Next(string type, out DeliverToUser deliver)
    {
        deliver = probe.ExpectMsg<DeliverToUser>();
        var frame = Read(deliver.Frame);
        _verdict.Require(frame.GetProperty("type").ValueEquals(type), $"{connection} expected a frame {type}, and got {frame}");
        _verdict.Require(!frame.TryGetProperty("recovered", out _), $"{connection} got a live frame that is marked as recovered: {frame}");
        return frame;
    }

    /// <summary>The text of the next live frame, and its number in the inbox.</summary>
    public (long Seq, string Text) Heard(string type = "direct")
    {
        var frame = Next(type, out var deliver);
        _verdict.Require(
            frame.GetProperty("inbox_seq").GetInt64() == deliver.Seq, $"{connection} got a frame with another number than {deliver.Seq}: {frame}");
        return (deliver.Seq, Text(frame));
    }

    /// <summary>The user's actor has ended the socket; returns why.</summary>
    public CloseCode ExpectEnd() => probe.ExpectMsg<EndSocket>().Code;

    /// <summary>The socket is gone.</summary>
    /// <param name="took">The last <c>inbox_seq</c> that its client has for sure, as after a close in order; null: nobody knows, as after a drop.</param>
    public void Leave(long? took = null) => users.Tell(new DetachSocket(user, connection, took), probe.Ref);

    private static JsonElement Read(Frame frame) => JsonDocument.Parse(frame.Json).RootElement;

    private static string Text(JsonElement frame) => frame.GetProperty("data").GetProperty("text").GetString()!;
}
