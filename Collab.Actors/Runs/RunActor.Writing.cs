using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;
using Collab.Actors.Wire;

namespace Collab.Actors.Runs;

/// <summary>What publishers say: through the journal, then answered, then on its way [AG1].</summary>
public sealed partial class RunActor
{
    private void Take(PublishRunEvent publish)
    {
        if (!RunEventType.TryParse(publish.Type, out var kind))
        {
            Refuse(Sender, Refusals.Type(publish.Type, "not an event of a run"));
            return;
        }

        var command = new RunCommand(kind, publish.By, publish.Data)
        {
            AgentName = publish.AgentName,
            User = publish.User,
            Room = publish.Room,
            Workflow = publish.Workflow,
            Origin = publish.Origin,
            Id = publish.Id,
        };
        if (_registered)
            Gather(new RunRequest(command, Sender, publish.Publisher));
        else if (_run.Decide(command, _clock.GetUtcNow(), _settings.Limits) is RunDecision.Refused refused)
            Refuse(Sender, refused.Refusal);
        else if (_run.Phase is not RunPhase.None)
            Gather(new RunRequest(command, Sender, publish.Publisher)); // Over and told: only what was taken before gets here.
        else
            Register(command);
    }

    /// <summary>The directory notes the run before its first event is stored; meanwhile whoever it is for says whether they are there.</summary>
    private void Register(RunCommand start)
    {
        Stash.Stash();
        _waiting = 1;
        Timers.Cancel(nameof(Unused));
        Become(Registering);
        var noted = Store(cancel => _services.Directory.SetAsync(_key, _clock.GetUtcNow() + _settings.WakeAfter, cancel));
        Both(noted, NoteOn(start)).PipeTo(Self, success: note => new Registered(null, note), failure: problem => new Registered(problem, null));

        static async Task<string?> Both(Task noted, Task<string?> note)
        {
            await noted.ConfigureAwait(false);
            return await note.ConfigureAwait(false);
        }
    }

    /// <summary>Why the run would reach nobody; null also where that can't be said in time.</summary>
    private async Task<string?> NoteOn(RunCommand start)
    {
        try
        {
            using var cancel = new CancellationTokenSource(_settings.DeliveryTimeout / 2);
            var answer = start.Room is { } room
                ? await _services.Rooms.Ask<object>(new GetRoomStatus(new RoomKey(_key.Org, room)), cancel.Token).ConfigureAwait(false)
                : await _services.Users.Ask<object>(new FindUser(new UserKey(_key.Org, start.User!.Value)), cancel.Token).ConfigureAwait(false);
            return answer switch
            {
                UserNotified found => found.Note,
                RoomUnavailable gone when gone.Code == CloseCode.RoomNotFound => RunEventTaken.UnknownRoom,
                _ => null,
            };
        }
        catch (Exception late) when (late is OperationCanceledException or AskTimeoutException)
        {
            return null;
        }
    }

    private void Begin(Registered registered)
    {
        Become(Live);
        _registered = registered.Problem is null;
        _writer.StartNote = registered.Note;
        if (_registered)
        {
            Stash.UnstashAll();
            return;
        }

        _log.Warning("The directory did not note run {0}: {1}", _key, registered.Problem!.Message);
        foreach (var waiting in Stash.ClearStash())
            Refuse(waiting.Sender, new Refusal(RefusalCode.NotSaved, "The run could not be noted; nobody saw it. Send it again."));
        StayWhileUsed();
    }

    private void Gather(RunRequest request)
    {
        if (_writer.TryGather(request))
            Write();
        else
            Refuse(request.Asker, TooMuch);
    }

    private void Write()
    {
        while (_writer.Next(_run) is { } batch)
        {
            if (!batch.IsEmpty)
            {
                Timers.Cancel(nameof(Unused));
                PersistAllAsync(batch.Events, _ => Heard(refused: false));
                return;
            }

            Answer(batch.Answers);
        }

        StayWhileUsed();
    }

    /// <summary>The journal has answered for one event; the batch lands with its last.</summary>
    private void Heard(bool refused)
    {
        if (_writer.Heard(refused) is not { } batch)
            return;
        if (batch.Refused)
            Answer(_writer.NotSaved(batch.Commands));
        else
            Commit(batch);
        if (_stopping)
            StopWhenWritten();
        else if (refused)
            Self.Tell(WriteOn.Instance); // What is persisted while a refusal is being heard goes to the journal only with the next message.
        else
            Write();
    }

    /// <summary>The journal has it: now, and not before, it has happened.</summary>
    private void Commit(RunBatch batch)
    {
        var first = _run.Phase is RunPhase.None;
        _run = batch.After;
        foreach (var e in batch.Events)
        {
            _events.Add(e);
            _delivery.Add(e);
        }

        Answer(batch.Answers);
        if (_stopping)
            return;
        if (first)
            StayAlive();
        Watch(batch);
        Deliver();
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        _log.Warning("The journal refused entry {0} of run {1}: {2}", sequenceNr, _key, cause.Message);
        if (@event is RunDelivered)
            MarkRefused();
        else
            Heard(refused: true);
    }

    /// <summary>
    /// Whether it was stored is unknown, so this life of the actor ends, and the next one reads the journal. Its shard hears of it
    /// before anybody else, and keeps what comes for the next life: whoever is refused here and comes again at once would be lost.
    /// </summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        _log.Error(cause, "The journal failed at entry {0} of run {1}; the run starts anew from what is stored.", sequenceNr, _key);
        Context.Parent.Tell(new Passivate(RunStop.Instance));
        Answer(_writer.NotSaved(_writer.GiveUp()));
    }

    private static void Answer(ImmutableArray<RunAnswer> answers)
    {
        foreach (var (asker, message) in answers)
            asker.Tell(message);
    }

    /// <summary>One piece of work of the directory, with its deadline; a directory that throws at once fails like one that throws later.</summary>
    private async Task Store(Func<CancellationToken, Task> work)
    {
        using var cancel = new CancellationTokenSource(_settings.StoreTimeout);
        await work(cancel.Token).WaitAsync(cancel.Token).ConfigureAwait(false);
    }
}
