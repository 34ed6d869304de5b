using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Collab.Actors.Domain;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;

namespace Collab.Tests.Domain;

public sealed class PayloadRedactionTests
{
    private static readonly RunLimits Limits = RunLimits.Default;

    [Theory(DisplayName = "[AG4] keys that look like a secret's, however they are written")]
    [InlineData("password")]
    [InlineData("Password")]
    [InlineData("db_password")]
    [InlineData("passwd")]
    [InlineData("token")]
    [InlineData("accessToken")]
    [InlineData("refresh-token")]
    [InlineData("SECRET")]
    [InlineData("client_secret")]
    [InlineData("api_key")]
    [InlineData("apikey")]
    [InlineData("api-key")]
    [InlineData("X-API-Key")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("Authorization")]
    [InlineData("proxy authorization")]
    [InlineData("auth")]
    [InlineData("basicAuth")]
    [InlineData("credentials")]
    [InlineData("private_key")]
    [InlineData("set-cookie")]
    [InlineData("max_tokens", true)]
    public void Secret(string key, bool onlyAsText = false)
    {
        Clean($$$"""{"parameters":{"{{{key}}}":"x"}}""").ShouldBe($$$"""{"parameters":{"{{{key}}}":"[REDACTED]"}}""");
        foreach (var value in (string[])["12", "null", "true", """{"a":{"b":"x"}}""", """["x",["y"]]"""])
        {
            var expected = onlyAsText && value == "12" ? value : "\"[REDACTED]\"";
            Clean($$$"""{"parameters":{"{{{key}}}":{{{value}}}}}""").ShouldBe($$$"""{"parameters":{"{{{key}}}":{{{expected}}}}}""");
        }
    }

    [Theory(DisplayName = "[AG4] keys of daily life stay")]
    [InlineData("author")]
    [InlineData("query")]
    [InlineData("path")]
    [InlineData("passage")]
    [InlineData("keyboard")]
    [InlineData("key")]
    [InlineData("compass")]
    [InlineData("übersicht")]
    public void Harmless(string key) => Unchanged($$$"""{"parameters":{"{{{key}}}":"x"}}""");

    [Theory(DisplayName = "[AG4] a key is known however it is escaped, at any depth, in arrays, and in JSON that comes as a string")]
    [InlineData("""{"parameters":{"pass\u0077ord":"x"}}""", """{"parameters":{"pass\u0077ord":"[REDACTED]"}}""")]
    [InlineData("""{"parameters":{"a":[{"b":[[{"token":"x","c":1}]]}]}}""", """{"parameters":{"a":[{"b":[[{"token":"[REDACTED]","c":1}]]}]}}""")]
    [InlineData("""{"parameters":[{"token":"x"},"y"]}""", """{"parameters":[{"token":"[REDACTED]"},"y"]}""")]
    [InlineData("""{"param\u0065ters":{"token":"x"}}""", """{"param\u0065ters":{"token":"[REDACTED]"}}""")]
    [InlineData("""{"parameters":"{\"token\":\"x\",\"b\":1}"}""", """{"parameters":"{\"token\":\"[REDACTED]\",\"b\":1}"}""")]
    [InlineData("""{"parameters":{"body":" [{\"token\":\"x\"}]"}}""", """{"parameters":{"body":"[{\"token\":\"[REDACTED]\"}]"}}""")]
    [InlineData("""{"parameters":{"a":"{\"b\":\"{\\\"token\\\":\\\"x\\\"}\"}"}}""", """{"parameters":{"a":"{\"b\":\"{\\\"token\\\":\\\"[REDACTED]\\\"}\"}"}}""")]
    public void Anywhere(string data, string clean) => Clean(data).ShouldBe(clean);

    [Theory(DisplayName = "[AG4] what is not in parameters keeps its keys, and what has nothing to hide keeps its bytes")]
    [InlineData("""{ "password" : "x", "deep": {"token":"x"} }""")]
    [InlineData("""{"result":{"token":"x"},"error":{"token":"x"}}""")]
    [InlineData("""{ "parameters" : { "a" : 1.50e3 , "b":"\u00e4" } , "truncated" : false }""")]
    [InlineData("""{"parameters":"[not json"}""")]
    [InlineData("""{"parameters":"{\"a\":1}"}""")]
    [InlineData("{}")]
    public void Untouched(string data) => Unchanged(data);

    [Theory(DisplayName = "[AG4] strings are cut at 200, 500 and 300 characters, and data says so")]
    [InlineData("parameters", 200)]
    [InlineData("result", 500)]
    [InlineData("error", 300)]
    public void Cut(string member, int limit)
    {
        var (fits, over) = (new string('x', limit), new string('x', limit + 1));
        Unchanged($$$"""{"{{{member}}}":{"a":["{{{fits}}}"]},"other":"{{{over}}}"}""");
        Clean($$$"""{"{{{member}}}":{"a":["{{{over}}}"]},"other":"{{{over}}}"}""")
            .ShouldBe($$$"""{"{{{member}}}":{"a":["{{{fits}}}"]},"other":"{{{over}}}","truncated":true}""");
        Clean($$$"""{"{{{member}}}":"{{{over}}}"}""").ShouldBe($$$"""{"{{{member}}}":"{{{fits}}}","truncated":true}""");
        Clean($$$"""{"truncated":"no","{{{member}}}":"{{{over}}}"}""").ShouldBe($$$"""{"{{{member}}}":"{{{fits}}}","truncated":true}""");
    }

    [Fact(DisplayName = "[AG4] a character is a Unicode character: none is cut in half, however it is written")]
    public void Characters()
    {
        var (fits, over) = (string.Concat(Enumerable.Repeat("😀", 200)), string.Concat(Enumerable.Repeat("😀", 201)));
        Unchanged($$$"""{"parameters":"{{{fits}}}"}""");
        Clean($$$"""{"parameters":"{{{over}}}"}""").ShouldBe($$$"""{"parameters":"{{{fits}}}","truncated":true}""");
        var escaped = string.Concat(Enumerable.Repeat(@"\ud83d\ude00", 200));
        Unchanged($$$"""{"parameters":"{{{escaped}}}"}""");
        Clean($$$"""{"parameters":"{{{escaped}}}a"}""").ShouldBe($$$"""{"parameters":"{{{fits}}}","truncated":true}""");
    }

    [Fact(DisplayName = "[AG4] the limits are settings")]
    public void Settings()
    {
        var limits = new RunLimits { ParameterCharacters = 1, ResultCharacters = 2, ErrorCharacters = 3 };
        Clean("""{"parameters":"abcd","result":"abcd","error":"abcd"}""", limits)
            .ShouldBe("""{"parameters":"a","result":"ab","error":"abc","truncated":true}""");
    }

    [Theory(DisplayName = "[AG4] what is no JSON is refused as such")]
    [InlineData("""{"parameters":{"a":1}""")]
    [InlineData("""{"parameters":{"a":1}} x""")]
    [InlineData("""{"a":}""")]
    public void NotJson(string data) => Should.Throw<JsonException>(() => Clean(data));

    [Fact(DisplayName = "[AG4] whatever is nested in whatever: the same as a naive redaction, and no secret is left")]
    public void SameAsNaive() => Check.That(
        Payloads.ToArbitrary(),
        data =>
        {
            var clean = JsonNode.Parse(Clean(data.ToJsonString()))!;
            return JsonNode.DeepEquals(clean, Naive(data)) && !clean.ToJsonString().Contains("HIDDEN", StringComparison.Ordinal);
        },
        runs: 300);

    private static Gen<JsonNode> Payloads =>
        from parameters in Values(4, secret: true)
        from result in Values(3, secret: false)
        from error in Values(2, secret: false)
        from other in Values(2, secret: false)
        select (JsonNode)new JsonObject
        {
            ["parameters"] = parameters?.DeepClone(),
            ["result"] = result?.DeepClone(),
            ["x"] = other?.DeepClone(),
            ["error"] = error?.DeepClone(),
        };

    private static Gen<JsonNode?> Values(int depth, bool secret)
    {
        var leaf = Gen.OneOf(
            Gen.Choose(-5, 5).Select(n => (JsonNode?)JsonValue.Create(n)),
            Gen.Elements("a", "ä", "😀").SelectMany(c => Gen.Choose(0, 600).Select(n => (JsonNode?)JsonValue.Create(string.Concat(Enumerable.Repeat(c, n))))),
            Gen.Elements<JsonNode?>(null, JsonValue.Create(true), JsonValue.Create("{\"a\":1}"), JsonValue.Create("\"\\\n")));
        if (depth == 0)
            return leaf;
        var harmless = Gen.Elements("query", "a", "ключ", "x y");
        var member = secret
            ? Gen.Frequency(
                (3, harmless.SelectMany(key => Values(depth - 1, secret).Select(value => (key, value)))),
                (1, Gen.Elements("password", "My-Token", "apiKey", "auth").Select(key => (key, (JsonNode?)JsonValue.Create("HIDDEN")))),
                (1, Gen.Elements("cookies", "x_secret").Select(key => (key, (JsonNode?)new JsonArray(new JsonObject { ["a"] = "HIDDEN" })))))
            : harmless.SelectMany(key => Values(depth - 1, secret).Select(value => (key, value)));
        return Gen.Frequency(
            (2, leaf),
            (2, member.ListOf(3).Select(members =>
            {
                var made = new JsonObject();
                foreach (var (key, value) in members)
                    made[key] = value?.DeepClone();
                return (JsonNode?)made;
            })),
            (1, Values(depth - 1, secret).ListOf(2).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]))));
    }

    private static JsonNode Naive(JsonNode data)
    {
        var (clean, cut) = (data.DeepClone().AsObject(), false);
        foreach (var (member, limit) in ((string, int)[])[("parameters", 200), ("result", 500), ("error", 300)])
            clean[member] = Value(clean[member]?.DeepClone(), limit, member == "parameters");
        if (cut)
            clean["truncated"] = true;
        return clean;

        JsonNode? Value(JsonNode? node, int limit, bool secrets)
        {
            switch (node)
            {
                case JsonObject members:
                    return new JsonObject(members.Select(m => KeyValuePair.Create(
                        m.Key,
                        secrets && ((string[])["password", "My-Token", "apiKey", "auth", "cookies", "x_secret"]).Contains(m.Key)
                            ? "[REDACTED]"
                            : Value(m.Value?.DeepClone(), limit, secrets))));
                case JsonArray items:
                    return new JsonArray([.. items.Select(item => Value(item?.DeepClone(), limit, secrets))]);
                case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                    var characters = value.GetValue<string>().EnumerateRunes().ToArray();
                    cut |= characters.Length > limit;
                    return string.Concat(characters.Take(limit));
                default:
                    return node;
            }
        }
    }

    private static void Unchanged(string data)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(data);
        PayloadRedaction.Clean(bytes, Limits).ShouldBe(bytes, "it must be the very same memory");
    }

    private static string Clean(string data, RunLimits? limits = null) =>
        Encoding.UTF8.GetString(PayloadRedaction.Clean(Encoding.UTF8.GetBytes(data), limits ?? Limits).Span);
}
