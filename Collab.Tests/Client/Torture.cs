using System.Collections.Concurrent;
using System.Text.Json;
using Collab.Client;
using Collab.Tests.Acceptance;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Client;

/// <summary>
/// Several clients in one room behind a proxy that breaks their connections, all of them sending messages, strokes and direct messages
/// meanwhile; then what came is compared with what was sent.
/// </summary>
internal sealed class Torture(int seed, int clients, int cuts)
{
    private const string Room = "torture";

    private readonly ConcurrentQueue<CollabException> _ends = new();

    public async Task RunAsync(TimeSpan deadline)
    {
        try
        {
            using var patience = new CancellationTokenSource(deadline);
            await RunAsync(patience.Token);
        }
        catch (Exception failed)
        {
            var ends = string.Join(", ", _ends.Select(end => $"{end.Code} ({end.Message})"));
            throw new InvalidOperationException($"seed {seed} with {clients} clients and {cuts} cuts: {failed.Message}; clients ended: {ends}", failed);
        }
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        await using var server = await TestServer.StartAsync(o =>
        {
            o.Settings["Collab:Limits:ConnectionsPerAddress"] = "0";
            o.Settings["Collab:Limits:ConnectionsPerUser"] = "0";
        });
        await using var proxy = new FaultyProxy(server.Address);
        var members = new List<Member>();
        try
        {
            for (var i = 0; i < clients; i++) members.Add(await Member.StartAsync(server, proxy.Address, $"user{i}", seed + i, _ends));
            var chaos = new Chaos(proxy, seed);
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var sending = members.Select((member, i) => member.SendAsync(members[(i + 1) % clients], done.Token)).ToArray();
            await chaos.RunAsync(cuts, cancel);
            await done.CancelAsync();
            await Task.WhenAll(sending).WaitAsync(cancel);
            await CompareAsync(server, members, cancel);
        }
        finally
        {
            foreach (var member in members) await member.Client.DisposeAsync();
        }
    }

    private static async Task CompareAsync(TestServer server, List<Member> members, CancellationToken cancel)
    {
        var journal = await JournalAsync(members[0], cancel);
        // Every frame once, and none that nobody sent; the acks name the places.
        journal.Select(e => e.Seq!.Value).ShouldBe(Enumerable.Range(1, journal.Count).Select(i => (long)i), "the journal's seqs");
        journal.Select(e => e.Mark()).ShouldBeUnique();
        foreach (var member in members)
        {
            var acked = await Task.WhenAll(member.Sent.Select(async sent => (sent.Mark, (await sent.Ack).Seq!.Value)));
            var stored = journal.Where(e => e.UserId == member.UserId).Select(e => (e.Mark(), e.Seq!.Value)).ToHashSet();
            stored.SetEquals(acked).ShouldBeTrue($"{member.UserId}: {acked.Length} acks, {stored.Count} in the journal");
        }

        // Private messages: those that were acked, once each, in the order of the inbox, and nobody else's.
        foreach (var member in members)
        {
            var sent = members.SelectMany(other => other.Direct).Where(direct => direct.To == member.UserId).ToArray();
            await Task.WhenAll(sent.Select(direct => direct.Ack));
            await Eventually.BecomesAsync(() => Task.FromResult(member.Inbox.Count), sent.Length);
            member.Inbox.Select(direct => direct.Seq).ShouldBeInOrder(SortDirection.Ascending);
            member.Inbox.Select(direct => direct.Mark).ShouldBeUnique();
            member.Inbox.Select(direct => direct.Mark).ShouldBe(sent.Select(direct => direct.Mark), ignoreOrder: true);
        }

        // One order for all, each event once.
        var order = journal.Select(e => (e.Seq!.Value, e.Mark())).ToArray();
        foreach (var member in members)
        {
            await Eventually.BecomesAsync(() => Task.FromResult(member.Events.LastOrDefault().Seq), journal.Count);
            member.Events.ShouldBe(order.Skip(order.Length - member.Events.Count), $"what {member.UserId} heard");
            member.Events.Count.ShouldBe(order.Length, $"what {member.UserId} heard");
        }
    }

    private static async Task<List<ServerFrame>> JournalAsync(Member member, CancellationToken cancel)
    {
        var events = new List<ServerFrame>();
        for (long? since = 0; since is { } from;)
        {
            var page = await member.Client.HistoryAsync(from, 500, cancel: cancel);
            events.AddRange(page.Events);
            since = page.Next;
        }

        return events;
    }

    private sealed record Private(string To, string Mark, Task<Ack> Ack);

    private sealed record Sending(string Mark, Task<Ack> Ack);

    private sealed class Member(CollabClient client, string userId, Random random)
    {
        public CollabClient Client => client;

        public string UserId => userId;

        public ConcurrentQueue<Sending> Sent { get; } = new();

        public ConcurrentQueue<Private> Direct { get; } = new();

        public ConcurrentQueue<(long Seq, string Mark)> Events { get; } = new();

        public ConcurrentQueue<(long Seq, string Mark)> Inbox { get; } = new();

        public static async Task<Member> StartAsync(TestServer server, Uri through, string name, int seed, ConcurrentQueue<CollabException> ends)
        {
            var visitor = await Visitor.GuestAsync(server.Http, name);
            var client = new CollabClient(new CollabClientOptions
            {
                Url = through,
                Room = Room,
                Token = _ => ValueTask.FromResult(visitor.Token),
                MaxTries = int.MaxValue,
                BackoffMin = TimeSpan.FromMilliseconds(5),
                BackoffMax = TimeSpan.FromMilliseconds(50),
                ConnectTimeout = TimeSpan.FromSeconds(1),
                ReadyTimeout = TimeSpan.FromSeconds(2),
            });
            var member = new Member(client, visitor.UserId, new Random(seed));
            client.FrameReceived += member.Receive;
            client.StateChanged += change => { if (change.Error is { } error) ends.Enqueue(error); };
            await client.ConnectAsync();
            return member;
        }

        // Numbered messages, strokes and private messages, a few at a time, until told to stop.
        public async Task SendAsync(Member other, CancellationToken stop)
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                var mark = $"{userId}-{n}";
                switch (random.Next(4))
                {
                    case 0:
                        var points = new[] { new[] { n, 0 }, new[] { n, 1 } };
                        Sent.Enqueue(new Sending(mark, client.DrawAsync(new { action = "draw", element_id = mark, points })));
                        break;
                    case 1:
                        Direct.Enqueue(new Private(other.UserId, mark, client.SendDirectAsync(other.UserId, new { mark })));
                        break;
                    default:
                        Sent.Enqueue(new Sending(mark, client.SendAsync("message", new { mark })));
                        break;
                }

                if (random.Next(4) == 0) await Task.Delay(random.Next(1, 100), CancellationToken.None);
                if (Sent.Count(sent => !sent.Ack.IsCompleted) > 200) await Task.WhenAny(Sent.Select(sent => sent.Ack).Where(ack => !ack.IsCompleted));
            }

            await Task.WhenAll(Sent.Select(sent => sent.Ack));
        }

        private void Receive(ServerFrame frame)
        {
            if (frame.Seq is { } seq) Events.Enqueue((seq, frame.Mark()));
            if (frame.InboxSeq is { } inbox) Inbox.Enqueue((inbox, frame.Mark()));
        }
    }
}

internal static class TortureFrames
{
    /// <summary>What a torture's frame is known by.</summary>
    public static string Mark(this ServerFrame frame) =>
        frame.Data.TryGetProperty("mark", out var mark) ? mark.GetString()! : frame.Data.GetProperty("element_id").GetString()!;
}
