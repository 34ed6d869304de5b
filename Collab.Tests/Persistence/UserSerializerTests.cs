using System.Text;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Persistence;

public sealed class UserSerializerTests : RoomSpec
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly ReadOnlyMemory<byte> Frame = """{"type":"direct","inbox_seq":7,"data":{"text":"ä \" \\n","n":1.0e2}}"""u8.ToArray();

    private UserSerializer Serializer => (UserSerializer)Sys.Serialization.FindSerializerForType(typeof(NoticeKept));

    [Fact(DisplayName = "[DM1] every event of a user comes back from the journal as it went in, under a name that never changes")]
    public void Events()
    {
        (UserEvent Event, string Manifest)[] events =
        [
            (new NoticeKept(7, At, "c-1", "1", Frame, new ConnectionId("phone")), "user-notice-v1"),
            (new NoticeKept(8, At, "", null, Frame), "user-notice-v1"),
            (new InboxAcknowledged(7, At), "user-acknowledged-v1"),
            (new DeviceRegistered(new DeviceId("phone"), "android ä", new ConnectionId("c-1"), "2", At), "user-device-v1"),
            (new DeviceRegistered(new DeviceId("phone"), "android", new ConnectionId("c-1"), null, At), "user-device-v1"),
            (new UserSeen(At), "user-seen-v1"),
        ];
        Serializer.Identifier.ShouldBe(4102);
        events.Select(e => e.Event.GetType()).Distinct()
            .ShouldBe(typeof(UserEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(UserEvent))), ignoreOrder: true);
        foreach (var (e, manifest) in events)
        {
            Sys.Serialization.FindSerializerForType(e.GetType()).ShouldBeOfType<UserSerializer>();
            Serializer.Manifest(e).ShouldBe(manifest);
            var back = Serializer.FromBinary(Serializer.ToBinary(e), manifest);
            if (e is not NoticeKept kept)
            {
                back.ShouldBe(e);
                continue;
            }

            var read = back.ShouldBeOfType<NoticeKept>();
            (read with { Json = kept.Json }).ShouldBe(kept);
            read.Json.Span.SequenceEqual(kept.Json.Span).ShouldBeTrue();
        }
    }

    [Fact(DisplayName = "[DM1] a snapshot has inbox, senders' ids and devices, to the last byte")]
    public void Snapshot()
    {
        var limits = InboxLimits.Default;
        var state = UserState.Empty(limits)
            .Apply(new NoticeKept(1, At, "c-1", "1", Frame))
            .Apply(new NoticeKept(2, At.AddTicks(1), "run r-1", "2", Frame, new ConnectionId("phone")))
            .Apply(new InboxAcknowledged(1, At))
            .Apply(new DeviceRegistered(new DeviceId("phone"), "android", new ConnectionId("c-1"), "3", At))
            .Apply(new DeviceRegistered(new DeviceId("watch"), "wear", new ConnectionId("c-2"), null, At));
        var bytes = Serializer.ToBinary(new StoredUser(state));
        var back = Serializer.FromBinary(bytes, "user-snapshot-v1").ShouldBeOfType<StoredUser>().State;
        Serializer.ToBinary(new StoredUser(back)).ShouldBe(bytes);
        back.Inbox.Seq.ShouldBe(2);
        back.Inbox.Acknowledged.ShouldBe(1);
        back.Inbox.Find("run r-1", "2").ShouldBe(2);
        back.Inbox.Find("c-1", "3").ShouldBe(2);
        back.Inbox.Items[1].ShouldSatisfyAllConditions(
            item => item.At.ShouldBe(At.AddTicks(1)),
            item => item.Only.ShouldBe(new ConnectionId("phone")),
            item => Encoding.UTF8.GetString(item.Json.Span).ShouldBe(Encoding.UTF8.GetString(Frame.Span)));
        back.Devices.Find(new DeviceId("watch")).ShouldBe(new Device("wear", new ConnectionId("c-2")));
    }

    [Theory(DisplayName = "[RC5] what can't be read is a value that says so, and never an exception")]
    [InlineData("user-notice-v1", "{}")]
    [InlineData("user-notice-v1", "{}\n{}")]
    [InlineData("user-notice-v1", "{\"seq\":1}\n")]
    [InlineData("user-acknowledged-v1", "[]")]
    [InlineData("user-device-v1", "{\"device\":null}")]
    [InlineData("user-snapshot-v1", "{\"v\":2}")]
    [InlineData("user-snapshot-v1", "no json")]
    [InlineData("user-notice-v9", "{}")]
    public void Unreadable(string manifest, string text) =>
        Serializer.FromBinary(Encoding.UTF8.GetBytes(text), manifest).ShouldBeOfType<UnreadableEvent>().Manifest.ShouldBe(manifest);
}
