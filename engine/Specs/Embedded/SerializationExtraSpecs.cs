using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Akka.Serialization;
using Akka.TestKit.Xunit2;
using Shouldly;
using Xunit;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace Engine.Specs.Embedded;

/// <summary>The default serializer from within: the shape of its JSON, and what it does with graphs.</summary>
public sealed class SerializationExtraSpecs : TestKit
{
    private static readonly string NodeName = $"{typeof(Node).FullName}, {typeof(Node).Assembly.GetName().Name}";

    private AkkaSerialization Serialization => ((ExtendedActorSystem)Sys).Serialization;

    private Serializer Json => Serialization.FindSerializerForType(typeof(object));

    [Fact(DisplayName = "[SER] a default serializer by name is taken where only the binding of object fits")]
    public void DefaultByName()
    {
        Serialization.FindSerializerFor(new Node(), "bytes").ShouldBeOfType<ByteArraySerializer>();
        Serialization.FindSerializerFor(new byte[1], "json").ShouldBeOfType<ByteArraySerializer>();
    }

    [Fact(DisplayName = "[SER] the JSON is as Json.NET writes it with type names: $id, $type, and numbers with their width")]
    public void Shape() =>
        Encoding.UTF8.GetString(Json.ToBinary(new Node { Number = 5, Text = "t" })).ShouldBe(
            "{\"$id\":\"1\",\"$type\":\"" + NodeName + "\",\"Text\":\"t\",\"Number\":{\"$\":\"I5\"},\"Next\":null,\"Items\":null}");

    [Fact(DisplayName = "[SER] JSON that Json.NET wrote is read: plain numbers, $values and $ref")]
    public void ReadsTheOther()
    {
        const string List = "System.Collections.Generic.List`1[[System.Object, System.Private.CoreLib]], System.Private.CoreLib";
        var json = "{\"$id\":\"1\",\"$type\":\"" + NodeName + "\",\"Text\":\"a\",\"Number\":7,\"Next\":{\"$ref\":\"1\"},"
            + "\"Items\":{\"$type\":\"" + List + "\",\"$values\":[1,\"x\",{\"$\":\"I2\"}]}}";
        var node = Json.FromBinary(Encoding.UTF8.GetBytes(json), null!).ShouldBeOfType<Node>();
        node.Number.ShouldBe(7);
        node.Next.ShouldBeSameAs(node);
        node.Items.ShouldBe([1L, "x", 2]);
    }

    [Fact(DisplayName = "[SER] an object that is met twice is one object when it comes back, in circles too")]
    public void Graphs()
    {
        var first = new Node { Text = "first" };
        first.Next = new Node { Text = "second", Next = first };
        var again = RoundTrip(first);
        again.Next!.Text.ShouldBe("second");
        again.Next.Next.ShouldBeSameAs(again);
    }

    [Fact(DisplayName = "[SER] sets, dictionaries, queues and stacks of any kind come back as they were")]
    public void Collections()
    {
        RoundTrip(new HashSet<Guid> { Guid.Empty }).ShouldBe([Guid.Empty]);
        RoundTrip(ImmutableDictionary<int, string>.Empty.Add(1, "a"))[1].ShouldBe("a");
        RoundTrip(ImmutableSortedSet.Create(3, 1, 2)).ShouldBe([1, 2, 3]);
        RoundTrip(new Stack<int>([1, 2, 3])).Pop().ShouldBe(3);
        RoundTrip(new Queue<string>(["a", "b"])).Dequeue().ShouldBe("a");
        RoundTrip(new[] { new[] { 1, 2 }, [3] })[1].ShouldBe([3]);
        RoundTrip((1, "two", 3.5m)).ShouldBe((1, "two", 3.5m));
    }

    [Fact(DisplayName = "[SER] values of any type keep it where an object is declared")]
    public void Objects()
    {
        object[] values = [1, 2L, 3f, 4d, 5m, "s", true, Guid.Empty, TimeSpan.FromSeconds(5), DateTimeOffset.UnixEpoch, 'c', (byte)7, DayOfWeek.Friday, new Uri("http://a/b")];
        RoundTrip(values).ShouldBe(values);
    }

    [Fact(DisplayName = "[SER] addresses and paths come back")]
    public void Addresses()
    {
        RoundTrip(new Address("akka.tcp", "sys", "host", 1)).ShouldBe(new Address("akka.tcp", "sys", "host", 1));
        Json.FromBinary(Json.ToBinary(TestActor.Path), null!).ShouldBe(TestActor.Path);
    }

    private T RoundTrip<T>(T value) => Json.FromBinary(Json.ToBinary(value!), null!).ShouldBeOfType<T>();

    public sealed class Node
    {
        public string? Text { get; set; }

        public int Number { get; set; }

        public Node? Next { get; set; }

        public List<object>? Items { get; set; }
    }
}
