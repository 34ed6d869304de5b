using System.Text.Json;
using Collab.Tests.Support;

namespace Collab.Tests.Rest;

/// <summary>The API's description, as a server gives it out.</summary>
internal static class ApiDescription
{
    private static readonly string[] Verbs = ["get", "put", "post", "delete", "patch"];

    public static async Task<JsonElement> DescriptionAsync(this TestServer server) => (await server.Http.GetAnswerAsync("/openapi/v1.json")).Body;

    /// <summary>In the order of the document, which is that of the endpoints.</summary>
    public static IEnumerable<(string Verb, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from verb in path.Value.EnumerateObject()
        where Verbs.Contains(verb.Name)
        select (verb.Name, path.Name, verb.Value);
}
