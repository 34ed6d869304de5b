using Collab.Host;
using Collab.Host.Config;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;

namespace Collab.Tests.Configuration;

public sealed class OptionsTests
{
    [Fact(DisplayName = "[AU8] [OP2] one message names everything that is missing or wrong")]
    public void AllAtOnce()
    {
        var failure = Refused("Production",
            ("Collab:Auth:SecretKey", "too short"),
            ("Collab:Limits:DurableBurst", "0"),
            ("Collab:Rooms:LeaveGrace", "0"),
            ("Collab:Cors:Origins:0", "app.example.com"),
            ("Collab:Http:TrustedProxies:0", "the proxy"),
            ("Collab:Http:FrameAncestors", "'self'; script-src *"));
        failure.ExitCode.ShouldBe(78);
        foreach (var name in new[] { "SECRET_KEY", "Limits:DurableBurst", "Rooms:LeaveGrace", "app.example.com", "the proxy", "FrameAncestors" })
            failure.Message.ShouldContain(name);
        failure.Message.ShouldNotContain("too short");
    }

    [Fact(DisplayName = "[OP2] settings that are none or can't be read are named all at once too, beside what is missing, and in the operator's words")]
    public void Unreadable()
    {
        var failure = Refused("Production",
            ("Collab:Limits:FrameBytez", "5"),
            ("Collab:Nothing:At:All", "1"),
            ("Collab:Limits:FrameBytes", "many"),
            ("Collab:Rooms:LeaveGrace", "2 parsecs"),
            ("Collab:Auth:AllowGuests", "maybe"),
            ("Collab:Auth:ExternalIssuers:0:JwksPause", "soon"),
            ("Collab:Limits", "none"),
            ("Collab:Auth:Issuer:0", "me"),
            ("Collab:Limits:DurableBurst", "0"));
        failure.Faults.Where(fault => !fault.Contains("ExternalIssuers:0:") || fault.Contains("soon")).ShouldBe(
        [
            "Collab:Limits:FrameBytez is no setting",
            "Collab:Nothing is no setting",
            "Collab:Limits:FrameBytes must be a whole number up to 2147483647 (is 'many')",
            "Collab:Rooms:LeaveGrace must be a length of time such as 500ms, 2s, 5m, 1h, 30d or 00:00:02 (is '2 parsecs')",
            "Collab:Auth:AllowGuests must be true or false (is 'maybe')",
            "Collab:Auth:ExternalIssuers:0:JwksPause must be a length of time such as 500ms, 2s, 5m, 1h, 30d or 00:00:02 (is 'soon')",
            "Collab:Limits has settings below it, and no value of its own",
            "Collab:Auth:Issuer has one value, and no settings below it",
            "SECRET_KEY (or Collab:Auth:SecretKey) is missing; it must have at least 32 bytes",
            "Collab:Limits:DurableBurst must be at least 1 (is 0)",
        ], ignoreOrder: true);
    }

    [Theory(DisplayName = "[OP2] a wrong value names its setting, and an unknown setting itself")]
    [InlineData("Collab:Limits:DurablePerSecond", "many", "DurablePerSecond")]
    [InlineData("Collab:Limits:DurablePerSecond", "-1", "DurablePerSecond")]
    [InlineData("Collab:Rooms:LeaveGrace", "soon", "LeaveGrace")]
    [InlineData("Collab:Auth:AllowGuests", "perhaps", "AllowGuests")]
    [InlineData("Collab:Limits:DurablePerMinute", "1", "DurablePerMinute")]
    [InlineData("Collab:Nothing:At:All", "1", "Nothing")]
    [InlineData("Collab:Auth:ExternalIssuers:0:Issuer", "https://login.example.com", "ExternalIssuers:0:Audience")]
    [InlineData("Collab:Auth:ExternalIssuers:0:Issuer", "collab", "own")]
    public void Named(string setting, string value, string named) => Refused("Development", (setting, value)).Message.ShouldContain(named);

    [Theory(DisplayName = "[AU5] an external issuer whose keys could be forged on the way, or that speaks for nobody in particular, stops the start and is named")]
    [InlineData("Production", "JwksUrl", "http://127.0.0.1:1/keys", "JwksUrl")]
    [InlineData("Development", "JwksUrl", "http://login.example.com/keys", "JwksUrl")]
    [InlineData("Development", "JwksUrl", "file:///etc/keys", "JwksUrl")]
    [InlineData("Development", "JwksUrl", "", "JwksUrl or JwksFile")]
    [InlineData("Development", "JwksFile", "keys.json", "both")]
    [InlineData("Development", "JwksTimeout", "31s", "JwksTimeout")]
    [InlineData("Development", "JwksRefresh", "2d", "JwksRefresh")]
    [InlineData("Development", "Orgs:0", "", "Org or Orgs")]
    [InlineData("Development", "Org", "acme", "Org or Orgs")]
    [InlineData("Development", "Orgs:0", "no org", "no org")]
    [InlineData("Development", "UserPrefix", "a b", "UserPrefix")]
    [InlineData("Development", "AllowedRoles:0", "root", "root")]
    public void Issuers(string environment, string setting, string value, string named)
    {
        const string at = "Collab:Auth:ExternalIssuers:0:";
        var settings = new Dictionary<string, string>
        {
            ["Collab:Auth:SecretKey"] = Support.TestServer.SecretKey,
            [at + "Issuer"] = "https://login.example.com",
            [at + "Audience"] = "board",
            [at + "JwksUrl"] = "https://login.example.com/keys",
            [at + "Orgs:0"] = "acme",
        };
        using (Build(environment, [.. settings.Select(one => (one.Key, one.Value))])) settings[at + setting] = value;
        if (value.Length == 0) settings.Remove(at + setting);
        var failure = Refused(environment, [.. settings.Select(one => (one.Key, one.Value))]);
        (failure.ExitCode, failure.Message.Contains(named)).ShouldBe((78, true), failure.Message);
    }

    [Fact(DisplayName = "[AU8] Production without a key does not start, Development does")]
    public void MissingKey()
    {
        Refused("Production").Message.ShouldContain("SECRET_KEY");
        Refused("Staging").Message.ShouldContain("SECRET_KEY");
        using var app = Build("Development");
        app.Services.GetRequiredService<IOptions<CollabOptions>>().Value.Auth.SecretKey.ShouldBeNull();
    }

    [Fact(DisplayName = "[AU3] [RM1] guests and rooms made by joining are on in Development and off elsewhere, unless they are set")]
    public void EnvironmentDefaults()
    {
        var key = ("Collab:Auth:SecretKey", Support.TestServer.SecretKey);
        (bool? Guests, bool CreateOnJoin) Defaults(string environment, params (string, string)[] settings)
        {
            using var app = Build(environment, [key, .. settings]);
            var options = app.Services.GetRequiredService<IOptions<CollabOptions>>().Value;
            return (options.Auth.AllowGuests, options.Rooms.CreateOnJoin);
        }

        Defaults("Development").ShouldBe((true, true));
        Defaults("Production").ShouldBe((false, false));
        Defaults("Development", ("Collab:Auth:AllowGuests", "false"), ("Collab:Rooms:CreateOnJoin", "false")).ShouldBe((false, false));
        Defaults("Production", ("Collab:Auth:AllowGuests", "true"), ("Collab:Rooms:CreateOnJoin", "true")).ShouldBe((true, true));
    }

    [Fact(DisplayName = "[OP2] docs/OPERATIONS.md lists every setting, and no other")]
    public void Documented()
    {
        var documented = File.ReadLines(Path.Combine(Root(), "docs", "OPERATIONS.md"))
            .Where(line => line.StartsWith("| `Collab:", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).ToArray();
        documented.ShouldBe(Settings(typeof(CollabOptions), "Collab").Order(StringComparer.Ordinal), ignoreOrder: true);
        documented.Distinct().Count().ShouldBe(documented.Length);
    }

    private static IEnumerable<string> Settings(Type section, string path) => section.GetProperties()
        .Where(property => property is { CanWrite: true, GetMethod.IsStatic: false })
        .SelectMany(property =>
            property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IList<>)
                ? list.GenericTypeArguments[0] == typeof(string) ? [$"{path}:{property.Name}:0"] : Settings(list.GenericTypeArguments[0], $"{path}:{property.Name}:0")
            : property.PropertyType.Namespace!.StartsWith("Collab.", StringComparison.Ordinal)
                ? Settings(property.PropertyType, $"{path}:{property.Name}")
            : [$"{path}:{property.Name}"]);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Collab.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no Collab.sln above the tests");
        return folder;
    }

    private static StartFailure Refused(string environment, params (string, string)[] settings) =>
        Should.Throw<StartFailure>(() => Build(environment, settings));

    private static Microsoft.AspNetCore.Builder.WebApplication Build(string environment, params (string Name, string Value)[] settings) => Program.Build(
        new StartSettings("http://127.0.0.1:0", Path.Combine(Path.GetTempPath(), $"collab-{Guid.NewGuid():N}"), Environment: environment)
        {
            Settings = settings.ToDictionary(s => s.Name, s => (string?)s.Value),
        });
}
