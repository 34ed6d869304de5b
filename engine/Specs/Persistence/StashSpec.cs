using Akka.Actor;
using Akka.Persistence;

namespace Engine.Specs.Persistence;

public sealed class StashSpec : PersistenceSpec
{
    [Fact(DisplayName = "what the user stashed comes back in order, before what waited for a Persist in the meantime")]
    public void User_stash_and_internal_stash()
    {
        var actor = Start();
        foreach (var command in new[] { "1", "2", "open", "3", "4" })
        {
            actor.Tell(command, TestActor);
        }

        foreach (var said in new[] { "opened", "1", "2", "3", "4" })
        {
            ExpectMsg(said);
        }
    }

    [Fact(DisplayName = "each unstashed message may persist, and the next one waits for it")]
    public void Unstashed_messages_persist()
    {
        var actor = Start();
        for (var i = 0; i < 50; i++)
        {
            actor.Tell(i.ToString(), TestActor);
        }

        actor.Tell("open", TestActor);
        actor.Tell("last", TestActor);
        ExpectMsg("opened");
        for (var i = 0; i < 50; i++)
        {
            ExpectMsg(i.ToString());
        }

        ExpectMsg("last");
    }

    [Fact(DisplayName = "a restart loses neither the user's stash nor the internal one")]
    public void Restart_keeps_both()
    {
        var actor = Start();
        actor.Tell("1", TestActor);
        actor.Tell("2", TestActor);
        actor.Tell("break", TestActor);
        actor.Tell("open", TestActor);
        ExpectMsg("opened");
        ExpectMsg("1");
        ExpectMsg("2");
    }

    private IActorRef Start() => Sys.ActorOf(Props.Create(() => new Gate(Id, TestActor)));

    /// <summary>Stashes until it is opened; then persists each command.</summary>
    private sealed class Gate : ReceivePersistentActor
    {
        private readonly IActorRef _probe;

        public Gate(string id, IActorRef probe)
        {
            PersistenceId = id;
            _probe = probe;
            Command<string>(
                command => command == "open",
                _ => Persist("opened", e =>
                {
                    _probe.Tell(e);
                    Become(Opened);
                    Stash.UnstashAll();
                }));
            Command<string>(command => command == "break", _ => throw new InvalidOperationException("broken on request"));
            CommandAny(_ => Stash.Stash());
            RecoverAny(_ => { });
        }

        public override string PersistenceId { get; }

        private void Opened() => Command<string>(command => Persist(command, e => _probe.Tell(e)));
    }
}
