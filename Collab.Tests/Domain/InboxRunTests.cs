using System.Text;
using Collab.Actors.Domain;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class InboxRunTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ConnectionId Phone = new("phone");

    [Fact(DisplayName = "[AG5] a run of a thousand steps pushes no private message out of the inbox, and a thousand messages no event of a run")]
    public void Apart()
    {
        var inbox = Fill(Inbox.Empty(InboxLimits.Default), Enumerable.Repeat("direct", 100).Concat(Enumerable.Repeat("agent_thinking", 1_000)));
        inbox.After(0, Phone, Now).Select(item => item.Seq).ShouldBe([.. Range(1, 100), .. Range(901, 200)]);
        inbox = Fill(inbox, Enumerable.Repeat("direct", 1_000));
        inbox.After(0, Phone, Now).Select(item => item.Seq).ShouldBe([.. Range(901, 200), .. Range(1_901, 200)]);
    }

    [Fact(DisplayName = "[DM1] both kinds come in the order of their numbers, within their bounds, whatever comes when; also out of a snapshot")]
    public void Mixed()
    {
        var limits = new InboxLimits { Events = 3, RunEvents = 2 };
        Check.That(
            Gen.Elements("direct", "agent_error", "tool_completed", "quiz:answer", "device:registered").ArrayOf().ToArbitrary(),
            types =>
            {
                var inbox = Fill(Inbox.Empty(limits), types);
                var expected = types.Select((type, i) => (Seq: (long)i + 1, OfRun: RunEventType.TryParse(type, out _))).ToArray();
                long[] kept = [.. expected.Where(e => e.OfRun).TakeLast(2).Concat(expected.Where(e => !e.OfRun).TakeLast(3)).Select(e => e.Seq).Order()];
                var again = Inbox.Restore(inbox.Seq, inbox.Acknowledged, inbox.Items, inbox.Sent, limits);
                return inbox.Items.Select(item => item.Seq).SequenceEqual(kept)
                    && again.Items.Select(item => item.Seq).SequenceEqual(kept)
                    && again.After(2, Phone, Now).Select(item => item.Seq).SequenceEqual(kept.Where(seq => seq > 2));
            },
            runs: 300);
    }

    [Theory(DisplayName = "[AG5] an event of a run is known by its type alone, and no application's own type is taken for one")]
    [InlineData("agent_started", true)]
    [InlineData("tool_completed", true)]
    [InlineData("agent_started:mine", false)]
    [InlineData("direct", false)]
    [InlineData("", false)]
    public void Known(string type, bool ofRun) => RunEventType.IsFrameOf(Frame(type)).ShouldBe(ofRun);

    private static IEnumerable<long> Range(long from, int count) => Enumerable.Range(0, count).Select(i => from + i);

    private static Inbox Fill(Inbox inbox, IEnumerable<string> types)
    {
        foreach (var type in types)
            inbox = inbox.Apply(new NoticeKept(inbox.Seq + 1, Now, "o", null, Frame(type)));
        return inbox;
    }

    private static byte[] Frame(string type) => Encoding.UTF8.GetBytes($$$"""{"type":"{{{type}}}","data":{}}""");
}
