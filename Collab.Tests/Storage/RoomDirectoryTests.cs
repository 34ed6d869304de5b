using Collab.Actors.Rooms;
using Collab.Host.Rest;
using Collab.Tests.Support;

namespace Collab.Tests.Storage;

public sealed class InMemoryRoomDirectoryTests : RoomDirectoryContract
{
    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IRoomDirectory> OpenAsync() => Task.FromResult<IRoomDirectory>(new InMemoryRoomDirectory());
}

public sealed class SqliteRoomDirectoryTests : RoomDirectoryContract
{
    private readonly TestDatabase _database = TestDatabase.Sqlite();

    public override async Task DisposeAsync() => await _database.DisposeAsync();

    protected override async Task<IRoomDirectory> OpenAsync() => new SqlRoomDirectory(await _database.MigratedAsync());
}

[NeedsPostgres]
public sealed class PostgresRoomDirectoryTests : RoomDirectoryContract
{
    private readonly TestDatabase _database = TestDatabase.Postgres();

    public override async Task DisposeAsync() => await _database.DisposeAsync();

    protected override async Task<IRoomDirectory> OpenAsync() => new SqlRoomDirectory(await _database.MigratedAsync());
}
