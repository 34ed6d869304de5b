using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Users;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Users;

/// <summary>A user's devices: where they are, and that a command reaches one of them once.</summary>
public sealed class DeviceSpecs : RoomSpec
{
    private static readonly DeviceId Phone = new("phone");

    [Fact(DisplayName = "[DV1] every connection of the user hears device:registered, after the commit; it takes no place in the inbox")]
    public void Registers()
    {
        var user = new UserFixture(this);
        var (phone, desk) = Connect(user);
        Register(user, "c-phone").ShouldBe(new UserNotified(user.Key, null, 2));
        foreach (var socket in new[] { phone, desk })
        {
            var frame = socket.Next("device:registered");
            frame.GetProperty("connection_id").GetString().ShouldBe("c-phone");
            frame.GetProperty("data").GetProperty("text").GetString().ShouldBe("registration");
            frame.TryGetProperty("inbox_seq", out _).ShouldBeFalse();
        }

        user.Tell("next").InboxSeq.ShouldBe(1);
    }

    [Fact(DisplayName = "[DV1] a command reaches the device's connection alone, and no session of anybody else gets it later")]
    public void Commands()
    {
        var user = new UserFixture(this);
        var (phone, desk) = Connect(user);
        Register(user, "c-phone");
        phone.Next("device:registered");
        desk.Next("device:registered");
        Command(user, "photo", "1").InboxSeq.ShouldBe(1);
        phone.Heard("device:command").ShouldBe((1, "photo"));
        user.Tell("for all").InboxSeq.ShouldBe(2);
        phone.Heard().ShouldBe((2, "for all"));
        desk.Heard().ShouldBe((2, "for all"));
        user.Connect("c-new").Missed().ShouldBe([(2, "for all")]);
    }

    [Fact(DisplayName = "[WS6] a command that is sent again is executed once, over a restart too; the device that resumes has it once")]
    public void Commands_once()
    {
        var user = new UserFixture(this);
        var (phone, _) = Connect(user);
        Register(user, "c-phone");
        phone.Next("device:registered");
        Command(user, "photo", "1").InboxSeq.ShouldBe(1);
        Command(user, "photo", "1").InboxSeq.ShouldBe(1);
        phone.Heard("device:command").ShouldBe((1, "photo"));
        user.Stop();
        phone = user.Connect("c-phone", since: 0);
        phone.Missed().ShouldBe([(1, "photo")]);
        Command(user, "photo", "1").InboxSeq.ShouldBe(1);
        Command(user, "again", "2").InboxSeq.ShouldBe(2);
        phone.Heard("device:command").ShouldBe((2, "again"));
    }

    [Fact(DisplayName = "[DV1] the device of a user whom there is not is offline, as any other that is not there")]
    public void Nobodys()
    {
        var nobody = new UserFixture(this, directory: new InMemoryUserDirectory());
        Send(nobody, "photo", "1");
        nobody.Sender.ExpectMsg<UserRefused>().Refusal.Code.ShouldBe(RefusalCode.DeviceOffline);
    }

    [Fact(DisplayName = "[DV1] a device that nobody registered, or whose connection is gone, is offline; nothing is kept for it")]
    public void Offline()
    {
        var user = new UserFixture(this);
        var (phone, desk) = Connect(user);
        Send(user, "unknown device", "1");
        user.Sender.ExpectMsg<UserRefused>().Refusal.Code.ShouldBe(RefusalCode.DeviceOffline);
        Register(user, "c-phone");
        phone.Leave();
        Send(user, "gone", "2");
        user.Sender.ExpectMsg<UserRefused>().Refusal.Code.ShouldBe(RefusalCode.DeviceOffline);
        var back = user.Connect("c-phone");
        back.Missed().ShouldBeEmpty();
        Command(user, "back", "2");
        back.Heard("device:command").Text.ShouldBe("back");
        desk.Next("device:registered");
        desk.Probe.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[DV1] a device that registers again is at its later connection; so many devices are known, the oldest makes way")]
    public void Moves()
    {
        var user = new UserFixture(this, new() { Users = new() { Devices = 2 } });
        var (phone, desk) = Connect(user);
        Register(user, "c-phone");
        Register(user, "c-desk");
        user.Stop();
        (phone, desk) = Connect(user);
        Command(user, "here");
        desk.Heard("device:command").Text.ShouldBe("here");
        Register(user, "c-desk", new DeviceId("second"));
        Register(user, "c-desk", new DeviceId("third"));
        Send(user, "forgotten", null);
        user.Sender.ExpectMsg<UserRefused>().Refusal.Code.ShouldBe(RefusalCode.DeviceOffline);
        phone.Next("device:registered");
        phone.Next("device:registered");
        phone.Probe.HasMessages.ShouldBeFalse();
    }

    [Fact(DisplayName = "[WS6] a registration that is sent again with its id is acknowledged, and told nobody again")]
    public void Registers_once()
    {
        var user = new UserFixture(this);
        var (phone, _) = Connect(user);
        Register(user, "c-phone", id: "r1");
        Register(user, "c-phone", id: "r1");
        phone.Next("device:registered");
        user.Tell("mark");
        phone.Heard().Text.ShouldBe("mark");
    }

    private static (UserSocket Phone, UserSocket Desk) Connect(UserFixture user)
    {
        var (phone, desk) = (user.Connect("c-phone", since: long.MaxValue), user.Connect("c-desk", since: long.MaxValue));
        phone.Missed().ShouldBeEmpty();
        desk.Missed().ShouldBeEmpty();
        return (phone, desk);
    }

    private static UserNotified Register(UserFixture user, string connection, DeviceId? device = null, string? id = null)
    {
        var by = new Author(user.Key.User, "Ann", new ConnectionId(connection));
        user.Shard.Tell(new RegisterDevice(user.Key, device ?? Phone, "android", by, id, UserFixture.Data("registration")), user.Sender);
        return user.Sender.ExpectMsg<UserNotified>();
    }

    private static void Send(UserFixture user, string text, string? id) => user.Shard.Tell(
        new CommandDevice(user.Key, Phone, new Notice("device:command", new Author(new UserId("svc"), "Svc", new ConnectionId("c-svc")), UserFixture.Data(text))
        {
            Origin = "c-svc",
            Id = id,
        }),
        user.Sender);

    private static UserNotified Command(UserFixture user, string text, string? id = null)
    {
        Send(user, text, id);
        return user.Sender.ExpectMsg<UserNotified>();
    }
}
