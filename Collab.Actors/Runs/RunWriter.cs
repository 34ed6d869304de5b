using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;

namespace Collab.Actors.Runs;

/// <summary>What came in, who waits for the answer, and the socket that it came by; <see cref="Publisher"/> is null over HTTP.</summary>
internal readonly record struct RunRequest(RunCommand Command, IActorRef Asker, IActorRef? Publisher);

/// <summary>What to tell an asker, once the batch that the answer belongs to is through.</summary>
internal readonly record struct RunAnswer(IActorRef Asker, ICollabMessage Message);

/// <summary>Events that were decided together and are stored together, or not at all.</summary>
internal sealed class RunBatch(
    AgentRun after, ImmutableArray<RunEvent> events, ImmutableArray<RunAnswer> answers, ImmutableArray<RunRequest> requests)
{
    /// <summary>The run with all of them applied: the run's state when the journal has taken them.</summary>
    public AgentRun After { get; } = after;

    public ImmutableArray<RunEvent> Events { get; } = events;

    public ImmutableArray<RunAnswer> Answers { get; } = answers;

    public ImmutableArray<RunRequest> Requests { get; } = requests;

    /// <summary>Who published the last of the events; null where it was no socket.</summary>
    public IActorRef? Publisher { get; init; }

    /// <summary>Events of which the journal has said nothing yet.</summary>
    public int Outstanding { get; set; } = events.Length;

    public bool Refused { get; set; }
}

/// <summary>
/// The way into the journal. While one write is under way requests gather; then all of them are decided, each on the run as the one before
/// left it, and written as one. Nobody hears of any of it before the journal has said yes.
/// </summary>
internal sealed class RunWriter(RunKey run, RunSettings settings, TimeProvider clock)
{
    private static readonly Refusal Unsaved =
        new(RefusalCode.NotSaved, "The journal did not take it; nobody saw it. Send it again.");

    private List<RunRequest> _gathered = [];

    public RunBatch? InFlight { get; private set; }

    /// <summary>What the publisher of the first event hears with its number.</summary>
    public string? StartNote { get; set; }

    public bool Idle => InFlight is null && _gathered.Count == 0;

    /// <summary>False when too many wait already.</summary>
    public bool TryGather(RunRequest request)
    {
        if (_gathered.Count >= settings.GatherLimit)
            return false;
        _gathered.Add(request);
        return true;
    }

    /// <summary>
    /// The next batch, or null when there is nothing to do now. One without events has nothing to store and is through at once; one with
    /// events is in flight until <see cref="Land"/>.
    /// </summary>
    public RunBatch? Next(AgentRun now)
    {
        if (InFlight is not null || _gathered.Count == 0)
            return null;
        var requests = _gathered;
        _gathered = [];
        var events = ImmutableArray.CreateBuilder<RunEvent>(requests.Count);
        var answers = ImmutableArray.CreateBuilder<RunAnswer>(requests.Count);
        var scratch = now;
        IActorRef? publisher = null;
        foreach (var request in requests)
        {
            var decision = scratch.Decide(request.Command, clock.GetUtcNow(), settings.Limits);
            if (decision is RunDecision.Accepted accepted)
            {
                scratch = scratch.Apply(accepted.Event, settings.Limits);
                events.Add(accepted.Event);
                publisher = request.Publisher;
            }

            answers.Add(new RunAnswer(request.Asker, AnswerTo(decision)));
        }

        var batch = new RunBatch(scratch, events.ToImmutable(), answers.ToImmutable(), [.. requests]) { Publisher = publisher };
        InFlight = batch.Events.IsEmpty ? null : batch;
        return batch;
    }

    /// <summary>The write is through, one way or the other.</summary>
    public void Land() => InFlight = null;

    /// <summary>Everybody who still waits for an answer when no more can be written.</summary>
    public ImmutableArray<RunAnswer> GiveUp()
    {
        var answers = InFlight is { } batch ? NotSaved(batch.Requests) : [];
        InFlight = null;
        return answers.AddRange(GiveUpWaiting());
    }

    /// <summary>What has not gone to the journal yet, and will not any more.</summary>
    public ImmutableArray<RunAnswer> GiveUpWaiting()
    {
        var answers = NotSaved(_gathered);
        _gathered = [];
        return answers;
    }

    public ImmutableArray<RunAnswer> NotSaved(IReadOnlyCollection<RunRequest> requests) =>
        [.. requests.Select(request => new RunAnswer(request.Asker, new RunRefused(run, Unsaved)))];

    private ICollabMessage AnswerTo(RunDecision decision) => decision switch
    {
        RunDecision.Accepted accepted => new RunEventTaken(run, accepted.Event.Seq, accepted.Event.Seq == 1 ? StartNote : null),
        RunDecision.Duplicate duplicate => new RunEventTaken(run, duplicate.Seq),
        RunDecision.Refused refused => new RunRefused(run, refused.Refusal),
        _ => throw new UnreachableException(),
    };
}
