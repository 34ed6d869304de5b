using System.Text.Encodings.Web;
using System.Text.Json;
using Akka.Actor;
using Akka.Serialization.Json;

namespace Akka.Serialization;

/// <summary>
/// The serializer for everything that has no other: JSON with the types' names in it, in the shape that Json.NET
/// gives it, so that data written by either engine is read by both.
/// </summary>
public class NewtonSoftJsonSerializer : Serializer
{
    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = 256 };

    // The bytes are for serializers, not for pages: names with + and < stay as they are.
    private static readonly JsonWriterOptions WriteOptions =
        new() { MaxDepth = ReadOptions.MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public NewtonSoftJsonSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override int Identifier => 1;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WriteOptions))
            new JsonObjectWriter(json, system).Write(obj, typeof(object));
        return buffer.ToArray();
    }

    public override object FromBinary(byte[] bytes, Type? type)
    {
        using var document = JsonDocument.Parse(bytes, ReadOptions);
        return new JsonObjectReader(system).Read(document.RootElement, type ?? typeof(object))!;
    }
}
