using Akka.Actor;
using Akka.Persistence;
using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;
using Collab.Actors.Users;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Users;

/// <summary>How a user comes to memory, who may be one, and how they leave it.</summary>
public sealed class LifeSpecs : RoomSpec
{
    [Fact(DisplayName = "[CH2] an unknown user: the answer says so, and nothing is kept")]
    public void Unknown()
    {
        var directory = new InMemoryUserDirectory();
        var user = new UserFixture(this, directory: directory);
        user.Tell("into the void", "1").ShouldBe(new UserNotified(user.Key, null, 0, "unknown_user"));
        user.Send("now", ephemeral: true);
        user.Sender.ExpectMsg<UserNotified>().Note.ShouldBe("unknown_user");
        // A nobody leaves memory at once; whoever writes meanwhile finds the next life.
        directory.Add(user.Key);
        user.Tell("known by now", "1").InboxSeq.ShouldBe(1);
        user.Connect().Missed().ShouldBe([(1, "known by now")]);
    }

    [Fact(DisplayName = "[CH2] who is connected is known without being asked for, and who has a journal is known for ever")]
    public void Known_by_themselves()
    {
        var user = new UserFixture(this, directory: new FailingUsers());
        var phone = user.Connect();
        phone.Missed();
        user.Tell("hello").InboxSeq.ShouldBe(1);
        user.Stop();
        user.Tell("still here").InboxSeq.ShouldBe(2);
    }

    [Fact(DisplayName = "[AU5] a user of another issuer is known once they have connected; the journal says so")]
    public void External_users()
    {
        var user = new UserFixture(this, directory: new InMemoryUserDirectory());
        var phone = user.Socket();
        phone.Attach(external: true);
        phone.ExpectAttached();
        user.Acknowledge(0);
        user.Stop();
        user.Tell("hello").InboxSeq.ShouldBe(1);
    }

    [Fact(DisplayName = "[CH2] a directory that fails or does not answer in time: unavailable, and the next one asks again")]
    public void Directory_away()
    {
        var user = new UserFixture(this, directory: new FailingUsers());
        EventFilter.Warning(contains: "did not tell").ExpectOne(() =>
        {
            user.Send("hello");
            user.Sender.ExpectMsg<UserRefused>().Refusal.Code.ShouldBe(RefusalCode.Unavailable);
        });
    }

    [Fact(DisplayName = "[CH2] what comes while the directory is asked waits in order; a socket that comes meanwhile answers the question")]
    public void Waiting_for_the_directory()
    {
        var user = new UserFixture(this, directory: new SilentUsers());
        user.Send("one");
        user.Send("two");
        user.Settle();
        user.Sender.HasMessages.ShouldBeFalse();
        var phone = user.Connect();
        phone.Missed().ShouldBeEmpty();
        phone.Heard().ShouldBe((1, "one"));
        phone.Heard().ShouldBe((2, "two"));
        user.Sender.ExpectMsg<UserNotified>();
        user.Sender.ExpectMsg<UserNotified>();
    }

    [Fact(DisplayName = "[CH2] the directory has a deadline")]
    public void Directory_deadline()
    {
        var user = new UserFixture(this, directory: new SilentUsers());
        user.Send("one");
        user.Settle();
        user.Advance(user.Settings.Users.DirectoryTimeout);
        user.Sender.ExpectMsg<UserRefused>().Refusal.Code.ShouldBe(RefusalCode.Unavailable);
    }

    [Fact(DisplayName = "[DM1] a user without a connection leaves memory after a while; with one they stay, however quiet")]
    public void Passivates()
    {
        var user = new UserFixture(this);
        var phone = user.Connect();
        user.Advance(TimeSpan.FromHours(1));
        user.Settle();
        var entity = user.Entity;
        entity.ShouldBe(phone.Actor);
        phone.Probe.Watch(entity);
        phone.Missed();
        phone.Leave();
        user.Settle();
        user.Advance(user.Settings.Users.PassivateAfter);
        phone.Probe.ExpectTerminated(entity);
        user.Tell("later").InboxSeq.ShouldBe(1);
    }

    [Fact(DisplayName = "[DM1] a user's journal does not grow for ever: what lies before the last snapshot but one is deleted")]
    public void Journal_is_bounded()
    {
        var user = new UserFixture(this, new CollabSettings { Users = new UserSettings { SnapshotEvery = 10 } });
        var sent = 0;
        for (; sent < 45; sent++)
            user.Tell($"{sent + 1}", $"{sent + 1}");
        // A slow store takes fewer snapshots: it gets the events that it needs for one more.
        AwaitAssert(
            () =>
            {
                user.Tell($"{++sent}", $"{sent}");
                Stored(user).ShouldBeLessThanOrEqualTo(25);
            },
            TimeSpan.FromSeconds(10),
            TimeSpan.FromMilliseconds(50));
        user.Stop();
        user.Tell("first again", "1").InboxSeq.ShouldBe(1);
        var missed = user.Connect().Missed();
        missed.Count.ShouldBe(sent);
        missed[0].ShouldBe((1, "1"));
    }

    [Fact(DisplayName = "[RC4] a user that stops waits for what is being written, and refuses what waits")]
    public void Stops()
    {
        var user = new UserFixture(this);
        user.Tell("before");
        var entity = user.Entity;
        user.Sender.Watch(entity);
        user.Turn(Gate.Held);
        user.Send("in flight");
        user.Settle();
        user.Send("waiting");
        user.Settle();
        user.TellEntity(UserStop.Instance);
        user.Sender.ExpectMsg<UserRefused>();
        // A socket that comes too late for this life is told to come again.
        var phone = user.Socket();
        phone.Attach();
        phone.Probe.ExpectMsg<UserLost>();
        user.Turn(Gate.Open);
        user.Sender.ExpectMsg<UserNotified>().InboxSeq.ShouldBe(2);
        user.Sender.ExpectTerminated(entity);
        AwaitAssert(() => user.Entity.ShouldBe(ActorRefs.Nobody)); // Its shard may hear of it later than the watcher.
        user.Connect().Missed().Count.ShouldBe(2);
    }

    [Fact(DisplayName = "[RC5] a journal of the future: nothing is kept and nothing written over it, but the user can still connect")]
    public void Unreadable()
    {
        var user = new UserFixture(this);
        user.Tell("one");
        user.Stop();
        Store(user, new UnreadableEvent("user-notice-v9", "unknown"));
        EventFilter.Error(contains: "user-notice-v9").ExpectOne(() =>
        {
            user.Send("two");
            user.Sender.ExpectMsg<UserRefused>().Refusal.Code.ShouldBe(RefusalCode.Internal);
        });
        var phone = user.Connect();
        phone.Missed().ShouldBeEmpty();
        // The inbox has a number, which nobody knows now.
        phone.Start.ShouldBeNull();
        user.Send("now", ephemeral: true);
        phone.Next("direct");
        Stored(user).ShouldBe(2);
    }

    /// <summary>Events in the user's journal now.</summary>
    private int Stored(UserFixture user) => Ask<int>(user, "count");

    private void Store(UserFixture user, object payload) => Ask<object>(user, payload).ShouldBe(payload);

    private T Ask<T>(UserFixture user, object message)
    {
        var writer = Sys.ActorOf(Props.Create(() => new Writer(UserJournal.PersistenceId(user.Key))));
        var answer = writer.Ask<T>(message, TimeSpan.FromSeconds(10)).Arrives();
        writer.GracefulStop(TimeSpan.FromSeconds(10)).Arrives();
        return answer;
    }

    /// <summary>Counts what is in a user's journal, whatever the snapshots say, and writes what it is told into it.</summary>
    private sealed class Writer : ReceivePersistentActor
    {
        private int _events;

        public Writer(string id)
        {
            PersistenceId = id;
            Recover<object>(e => _events += e is RecoveryCompleted ? 0 : 1);
            Command<string>(_ => Sender.Tell(_events));
            CommandAny(message => Persist(message, stored => Sender.Tell(stored)));
        }

        public override string PersistenceId { get; }

        public override Recovery Recovery => new(SnapshotSelectionCriteria.None);
    }

    private sealed class FailingUsers : IUserDirectory
    {
        public Task<bool> ExistsAsync(UserKey user, CancellationToken cancel) => throw new InvalidOperationException("the table is away");
    }

    private sealed class SilentUsers : IUserDirectory
    {
        public Task<bool> ExistsAsync(UserKey user, CancellationToken cancel) =>
            Task.Delay(Timeout.Infinite, cancel).ContinueWith(_ => false, cancel);
    }
}
