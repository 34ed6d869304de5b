using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Edge;
using Collab.Actors.Protocol;
using Collab.Actors.Users;
using Shouldly;

namespace Collab.Tests.Support;

/// <summary>
/// A user with probes for sockets:
/// <code>
/// var user = new UserFixture(this);
/// var phone = user.Connect("c-phone");
/// user.Tell("hello");
/// phone.Next("direct");
/// </code>
/// Time is the fixture's: <see cref="Advance"/> moves the clock and the timers together.
/// </summary>
public sealed class UserFixture
{
    private readonly TestKitBase _kit;

    public UserFixture(TestKitBase kit, CollabSettings? settings = null, IUserDirectory? directory = null)
    {
        _kit = kit;
        Settings = settings ?? new CollabSettings();
        var known = new InMemoryUserDirectory();
        known.Add(Key);
        Services = new UserServices(Settings, directory ?? known, Clock);
        Shard = kit.Sys.ActorOf(LoneShard.Props(UserActor.Props(Key, Services)));
        Edge = kit.CreateTestProbe();
        var copies = Edge.Ref;
        kit.Sys.ActorOf(Props.Create(() => new HandingEdge(copies)), EdgeActor.Name);
        Sender = kit.CreateTestProbe("sender");
    }

    public UserKey Key { get; } = new(new OrgId("acme"), new UserId("ann"));

    public CollabSettings Settings { get; }

    public SteppedTime Clock { get; } = new();

    public UserServices Services { get; }

    /// <summary>The way to the user, as a region would be.</summary>
    public IActorRef Shard { get; }

    /// <summary>Sees a copy of all that the user sends to the edge of this node.</summary>
    public TestProbe Edge { get; }

    /// <summary>Whoever sends something, and hears the answer.</summary>
    public TestProbe Sender { get; }

    public IActorRef Entity => Shard.Ask<IActorRef>(new LoneShard.GetEntity(), TimeSpan.FromSeconds(10)).Arrives();

    /// <summary>A connection that has been taken in and caught up.</summary>
    public UserSocket Connect(string connection = "c-1", long? since = null, string login = "login-1")
    {
        var socket = Socket(connection);
        socket.Attach(since, login);
        socket.ExpectAttached();
        return socket;
    }

    public UserSocket Socket(string connection = "c-1") => new(_kit.CreateTestProbe(), Key, new ConnectionId(connection), Shard);

    /// <summary>A private message of bob's, which is not waited for.</summary>
    public void Send(string text, string? id = null, string origin = "c-bob", bool ephemeral = false) =>
        Send(new Notice("direct", new Author(new UserId("bob"), "Bob", new ConnectionId(origin)), Data(text))
        {
            Origin = origin,
            Id = id,
            Ephemeral = ephemeral,
        });

    public void Send(Notice notice) => Shard.Tell(new NotifyUser(Key, notice), Sender);

    /// <summary>A private message that was taken.</summary>
    public UserNotified Tell(string text, string? id = null, string origin = "c-bob")
    {
        Send(text, id, origin);
        return Sender.ExpectMsg<UserNotified>();
    }

    public void Acknowledge(long seq)
    {
        Shard.Tell(new AcknowledgeInbox(Key, seq, Answer: true), Sender);
        Sender.ExpectMsg<UserNotified>();
    }

    /// <summary>Everything that was sent to the user before has been dealt with.</summary>
    public void Settle()
    {
        Shard.Tell(new RevokeLogin(Key, "nobody's"), Sender);
        Sender.ExpectMsg<LoginRevoked>();
    }

    public void Advance(TimeSpan by)
    {
        Clock.Advance(by);
        ((TestScheduler)_kit.Sys.Scheduler).Advance(by);
    }

    /// <summary>The user leaves memory; the next message finds a new life.</summary>
    public void Stop()
    {
        var entity = Entity;
        var watcher = _kit.CreateTestProbe();
        watcher.Watch(entity);
        Shard.Tell(new LoneShard.ToEntity(UserStop.Instance));
        watcher.ExpectTerminated(entity);
    }

    public static ReadOnlyMemory<byte> Data(string text) => System.Text.Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}""");

    /// <summary>Hands on to each socket what an edge would write to it.</summary>
    private sealed class HandingEdge : ReceiveActor
    {
        public HandingEdge(IActorRef copies)
        {
            Receive<ReplayToUser>(replay =>
            {
                copies.Tell(replay);
                replay.Socket.Tell(replay);
            });
            Receive<DeliverToUser>(deliver =>
            {
                copies.Tell(deliver);
                foreach (var socket in deliver.Sockets)
                    socket.Tell(deliver);
            });
        }

        // It has no children.
        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);
    }
}
