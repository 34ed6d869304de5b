using Collab.Actors.Protocol;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Cluster;

/// <summary>A room's whole life with every message turned into bytes and back, as it would be between nodes.</summary>
public sealed class SerializedRoomSpecs() : RoomSpec("""
    akka.actor {
      serialize-messages = on
      serializers.handed-over = "Collab.Tests.Cluster.HandedOverSerializer, Collab.Tests"
      serialization-bindings."Akka.Persistence.Journal.AsyncWriteJournal+Desequenced, Akka.Persistence" = handed-over
    }
    """)
{
    [Fact(DisplayName = "[CT1] joining, talking, resuming and leaving work with every message serialized")]
    public void A_life()
    {
        var room = new RoomFixture(this);
        var ann = room.Enter("ann");
        var bob = room.Enter("bob");
        ann.Next("user_joined");
        ann.Say("hello", "1");
        ann.Next("message");
        ann.Next("ack");
        bob.Next("message");
        bob.Send("cursor_position", """{"x":1,"y":2}""");
        ann.Next("cursors").GetProperty("data").GetProperty("cursors").GetProperty("c-bob").GetProperty("x").GetInt32().ShouldBe(1);
        ann.Send("history", """{"since":0}""", "h");
        ann.Next("history").GetProperty("data").GetProperty("events").GetArrayLength().ShouldBe(1);
        bob.Drop();
        var again = room.Socket("bob");
        again.Join(new ResumePoint(room.Status().Epoch, 0)).GetProperty("data").GetProperty("recovered").GetBoolean().ShouldBeTrue();
        again.Next("message").GetProperty("recovered").GetBoolean().ShouldBeTrue();
        again.Leave();
        ann.Next("user_left");
    }
}
