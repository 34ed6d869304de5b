using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.TestKit;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Engine.Specs.Guarantees;

/// <summary>
/// A persistent actor against a list of numbers, through every mishap: the list is what was acknowledged, and the actor has exactly that,
/// now and after each start.
/// </summary>
public sealed class PersistentModelSpec : PersistenceTestKit
{
    private int _lives;

    private enum Way
    {
        Persist,
        PersistAsync,
        PersistAll,
    }

    private abstract record Step
    {
        public sealed record Put(Way Way, int Number) : Step;

        public sealed record Rejected(Way Way, int Number) : Step;

        public sealed record JournalFails(int Number) : Step;

        public sealed record Breaks(int Number) : Step;

        public sealed record Snapshot : Step;

        public sealed record StopAndStart : Step;
    }

    private sealed record Stored(int Number);

    private sealed class Numbers : ReceivePersistentActor
    {
        private readonly List<int> _numbers = [];
        private readonly IActorRef _probe;

        public Numbers(string id, IActorRef probe)
        {
            PersistenceId = id;
            _probe = probe;
            Recover<Stored>(stored => _numbers.Add(stored.Number));
            Recover<SnapshotOffer>(offer =>
            {
                _numbers.Clear();
                _numbers.AddRange((int[])offer.Snapshot);
            });
            Command<Step.Put>(put => Put(put.Way, put.Number));
            Command<Step.Rejected>(put => Put(put.Way, put.Number));
            Command<Step.JournalFails>(put => Put(Way.Persist, put.Number));
            Command<Step.Breaks>(put => Persist(new Stored(put.Number), _ => throw new InvalidOperationException("after the commit")));
            Command<Step.Snapshot>(_ => SaveSnapshot(_numbers.ToArray()));
            Command<SaveSnapshotSuccess>(_ => probe.Tell("saved"));
            Command<string>(_ => probe.Tell(_numbers.ToArray()));
        }

        public override string PersistenceId { get; }

        protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _probe.Tell("rejected");

        private void Put(Way way, int number)
        {
            switch (way)
            {
                case Way.Persist:
                    Persist(new Stored(number), Apply);
                    break;
                case Way.PersistAsync:
                    PersistAsync(new Stored(number), Apply);
                    break;
                case Way.PersistAll:
                    PersistAll([new Stored(number), new Stored(-number)], stored =>
                    {
                        _numbers.Add(stored.Number);
                        if (stored.Number == -number)
                            _probe.Tell(number);
                    });
                    break;
            }
        }

        private void Apply(Stored stored)
        {
            _numbers.Add(stored.Number);
            _probe.Tell(stored.Number);
        }
    }

    private static Gen<int> SomeNumber => Gen.Choose(1, 1_000);

    private static Gen<Way> SomeWay => Gen.Elements(Way.Persist, Way.PersistAsync, Way.PersistAll);

    private static Gen<Step> Steps => Gen.Frequency(
        (6, SomeWay.SelectMany(way => SomeNumber.Select(number => (Step)new Step.Put(way, number)))),
        (2, SomeWay.SelectMany(way => SomeNumber.Select(number => (Step)new Step.Rejected(way, number)))),
        (1, SomeNumber.Select(number => (Step)new Step.JournalFails(number))),
        (1, SomeNumber.Select(number => (Step)new Step.Breaks(number))),
        (1, Gen.Constant((Step)new Step.Snapshot())),
        (1, Gen.Constant((Step)new Step.StopAndStart())));

    [Fact(DisplayName = "a persistent actor has what was acknowledged and what was committed, and nothing else, whatever goes wrong")]
    public void LikeTheModel() => Prop.ForAll(Steps.ListOf().ToArbitrary(), steps => Run([.. steps]).GetAwaiter().GetResult())
        .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    private async Task Run(Step[] steps)
    {
        var id = $"numbers-{++_lives}";
        var model = new List<int>();
        var actor = Start(id);
        foreach (var step in steps)
            actor = await Do(step, actor, id, model).ConfigureAwait(false);

        await Check(actor, model).ConfigureAwait(false);
        await Check(await StopAndStart(actor, id).ConfigureAwait(false), model).ConfigureAwait(false);
    }

    private async Task<IActorRef> Do(Step step, IActorRef actor, string id, List<int> model)
    {
        switch (step)
        {
            case Step.Put put:
                actor.Tell(put, TestActor);
                await ExpectMsgAsync(put.Number).ConfigureAwait(false);
                model.Add(put.Number);
                if (put.Way == Way.PersistAll)
                    model.Add(-put.Number);
                return actor;
            case Step.Rejected rejected:
                await Journal.OnWrite.Reject().ConfigureAwait(false);
                actor.Tell(rejected, TestActor);
                for (var i = 0; i < (rejected.Way == Way.PersistAll ? 2 : 1); i++)
                    await ExpectMsgAsync("rejected").ConfigureAwait(false);
                await Journal.OnWrite.Pass().ConfigureAwait(false);
                return actor;
            case Step.JournalFails fails:
                await Journal.OnWrite.Fail().ConfigureAwait(false);
                actor.Tell(fails, TestActor);
                await ExpectTerminatedAsync(actor).ConfigureAwait(false);
                await Journal.OnWrite.Pass().ConfigureAwait(false);
                return Start(id);
            case Step.Breaks breaks:
                // Its handler fails, but the event is stored: the restart finds it.
                actor.Tell(breaks, TestActor);
                model.Add(breaks.Number);
                await Check(actor, model).ConfigureAwait(false);
                return actor;
            case Step.Snapshot:
                actor.Tell(step, TestActor);
                await ExpectMsgAsync("saved").ConfigureAwait(false);
                return actor;
            default:
                return await StopAndStart(actor, id).ConfigureAwait(false);
        }
    }

    private async Task Check(IActorRef actor, List<int> model)
    {
        actor.Tell("numbers", TestActor);
        (await ExpectMsgAsync<int[]>().ConfigureAwait(false)).ShouldBe(model);
    }

    private async Task<IActorRef> StopAndStart(IActorRef actor, string id)
    {
        Sys.Stop(actor);
        await ExpectTerminatedAsync(actor).ConfigureAwait(false);
        return Start(id);
    }

    private IActorRef Start(string id) => Watch(Sys.ActorOf(Props.Create(() => new Numbers(id, TestActor))));
}
