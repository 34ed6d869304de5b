using Collab.Tests.Support;
using Microsoft.Playwright;
using Shouldly;

namespace Collab.Tests.Page;

/// <summary>
/// Two people at the page, in a real browser. Set COLLAB_SCREENSHOTS to a folder to keep what they saw.
/// </summary>
[Trait("Suite", "Page")]
public sealed class WhiteboardPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    [BrowserFact(DisplayName = "[UI3] two people draw at once: each sees the other's strokes, previews and cursor; a reload has the same board")]
    public async Task TwoPeopleDraw()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await EnterAsync(server, "Ada", "/");
        var room = new Uri(ada.Url).Query;
        room.ShouldStartWith("?room=");
        var bob = await EnterAsync(server, "Bob", "/" + room);
        await Assertions.Expect(ada.Locator("#people .count")).ToHaveTextAsync("2 here");
        await Assertions.Expect(bob.Locator("#people .count")).ToHaveTextAsync("2 here");

        await Task.WhenAll(StrokeAsync(ada, 200, 200), StrokeAsync(bob, 200, 450));
        await BecomesAsync(ada, 2);
        await BecomesAsync(bob, 2);

        await ada.Mouse.MoveAsync(300, 300);
        await Assertions.Expect(bob.Locator(".cursor span")).ToHaveTextAsync("Ada");
        await bob.Mouse.MoveAsync(400, 400);
        await Assertions.Expect(ada.Locator(".cursor span")).ToHaveTextAsync("Bob");

        await bob.Mouse.MoveAsync(600, 200);
        await bob.Mouse.DownAsync();
        await bob.Mouse.MoveAsync(700, 300, new MouseMoveOptions { Steps = 20 });
        await ada.WaitForFunctionAsync("() => collabPage.previews.size === 1");
        await KeepAsync(ada, "ada-sees-bob-drawing");
        await bob.Mouse.UpAsync();
        await BecomesAsync(ada, 3);
        await ada.WaitForFunctionAsync("() => collabPage.previews.size === 0");

        var before = await ElementsAsync(ada);
        (await ElementsAsync(bob)).ShouldBe(before);
        await bob.ReloadAsync();
        await ReadyAsync(bob);
        (await ElementsAsync(bob)).ShouldBe(before);
        await Assertions.Expect(ada.Locator("#people .count")).ToHaveTextAsync("2 here");
        await KeepAsync(bob, "bob-after-reload");
    }

    [BrowserFact(DisplayName = "[WS14] a browser's sockets are compressed where that is on, and the page works over them")]
    public async Task Compressed()
    {
        await using var server = await TestServer.StartAsync(options => options.Settings["Collab:WebSocket:Compression"] = "true");
        var ada = await EnterAsync(server, "Ada", "/?room=deflated");
        var bob = await EnterAsync(server, "Bob", "/?room=deflated");
        for (var y = 100; y <= 500; y += 100) await StrokeAsync(ada, 200, y);
        await BecomesAsync(bob, 5);
        (await ElementsAsync(bob)).ShouldBe(await ElementsAsync(ada));
        await bob.ReloadAsync();
        await ReadyAsync(bob);
        await BecomesAsync(bob, 5);
        var extensions = await bob.EvaluateAsync<string>(
            """
            token => new Promise((found, failed) => {
                const socket = new WebSocket(location.href.replace(/^http/, "ws").replace(/[?].*/, "ws"), ["collab.v1", "bearer." + token]);
                socket.onopen = () => { found(socket.extensions); socket.close(); };
                socket.onerror = failed;
            })
            """,
            (await server.LoginGuestAsync("Cid")).Token);
        extensions.ShouldStartWith("permessage-deflate");
    }

    [BrowserFact(DisplayName = "[RS3] a link into a room for members alone lets in whoever opens it, and the address keeps the room without the link's code")]
    public async Task Link()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await server.LoginGuestAsync("Ada");
        await server.CreateRoomAsync(ada, new { id = "plans", access = "members" });
        var made = await server.Http.PostAnswerAsync("/api/v1/rooms/plans/invites", new { role = "editor" }, ada.Token);
        var bob = await EnterAsync(server, "Bob", new Uri(made.Body.GetProperty("url").GetString()!).PathAndQuery);
        new Uri(bob.Url).PathAndQuery.ShouldBe("/?room=plans");
        await StrokeAsync(bob, 200, 200);
        await BecomesAsync(bob, 1);
        await bob.ReloadAsync();
        await ReadyAsync(bob);
    }

    [BrowserFact(DisplayName = "[DR3] undo and redo take back the person's own stroke only")]
    public async Task UndoRedo()
    {
        await using var server = await TestServer.StartAsync();
        var ada = await EnterAsync(server, "Ada", "/?room=undo");
        var bob = await EnterAsync(server, "Bob", "/?room=undo");
        await StrokeAsync(ada, 200, 200);
        await StrokeAsync(bob, 200, 450);
        await BecomesAsync(ada, 2);
        var both = await ElementsAsync(ada);
        await ada.Keyboard.PressAsync("Control+z");
        await BecomesAsync(bob, 1);
        both.ShouldContain((await ElementsAsync(bob)).Single());
        await ada.Locator("#redo").ClickAsync();
        await BecomesAsync(bob, 2);
        (await ElementsAsync(bob)).ShouldBe(both, ignoreOrder: true);
        await ada.Locator("[data-tool=eraser]").ClickAsync();
        await ada.Mouse.MoveAsync(150, 240);
        await ada.Mouse.DownAsync();
        await ada.Mouse.MoveAsync(400, 280, new MouseMoveOptions { Steps = 30 });
        await ada.Mouse.UpAsync();
        await BecomesAsync(bob, 1);
    }

    [BrowserFact(DisplayName = "[RC2] the page comes back by itself after the server was killed, with the same board, and nothing twice")]
    public async Task ComesBack()
    {
        using var data = new TemporaryFolder();
        int port;
        IPage page;
        string[] before;
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            port = server.Http.BaseAddress!.Port;
            page = await chromium.NewPersonAsync(ColorScheme.Dark);
            await LoginAsync(page, "Ada", new Uri(server.Http.BaseAddress, "/?room=back").ToString());
            await StrokeAsync(page, 200, 200);
            await BecomesAsync(page, 1);
            before = await ElementsAsync(page);
            await server.KillAsync();
        }

        await Assertions.Expect(page.Locator("#state")).Not.ToHaveAttributeAsync("data-state", "READY");
        await StrokeAsync(page, 200, 400);
        await KeepAsync(page, "offline-dark");
        await using var again = await ServerProcess.StartAsync(data.Path, port);
        await Assertions.Expect(page.Locator("#state")).ToHaveAttributeAsync("data-state", "READY", new() { Timeout = 40_000 });
        await BecomesAsync(page, 2);
        (await ElementsAsync(page))[0].ShouldBe(before[0]);
        await KeepAsync(page, "back-dark");
    }

    private async Task<IPage> EnterAsync(TestServer server, string name, string path)
    {
        var page = await chromium.NewPersonAsync();
        await LoginAsync(page, name, new Uri(server.Address, path).ToString());
        return page;
    }

    private static async Task LoginAsync(IPage page, string name, string address)
    {
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(address);
        await page.Locator("#name").FillAsync(name);
        await KeepAsync(page, "login");
        await page.Locator("#enter").ClickAsync();
        await ReadyAsync(page);
        errors.ShouldBeEmpty();
    }

    private static Task ReadyAsync(IPage page) => Assertions.Expect(page.Locator("#state")).ToHaveAttributeAsync("data-state", "READY");

    private static async Task StrokeAsync(IPage page, float x, float y)
    {
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + 80, y + 60, new MouseMoveOptions { Steps = 10 });
        await page.Mouse.MoveAsync(x + 160, y, new MouseMoveOptions { Steps = 10 });
        await page.Mouse.UpAsync();
    }

    // The committed elements, in z-order, as text.
    private static Task<string[]> ElementsAsync(IPage page) => page.EvaluateAsync<string[]>("""
        () => {
          const sorted = value => Array.isArray(value) ? value.map(sorted)
            : value && typeof value === "object" ? Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])]))
            : value;
          return [...collabPage.board.elements].map(element => JSON.stringify(sorted(element)));
        }
        """);

    private static Task BecomesAsync(IPage page, int elements) => page.WaitForFunctionAsync("count => collabPage.board.size === count", elements);

    private static async Task KeepAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("COLLAB_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
    }
}
