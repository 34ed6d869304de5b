using System.Text;
using System.Text.Json;
using Akka.Actor;
using Akka.TestKit;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Runs;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Runs;

/// <summary>A run with probes in place of the users' and the rooms' regions. Time is the fixture's.</summary>
internal sealed class RunFixture : EntityFixture
{
    public RunFixture(TestKitBase kit, RunSettings? settings = null, IRunDirectory? directory = null, string run = "run-1", SteppedTime? clock = null)
        : base(kit, RunStop.Instance, clock)
    {
        Settings = new CollabSettings { Runs = settings ?? new RunSettings() };
        Directory = directory ?? new InMemoryRunDirectory();
        Key = new RunKey(new OrgId("acme"), new RunId(run));
        (Users, Rooms, Publisher) = (kit.CreateTestProbe(), kit.CreateTestProbe(), kit.CreateTestProbe());
        Answer();
        Services = new RunServices(Settings, Directory, Users, Rooms, Clock);
        Start(RunActor.Props(Key, Services));
    }

    public static UserId Ann { get; } = new("ann");

    public RunKey Key { get; }

    public CollabSettings Settings { get; }

    public IRunDirectory Directory { get; }

    public RunServices Services { get; }

    public TestProbe Users { get; }

    public TestProbe Rooms { get; }

    /// <summary>Who publishes, and hears the answers.</summary>
    public TestProbe Publisher { get; }

    /// <summary>What is said of the users and rooms that a run asks after; null: nothing, they are there.</summary>
    public string? Unknown { get; set; }

    public static PublishRunEvent Event(RunKey run, string type, string data = "{}") =>
        new(run, type, new Author(new UserId("svc"), "Service", default), Encoding.UTF8.GetBytes(data)) { Origin = "api" };

    public PublishRunEvent Event(string type, string data = "{}") => Event(Key, type, data);

    public PublishRunEvent Started => Event("agent_started") with { AgentName = "Agent", User = Ann };

    public void Send(PublishRunEvent publish) => Shard.Tell(publish, Publisher);

    /// <summary>Publishes, and expects it to be taken with this number.</summary>
    public void Take(PublishRunEvent publish, long seq)
    {
        Send(publish);
        Publisher.ExpectMsg<RunEventTaken>().ShouldBe(new RunEventTaken(Key, seq));
    }

    public RefusalCode Refused(PublishRunEvent publish)
    {
        Send(publish);
        return Publisher.ExpectMsg<RunRefused>().Refusal.Code;
    }

    /// <summary>A run of Ann's that has started and been delivered.</summary>
    public void Start()
    {
        Take(Started, 1);
        Deliver("agent_started", 1);
    }

    /// <summary>The next event for the user, which must be this one; taken, and the run knows that.</summary>
    public NotifyUser Deliver(string type, long seq)
    {
        var notify = Expect(type, seq);
        Confirm(notify);
        Kit.AwaitAssert(() => View().Delivered.ShouldBe(seq), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(2));
        return notify;
    }

    /// <summary>The next event for the user, which must be this one; not answered yet.</summary>
    public NotifyUser Expect(string type, long seq)
    {
        var notify = Users.ExpectMsg<NotifyUser>();
        (notify.Notice.Type, notify.Notice.Run?.Seq).ShouldBe((type, seq));
        return notify;
    }

    public void Confirm(NotifyUser notify) => Users.Reply(new UserNotified(notify.User, notify.Notice.Run!.Seq, 1));

    public RunView View(long since = 0, int limit = 100) => Ask<RunView>(new GetRun(Key, since, limit));

    /// <summary>Everything that was sent to the run before has been dealt with.</summary>
    public object Settle() => Ask<object>(new GetRun(Key, 0, 1));

    public IReadOnlyList<RunKey> Due(TimeSpan within) => Directory.DueAsync(Clock.GetUtcNow() + within, 100, CancellationToken.None).Arrives();

    /// <summary>Both regions answer for everybody whom a run asks after, and show nothing of that.</summary>
    private void Answer()
    {
        Users.IgnoreMessages(message => message is FindUser);
        Users.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            if (message is FindUser find)
                sender.Tell(new UserNotified(find.User, null, 0, Unknown), Users.Ref);
            return AutoPilot.KeepRunning;
        }));
        Rooms.IgnoreMessages(message => message is GetRoomStatus);
        Rooms.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            if (message is GetRoomStatus get)
                sender.Tell(new RoomUnavailable(get.Room, Unknown is null ? CloseCode.Internal : CloseCode.RoomNotFound), Rooms.Ref);
            return AutoPilot.KeepRunning;
        }));
    }

    public static JsonElement Json(ReadOnlyMemory<byte> bytes) => JsonDocument.Parse(bytes).RootElement;
}
