using System.Text;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Persistence;

public sealed class RunSerializerTests : RoomSpec
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private static readonly RunEvent Started =
        new(1, At, RunEventKind.Started, new Author(new UserId("svc"), "Servîce", new ConnectionId("c-1")), """{"a":1}"""u8.ToArray())
        {
            Head = new RunHead("Agent", new UserId("ann"), null, "flow"),
            Origin = "c-1",
            Id = "7",
        };

    private RunSerializer Serializer => new((ExtendedActorSystem)Sys);

    [Fact(DisplayName = "[RC2] the manifests and the bytes of a run's events are what they always were")]
    public void Never_change()
    {
        Serializer.Identifier.ShouldBe(4103);
        Serializer.Manifest(Started).ShouldBe("run-event-v1");
        Serializer.Manifest(new RunDelivered(7)).ShouldBe("run-delivered-v1");
        Encoding.UTF8.GetString(Serializer.ToBinary(Started)).ShouldBe(
            """{"seq":1,"at":"2026-01-02T03:04:05.6780000Z","type":"agent_started","by":"svc","name":"Servîce","connection":"c-1","origin":"c-1","id":"7","agent":"Agent","user":"ann","workflow":"flow","data":{"a":1}}""");
        Encoding.UTF8.GetString(Serializer.ToBinary(new RunDelivered(7))).ShouldBe("""{"up_to":7}""");
    }

    [Fact(DisplayName = "[RC2] the bindings of collab.conf lead what a run stores to its serializer")]
    public void Bindings()
    {
        Sys.Serialization.FindSerializerFor(Started).ShouldBeOfType<RunSerializer>();
        Sys.Serialization.FindSerializerFor(new RunDelivered(1)).ShouldBeOfType<RunSerializer>();
    }

    [Fact(DisplayName = "[RC2] what a run stores comes back as it was")]
    public void Back()
    {
        var room = Started with { Head = new RunHead("Agent", null, new RoomId("room"), null), Id = null };
        var later = new RunEvent(2, At.AddTicks(1), RunEventKind.Error, new Author(new UserId("svc"), "", default), "{}"u8.ToArray());
        foreach (var e in (RunEvent[])[Started, room, later])
        {
            var back = (RunEvent)Serializer.FromBinary(Serializer.ToBinary(e), Manifests.RunEventV1);
            (back with { Data = e.Data }).ShouldBe(e);
            back.Data.ToArray().ShouldBe(e.Data.ToArray());
        }

        Serializer.FromBinary(Serializer.ToBinary(new RunDelivered(7)), Manifests.RunDeliveredV1).ShouldBe(new RunDelivered(7));
    }

    [Theory(DisplayName = "[RC2] what can't be read is said, not thrown and not guessed")]
    [InlineData("run-event-v9", "{}")]
    [InlineData(Manifests.RunEventV1, "{}")]
    [InlineData(Manifests.RunEventV1, """{"seq":1,"at":"2026-01-02T03:04:05Z","type":"agent_paused","by":"a","name":"","data":{}}""")]
    [InlineData(Manifests.RunEventV1, """{"seq":1,"at":"2026-01-02T03:04:05Z","type":"agent_error","by":"not an id","name":"","data":{}}""")]
    [InlineData(Manifests.RunDeliveredV1, "not json")]
    [InlineData(Manifests.RunDeliveredV1, """{"up_to":"x"}""")]
    public void Unreadable(string manifest, string bytes) =>
        Serializer.FromBinary(Encoding.UTF8.GetBytes(bytes), manifest).ShouldBeOfType<UnreadableEvent>().Manifest.ShouldBe(manifest);
}
