using Akka.Actor;
using Akka.Persistence;

namespace Engine.Specs.Persistence;

/// <summary>Handlers with tasks, and what is called when a whole batch is done. Akka.NET has these from 1.5.57 on.</summary>
[Trait("Since", "1.5.57")]
public sealed class AsyncHandlerSpec : PersistenceSpec
{
    [Fact(DisplayName = "nothing is handled while the task of a handler runs; handlers keep their order")]
    public void Async_handlers()
    {
        var actor = Start((self, command) => self.PersistAsync(command, async e =>
        {
            self.Say($"begin {e}");
            await Task.Yield();
            self.Say($"end {e}");
        }));
        Send(actor, "a", "b");
        Expect("begin a", "end a", "begin b", "end b");
    }

    [Fact(DisplayName = "an async handler of Persist may persist again after an await; the next command waits for all of it")]
    public void Nested_async_persist()
    {
        var actor = Start((self, command) => self.Persist(command, async e =>
        {
            await Task.Yield();
            self.Persist(e + "-inner", self.Say);
            self.Say(e);
        }));
        Send(actor, "a", "b");
        Expect("a", "a-inner", "b", "b-inner");
    }

    [Fact(DisplayName = "PersistAll calls back once, after the last handler and before the next command; at once for no events")]
    public void Completion_of_PersistAll()
    {
        var actor = Start((self, command) =>
        {
            self.Say(command);
            self.PersistAll(command == "none" ? [] : new[] { command + "1", command + "2" }, self.Say, () => self.Say($"done {command}"));
        });
        Send(actor, "a", "none", "b");
        Expect("a", "a1", "a2", "done a", "none", "done none", "b", "b1", "b2", "done b");
    }

    [Fact(DisplayName = "PersistAllAsync calls back after its own handlers, with a task as well")]
    public void Completion_of_PersistAllAsync()
    {
        var actor = Start((self, command) => self.PersistAllAsync(
            new[] { command + "1", command + "2" },
            async e =>
            {
                await Task.Yield();
                self.Say(e);
            },
            async () =>
            {
                await Task.Yield();
                self.Say($"done {command}");
            }));
        Send(actor, "a", "b");
        Expect("a1", "a2", "done a", "b1", "b2", "done b");
    }

    [Fact(DisplayName = "an async handler that throws fails the actor, which recovers and goes on")]
    public void Async_handler_throws()
    {
        var actor = Start((self, command) => self.Persist(command, async e =>
        {
            await Task.Yield();
            self.Say(e);
            if (e == "a")
            {
                throw new InvalidOperationException("broken on request");
            }
        }));
        Send(actor, "a", "b");
        Expect("a", "recovered", "b");
    }

    private IActorRef Start(Action<Scripted, string> command)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Scripted(Id, TestActor, command)));
        ExpectMsg("recovered");
        return actor;
    }

    private void Send(IActorRef actor, params string[] commands)
    {
        foreach (var command in commands)
        {
            actor.Tell(command, TestActor);
        }
    }

    private void Expect(params string[] said)
    {
        foreach (var line in said)
        {
            ExpectMsg(line);
        }
    }

    private sealed class Scripted : UntypedPersistentActor
    {
        private readonly IActorRef _probe;
        private readonly Action<Scripted, string> _command;

        public Scripted(string id, IActorRef probe, Action<Scripted, string> command)
        {
            PersistenceId = id;
            _probe = probe;
            _command = command;
        }

        public override string PersistenceId { get; }

        public void Say(string text) => _probe.Tell(text);

        protected override void OnCommand(object message) => _command(this, (string)message);

        protected override void OnRecover(object message)
        {
            if (message is RecoveryCompleted)
            {
                Say("recovered");
            }
        }
    }
}
