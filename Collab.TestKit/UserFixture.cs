using System.Text;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Users;

namespace Collab.TestKit;

/// <summary>
/// A user as the server runs one, the real actor with its inbox, and probes in place of the user's sockets. Stores and time are as in
/// <see cref="RoomFixture"/>, with which it may share an actor system.
/// </summary>
/// <example>
/// What comes for a user waits until they connect, and then goes to all their connections:
/// <code>
/// var ann = new UserFixture(this);
/// ann.Tell("one");
/// var phone = ann.Connect("c-phone");
/// phone.Missed();                       // (1, "one")
/// ann.Tell("two");
/// phone.Heard();                        // (2, "two")
/// </code>
/// </example>
public sealed class UserFixture : EntityFixture
{
    /// <summary>Starts the user's surroundings; the user's actor starts with the first message to it.</summary>
    /// <param name="kit">The test: any of Akka.NET's kits.</param>
    /// <param name="settings">Limits and deadlines; null: the product's.</param>
    /// <param name="directory">Who is known; null: this user is.</param>
    /// <param name="clock">A clock that the test shares with other fixtures or with its own code; null: one of the fixture's own.</param>
    /// <param name="user">The user's id, in the organisation <c>acme</c>: one fixture for each.</param>
    public UserFixture(
        TestKitBase kit, CollabSettings? settings = null, IUserDirectory? directory = null, SteppedTime? clock = null, string user = "ann")
        : base(kit, UserStop.Instance, clock)
    {
        Key = new UserKey(new OrgId("acme"), UserId.Parse(user));
        Settings = settings ?? new CollabSettings();
        var known = new InMemoryUserDirectory();
        known.Add(Key);
        Services = new UserServices(Settings, directory ?? known, Clock);
        Start(UserActor.Props(Key, Services));
        Edge = TestEdge.CopyTo(kit, Verdict, Key);
        Sender = kit.CreateTestProbe();
    }

    /// <summary>The user's address.</summary>
    public UserKey Key { get; }

    /// <summary>The settings that the user has.</summary>
    public CollabSettings Settings { get; }

    /// <summary>What the user was given, for more users like this one.</summary>
    public UserServices Services { get; }

    /// <summary>Sees a copy of all that the user sends to the edge of this node.</summary>
    public TestProbe Edge { get; }

    /// <summary>Whoever sends something by <see cref="Send(Notice)"/>, and hears the answer.</summary>
    public TestProbe Sender { get; }

    /// <summary>A connection that has been taken in; what it missed is still to be taken, by <see cref="UserSocket.Missed"/>.</summary>
    /// <param name="connection">The connection's id.</param>
    /// <param name="since">The last <c>inbox_seq</c> that its client has; null: a new session.</param>
    /// <param name="login">The login behind it.</param>
    public UserSocket Connect(string connection = "c-1", long? since = null, string login = "login-1")
    {
        var socket = Socket(connection);
        socket.Attach(since, login);
        socket.ExpectAttached();
        return socket;
    }

    /// <summary>A socket that has not attached.</summary>
    /// <param name="connection">The connection's id.</param>
    public UserSocket Socket(string connection = "c-1") => new(Kit.CreateTestProbe(), Key, new ConnectionId(connection), Shard);

    /// <summary>A private message of bob's, <c>{"text": …}</c>; its answer comes to <see cref="Sender"/>.</summary>
    /// <param name="text">Without characters that JSON escapes.</param>
    /// <param name="id">Its sender's own number: the same again is taken once.</param>
    /// <param name="origin">Whose number that is, and the connection it comes from.</param>
    /// <param name="ephemeral">For who is there now; not kept.</param>
    public void Send(string text, string? id = null, string origin = "c-bob", bool ephemeral = false) =>
        Send(new Notice("direct", new Author(new UserId("bob"), "Bob", new ConnectionId(origin)), Data(text))
        {
            Origin = origin,
            Id = id,
            Ephemeral = ephemeral,
        });

    /// <summary>Something for the user; its answer comes to <see cref="Sender"/>.</summary>
    public void Send(Notice notice) => Shard.Tell(new NotifyUser(Key, notice), Sender);

    /// <summary>A private message of bob's that is taken: it is in the inbox when this returns.</summary>
    /// <inheritdoc cref="Send(string, string?, string, bool)"/>
    public UserNotified Tell(string text, string? id = null, string origin = "c-bob")
    {
        Send(text, id, origin);
        return Sender.ExpectMsg<UserNotified>();
    }

    /// <summary>The user has everything up to here, and the inbox knows it when this returns.</summary>
    public void Acknowledge(long seq)
    {
        Shard.Tell(new AcknowledgeInbox(Key, seq, Answer: true), Sender);
        Sender.ExpectMsg<UserNotified>();
    }

    /// <summary>Returns when everything that was sent to the user before has been dealt with.</summary>
    public void Settle() => Ask<LoginRevoked>(new RevokeLogin(Key, "nobody's"));

    /// <summary><c>{"text": …}</c></summary>
    public static ReadOnlyMemory<byte> Data(string text) => Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}""");
}
