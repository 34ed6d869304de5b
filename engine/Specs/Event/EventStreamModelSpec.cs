using Akka.Actor;
using Akka.Event;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Engine.Specs.EventSpecs;

/// <summary>The stream against the plainest model of it: for each subscriber a set of types.</summary>
public sealed class EventStreamModelSpec : Akka.TestKit.Xunit2.TestKit
{
    private static readonly Type[] Channels = [typeof(IAny), typeof(A), typeof(B), typeof(C), typeof(IOther)];

    private interface IAny
    {
    }

    private interface IOther
    {
    }

    private record A(int Number) : IAny;

    private sealed record B(int Number) : A(Number), IOther;

    private sealed record C(int Number) : IAny, IOther;

    private abstract record Step
    {
        public sealed record Subscribe(int Who, int Channel) : Step;

        public sealed record UnsubscribeAll(int Who) : Step;

        public sealed record Publish(int What) : Step;
    }

    private static Gen<Step> Steps =>
        Gen.Frequency(
            (3, Gen.Choose(0, 2).SelectMany(who => Gen.Choose(0, Channels.Length - 1).Select(channel => (Step)new Step.Subscribe(who, channel)))),
            (1, Gen.Choose(0, 2).Select(who => (Step)new Step.UnsubscribeAll(who))),
            (4, Gen.Choose(0, 2).Select(what => (Step)new Step.Publish(what))));

    [Fact(DisplayName = "after any subscriptions each subscriber hears each event of its types once, in order")]
    public void LikeTheModel()
    {
        var probes = Enumerable.Range(0, 3).Select(_ => CreateTestProbe()).ToArray();
        var number = 0;

        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps =>
        {
            var model = probes.Select(_ => new HashSet<Type>()).ToArray();
            var expected = probes.Select(_ => new List<object>()).ToArray();
            foreach (var step in steps)
            {
                switch (step)
                {
                    case Step.Subscribe subscribe:
                        var channel = Channels[subscribe.Channel];
                        Sys.EventStream.Subscribe(probes[subscribe.Who].Ref, channel).ShouldBe(model[subscribe.Who].Add(channel));
                        break;
                    case Step.UnsubscribeAll unsubscribe:
                        Sys.EventStream.Unsubscribe(probes[unsubscribe.Who].Ref).ShouldBe(model[unsubscribe.Who].Count > 0);
                        model[unsubscribe.Who].Clear();
                        break;
                    case Step.Publish publish:
                        object what = publish.What switch { 0 => new A(++number), 1 => new B(++number), _ => new C(++number) };
                        Sys.EventStream.Publish(what);
                        for (var i = 0; i < probes.Length; i++)
                        {
                            if (model[i].Any(type => type.IsInstanceOfType(what)))
                                expected[i].Add(what);
                        }

                        break;
                }
            }

            for (var i = 0; i < probes.Length; i++)
            {
                probes[i].ReceiveWhile<object>(message => message, msgs: expected[i].Count).ShouldBe(expected[i]);
                probes[i].HasMessages.ShouldBeFalse();
                Sys.EventStream.Unsubscribe(probes[i].Ref);
            }
        }).QuickCheckThrowOnFailure();
    }
}
