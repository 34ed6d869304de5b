using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Xunit2;
using Xunit;

namespace Engine.Specs.Actor;

public sealed class DeadSubscriberSpecs : TestKit
{
    [Fact(DisplayName = "[ACT] one who subscribed to dead letters and has ended makes none of its own")]
    public void DeadSubscriber()
    {
        var subscriber = CreateTestProbe();
        var ended = Sys.ActorOf(Props.Empty, "ended");
        Watch(subscriber);
        Watch(ended);
        Sys.EventStream.Subscribe(subscriber.Ref, typeof(DeadLetter));
        Sys.Stop(subscriber);
        ExpectTerminated(subscriber, TimeSpan.FromSeconds(10));
        Sys.Stop(ended);
        ExpectTerminated(ended, TimeSpan.FromSeconds(10));
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        ended.Tell("late");

        ExpectMsg<DeadLetter>(letter => Equals(letter.Message, "late"), TimeSpan.FromSeconds(10));
        ExpectNoMsg(TimeSpan.FromMilliseconds(200));
    }
}
