using System.Text.Json;
using Collab.Tests.Support;
using Microsoft.Playwright;
using Shouldly;

namespace Collab.Tests.Page;

/// <summary>The JavaScript client in a real browser, as a page loads it: /collab.js of the server, without a build step.</summary>
[Trait("Suite", "Page")]
public sealed class ClientPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    [BrowserFact(DisplayName = "[CL1] a page imports /collab.js, connects, sends and hears")]
    public async Task Connects()
    {
        await using var server = await TestServer.StartAsync();
        var page = await OpenAsync(server, await chromium.NewPersonAsync(), "ada");
        (await page.EvaluateAsync<JsonElement>("() => client.send('message', { text: 'hello' })")).GetProperty("seq").GetInt64().ShouldBe(1);
        await SeesAsync(page, "hello");
        (await page.EvaluateAsync<string[]>("() => states")).ShouldBe(["CONNECTING", "CONNECTED", "READY"]);
        await page.EvaluateAsync("() => client.close()");
        (await page.EvaluateAsync<string[]>("() => states")).ShouldBe(["CONNECTING", "CONNECTED", "READY", "CLOSING", "DISCONNECTED"]);
    }

    [BrowserFact(DisplayName = "[CL4] a page that was offline comes back when it is online: what it sent arrives once, what it missed comes once and in order")]
    public async Task OfflineOnline()
    {
        await using var server = await TestServer.StartAsync();
        var person = await chromium.NewPersonAsync();
        var page = await OpenAsync(server, person, "ada", "{ maxTries: 1, backoffMin: 60_000, backoffMax: 60_000, pingInterval: 300, pongTimeout: 300, random: () => 1 }");
        var other = await OpenAsync(server, await chromium.NewPersonAsync(), "bob");
        await person.Context.SetOfflineAsync(true);
        await page.WaitForFunctionAsync("() => client.state === 'CONNECTING'");
        await page.EvaluateAsync("() => { globalThis.sent = client.send('message', { text: 'from the tunnel' }); }");
        await other.EvaluateAsync("() => client.send('message', { text: 'where are you' })");
        await person.Context.SetOfflineAsync(false);
        (await page.EvaluateAsync<JsonElement>("() => sent")).GetProperty("seq").GetInt64().ShouldBe(2);
        foreach (var each in new[] { page, other })
        {
            await SeesAsync(each, "from the tunnel");
            (await each.EvaluateAsync<string[]>("() => texts")).ShouldBe(["where are you", "from the tunnel"]);
        }
    }

    [BrowserFact(DisplayName = "[CL1] two tabs of one person are two connections, and each hears the other")]
    public async Task TwoTabs()
    {
        await using var server = await TestServer.StartAsync();
        var person = await chromium.NewPersonAsync();
        var first = await OpenAsync(server, person, "ada");
        var second = await OpenAsync(server, await person.Context.NewPageAsync(), "ada");
        (await first.EvaluateAsync<string>("() => client.connectionId")).ShouldNotBe(await second.EvaluateAsync<string>("() => client.connectionId"));
        await first.EvaluateAsync("() => client.send('message', { text: 'one' })");
        await second.EvaluateAsync("() => client.send('message', { text: 'two' })");
        foreach (var tab in new[] { first, second })
        {
            await SeesAsync(tab, "two");
            (await tab.EvaluateAsync<string[]>("() => texts")).ShouldBe(["one", "two"]);
        }
    }

    [BrowserFact(DisplayName = "[RM5] a page that is closed has left at once, without the grace of a drop")]
    public async Task Closed()
    {
        await using var server = await TestServer.StartAsync(o => o.Settings["Collab:Rooms:LeaveGrace"] = "00:05:00");
        var person = await chromium.NewPersonAsync();
        var page = await OpenAsync(server, person, "ada");
        var other = await OpenAsync(server, await chromium.NewPersonAsync(), "bob");
        await page.CloseAsync();
        await other.WaitForFunctionAsync("() => left.length === 1");
    }

    [BrowserFact(DisplayName = "[CL4] a page goes into the back/forward cache, and goes on from there when it is shown again: nothing is lost or twice")]
    public async Task BackForwardCache()
    {
        await using var server = await TestServer.StartAsync();
        await using var browser = await chromium.LaunchAsync(new BrowserTypeLaunchOptions { IgnoreDefaultArgs = ["--disable-back-forward-cache"] });
        var page = await OpenAsync(server, await browser.NewPageAsync(), "ada");
        var other = await OpenAsync(server, await chromium.NewPersonAsync(), "bob");
        await page.EvaluateAsync("() => { addEventListener('pageshow', event => { globalThis.persisted = event.persisted; }); }");
        await page.GotoAsync(new Uri(server.Address, "/health").ToString());
        await other.WaitForFunctionAsync("() => left.length === 1");
        await other.EvaluateAsync("() => client.send('message', { text: 'gone?' })");
        await page.GoBackAsync(new PageGoBackOptions { WaitUntil = WaitUntilState.Commit });
        await SeesAsync(page, "gone?");
        (await page.EvaluateAsync<bool>("() => persisted")).ShouldBeTrue();
        await page.EvaluateAsync("() => client.send('message', { text: 'back' })");
        await SeesAsync(other, "back");
        (await page.EvaluateAsync<string[]>("() => texts")).ShouldBe(["gone?", "back"]);
    }

    // A page with a client in the room "page": client, states, texts (of the messages) and left (who has).
    private static async Task<IPage> OpenAsync(TestServer server, IPage page, string name, string options = "{}")
    {
        var token = (await server.LoginGuestAsync(name)).Token;
        await page.GotoAsync(server.Address.ToString());
        await page.EvaluateAsync(
            $$"""
            async token => {
              const { Collab } = await import("/collab.js");
              globalThis.client = new Collab({ url: location.origin, room: "page", token, ...{{options}} });
              Object.assign(globalThis, { states: [], texts: [], left: [] });
              client.on("state", ({ to }) => states.push(to));
              client.on("message", ({ data }) => texts.push(data.text));
              client.on("user_left", ({ data }) => left.push(data.name));
              await client.connect();
            }
            """,
            token);
        return page;
    }

    private static Task SeesAsync(IPage page, string text) => page.WaitForFunctionAsync("text => texts.includes(text)", text);
}
