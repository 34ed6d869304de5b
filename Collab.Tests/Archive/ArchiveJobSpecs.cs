using Akka.Actor;
using Akka.Persistence;
using Collab.Actors.Archive;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Archive;

/// <summary>Exports and imports against a journal that does what it is told.</summary>
public sealed class ArchiveJobSpecs : RoomSpec
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<Frame> _frames = [];

    [Fact(DisplayName = "[OP3] an export reads page after page in order, and leaves the room as it is")]
    public async Task Pages()
    {
        var room = new RoomFixture(this);
        Talk(room, 600);
        var exported = (await ExportAsync(room)).ShouldBeOfType<Exported>();
        exported.ShouldBe(new Exported(room.Status().Epoch, 600));
        _frames.Select(frame => EventReader.ReadSeq(frame.Json)).ShouldBe(Enumerable.Range(1, 600).Select(seq => (long)seq));
    }

    [Fact(DisplayName = "[OP3] a room that was never opened is exported without a life")]
    public async Task NeverOpened() => (await ExportAsync(new RoomFixture(this))).ShouldBe(new Exported(null, 0));

    [Fact(DisplayName = "[OP3] an export of a room that is deleted under it says so")]
    public async Task Overtaken()
    {
        var room = new RoomFixture(this);
        Talk(room, 300).Leave();
        (await ExportAsync(room, _ => room.Ask<RoomDeleted>(new DeleteRoom(room.Key)))).ShouldBeOfType<ExportOvertaken>();
    }

    [Fact(DisplayName = "[OP3] an export ends with what the journal, or the file, fails with")]
    public async Task ExportFails()
    {
        var room = new RoomFixture(this);
        Talk(room, 3);
        await Should.ThrowAsync<IOException>(() => ExportAsync(room, _ => throw new IOException("disk full")));
        room.Turn(Gate.NotReplaying);
        (await Should.ThrowAsync<InvalidOperationException>(() => ExportAsync(room))).Message.ShouldContain("told not to");
    }

    [Fact(DisplayName = "[OP3] an import writes the archive aside in batches, in a life of its own; the room has none of it yet")]
    public async Task Imports()
    {
        var room = new RoomFixture(this);
        Talk(room, 5);
        await ExportAsync(room);
        var many = Enumerable.Range(0, 240).SelectMany(_ => _frames).ToArray();
        var copy = room.Key with { Room = new RoomId("copy") };
        var staged = (await ImportAsync(copy, many)).ShouldBeOfType<Staged>();
        staged.Seq.ShouldBe(1_200);
        staged.Epoch.ShouldNotBe(room.Status().Epoch);
        (await RunAsync(JournalProbe.Props(copy))).ShouldBe(new Probed(false, 0));
        var aside = Aside(copy);
        aside[0].ShouldBe(new RoomOpened(staged.Epoch, DateTimeOffset.UnixEpoch));
        aside.Skip(1).Cast<Frame>().Select(frame => EventReader.ReadSeq(frame.Json)).ShouldBe(many.Select(frame => EventReader.ReadSeq(frame.Json)));
    }

    [Fact(DisplayName = "[OP3] a room with a past is known before anything is written, and so is the number that a life that is over used last")]
    public async Task Past()
    {
        var room = new RoomFixture(this);
        Talk(room, 5).Leave();
        (await RunAsync(JournalProbe.Props(room.Key))).ShouldBe(new Probed(true, 6));
        room.Ask<RoomDeleted>(new DeleteRoom(room.Key));
        (await RunAsync(JournalProbe.Props(room.Key))).ShouldBe(new Probed(false, 6));
    }

    [Theory(DisplayName = "[OP3] an import that the journal refuses or fails ends with what it said, and can be done again")]
    [InlineData(Gate.Rejecting)]
    [InlineData(Gate.Failing)]
    public async Task ImportFails(Gate gate)
    {
        var room = new RoomFixture(this);
        Talk(room, 5);
        await ExportAsync(room);
        var copy = room.Key with { Room = new RoomId("copy") };
        room.Turn(gate);
        (await Should.ThrowAsync<InvalidOperationException>(() => ImportAsync(copy, _frames))).Message.ShouldContain("told not to");
        room.Turn(Gate.NotReplaying);
        await Should.ThrowAsync<InvalidOperationException>(() => ImportAsync(copy, _frames));
        room.Turn(Gate.Open);
        (await ImportAsync(copy, _frames)).ShouldBeOfType<Staged>();
    }

    [Fact(DisplayName = "[OP3] an import of a file that turns out to be damaged ends with where it is")]
    public async Task ImportOfDamaged()
    {
        var room = new RoomFixture(this);
        Talk(room, 1);
        await ExportAsync(room);
        IEnumerable<Frame> Damaged()
        {
            for (var n = 0; n < 700; n++) yield return _frames[0];
            throw new ArchiveFault(702, "damaged here");
        }

        (await Should.ThrowAsync<ArchiveFault>(() => ImportAsync(room.Key with { Room = new RoomId("copy") }, Damaged()))).Line.ShouldBe(702);
    }

    private static ProbeSocket Talk(RoomFixture room, int count)
    {
        var ann = room.Enter("ann");
        for (var n = 1; n <= count; n++)
        {
            ann.Say($"{n}", $"m{n}");
            ann.Until("ack");
        }

        return ann;
    }

    private Task<IArchiveResult> ExportAsync(RoomFixture room, Action<Epoch>? begin = null)
    {
        var journal = Akka.Persistence.Persistence.Instance.Apply(Sys).JournalFor(null);
        return RunAsync(ExportActor.Props(room.Key, journal, Patience, begin ?? (_ => { }), _frames.Add));
    }

    private Task<IArchiveResult> ImportAsync(RoomKey into, IEnumerable<Frame> frames) => RunAsync(ImportActor.Props(into, frames, DateTimeOffset.UnixEpoch));

    /// <summary>What lies aside for the room, in the order of its numbers.</summary>
    private List<object> Aside(RoomKey room)
    {
        var (reader, found) = (CreateTestProbe(), new List<object>());
        Akka.Persistence.Persistence.Instance.Apply(Sys).JournalFor(null).Tell(
            new ReplayMessages(1, long.MaxValue, long.MaxValue, RoomJournal.StagingId(room), reader.Ref));
        reader.FishForMessage(message =>
        {
            if (message is ReplayedMessage replayed) found.Add(replayed.Persistent.Payload);
            return message is RecoverySuccess;
        }, Patience);
        return found;
    }

    private Task<IArchiveResult> RunAsync(Props job) => Sys.ActorOf(ArchiveJob.Props(job)).Ask<IArchiveResult>(BeginArchiveJob.Instance, Patience);
}
