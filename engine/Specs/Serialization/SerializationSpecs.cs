using System.Collections.Immutable;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Akka.TestKit.Xunit2;
using Shouldly;
using Xunit;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace Engine.Specs.Serialization;

public sealed class SerializationSpecs : TestKit
{
    private static readonly Config SpecConfig = ConfigurationFactory.ParseString($$"""
        akka.actor {
          serializers {
            shouting = "{{typeof(ShoutingSerializer).FullName}}, {{typeof(ShoutingSerializer).Assembly.GetName().Name}}"
            numbered = "{{typeof(NumberedSerializer).FullName}}, {{typeof(NumberedSerializer).Assembly.GetName().Name}}"
          }
          serialization-bindings {
            "{{typeof(IShout).AssemblyQualifiedName}}" = shouting
            "{{typeof(Numbered).AssemblyQualifiedName}}" = numbered
          }
          serialization-identifiers {
            "{{typeof(NumberedSerializer).FullName}}, {{typeof(NumberedSerializer).Assembly.GetName().Name}}" = 4711
          }
        }
        """);

    public SerializationSpecs()
        : base(SpecConfig)
    {
    }

    private AkkaSerialization Serialization => ((ExtendedActorSystem)Sys).Serialization;

    [Fact(DisplayName = "[SER] the binding of the nearest type decides: class, interface, or object")]
    public void Bindings()
    {
        Serialization.FindSerializerFor(new Shout("x")).ShouldBeOfType<ShoutingSerializer>();
        Serialization.FindSerializerForType(typeof(Numbered)).ShouldBeOfType<NumberedSerializer>();
        Serialization.FindSerializerFor(new byte[1]).ShouldBeOfType<ByteArraySerializer>();
        Serialization.FindSerializerFor(new Poco()).ShouldBeOfType<NewtonSoftJsonSerializer>();
        Serialization.FindSerializerFor(null).ShouldBeOfType<NullSerializer>();
    }

    [Fact(DisplayName = "[SER] a serializer has the number that it names or that the settings give it")]
    public void Identifiers()
    {
        Serialization.FindSerializerFor(new Shout("x")).Identifier.ShouldBe(815);
        Serialization.FindSerializerForType(typeof(Numbered)).Identifier.ShouldBe(4711);
        Serialization.FindSerializerFor(new byte[1]).Identifier.ShouldBe(4);
        Serialization.FindSerializerFor(new Poco()).Identifier.ShouldBe(1);
    }

    [Fact(DisplayName = "[SER] bytes come back by the serializer's number and the manifest")]
    public void Manifests()
    {
        var shout = new Shout("hello");
        var serializer = Serialization.FindSerializerFor(shout);
        var manifest = AkkaSerialization.ManifestFor(serializer, shout);
        manifest.ShouldBe("shout-1");
        var bytes = serializer.ToBinary(shout);
        Encoding.UTF8.GetString(bytes).ShouldBe("HELLO");
        Serialization.Deserialize(bytes, serializer.Identifier, manifest).ShouldBe(new Shout("HELLO"));
    }

    [Fact(DisplayName = "[SER] a number that no serializer has is an error that says so")]
    public void UnknownIdentifier() =>
        Should.Throw<SerializationException>(() => Serialization.Deserialize([1], 99, "x")).Message.ShouldContain("99");

    [Fact(DisplayName = "[SER] byte arrays pass through")]
    public void Bytes()
    {
        byte[] bytes = [1, 2, 3];
        var serializer = Serialization.FindSerializerFor(bytes);
        serializer.ToBinary(bytes).ShouldBe(bytes);
        Serialization.Deserialize(bytes, 4, "").ShouldBe(bytes);
    }

    [Fact(DisplayName = "[SER] a type can be bound when the system runs")]
    public void AddMap()
    {
        var own = new NumberedSerializer((ExtendedActorSystem)Sys);
        Serialization.FindSerializerFor(new Poco()).ShouldBeOfType<NewtonSoftJsonSerializer>();
        Serialization.AddSerializer("own", own);
        Serialization.AddSerializationMap(typeof(Poco), own);
        Serialization.FindSerializerFor(new Poco()).ShouldBeSameAs(own);
    }

    [Fact(DisplayName = "[SER] a reference to an actor comes back as the same actor")]
    public void ActorRefs()
    {
        var path = AkkaSerialization.SerializedActorPath(TestActor);
        ((ExtendedActorSystem)Sys).Provider.ResolveActorRef(path).ShouldBe(TestActor);
        RoundTrip(new WithActor(TestActor, "x")).Actor.ShouldBe(TestActor);
    }

    [Fact(DisplayName = "[SER] objects, records and collections come back equal from the default serializer")]
    public void Pocos()
    {
        var poco = RoundTrip(new Poco { Text = "t", Number = 5, Maybe = null, Inner = new Poco { Text = "in" }, When = DateTime.UnixEpoch });
        poco.Text.ShouldBe("t");
        poco.Number.ShouldBe(5);
        poco.Maybe.ShouldBeNull();
        poco.Inner!.Text.ShouldBe("in");
        poco.When.ShouldBe(DateTime.UnixEpoch);
        RoundTrip(new Point(1, 2.5, Kind.Two)).ShouldBe(new Point(1, 2.5, Kind.Two));
        RoundTrip("text").ShouldBe("text");
        RoundTrip(42).ShouldBe(42);
        RoundTrip(new List<int> { 1, 2, 3 }).ShouldBe([1, 2, 3]);
        RoundTrip(ImmutableList.Create("a", "b")).ShouldBe(["a", "b"]);
        RoundTrip(new Dictionary<string, Point> { ["p"] = new(1, 2, Kind.One) })["p"].ShouldBe(new Point(1, 2, Kind.One));
    }

    [Fact(DisplayName = "[SER] a property declared as a base type comes back as what it was")]
    public void Polymorphism()
    {
        var holder = RoundTrip(new Holder(new Circle(2), [new Circle(1), new Square(3)], 7));
        holder.Shape.ShouldBe(new Circle(2));
        holder.All.ShouldBe([new Circle(1), new Square(3)]);
        holder.Anything.ShouldBe(7);
    }

    private T RoundTrip<T>(T value)
    {
        var serializer = Serialization.FindSerializerFor(value);
        var manifest = AkkaSerialization.ManifestFor(serializer, value!);
        var bytes = serializer.ToBinary(value!);
        return Serialization.Deserialize(bytes, serializer.Identifier, manifest).ShouldBeOfType<T>();
    }

    public interface IShout;

    public sealed record Shout(string Text) : IShout;

    public sealed record Numbered;

    public enum Kind
    {
        One,
        Two,
    }

    public sealed record Point(int X, double Y, Kind Kind);

    public abstract record Shape;

    public sealed record Circle(double Radius) : Shape;

    public sealed record Square(double Side) : Shape;

    public sealed record Holder(Shape Shape, IReadOnlyList<Shape> All, object Anything);

    public sealed record WithActor(IActorRef Actor, string Text);

    public sealed class Poco
    {
        public string? Text { get; set; }

        public int Number { get; set; }

        public long? Maybe { get; set; }

        public Poco? Inner { get; set; }

        public DateTime When { get; set; }
    }

    public sealed class ShoutingSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public override int Identifier => 815;

        public override string Manifest(object o) => "shout-1";

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Shout)obj).Text.ToUpperInvariant());

        public override object FromBinary(byte[] bytes, string manifest) => manifest == "shout-1"
            ? new Shout(Encoding.UTF8.GetString(bytes))
            : throw new SerializationException(manifest);
    }

    public sealed class NumberedSerializer(ExtendedActorSystem system) : Serializer(system)
    {
        public override bool IncludeManifest => true;

        public override byte[] ToBinary(object obj) => [];

        public override object FromBinary(byte[] bytes, Type? type) => new Numbered();
    }
}
