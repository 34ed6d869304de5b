using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rest;

public sealed class OpenApiTests
{
    private static readonly string[] Verbs = ["get", "put", "post", "delete", "patch"];

    [Fact(DisplayName = "[RS7] every operation has a name of its own and a summary, every body and every JSON answer an example of its very shape")]
    public async Task Described()
    {
        await using var server = await TestServer.StartAsync();
        var document = (await server.Http.GetAnswerAsync("/openapi/v1.json")).Body;
        var operations = Operations(document).ToArray();
        operations.Length.ShouldBeGreaterThan(25);
        operations.Select(one => one.Operation.GetProperty("operationId").GetString()).ShouldBeUnique();
        var faults = new List<string>();
        foreach (var (name, operation) in operations)
        {
            if (!operation.TryGetProperty("summary", out var summary) || summary.GetString()!.Length == 0) faults.Add($"{name}: no summary");
            if (operation.TryGetProperty("requestBody", out var body)) Check(document, $"{name} request", body, whole: false, faults);
            foreach (var response in operation.GetProperty("responses").EnumerateObject().Where(response => response.Name.StartsWith('2')))
                Check(document, $"{name} {response.Name}", response.Value, whole: true, faults);
        }

        faults.ShouldBeEmpty();
    }

    [Fact(DisplayName = "[RS7] what the API answers has the members of the example, and takes the example of the request")]
    public async Task True()
    {
        await using var server = await TestServer.StartAsync();
        var document = (await server.Http.GetAnswerAsync("/openapi/v1.json")).Body;
        var (ada, service, admin) = (await server.RegisterAsync("ada"), await server.LoginAsAsync("svc", "default", "service"), await server.LoginAsAsync("boss", "default", "admin"));
        var room = await server.Http.PostAnswerAsync("/api/v1/rooms", Example(document, "/api/v1/rooms", "post", "requestBody"), ada.Token);
        Same(document, "/api/v1/rooms", "post", "201", room);
        var id = room.Body.GetProperty("id").GetString();
        Same(document, "/api/v1/rooms", "get", "200", await server.Http.GetAnswerAsync("/api/v1/rooms", ada.Token));
        Same(document, "/api/v1/rooms/{id}", "get", "200", await server.Http.GetAnswerAsync($"/api/v1/rooms/{id}", ada.Token));
        Same(document, "/api/v1/rooms/{id}/history", "get", "200", await server.Http.GetAnswerAsync($"/api/v1/rooms/{id}/history", ada.Token));
        Same(document, "/api/v1/rooms/{id}/board", "get", "200", await server.Http.GetAnswerAsync($"/api/v1/rooms/{id}/board", ada.Token));
        Same(document, "/api/v1/stats", "get", "200", await server.Http.GetAnswerAsync("/api/v1/stats", admin.Token));
        Same(document, "/api/v1/auth/sessions", "get", "200", await server.Http.GetAnswerAsync("/api/v1/auth/sessions", ada.Token));
        foreach (var (path, address) in new[]
                 {
                     ("/api/v1/rooms/{id}/events", $"/api/v1/rooms/{id}/events"), ("/api/v1/channels/{name}/events", "/api/v1/channels/topic:x/events"),
                     ("/api/v1/users/{id}/events", $"/api/v1/users/{ada.UserId}/events"),
                 })
        {
            var operation = document.GetProperty("paths").GetProperty(path).GetProperty("post");
            operation.GetProperty("parameters").EnumerateArray().ShouldContain(parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key");
            Same(document, path, "post", "202", await server.Http.PostAnswerAsync(address, Example(document, path, "post", "requestBody"), service.Token));
        }
    }

    private static IEnumerable<(string Name, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from verb in path.Value.EnumerateObject()
        where Verbs.Contains(verb.Name)
        select ($"{verb.Name} {path.Name}", verb.Value);

    /// <summary>An example, and in it nothing that the schema does not know; <paramref name="whole"/>: and all that it requires.</summary>
    private static void Check(JsonElement document, string where, JsonElement described, bool whole, List<string> faults)
    {
        if (!described.TryGetProperty("content", out var contents)) return;
        foreach (var content in contents.EnumerateObject().Where(content => content.Name is "application/json" or "text/event-stream"))
        {
            if (!content.Value.TryGetProperty("example", out var example)) faults.Add($"{where}: no example");
            else if (content.Value.TryGetProperty("schema", out var schema)) Fits(document, where, schema, example, whole, faults);
        }
    }

    private static void Fits(JsonElement document, string where, JsonElement schema, JsonElement example, bool whole, List<string> faults)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        if (example.ValueKind is JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in example.EnumerateArray()) Fits(document, $"{where}[]", items, item, whole, faults);
            return;
        }

        if (example.ValueKind is not JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties)) return;
        foreach (var member in example.EnumerateObject())
        {
            if (properties.TryGetProperty(member.Name, out var known)) Fits(document, $"{where}.{member.Name}", known, member.Value, whole, faults);
            else faults.Add($"{where}: the example has {member.Name}, which the schema does not know");
        }

        if (!whole) return;
        foreach (var missing in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(name => name.GetString()!) : [])
            if (!example.TryGetProperty(missing, out _)) faults.Add($"{where}: the example lacks {missing}");
    }

    private static JsonElement Example(JsonElement document, string path, string verb, string part) => document.GetProperty("paths").GetProperty(path)
        .GetProperty(verb).GetProperty(part).GetProperty("content").GetProperty("application/json").GetProperty("example");

    private static void Same(JsonElement document, string path, string verb, string status, Answer answer)
    {
        $"{answer.Status}".ShouldBe(status, $"{verb} {path}: {answer.Text}");
        var example = document.GetProperty("paths").GetProperty(path).GetProperty(verb).GetProperty("responses").GetProperty(status)
            .GetProperty("content").GetProperty("application/json").GetProperty("example");
        answer.Body.EnumerateObject().Select(member => member.Name).ShouldBe(example.EnumerateObject().Select(member => member.Name), ignoreOrder: true, $"{verb} {path}");
    }
}
