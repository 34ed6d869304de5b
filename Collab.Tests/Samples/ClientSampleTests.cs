using Collab.Client;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Samples;

/// <summary>The samples of docs/CLIENT-DOTNET.md, run against a server: the page has the regions below to the letter.</summary>
public sealed class ClientSampleTests
{
    [Fact(DisplayName = "[CL1] the first sample of docs/CLIENT-DOTNET.md: ten lines that connect, listen, send and draw")]
    public async Task First()
    {
        await using var server = await TestServer.StartAsync();
        var (url, token) = (server.Address, (await server.LoginGuestAsync("ada")).Token);
        #region first
        await using var client = new CollabClient(new CollabClientOptions
        {
            Url = url,                                   // http://localhost:5080
            Room = "demo",
            Token = cancel => ValueTask.FromResult(token),
        });
        client.FrameReceived += frame => { if (frame.Seq is { } seq) Console.WriteLine($"{seq} {frame.Type} {frame.Data}"); };
        await client.ConnectAsync();
        Ack ack = await client.SendAsync("message", new { text = "hello" });   // completes after the commit
        await client.DrawAsync(new { action = "draw", points = new[] { new[] { 0, 0 }, new[] { 9, 9 } } });
        #endregion
        ack.Seq.ShouldBe(1);
        (await client.HistoryAsync()).Events.Select(e => e.Type).ShouldBe(["message", "drawing_action"]);
    }

    [Fact(DisplayName = "[CL1] the sample of a stream in docs/CLIENT-DOTNET.md")]
    public async Task Stream()
    {
        await using var server = await TestServer.StartAsync();
        var token = (await server.LoginGuestAsync("ada")).Token;
        await using var client = new CollabClient(new CollabClientOptions
        {
            Url = server.Address,
            Room = "demo",
            Token = _ => ValueTask.FromResult(token),
        });
        var texts = new List<string>();
        using var patience = new CancellationTokenSource(TestSocket.Patience);
        var cancel = patience.Token;
        await client.ConnectAsync(cancel);
        var reading = ReadAsync(client.FramesAsync(cancel));
        await client.SendAsync("message", new { text = "hello" }, cancel: cancel);
        await client.SendAsync("message", new { text = "bye" }, cancel: cancel);
        await reading;
        texts.ShouldBe(["hello", "bye"]);

        async Task ReadAsync(IAsyncEnumerable<ServerFrame> frames)
        {
            #region stream
            await foreach (ServerFrame frame in frames)          // client.FramesAsync(cancel)
            {
                if (frame.Type != "message") continue;
                string text = frame.Data.GetProperty("text").GetString()!;
                texts.Add(text);
                if (text == "bye") break;
            }
            #endregion
        }
    }

    [Fact(DisplayName = "[DM1] the sample of private messages in docs/CLIENT-DOTNET.md")]
    public async Task Direct()
    {
        await using var server = await TestServer.StartAsync();
        var (ada, bob) = (await server.LoginGuestAsync("ada"), await server.LoginGuestAsync("bob"));
        await using var client = new CollabClient(new CollabClientOptions { Url = server.Address, Token = _ => ValueTask.FromResult(ada.Token) });
        await using var receiver = new CollabClient(new CollabClientOptions { Url = server.Address, Token = _ => ValueTask.FromResult(bob.Token) });
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await client.ConnectAsync();
        #region direct
        Ack sent = await client.SendDirectAsync(bob.UserId, new { text = "psst" });   // kept while bob is away
        if (sent.Note == "unknown_user") Console.WriteLine("there is no such user");

        receiver.FrameReceived += frame =>
        {
            if (frame.Type == "direct") received.TrySetResult($"{frame.UserId}: {frame.Data.GetProperty("text")}");
        };
        await receiver.ConnectAsync();                       // what was waiting comes now, marked frame.Recovered
        #endregion
        (await received.Task.WaitAsync(TestSocket.Patience)).ShouldBe($"{ada.UserId}: psst");
    }

    [Fact(DisplayName = "[CL2] the sample of errors in docs/CLIENT-DOTNET.md")]
    public async Task Errors()
    {
        await using var server = await TestServer.StartAsync();
        var token = (await server.LoginGuestAsync("ada")).Token;
        await using var client = new CollabClient(new CollabClientOptions
        {
            Url = server.Address,
            Room = "demo",
            Token = _ => ValueTask.FromResult(token),
        });
        await client.ConnectAsync();
        var codes = new List<string>();
        #region errors
        client.StateChanged += change => Console.WriteLine($"{change.From} → {change.To} {change.Error?.Code}");
        client.Reconnecting += plan => Console.WriteLine($"{plan.Reason}: try {plan.Attempt} in {plan.Delay}");
        try
        {
            await client.DrawAsync(new { action = "erase", element_ids = new[] { "nothing" } });
        }
        catch (CollabException refused)
        {
            codes.Add(refused.Code);                         // element_not_found
        }
        #endregion
        codes.ShouldBe(["element_not_found"]);
    }
}
