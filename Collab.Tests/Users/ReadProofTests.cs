using Collab.Actors.Users;
using Collab.TestKit;
using Shouldly;

namespace Collab.Tests.Users;

public sealed class ReadProofTests
{
    private readonly SteppedTime _clock = new();
    private readonly ReadProof _proof;

    public ReadProofTests() => _proof = new ReadProof(_clock, TimeSpan.FromSeconds(45));

    [Fact(DisplayName = "[DM1] where no connection ever stays, the notes of what was sent are bounded, and the last one still holds when one does")]
    public void Bounded()
    {
        for (var seq = 1; seq <= 1_000; seq++)
        {
            _proof.Sent(seq);
            Pass(2);
        }

        _proof.Count.ShouldBe(180);
        var came = _clock.GetTimestamp();
        _proof.Proven(came).ShouldBe(0);
        Pass(44.9);
        _proof.Proven(came).ShouldBe(0);
        Pass(0.1);
        _proof.Proven(came).ShouldBe(1_000);
    }

    [Fact(DisplayName = "[DM1] there is something to wait for only while something is unproven, and not before it can be proven")]
    public void Due()
    {
        var came = _clock.GetTimestamp();
        _proof.DueIn(came).ShouldBeNull();
        Pass(100);
        _proof.Sent(1);
        Pass(0.5);
        _proof.Sent(2);
        _proof.DueIn(came).ShouldBe(TimeSpan.FromSeconds(45.5));
        _proof.DueIn(_clock.GetTimestamp()).ShouldBe(TimeSpan.FromSeconds(45.5));
        Pass(10);
        _proof.DueIn(_clock.GetTimestamp()).ShouldBe(TimeSpan.FromSeconds(45));
        Pass(35.5);
        _proof.Proven(came).ShouldBe(2);
        _proof.Forget(2);
        _proof.DueIn(came).ShouldBeNull();
    }

    private void Pass(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));
}
