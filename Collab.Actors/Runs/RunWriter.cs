using System.Collections.Immutable;
using System.Diagnostics;
using Akka.Actor;
using Collab.Actors.Domain;
using Collab.Actors.Persistence;
using Collab.Actors.Protocol;

namespace Collab.Actors.Runs;

/// <summary>What came in, who waits for the answer, and the socket that it came by; <see cref="Publisher"/> is null over HTTP.</summary>
internal readonly record struct RunRequest(RunCommand Command, IActorRef Asker, IActorRef? Publisher);

/// <summary>What to tell an asker, once the batch that the answer belongs to is through.</summary>
internal readonly record struct RunAnswer(IActorRef Asker, ICollabMessage Message);

/// <summary>What came of some requests to a run.</summary>
internal sealed class RunBatch(
    AgentRun after, ImmutableArray<RunEvent> events, ImmutableArray<RunAnswer> answers, ImmutableArray<RunRequest> requests)
    : WriteBatch<RunRequest>(requests, events.Length)
{
    /// <summary>The run with all of them applied: the run's state when the journal has taken them.</summary>
    public AgentRun After { get; } = after;

    public ImmutableArray<RunEvent> Events { get; } = events;

    public ImmutableArray<RunAnswer> Answers { get; } = answers;

    /// <summary>Who published the last of the events; null where it was no socket.</summary>
    public IActorRef? Publisher { get; init; }
}

/// <summary>Decides what publishers want of a run, and what they hear of it.</summary>
internal sealed class RunWriter(RunKey run, RunSettings settings, TimeProvider clock)
    : GatheringWriter<AgentRun, RunRequest, RunBatch>(settings.GatherLimit)
{
    /// <summary>What the publisher of the first event hears with its number.</summary>
    public string? StartNote { get; set; }

    public ImmutableArray<RunAnswer> NotSaved(IReadOnlyCollection<RunRequest> requests) =>
        [.. requests.Select(request => new RunAnswer(request.Asker, new RunRefused(run, Refusals.Unsaved)))];

    protected override RunBatch Decide(AgentRun now, ImmutableArray<RunRequest> requests)
    {
        var events = ImmutableArray.CreateBuilder<RunEvent>(requests.Length);
        var answers = ImmutableArray.CreateBuilder<RunAnswer>(requests.Length);
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

        return new RunBatch(scratch, events.ToImmutable(), answers.ToImmutable(), requests) { Publisher = publisher };
    }

    private ICollabMessage AnswerTo(RunDecision decision) => decision switch
    {
        RunDecision.Accepted accepted => new RunEventTaken(run, accepted.Event.Seq, accepted.Event.Seq == 1 ? StartNote : null),
        RunDecision.Duplicate duplicate => new RunEventTaken(run, duplicate.Seq),
        RunDecision.Refused refused => new RunRefused(run, refused.Refusal),
        _ => throw new UnreachableException(),
    };
}
