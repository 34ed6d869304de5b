using System.Text;
using Collab.Actors.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace Collab.Tests.Domain;

/// <summary>The inbox against a naive one, written from the protocol's words: a list that is never cut, and a note of what each session has.</summary>
public sealed class InboxProperties
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly InboxLimits Tight = new() { Events = 5, Age = TimeSpan.FromHours(2), DedupeOrigins = 3, DedupeIds = 4 };

    private static Arbitrary<Act[]> Scripts { get; } = Arb.From(Gen.ArrayOf(
        from kind in Gen.Choose(0, 5)
        from a in Gen.Choose(0, 3)
        from b in Gen.Choose(0, 4)
        select new Act(kind, a, b)));

    [Fact(DisplayName = "[DM1] each session gets each event once and in order, within the bounds; a new one begins after what was acknowledged")]
    public void Sessions() => Check.That(Scripts, script =>
    {
        var run = new Run();
        return script.All(run.Do);
    }, runs: 500);

    [Fact(DisplayName = "[DM1] an inbox from a snapshot answers and goes on like the one that it was taken of")]
    public void Snapshots() => Check.That(Scripts, script =>
    {
        var run = new Run { Again = inbox => Inbox.Restore(inbox.Seq, inbox.Acknowledged, inbox.Items, inbox.Sent, Tight) };
        return script.All(run.Do);
    }, runs: 200);

    [Fact(DisplayName = "[WS6] what was sent is known by sender and id, with its own number, as long as the memory reaches")]
    public void Once() => Check.That(Scripts, script =>
    {
        var run = new Run();
        foreach (var act in script)
            run.Do(act);
        return run.Recent().All(sent => run.Inbox.Find(sent.Origin, sent.Id) == sent.Seq);
    }, runs: 300);

    /// <summary>Small numbers, so that senders, ids and sessions meet again and again.</summary>
    public sealed record Act(int Kind, int A, int B);

    private sealed class Run
    {
        private readonly List<(long Seq, DateTimeOffset At, string Origin, string? Id)> _all = [];
        private readonly Dictionary<int, long> _sessions = [];
        private DateTimeOffset _now = Start;
        private long _acknowledged;

        public Inbox Inbox { get; private set; } = Inbox.Empty(Tight);

        public Func<Inbox, Inbox> Again { get; init; } = inbox => inbox;

        public bool Do(Act act)
        {
            Inbox = Again(Inbox);
            switch (act.Kind)
            {
                case 0 or 1:
                    return Send($"o{act.A}", act.B == 0 ? null : $"i{act.B}");
                case 2:
                    _now += TimeSpan.FromMinutes(30 * act.B);
                    return true;
                case 3:
                    // One session says how far it is; nobody can be further than the end.
                    if (Inbox.Acknowledge(Inbox.Seq - act.B, _now) is { } acknowledged)
                        Inbox = Inbox.Apply(acknowledged);
                    _acknowledged = Math.Max(_acknowledged, Inbox.Seq - act.B);
                    return Inbox.Acknowledged == _acknowledged;
                case 4:
                    _sessions[act.A] = _acknowledged;
                    return Reads(act.A);
                default:
                    return !_sessions.ContainsKey(act.A) || Reads(act.A);
            }
        }

        /// <summary>What must be known: since it was sent, no more senders than are remembered have sent, and its own no more ids than are.</summary>
        public IEnumerable<(string Origin, string Id, long Seq)> Recent()
        {
            var sent = _all.Where(one => one.Id is not null).ToList();
            for (var i = 0; i < sent.Count; i++)
            {
                var since = sent.Skip(i).ToList();
                if (since.Select(one => one.Origin).Distinct().Count() <= Tight.DedupeOrigins
                    && since.Count(one => one.Origin == sent[i].Origin) <= Tight.DedupeIds)
                    yield return (sent[i].Origin, sent[i].Id!, sent[i].Seq);
            }
        }

        private bool Send(string origin, string? id)
        {
            if (Inbox.Find(origin, id) is { } known)
                return _all.Any(one => one.Seq == known && one.Origin == origin && one.Id == id);
            var seq = Inbox.Seq + 1;
            Inbox = Inbox.Apply(new NoticeKept(seq, _now, origin, id, Encoding.UTF8.GetBytes($"{seq}")));
            _all.Add((seq, _now, origin, id));
            return Inbox.Seq == _all.Count && Inbox.Items.Count <= Tight.Events;
        }

        private bool Reads(int session)
        {
            var since = _sessions[session];
            var expected = _all.TakeLast(Tight.Events).Where(one => one.Seq > since && one.At > _now - Tight.Age).Select(one => one.Seq);
            var actual = Inbox.After(since, new ConnectionId($"c{session}"), _now);
            _sessions[session] = Inbox.Seq;
            return actual.Select(item => item.Seq).SequenceEqual(expected)
                && actual.All(item => Encoding.UTF8.GetString(item.Json.Span) == $"{item.Seq}")
                && Inbox.After(_sessions[session], new ConnectionId($"c{session}"), _now).IsEmpty;
        }
    }
}
