using System.Text.Json;
using Collab.Tests.Support;
using Shouldly;

namespace Collab.Tests.Rest;

public sealed class OpenApiTests
{
    [Fact(DisplayName = "[RS7] every operation has a name of its own and a summary, every body and every JSON answer an example of its very shape")]
    public async Task Described()
    {
        await using var server = await TestServer.StartAsync();
        var document = await server.DescriptionAsync();
        var operations = ApiDescription.Operations(document).Select(one => (Name: $"{one.Verb} {one.Path}", one.Operation)).ToArray();
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
}
