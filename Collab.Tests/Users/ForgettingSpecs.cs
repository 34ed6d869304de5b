using Collab.Actors;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Users;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Users;

/// <summary>How what is kept for a user goes, once nobody can come as them any more.</summary>
public sealed class ForgettingSpecs : RoomSpec
{
    [Fact(DisplayName = "[DM1] a user who is forgotten leaves nothing, neither events nor snapshots")]
    public void Forgotten()
    {
        var user = new UserFixture(this, new CollabSettings { Users = new UserSettings { SnapshotEvery = 5 } });
        for (var i = 1; i <= 18; i++)
            user.Tell($"event {i}");
        user.Ask<UserForgotten>(new ForgetUser(user.Key)).User.ShouldBe(user.Key);
        // Of those who come meanwhile and afterwards nobody is lost.
        user.Tell("again").InboxSeq.ShouldBe(1);
        user.Stop();
        user.Connect().Missed().ShouldBe([(1, "again")]);
    }

    [Fact(DisplayName = "[DM1] what comes while a user is being forgotten finds the next life")]
    public void Meanwhile()
    {
        var user = new UserFixture(this);
        user.Tell("before");
        user.Shard.Tell(new ForgetUser(user.Key), user.Sender);
        user.Send("meanwhile");
        user.Sender.ExpectMsg<UserForgotten>();
        user.Sender.ExpectMsg<UserNotified>().InboxSeq.ShouldBe(1);
        user.Connect().Missed().ShouldBe([(1, "meanwhile")]);
    }

    [Fact(DisplayName = "[DM1] nothing is forgotten of a user who is there")]
    public void Connected()
    {
        var user = new UserFixture(this);
        user.Tell("kept");
        var phone = user.Connect();
        user.Ask<UserRefused>(new ForgetUser(user.Key)).Refusal.Code.ShouldBe(RefusalCode.Unavailable);
        phone.Missed().ShouldBe([(1, "kept")]);
        user.Tell("next").InboxSeq.ShouldBe(2);
    }

    [Fact(DisplayName = "[DM1] a journal that deletes nothing: the user is still whole, and can be forgotten when it does")]
    public void Refused()
    {
        var user = new UserFixture(this);
        user.Tell("kept");
        user.Turn(Gate.KeepingAll);
        user.Ask<UserRefused>(new ForgetUser(user.Key)).Refusal.Code.ShouldBe(RefusalCode.Unavailable);
        user.Tell("next").InboxSeq.ShouldBe(2);
        user.Turn(Gate.Open);
        user.Ask<UserForgotten>(new ForgetUser(user.Key));
        user.Tell("anew").InboxSeq.ShouldBe(1);
    }

    [Fact(DisplayName = "[DM1] of a nobody nothing has to be forgotten, and the directory is not asked")]
    public void Nobody()
    {
        var user = new UserFixture(this, directory: new NotAsked());
        user.Ask<UserForgotten>(new ForgetUser(user.Key));
        user.Connect().Missed().ShouldBeEmpty();
        user.Ask<UserRefused>(new ForgetUser(user.Key));
    }

    private sealed class NotAsked : IUserDirectory
    {
        public Task<bool> ExistsAsync(UserKey user, CancellationToken cancel) => throw new InvalidOperationException("The directory was asked.");
    }
}
