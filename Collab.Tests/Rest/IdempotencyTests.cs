using Akka.Actor;
using Akka.Hosting;
using Collab.Actors.Domain;
using Collab.Actors.Protocol;
using Collab.Actors.Rooms;
using Collab.Host.Rest;
using Collab.Host.Storage;
using Collab.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using static Collab.Tests.Rest.EventsApiTests;

namespace Collab.Tests.Rest;

public sealed class IdempotencyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact(DisplayName = "[RS5] a key seen before gives the first answer again and publishes nothing; another key, owner or room publishes")]
    public async Task Replayed()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var (room, other) = (await server.CreateRoomAsync(ada), await server.CreateRoomAsync(ada));
        var body = new { type = "message", data = "once" };
        var first = await PublishAsync(server, room, service, body, "key 1");
        (first.Status, first.Text).ShouldBe((202, """{"seq":1}"""));
        first.Message.Headers.Contains(Idempotency.ReplayedHeader).ShouldBeFalse();
        var again = await PublishAsync(server, room, service, body, "key 1");
        (again.Status, again.Text, again.MediaType).ShouldBe((202, """{"seq":1}""", first.MediaType));
        again.Message.Headers.GetValues(Idempotency.ReplayedHeader).ShouldBe(["true"]);

        (await PublishAsync(server, room, service, body, "key 2")).Text.ShouldBe("""{"seq":2}""");
        (await PublishAsync(server, room, await server.LoginAsAsync("svc2", "default", "service"), body, "key 1")).Text.ShouldBe("""{"seq":3}""");
        (await PublishAsync(server, room, service, body)).Text.ShouldBe("""{"seq":4}""");
        (await PublishAsync(server, other, service, body, "key 1")).Text.ShouldBe("""{"seq":1}""");
    }

    [Fact(DisplayName = "[RS5] a key used with another body is 422 idempotency_key_reused; a key that is none says so")]
    public async Task Misused()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        await PublishAsync(server, room, service, new { data = 1 }, "k");
        var reused = await PublishAsync(server, room, service, new { data = 2 }, "k");
        (reused.Status, reused.Code).ShouldBe((422, "idempotency_key_reused"));
        (await PublishAsync(server, room, service, new { data = 1 }, new string('k', Idempotency.MaxKeyLength))).Status.ShouldBe(202);
        foreach (var bad in new[] { new string('k', Idempotency.MaxKeyLength + 1), "", "tab\there" })
        {
            var refused = await PublishAsync(server, room, service, new { data = 1 }, bad);
            (refused.Status, refused.Code).ShouldBe((422, "validation_failed"));
            refused.Body.GetProperty("errors").TryGetProperty("Idempotency-Key", out _).ShouldBeTrue();
        }
    }

    [Fact(DisplayName = "[RS5] refusals that will not change are kept like answers; the body of a reused answer is the first one's")]
    public async Task Refusals()
    {
        await using var server = await TestServer.StartAsync();
        var service = await server.LoginAsAsync("svc", "default", "service");
        var first = await PublishAsync(server, "none", service, new { data = 1 }, "k");
        var again = await PublishAsync(server, "none", service, new { data = 1 }, "k");
        (again.Status, again.Text, again.MediaType).ShouldBe((404, first.Text, "application/problem+json"));
        again.Message.Headers.Contains(Idempotency.ReplayedHeader).ShouldBeTrue();
    }

    [Fact(DisplayName = "[RS5] answers hold over a restart of the server")]
    public async Task Restart()
    {
        using var folder = new TemporaryFolder();
        string room;
        await using (var server = await TestServer.StartAsync(options => options.Data = folder.Path))
        {
            var ada = await server.LoginGuestAsync("ada");
            room = await server.CreateRoomAsync(ada, new { temporary = false });
            (await PublishAsync(server, room, await server.LoginAsAsync("svc", "default", "service"), new { data = 1 }, "k")).Text.ShouldBe("""{"seq":1}""");
        }

        await using (var server = await TestServer.StartAsync(options => options.Data = folder.Path))
        {
            var again = await PublishAsync(server, room, await server.LoginAsAsync("svc", "default", "service"), new { data = 1 }, "k");
            (again.Text, again.Message.Headers.Contains(Idempotency.ReplayedHeader)).ShouldBe(("""{"seq":1}""", true));
        }
    }

    [Fact(DisplayName = "[RS5] [WS6] an answer that was lost in a crash: the retry publishes again under the same number, and the room recognises it")]
    public async Task LostAnswer()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        (await PublishAsync(server, room, service, new { data = 1 }, "k")).Text.ShouldBe("""{"seq":1}""");
        (await server.Services.GetRequiredService<Database>().WriteAsync(
            db => db.ExecuteAsync("UPDATE collab_idempotency SET status = NULL, answer = NULL, claimed_until = 0"), CancellationToken.None)).ShouldBe(1);
        var again = await PublishAsync(server, room, service, new { data = 1 }, "k");
        (again.Text, again.Message.Headers.Contains(Idempotency.ReplayedHeader)).ShouldBe(("""{"seq":1}""", false));
        (await PublishAsync(server, room, service, new { data = 2 })).Text.ShouldBe("""{"seq":2}""");
    }

    [Fact(DisplayName = "[RS5] two at once under one key: the second waits for the first and gets its answer; one event comes of it")]
    public async Task Together()
    {
        var gate = new GatedRegion();
        await using var server = await TestServer.StartAsync(options => options.Services = services =>
        {
            services.AddSingleton(gate);
            services.AddSingleton<IRequiredActor<RoomActor>>(provider => gate.Over(provider.GetRequiredService<IReadOnlyActorRegistry>()));
        });
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        gate.Close();
        var both = new[] { PublishAsync(server, room, service, new { data = 1 }, "k"), PublishAsync(server, room, service, new { data = 1 }, "k") };
        await gate.Reached.WaitAsync(Patience);
        gate.Open();
        var answers = await Task.WhenAll(both).WaitAsync(Patience);
        answers.Select(answer => answer.Text).ShouldBe(["""{"seq":1}""", """{"seq":1}"""]);
        answers.Count(answer => answer.Message.Headers.Contains(Idempotency.ReplayedHeader)).ShouldBe(1);
        gate.Asked.ShouldBe(1);
    }

    [Theory(DisplayName = "[RS5] twenty at once under one key: one event, twenty equal answers")]
    [InlineData("/api/v1/rooms/{0}/events", """{"type":"message","data":"once"}""")]
    [InlineData("/api/v1/users/{1}/events", """{"type":"message","data":"once"}""")]
    [InlineData("/api/v1/channels/topic:t/events", """{"type":"message","data":"once"}""")]
    [InlineData("/api/v1/runs/r1/events", """{"type":"agent_started","agent_name":"Painter","room":"{0}","data":{}}""")]
    public async Task Twenty(string address, string body)
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        await using var socket = await server.ConnectAsync(room, ada.Token);
        await socket.ReceiveAsync("joined");
        (await socket.AskAsync("s", new { type = "subscribe", id = "s", data = new { channel = "topic:t" } })).GetProperty("type").GetString().ShouldBe("ack");
        var (type, next) = body.Contains("agent_started") ? ("agent_started", "agent_thinking") : ("message", "quiz:over");
        async Task<Support.Answer> SendAsync(string type, string key)
        {
            var content = new StringContent(body.Replace("{0}", room).Replace("agent_started", type).Replace("message", type), System.Text.Encoding.UTF8, "application/json");
            content.Headers.TryAddWithoutValidation(Idempotency.Header, key);
            return await server.Http.PostAnswerAsync(string.Format(address, room, ada.UserId), content, service.Token);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(type, "k")));
        answers.Select(answer => answer.Status).Distinct().ShouldBe([202]);
        answers.Select(answer => answer.Text).Distinct().Count().ShouldBe(1);
        answers.Count(answer => answer.Message.Headers.Contains(Idempotency.ReplayedHeader)).ShouldBe(19);
        // What comes next on the same way is not the event once more.
        await socket.ReceiveAsync(type);
        (await SendAsync(next, "k2")).Status.ShouldBe(202);
        (await socket.ReceiveAsync(frame => frame.GetProperty("type").GetString() is var came && (came == type || came == next), $"{type} or {next}"))
            .GetProperty("type").GetString().ShouldBe(next);
    }

    [Fact(DisplayName = "[RS5] what failed is not kept: the same key tries anew")]
    public async Task Failure()
    {
        var gate = new GatedRegion();
        await using var server = await TestServer.StartAsync(options => options.Services = services =>
            services.AddSingleton<IRequiredActor<RoomActor>>(provider => gate.Over(provider.GetRequiredService<IReadOnlyActorRegistry>())));
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        gate.Broken = true;
        (await PublishAsync(server, room, service, new { data = 1 }, "k")).Status.ShouldBe(503);
        gate.Broken = false;
        (await PublishAsync(server, room, service, new { data = 1 }, "k")).Text.ShouldBe("""{"seq":1}""");
    }

    [Fact(DisplayName = "[RS5] [AG1] a run's event under a key seen before gives the first answer again; one whose answer was lost is recognised by the run")]
    public async Task Runs()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, service) = (await server.LoginGuestAsync("ada"), await server.LoginAsAsync("svc", "default", "service"));
        var room = await server.CreateRoomAsync(ada);
        async Task<Support.Answer> PublishRunAsync(object body, string key)
        {
            var content = System.Net.Http.Json.JsonContent.Create(body);
            content.Headers.TryAddWithoutValidation(Idempotency.Header, key);
            return await server.Http.PostAnswerAsync("/api/v1/runs/r1/events", content, service.Token);
        }

        var started = new { type = "agent_started", agent_name = "Painter", room, data = new { } };
        (await PublishRunAsync(started, "1")).Text.ShouldBe("""{"run_seq":1}""");
        (await PublishRunAsync(started, "1")).Message.Headers.Contains(Idempotency.ReplayedHeader).ShouldBeTrue();
        (await server.Services.GetRequiredService<Database>().WriteAsync(
            db => db.ExecuteAsync("DELETE FROM collab_idempotency"), CancellationToken.None)).ShouldBe(1);
        (await PublishRunAsync(started, "1")).Text.ShouldBe("""{"run_seq":1}""");
        (await PublishRunAsync(started, "2")).Code.ShouldBe("run_order");
    }

    /// <summary>The way to the rooms, which can be held up and broken.</summary>
    private sealed class GatedRegion : IRequiredActor<RoomActor>
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private IReadOnlyActorRegistry _rooms = null!;
        private int _asked;

        public GatedRegion() => _open.SetResult();

        public bool Broken { get; set; }

        public Task Reached => _reached.Task;

        public int Asked => _asked;

        public IActorRef ActorRef => _rooms.Get<RoomActor>();

        public GatedRegion Over(IReadOnlyActorRegistry rooms)
        {
            _rooms = rooms;
            return this;
        }

        public void Close() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _open.TrySetResult();

        public async Task<IActorRef> GetAsync(CancellationToken cancel = default)
        {
            if (Broken) throw new TimeoutException("broken");
            Interlocked.Increment(ref _asked);
            _reached.TrySetResult();
            await _open.Task.WaitAsync(Patience, cancel);
            return await _rooms.GetAsync<RoomActor>(cancel);
        }
    }
}
