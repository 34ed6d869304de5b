using Akka.Actor;

namespace Collab.Actors.Archive;

/// <summary>Begins the job that it was made for, when asked to. Answered by what the job found, or by a <see cref="Status.Failure"/>.</summary>
public sealed record BeginArchiveJob : INoSerializationVerificationNeeded
{
    public static BeginArchiveJob Instance { get; } = new();
}

/// <summary>Sees one job to its end for whoever asked, also to an end without a word.</summary>
public sealed class ArchiveJob : ReceiveActor
{
    private IActorRef _asker = ActorRefs.Nobody;

    public ArchiveJob(Props job)
    {
        Receive<BeginArchiveJob>(_ =>
        {
            _asker = Sender;
            Context.Watch(Context.ActorOf(job));
        });
        Receive<Terminated>(_ => Answer(new Status.Failure(new InvalidOperationException("It ended without a result; the log says why."))));
        Receive<Status.Failure>(Answer);
        Receive<IArchiveResult>(Answer);
    }

    public static Props Props(Props job) => Akka.Actor.Props.Create(() => new ArchiveJob(job));

    // A job that fails is over: it is not known how far it came, and whoever wanted it begins anew.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private void Answer(object answer)
    {
        _asker.Tell(answer);
        Context.Stop(Self);
    }
}
