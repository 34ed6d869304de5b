using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence.Sql.Hosting;
using Collab.Actors;
using Collab.Actors.Archive;
using Collab.Actors.Rooms;
using Collab.Host.Auth;
using Collab.Host.Config;
using Collab.Host.Operations;
using Collab.Host.Rest;
using Collab.Host.Storage;
using Microsoft.Extensions.Options;

namespace Collab.Host.Cli;

/// <summary>
/// What a command works with: the server's settings and stores, and where it needs one an actor system of its own on the server's journal, which is no member of
/// any cluster. Nothing listens and nothing serves, so that it may run beside a server.
/// </summary>
internal sealed class CommandHost : IAsyncDisposable
{
    // A command waits for its turn behind whatever a server writes; the journal's own patience is made for people who wait.
    private const string PatientJournal = "akka.persistence.journal.sql.circuit-breaker.call-timeout = 15m";

    private static readonly TimeSpan JobLimit = TimeSpan.FromMinutes(20);

    private readonly WebApplication _app;
    private ActorSystem? _system;

    private CommandHost(WebApplication app) => _app = app;

    public CollabOptions Options => Get<IOptions<CollabOptions>>().Value;

    public Database Database => Get<Database>();

    public TimeProvider Time => Get<TimeProvider>();

    /// <summary>What the journal's actor system is asked for jobs with.</summary>
    public IActorRef Journal => Akka.Persistence.Persistence.Instance.Apply(System).JournalFor(null);

    private ActorSystem System => _system ??= Get<ActorSystem>();

    /// <summary><see cref="StartFailure"/> where settings are missing or wrong.</summary>
    public static CommandHost Build(StartSettings start)
    {
        var builder = HostBuilding.Create(start);
        builder.AddCommandLogging();
        builder.AddCollabConfig();
        builder.Services.AddCollabStorage();
        builder.Services.AddCollabAuth();
        builder.Services.AddSingleton<IRoomDirectory, SqlRoomDirectory>();
        builder.Services.AddAkka("collab-command", (akka, provider) =>
        {
            var database = provider.GetRequiredService<Database>();
            akka.ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            });
            akka.AddHocon(PatientJournal, HoconAddMode.Prepend);
            akka.WithSqlPersistence(database.ConnectionString, database.ProviderName);
            akka.AddHocon(CollabActors.DefaultConfig(), HoconAddMode.Append);
        });
        return new CommandHost(builder.Build());
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>As every start does, so that a command may be the first thing that is ever run.</summary>
    public Task<SchemaChange> MigrateAsync(CancellationToken cancel) => Get<Migrator>().RunAsync(cancel);

    /// <summary>Runs an export or import to its end. What the database refused is said as such.</summary>
    public async Task<IArchiveResult> RunAsync(Props job, CancellationToken cancel)
    {
        var actor = System.ActorOf(ArchiveJob.Props(job));
        try
        {
            return await actor.Ask<IArchiveResult>(BeginArchiveJob.Instance, JobLimit, cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw Explain(failure is AggregateException { InnerException: { } inner } ? inner : failure);
        }
    }

    private Exception Explain(Exception cause) => cause switch
    {
        OperationCanceledException => cause,
        ArchiveFault fault => ImportCommand.Damaged(fault),
        InvalidDataException => new StartFailure(StartFailure.BadData, $"the journal can't be read: {cause.Message.ReplaceLineEndings(" ")}", cause),
        IOException => new StartFailure(StartFailure.CannotCreate, $"the output can't be written: {cause.Message}", cause),
        _ => Database.Explain(cause) ?? new StartFailure(StartFailure.Unavailable, cause.Message.ReplaceLineEndings(" "), cause),
    };

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
            await _system.Terminate();
        await _app.DisposeAsync();
    }
}
