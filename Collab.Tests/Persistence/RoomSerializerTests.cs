using System.Text;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Persistence;

public sealed class RoomSerializerTests : RoomSpec
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly RoomKey Key = new(new OrgId("acme"), new RoomId("room"));

    private RoomSerializer Serializer => new((ExtendedActorSystem)Sys);

    [Fact(DisplayName = "[RC2] the manifests are what they always were")]
    public void Manifests_never_change()
    {
        Serializer.Identifier.ShouldBe(4100);
        Serializer.Manifest(new RoomOpened(new Epoch("e"), At)).ShouldBe("room-opened-v1");
        Serializer.Manifest(Frame.FromJson("{}"u8)).ShouldBe("frame-v1");
        Serializer.Manifest(new StoredRoom(1, Room.Open(new Epoch("e"), RoomLimits.Default))).ShouldBe("room-snapshot-v1");
    }

    [Fact(DisplayName = "[RC2] the bindings of collab.conf lead what a room stores to its serializer")]
    public void Bindings()
    {
        foreach (var stored in new object[]
                 {
                     new RoomOpened(new Epoch("e"), At), Frame.FromJson("{}"u8),
                     new StoredRoom(1, Room.Open(new Epoch("e"), RoomLimits.Default)),
                 })
            Sys.Serialization.FindSerializerFor(stored).ShouldBeOfType<RoomSerializer>();
    }

    [Fact(DisplayName = "[RC2] an opening comes back as it was, and its bytes are what they always were")]
    public void Opening()
    {
        var opened = new RoomOpened(new Epoch("00ff"), At);
        var bytes = Serializer.ToBinary(opened);
        Encoding.UTF8.GetString(bytes).ShouldBe("""{"epoch":"00ff","at":"2026-01-02T03:04:05.678+00:00"}""");
        Serializer.FromBinary(bytes, Manifests.RoomOpenedV1).ShouldBe(opened);
    }

    [Fact(DisplayName = "[RC2] an event is stored as the very bytes of its frame")]
    public void Event()
    {
        var room = Draw(Room.Open(new Epoch("e"), RoomLimits.Default), out var frame);
        room.Seq.ShouldBe(1);
        var bytes = Serializer.ToBinary(frame);
        bytes.ShouldBe(frame.Json.ToArray());
        ((Frame)Serializer.FromBinary(bytes, Manifests.FrameV1)).Packet.ToArray().ShouldBe(frame.Packet.ToArray());
    }

    [Fact(DisplayName = "[RC2] a snapshot comes back as the same room, with its place in the journal")]
    public void Snapshot()
    {
        var room = Draw(Room.Open(new Epoch("e"), RoomLimits.Default), out _);
        var stored = (StoredRoom)Serializer.FromBinary(Serializer.ToBinary(new StoredRoom(42, room)), Manifests.RoomSnapshotV1);
        stored.OpenedAt.ShouldBe(42);
        stored.Room.Seq.ShouldBe(1);
        stored.Room.Board.SameAs(room.Board).ShouldBeTrue();
    }

    [Fact(DisplayName = "[RC2] a snapshot of version 1 is read as ever: it had no canvases")]
    public void SnapshotOfVersionOne()
    {
        var room = RoomSnapshotReader.Read(
            """{"v":1,"epoch":"e","seq":3,"table":[{"id":"e1","z":1,"shape":"rect"}],"board":1,"undo":[["ann",3,[[3,["e1",-1,0]]],[]]],"dedupe":[["c",["1",3]]]}"""u8,
            RoomLimits.Default);
        (room.Seq, room.Board.Count, room.Canvases.Open.Length).ShouldBe((3, 1, 0));
        room.Dedupe.Find(new CommandKey("c", "1")).ShouldBe(3);
        Should.Throw<InvalidDataException>(() => RoomSnapshotReader.Read("""{"v":3,"epoch":"e","seq":0}"""u8, RoomLimits.Default));
    }

    [Theory(DisplayName = "[RC2] what can't be read is said, not thrown and not guessed")]
    [InlineData("frame-v9", "{}")]
    [InlineData(Manifests.RoomOpenedV1, "{}")]
    [InlineData(Manifests.RoomOpenedV1, "not json")]
    [InlineData(Manifests.RoomSnapshotV1, "short")]
    [InlineData(Manifests.RoomSnapshotV1, "long enough, but no snapshot")]
    public void Unreadable(string manifest, string bytes) =>
        Serializer.FromBinary(Encoding.UTF8.GetBytes(bytes), manifest).ShouldBeOfType<UnreadableEvent>().Manifest.ShouldBe(manifest);

    private static Room Draw(Room room, out Frame frame)
    {
        var by = new Author(new UserId("ann"), "Ann", new ConnectionId("c"));
        var action = new RoomAction.Post(RoomAction.Post.Message, "{\"text\":\"hello\"}"u8.ToArray());
        var accepted = (Decision.Accepted)room.Decide(by, Role.Editor, "1", action, new ElementId("e"), At);
        frame = FrameWriter.Event(Key, accepted.Event);
        return room.Apply(accepted.Event);
    }
}
