using System.Collections.Immutable;
using Akka.Actor;
using Collab.Actors.Archive;
using Collab.Actors.Domain;
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

    [Fact(DisplayName = "[OP3] an import gives a room its past, in a life of its own; one that has a past is refused and keeps it")]
    public async Task Imports()
    {
        var room = new RoomFixture(this);
        Talk(room, 5);
        await ExportAsync(room);
        var copy = room.Key with { Room = new RoomId("copy") };
        var imported = (await ImportAsync(copy)).ShouldBeOfType<Imported>();
        imported.Seq.ShouldBe(5);
        imported.Epoch.ShouldNotBe(room.Status().Epoch);
        (await ImportAsync(copy)).ShouldBeOfType<ImportRefused>();
        (await ImportAsync(room.Key)).ShouldBeOfType<ImportRefused>();
        room.Status().Seq.ShouldBe(5);
    }

    [Theory(DisplayName = "[OP3] an import that the journal refuses or fails leaves nothing, and can be done again")]
    [InlineData(Gate.Rejecting)]
    [InlineData(Gate.Failing)]
    public async Task ImportFails(Gate gate)
    {
        var room = new RoomFixture(this);
        Talk(room, 5);
        await ExportAsync(room);
        var copy = room.Key with { Room = new RoomId("copy") };
        room.Turn(gate);
        (await Should.ThrowAsync<InvalidOperationException>(() => ImportAsync(copy))).Message.ShouldContain("told not to");
        room.Turn(Gate.NotReplaying);
        await Should.ThrowAsync<InvalidOperationException>(() => ImportAsync(copy));
        room.Turn(Gate.Open);
        (await ImportAsync(copy)).ShouldBeOfType<Imported>();
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

    private Task<IArchiveResult> ImportAsync(RoomKey into) => RunAsync(ImportActor.Props(into, _frames.ToImmutableArray(), DateTimeOffset.UnixEpoch));

    private Task<IArchiveResult> RunAsync(Props job) => Sys.ActorOf(ArchiveJob.Props(job)).Ask<IArchiveResult>(BeginArchiveJob.Instance, Patience);
}
