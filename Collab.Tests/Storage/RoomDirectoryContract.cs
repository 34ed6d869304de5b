using System.Collections.Immutable;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Storage;

/// <summary>What every directory of rooms must do. One class below for each implementation.</summary>
public abstract class RoomDirectoryContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly OrgId Acme = new("acme");

    private IRoomDirectory _rooms = null!;

    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    protected abstract Task<IRoomDirectory> OpenAsync();

    public async Task InitializeAsync() => _rooms = await OpenAsync();

    public abstract Task DisposeAsync();

    [StoreFact(DisplayName = "[RS1] a room is found as it was made, members and limits included; another org's is another room")]
    public async Task Found()
    {
        var room = Room("r1") with
        {
            Temporary = false,
            Access = RoomAccess.Members,
            Members = ImmutableDictionary<UserId, Role>.Empty.Add(new UserId("bob"), Role.Viewer).Add(new UserId("cy"), Role.Editor),
            CreatedFrom = "guest:10.0.0.1",
        };
        (await _rooms.CreateAsync(room, null, Patience)).ShouldBe(RoomCreation.Created);
        Same(await _rooms.FindAsync(room.Key, Patience), room);
        (await _rooms.FindAsync(new RoomKey(new OrgId("other"), room.Key.Room), Patience)).ShouldBeNull();
        (await _rooms.CreateAsync(room with { Name = "other" }, null, Patience)).ShouldBe(RoomCreation.Taken);
        Same(await _rooms.FindAsync(room.Key, Patience), room);
    }

    [StoreFact(DisplayName = "[RS1] two who make one room race: one wins, the other sees its room")]
    public async Task CreateRace()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _rooms.CreateAsync(Room("r") with { Name = $"by {i}" }, null, Patience)));
        made.Count(m => m == RoomCreation.Created).ShouldBe(1);
        made.Count(m => m == RoomCreation.Taken).ShouldBe(7);
        (await _rooms.FindAsync(Room("r").Key, Patience))!.Name.ShouldBe($"by {Array.IndexOf(made, RoomCreation.Created)}");
    }

    [StoreFact(DisplayName = "[RS2] the limit of one maker holds, also for many at once; others and unlimited ones go on, and a deletion makes room")]
    public async Task Limits()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _rooms.CreateAsync(Room($"g{i}") with { CreatedFrom = "guest:10.0.0.1" }, 10, Patience)));
        made.Count(m => m == RoomCreation.Created).ShouldBe(10);
        made.Count(m => m == RoomCreation.OverLimit).ShouldBe(10);
        (await _rooms.CreateAsync(Room("other") with { CreatedFrom = "guest:10.0.0.2" }, 10, Patience)).ShouldBe(RoomCreation.Created);
        (await _rooms.CreateAsync(Room("free") with { CreatedFrom = "guest:10.0.0.1" }, null, Patience)).ShouldBe(RoomCreation.Created);
        (await _rooms.DeleteAsync(Room("free").Key, Patience)).ShouldBeTrue();
        (await _rooms.DeleteAsync(Room($"g{Array.IndexOf(made, RoomCreation.Created)}").Key, Patience)).ShouldBeTrue();
        (await _rooms.CreateAsync(Room("again") with { CreatedFrom = "guest:10.0.0.1" }, 10, Patience)).ShouldBe(RoomCreation.Created);
        (await _rooms.CreateAsync(Room("again") with { CreatedFrom = "guest:10.0.0.1" }, 10, Patience)).ShouldBe(RoomCreation.Taken);
    }

    [StoreFact(DisplayName = "[RM1] joining an unknown room makes it where that is on; two at once get the same; a known one stays as it is")]
    public async Task Open()
    {
        var key = new RoomKey(Acme, new RoomId("joined"));
        (await _rooms.OpenAsync(key, new UserId("ada"), createOnJoin: false, 1_000, Noon, Patience)).ShouldBeNull();
        (await _rooms.FindAsync(key, Patience)).ShouldBeNull();
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _rooms.OpenAsync(key, new UserId($"u{i}"), createOnJoin: true, 77, Noon, Patience)));
        opened.Select(room => room!.Owner).Distinct().Count().ShouldBe(1);
        (opened[0]!.Temporary, opened[0]!.MaxParticipants, opened[0]!.Access, opened[0]!.CreatedFrom).ShouldBe((true, 77, RoomAccess.Open, null));
        Same(await _rooms.OpenAsync(key, new UserId("late"), createOnJoin: true, 5, Noon.AddHours(1), Patience), opened[0]!);
        Same(await _rooms.OpenAsync(key, new UserId("late"), createOnJoin: false, 5, Noon.AddHours(1), Patience), opened[0]!);
    }

    [StoreFact(DisplayName = "[RS1] a change replaces what may change and counts up; it never moves last_activity back, and one that changes nothing is none")]
    public async Task Change()
    {
        var room = Room("r") with { Members = ImmutableDictionary<UserId, Role>.Empty.Add(new UserId("bob"), Role.Viewer).Add(new UserId("dan"), Role.Editor) };
        (await _rooms.ChangeAsync(room.Key, now => now with { Name = "New" }, Patience)).ShouldBeNull();
        await _rooms.CreateAsync(room, null, Patience);
        var changed = room with
        {
            Name = "New",
            Owner = new UserId("eve"),
            Temporary = false,
            MaxParticipants = 5,
            Access = RoomAccess.View,
            Members = ImmutableDictionary<UserId, Role>.Empty.Add(new UserId("cy"), Role.Owner).Add(new UserId("dan"), Role.Viewer),
            LastActivity = Noon.AddHours(-1),
        };
        RoomRecord? seen = null;
        var after = await _rooms.ChangeAsync(room.Key, now =>
        {
            seen = now;
            return changed with { Version = 77, CreatedAt = Noon.AddDays(3) };
        }, Patience);
        Same(seen, room);
        Same(after, changed with { LastActivity = Noon, Version = 1 });
        Same(await _rooms.FindAsync(room.Key, Patience), changed with { LastActivity = Noon, Version = 1 });
        Same(await _rooms.ChangeAsync(room.Key, now => now, Patience), changed with { LastActivity = Noon, Version = 1 });
        (await _rooms.ChangeAsync(new RoomKey(new OrgId("other"), room.Key.Room), now => now with { Name = "Mine" }, Patience)).ShouldBeNull();
    }

    [StoreFact(DisplayName = "[RS3] of many who change one room at once, none is lost, and each has a version of its own")]
    public async Task ChangesAtOnce()
    {
        await _rooms.CreateAsync(Room("r"), null, Patience);
        var made = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => _rooms.ChangeAsync(
            Room("r").Key, now => now with { MaxParticipants = now.MaxParticipants + 1, Members = now.Members.Add(new UserId($"u{i}"), Role.Viewer) }, Patience))));
        made.Select(room => room!.Version).Order().ShouldBe(Enumerable.Range(1, 24).Select(i => (long)i));
        foreach (var room in made) room!.Members.Count.ShouldBe((int)room.Version);
        var found = (await _rooms.FindAsync(Room("r").Key, Patience))!;
        (found.MaxParticipants, found.Members.Count, found.Version).ShouldBe((1_024, 24, 24));
    }

    [StoreFact(DisplayName = "[RS3] a change that throws changes nothing, and the next one goes through")]
    public async Task ChangeThrows()
    {
        await _rooms.CreateAsync(Room("r"), null, Patience);
        await Should.ThrowAsync<InvalidOperationException>(_rooms.ChangeAsync(Room("r").Key, _ => throw new InvalidOperationException("no"), Patience));
        (await _rooms.ChangeAsync(Room("r").Key, now => now with { Name = "New" }, Patience))!.Version.ShouldBe(1);
    }

    [StoreFact(DisplayName = "[RS1] last_activity moves forward only; a room that is gone is no error")]
    public async Task Touch()
    {
        var room = Room("r");
        await _rooms.TouchAsync(room.Key, Noon, Patience);
        await _rooms.CreateAsync(room, null, Patience);
        await _rooms.TouchAsync(room.Key, Noon.AddMinutes(3), Patience);
        await _rooms.TouchAsync(room.Key, Noon.AddMinutes(2), Patience);
        (await _rooms.FindAsync(room.Key, Patience))!.LastActivity.ShouldBe(Noon.AddMinutes(3));
    }

    [StoreFact(DisplayName = "[RM8] idle temporary rooms come longest idle first, no permanent and no recent one among them")]
    public async Task Idle()
    {
        for (var i = 0; i < 5; i++) await _rooms.CreateAsync(Room($"t{i}") with { LastActivity = Noon.AddMinutes(-i) }, null, Patience);
        await _rooms.CreateAsync(Room("permanent") with { Temporary = false, LastActivity = Noon.AddDays(-1) }, null, Patience);
        (await _rooms.IdleTemporaryAsync(Noon.AddMinutes(-2), 10, Patience)).Select(r => r.Key.Room.Value).ShouldBe(["t4", "t3"]);
        (await _rooms.IdleTemporaryAsync(Noon.AddMinutes(1), 2, Patience)).Select(r => r.Key.Room.Value).ShouldBe(["t4", "t3"]);
    }

    [StoreFact(DisplayName = "[RS1] an org's rooms come in pages by id, each once, in the order of bytes whatever the database's language")]
    public async Task List()
    {
        string[] ids = ["B", "a", "a-b", "a.b", "aB", "ab", "b", "z", "_x", "10", "9"];
        foreach (var id in ids) await _rooms.CreateAsync(Room(id), null, Patience);
        await _rooms.CreateAsync(Room("foreign") with { Key = new RoomKey(new OrgId("other"), new RoomId("foreign")) }, null, Patience);
        var seen = new List<string>();
        RoomId? after = null;
        while (await _rooms.ListAsync(Acme, after, 3, Patience) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(r => r.Key.Room.Value));
            after = page[^1].Key.Room;
        }

        seen.ShouldBe(ids.Order(StringComparer.Ordinal));
    }

    [StoreFact(DisplayName = "[RM8] a deleted room is gone with its members, and its id can be used again")]
    public async Task Delete()
    {
        var room = Room("r") with { Members = ImmutableDictionary<UserId, Role>.Empty.Add(new UserId("bob"), Role.Viewer) };
        (await _rooms.DeleteAsync(room.Key, Patience)).ShouldBeFalse();
        await _rooms.CreateAsync(room, null, Patience);
        (await _rooms.DeleteAsync(room.Key, Patience)).ShouldBeTrue();
        (await _rooms.FindAsync(room.Key, Patience)).ShouldBeNull();
        await _rooms.CreateAsync(Room("r"), null, Patience);
        (await _rooms.FindAsync(room.Key, Patience))!.Members.ShouldBeEmpty();
    }

    private static RoomRecord Room(string id) => new(
        new RoomKey(Acme, new RoomId(id)), id, new UserId("ada"), Noon, Noon, Temporary: true, 1_000, RoomAccess.Open, ImmutableDictionary<UserId, Role>.Empty);

    private static void Same(RoomRecord? found, RoomRecord expected)
    {
        found.ShouldNotBeNull();
        (found with { Members = expected.Members }).ShouldBe(expected);
        found.Members.OrderBy(m => m.Key.Value).ShouldBe(expected.Members.OrderBy(m => m.Key.Value));
    }
}
