using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rest;

/// <summary>The API's description against the API: each operation is asked with its example as it stands, and answers as described.</summary>
public sealed class OpenApiSentTests(EndpointCallers callers) : IClassFixture<EndpointCallers>
{
    /// <summary>Examples that name what the server gave out once, shortened: as they stand they are no good, and are told so.</summary>
    private static readonly Dictionary<string, int> NoLonger = new() { ["refresh"] = 401, ["joinRoom"] = 422 };

    /// <summary>Members that an answer has for what the example asks about here: its user is nobody's.</summary>
    private static readonly Dictionary<string, string[]> Now = new() { ["publishRunEvent"] = ["note"] };

    [Fact(DisplayName = "[RS7] every operation takes the example of its request as it stands, answers with a status and a type that it documents, and with the members of its example")]
    public async Task AsSent()
    {
        var faults = new List<string>();
        // What registers comes before what logs in with it: the document is in the order of the endpoints.
        foreach (var (row, operation) in await OperationsAsync()) await SendAsync(row, operation, faults);
        faults.ShouldBeEmpty();
    }

    [Fact(DisplayName = "[RS7] [AU10] every operation documents all that the table of callers says of it")]
    public async Task Documented()
    {
        var operations = await OperationsAsync();
        operations.Length.ShouldBeGreaterThan(35);
        var faults =
            from one in operations
            from status in one.Row.Answers.Split(' ').Distinct()
            where !one.Operation.GetProperty("responses").TryGetProperty(status, out _)
            select $"{one.Row.Endpoint}: {status}";
        faults.ShouldBeEmpty();
    }

    [Fact(DisplayName = "[RS5] [RS7] whatever publishes documents its Idempotency-Key")]
    public async Task Keys()
    {
        (await OperationsAsync()).Where(one => one.Operation.TryGetProperty("parameters", out var parameters)
                && parameters.EnumerateArray().Any(parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key"))
            .Select(one => one.Operation.GetProperty("operationId").GetString()).Order()
            .ShouldBe(["publishRunEvent", "publishToChannel", "publishToRoom", "publishToUser"]);
    }

    private async Task<(EndpointTable.Row Row, JsonElement Operation)[]> OperationsAsync() =>
    [
        .. from one in ApiDescription.Operations(await callers.Server.DescriptionAsync())
           let endpoint = $"{one.Verb.ToUpperInvariant()} {one.Path.TrimEnd('/')}"
           select (EndpointTable.Open.Single(row => row.Endpoint.TrimEnd('/') == endpoint), one.Operation),
    ];

    private async Task SendAsync(EndpointTable.Row row, JsonElement operation, List<string> faults)
    {
        await using var target = new Target("open");
        var name = operation.GetProperty("operationId").GetString()!;
        if (row.Address.Contains("{room}")) await FurnishAsync(target);
        var example = operation.TryGetProperty("requestBody", out var body) ? Example(body)!.Value.GetRawText() : null;
        using var answer = await callers.AskAsync(row, Allowed(row), target, example);
        var status = (int)answer.StatusCode;
        var type = answer.Content.Headers.ContentType?.MediaType;
        // A stream of events has no end.
        var text = type == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync();
        if (NoLonger.TryGetValue(name, out var refused) ? status != refused : status >= 300) faults.Add($"{name}: {status} {text}");
        else if (!operation.GetProperty("responses").TryGetProperty($"{status}", out var described)) faults.Add($"{name}: {status} is not documented");
        else if (type is not null && !(described.TryGetProperty("content", out var content) && content.TryGetProperty(type, out _))) faults.Add($"{name}: {status} as {type} is not documented");
        else if (type == "application/json" && Example(described) is { } shown) Same(name, shown, JsonDocument.Parse(text).RootElement, faults);
    }

    /// <summary>A room with something of everything in it, so that no list is empty.</summary>
    private async Task FurnishAsync(Target target)
    {
        await callers.FillAsync("{connection}{member}{roomInvite}", target);
        await target.Socket!.SendAsync(new { type = "message", data = new { text = "hello" } });
        await target.Socket.AskAsync("d", new { type = "drawing_action", id = "d", data = new { action = "draw", points = new[] { new[] { 1, 2 }, [3, 4] } } });
    }

    private static string Allowed(EndpointTable.Row row) =>
        ((string[])["owner", "admin", "service"]).First(caller => row.Of(EndpointCallers.Names.Index().Single(one => one.Item == caller).Index) < 300);

    private static JsonElement? Example(JsonElement described) =>
        described.TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json) && json.TryGetProperty("example", out var example)
            ? example
            : null;

    /// <summary>The same members at every depth, but for <c>data</c>, which is the application's own; of lists the first.</summary>
    private static void Same(string where, JsonElement example, JsonElement answer, List<string> faults)
    {
        if (example.ValueKind is JsonValueKind.Null || answer.ValueKind is JsonValueKind.Null) return;
        if (example.ValueKind is JsonValueKind.Array && answer.ValueKind is JsonValueKind.Array)
        {
            if (example.GetArrayLength() == 0 || example[0].ValueKind is not JsonValueKind.Object) return;
            if (answer.GetArrayLength() == 0) faults.Add($"{where}: the list is empty, and proves nothing");
            else Same($"{where}[]", example[0], answer[0], faults);
        }
        else if (example.ValueKind is JsonValueKind.Object && answer.ValueKind is JsonValueKind.Object)
        {
            var (shown, sent) = (Names(example), Names(answer));
            sent.ExceptWith(Now.GetValueOrDefault(where, []));
            if (!shown.SetEquals(sent)) faults.Add($"{where}: {string.Join(", ", shown)} in the example, {string.Join(", ", sent)} in the answer");
            foreach (var name in shown.Intersect(sent).Where(name => name != "data"))
                Same($"{where}.{name}", example.GetProperty(name), answer.GetProperty(name), faults);
        }
        else if (Kind(example) != Kind(answer)) faults.Add($"{where}: {example.GetRawText()} in the example, {answer.GetRawText()} in the answer");
    }

    private static SortedSet<string> Names(JsonElement element) => [.. element.EnumerateObject().Select(member => member.Name)];

    private static JsonValueKind Kind(JsonElement element) => element.ValueKind is JsonValueKind.False ? JsonValueKind.True : element.ValueKind;
}
