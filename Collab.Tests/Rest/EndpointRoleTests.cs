using Collab.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Collab.Tests.Rest;

public sealed class EndpointRoleTests(EndpointCallers callers) : IClassFixture<EndpointCallers>
{
    public static TheoryData<string> InOpenRooms => [.. EndpointTable.Open.Select(row => row.Endpoint)];

    public static TheoryData<string> InClosedRooms => [.. EndpointTable.InClosedRooms.Select(row => row.Endpoint)];

    [Fact(DisplayName = "[AU10] the table has every endpoint of the server")]
    public void Complete()
    {
        var endpoints = callers.Server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Where(method => method != "CONNECT").Select(method => $"{method} {endpoint.RoutePattern.RawText}"));
        endpoints.Order().ShouldBe(EndpointTable.Open.Select(row => row.Endpoint).Order());
    }

    [Theory(DisplayName = "[AU10] [AU12] [RS1] each endpoint answers each caller as the table says")]
    [MemberData(nameof(InOpenRooms))]
    public Task Answers(string endpoint) => CheckAsync(EndpointTable.Open.Single(row => row.Endpoint == endpoint), "open");

    [Theory(DisplayName = "[RS3] [AU10] each endpoint of a room of its members alone keeps the others out")]
    [MemberData(nameof(InClosedRooms))]
    public Task KeepsOut(string endpoint) => CheckAsync(EndpointTable.InClosedRooms.Single(row => row.Endpoint == endpoint), "members");

    [Theory(DisplayName = "[AU12] [WS2] a token that is a scraper's and nothing else opens no socket")]
    [InlineData("metrics", true)]
    [InlineData("agent", false)]
    [InlineData("service", false)]
    public async Task Sockets(string role, bool refused)
    {
        await using var socket = await callers.Server.ConnectAsync(null, (await callers.TokenAsync(role))!);
        if (refused) (await socket.ClosedAsync()).ShouldBe((1008, "forbidden"));
        else await socket.WelcomeAsync();
    }

    private async Task CheckAsync(EndpointTable.Row row, string access)
    {
        var faults = new List<string>();
        foreach (var (n, caller) in EndpointCallers.Names.Index())
        {
            var status = await AskAsync(row, caller, access);
            if (status != row.Of(n)) faults.Add($"{caller}: {status} instead of {row.Of(n)}");
        }

        faults.ShouldBeEmpty(row.Endpoint);
    }

    private async Task<int> AskAsync(EndpointTable.Row row, string caller, string access)
    {
        await using var target = new Target(access);
        using var answer = await callers.AskAsync(row, caller, target, row.Body is { } body ? await callers.FillAsync(body, target) : null);
        return (int)answer.StatusCode;
    }
}
