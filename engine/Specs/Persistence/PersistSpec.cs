using Akka.Actor;
using Akka.Persistence;
using Shouldly;

namespace Engine.Specs.Persistence;

public sealed class PersistSpec : PersistenceSpec
{
    [Fact(DisplayName = "Persist holds commands back until its handler has run")]
    public void Persist_stashes()
    {
        var actor = Start((self, command) =>
        {
            self.Say($"command {command}");
            self.Persist(command, e => self.Say($"handler {e}"));
        });
        Send(actor, "a", "b", "c");
        Expect("command a", "handler a", "command b", "handler b", "command c", "handler c");
    }

    [Fact(DisplayName = "PersistAsync lets commands through; its handlers keep the order of the events")]
    public void PersistAsync_does_not_stash()
    {
        var actor = Start((self, command) =>
        {
            self.Say($"command {command}");
            self.PersistAsync(command + "1", e => self.Say($"handler {e}"));
            self.PersistAsync(command + "2", e => self.Say($"handler {e}"));
        });
        Send(actor, "a", "b");
        var said = ReceiveN(6).Cast<string>().ToArray();
        said.Where(line => line.StartsWith("handler", StringComparison.Ordinal))
            .ShouldBe(["handler a1", "handler a2", "handler b1", "handler b2"]);
        said.Where(line => line.StartsWith("command", StringComparison.Ordinal)).ShouldBe(["command a", "command b"]);
    }

    [Fact(DisplayName = "PersistAsync: many commands are received while the first one's event is still on its way")]
    public void PersistAsync_receives_while_writing()
    {
        var actor = Start((self, command) =>
        {
            self.PersistAsync(command, _ => { });
            self.Say(command);
        });
        var commands = Enumerable.Range(0, 200).Select(i => i.ToString()).ToArray();
        Send(actor, commands);
        Expect(commands);
    }

    [Fact(DisplayName = "several Persist calls of one command run their handlers in order before the next command")]
    public void Several_persists()
    {
        var actor = Start((self, command) =>
        {
            self.Persist(command + "1", self.Say);
            self.PersistAll([command + "2", command + "3"], self.Say);
            self.Persist(command + "4", self.Say);
        });
        Send(actor, "a", "b");
        Expect("a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4");
    }

    [Fact(DisplayName = "nested Persist: outer handlers first, then inner ones, and only then the next command")]
    public void Nested_persists()
    {
        var actor = Start((self, command) =>
        {
            self.Say(command);
            for (var i = 1; i <= 2; i++)
            {
                var outer = $"{command}-outer-{i}";
                self.KeepOne(outer, e =>
                {
                    self.Say(e);
                    self.KeepOne(e.Replace("outer", "inner", StringComparison.Ordinal), self.Say);
                });
            }
        });
        Send(actor, "a", "b");
        Expect("a", "a-outer-1", "a-outer-2", "a-inner-1", "a-inner-2", "b", "b-outer-1", "b-outer-2", "b-inner-1", "b-inner-2");
    }

    [Fact(DisplayName = "the sender in a handler is the sender of the command that made the event")]
    public void Sender_in_handler()
    {
        var actor = Start((self, command) => self.PersistAsync(command, e => self.Reply($"re {e}")));
        var one = CreateTestProbe();
        var two = CreateTestProbe();
        actor.Tell("a", one);
        actor.Tell("b", two);
        one.ExpectMsg("re a");
        two.ExpectMsg("re b");
    }

    [Fact(DisplayName = "DeferAsync runs after the handlers of all events before it, with its own sender, and stores nothing")]
    public void DeferAsync_keeps_its_place()
    {
        var actor = Start((self, command) =>
        {
            self.PersistAsync(command + "1", self.Say);
            self.DeferAsync(command + "2", e =>
            {
                self.Say(e);
                self.Reply("re " + e);
            });
            self.PersistAsync(command + "3", self.Say);
        });
        var asker = CreateTestProbe();
        actor.Tell("a", asker);
        Expect("a1", "a2", "a3");
        asker.ExpectMsg("re a2");

        Restarted(actor).ShouldBe("a1,a3");
    }

    [Fact(DisplayName = "DeferAsync with nothing before it runs at once")]
    public void DeferAsync_at_once()
    {
        var actor = Start((self, command) =>
        {
            self.DeferAsync(command, e => self.Say($"deferred {e}"));
            self.Say("after");
        });
        Send(actor, "a");
        Expect("deferred a", "after");
    }

    [Fact(DisplayName = "PersistAll of no events runs no handler and holds nothing back")]
    public void PersistAll_of_nothing()
    {
        var actor = Start((self, command) =>
        {
            self.PersistAll(Array.Empty<string>(), self.Say);
            self.Say(command);
        });
        Send(actor, "a", "b");
        Expect("a", "b");
    }

    [Fact(DisplayName = "a handler that throws fails the actor; the events are stored and the waiting commands are not lost")]
    public void Throwing_handler()
    {
        var actor = Start((self, command) => self.Persist(command, e =>
        {
            self.Say(e);
            if (e == "a")
            {
                throw new InvalidOperationException("handler broken on request");
            }
        }));
        Send(actor, "a", "b", "c");
        Expect("a", "recovered a", "b", "c");
    }

    [Fact(DisplayName = "a handler may change the behaviour: the held-back command meets the new one")]
    public void Become_in_handler()
    {
        var actor = Start((self, command) => self.Persist(command, _ => self.Turn(next => self.Say($"turned {next}"))));
        Send(actor, "a", "b");
        Expect("turned b");
    }

    [Fact(DisplayName = "CommandAsync: no message is handled between its parts, and what it persists after an await is stored")]
    public void Async_command()
    {
        var actor = Sys.ActorOf(Props.Create(() => new AsyncTeller(Id, TestActor)));
        Send(actor, "a", "b");
        Expect("begin a", "end a", "stored a", "begin b", "end b", "stored b");
    }

    private IActorRef Start(Action<Scripted, string> command)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Scripted(Id, TestActor, command)));
        ExpectMsg("recovered ");
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

    private string Restarted(IActorRef actor)
    {
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        Action<Scripted, string> nothing = (_, _) => { };
        Sys.ActorOf(Props.Create(() => new Scripted(Id, TestActor, nothing)));
        return ExpectMsg<string>()["recovered ".Length..];
    }

    /// <summary>Does with a command what the spec says.</summary>
    private sealed class Scripted : UntypedPersistentActor
    {
        private readonly IActorRef _probe;
        private readonly Action<Scripted, string> _command;
        private readonly List<string> _recovered = [];

        public Scripted(string id, IActorRef probe, Action<Scripted, string> command)
        {
            PersistenceId = id;
            _probe = probe;
            _command = command;
        }

        public override string PersistenceId { get; }

        public void Say(string text) => _probe.Tell(text);

        public void Reply(string text) => Sender.Tell(text);

        public void KeepOne(string value, Action<string> handler) => Persist(value, handler);

        public void Turn(Action<string> command) => Become(message => command((string)message));

        protected override void OnCommand(object message) => _command(this, (string)message);

        protected override void OnRecover(object message)
        {
            switch (message)
            {
                case string value:
                    _recovered.Add(value);
                    break;
                case RecoveryCompleted:
                    Say($"recovered {string.Join(",", _recovered)}");
                    break;
            }
        }
    }

    private sealed class AsyncTeller : ReceivePersistentActor
    {
        public AsyncTeller(string id, IActorRef probe)
        {
            PersistenceId = id;
            CommandAsync<string>(async command =>
            {
                probe.Tell($"begin {command}");
                await Task.Yield();
                probe.Tell($"end {command}");
                Persist(command, e => probe.Tell($"stored {e}"));
            });
        }

        public override string PersistenceId { get; }
    }
}
