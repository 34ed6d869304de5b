using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Collab.Tests.Support;

/// <summary>That a secret which gets out fails the test in which it does. One after the other: what they find is of the whole run.</summary>
[Collection(nameof(Alone))]
public sealed class SecretsTests
{
    [Theory(DisplayName = "[AU9] whatever a server logs is searched for all that is secret in this run, and a find fails the test")]
    [InlineData("access token", false)]
    [InlineData("refresh token", false)]
    [InlineData("password", false)]
    [InlineData("key", false)]
    [InlineData("name", true)]
    public async Task Logged(string what, bool fine)
    {
        var server = await TestServer.StartAsync();
        var ada = await server.RegisterAsync("ada-of-the-secrets");
        var told = what switch
        {
            // Without its first two parts, which the console's redaction would know it by.
            "access token" => ada.Token.Split('.')[2],
            "refresh token" => ada.RefreshToken.Split('.')[2],
            "password" => TestServer.Password,
            "key" => TestServer.SecretKey,
            _ => "ada-of-the-secrets",
        };
        server.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Collab.Leak").LogDebug("It is {Told}", told);
        if (fine)
            await server.DisposeAsync();
        else
            (await Should.ThrowAsync<InvalidOperationException>(async () => await server.DisposeAsync())).Message.ShouldContain("stands in the log");
    }

    [Fact(DisplayName = "[AU9] a secret is found wherever it stands, and nothing else is")]
    public void Found()
    {
        Secrets.Add("a.b.0123456789abcdef-of-found", "the one");
        Secrets.Find("0123456789abcdef").ShouldBe("the one");
        Secrets.Find("xx0123456789abcdefxx").ShouldBe("the one");
        Secrets.Find("0123456789a").ShouldBeNull();
        Secrets.Find("").ShouldBeNull();
        Secrets.Find(new string('x', 10_000) + "0123456789ab").ShouldBe("the one");
        Secrets.Find(new string('x', 10_000)).ShouldBeNull();
        Secrets.Search("see 0123456789abcdef", "an answer");
        Should.Throw<InvalidOperationException>(Secrets.ThrowIfFound).Message.ShouldContain("the one stands in an answer");
        Secrets.ThrowIfFound();
    }
}
