using System.Runtime.CompilerServices;
using Shouldly;

namespace Collab.Tests.Architecture;

public sealed class LayeringTests
{
    private static readonly string Root = RootPath();

    [Fact(DisplayName = "who may know whom: no layer knows one above it, the domain knows no clock, no chance and no actor")]
    public void Layers()
    {
        var sources = Layer.All
            .SelectMany(layer => FilesOf(layer, "*.cs").Select(file => (Layer: layer, File: file, Text: File.ReadAllText(file))))
            .ToList();
        foreach (var name in (string[])["Domain", "Wire", "Protocol", "Rooms", "Edge", "Host", "TestKit", "engine"])
            sources.ShouldContain(source => source.Layer.Name == name, $"no sources of {name} were found");

        var check = new LayerCheck(sources.Select(source => (source.Layer, source.Text)));
        var violations = sources.SelectMany(source => check.Violations(source.Layer, Path.GetRelativePath(Root, source.File), source.Text));
        string.Join('\n', violations).ShouldBeEmpty();
    }

    [Fact(DisplayName = "the engine's projects refer to none of the product's")]
    public void EngineProjects()
    {
        var engine = Layer.All.Single(layer => layer.Name == "engine");
        var projects = FilesOf(engine, "*.csproj").ToList();
        projects.ShouldNotBeEmpty();
        foreach (var project in projects)
            File.ReadAllText(project).ShouldNotContain("Collab", customMessage: project);
    }

    [Theory(DisplayName = "the check itself finds what is forbidden, in whichever way it is written, and names the line")]
    [InlineData("Domain", "using Collab.Actors.Wire;")]
    [InlineData("Domain", "using Akka.Actor;")]
    [InlineData("Domain", "global using A = Collab.Actors.Rooms.RoomActor;")]
    [InlineData("Domain", "class X { object y = Wire.Frame; }")]
    [InlineData("Domain", "class X { object y = Actors.Wire.Frame; }")]
    [InlineData("Domain", "class X { object y = global::Collab.Actors.Wire.Frame; }")]
    [InlineData("Domain", "class X { object y = DateTimeOffset.UtcNow; }")]
    [InlineData("Domain", "class X { object y = DateTime . Now; }")]
    [InlineData("Domain", "class X { object y = new Random(1); }")]
    [InlineData("Domain", "class X { object y = Guid.NewGuid(); }")]
    [InlineData("Domain", "class X { CollabSettings y; }")]
    [InlineData("Wire", "using Collab.Actors.Protocol;")]
    [InlineData("Wire", "using Akka.Actor;")]
    [InlineData("Protocol", "using Collab.Actors.Rooms;")]
    [InlineData("Connections", "using Collab.Actors.Edge;")]
    [InlineData("Rooms", "using Collab.Actors.Edge;")]
    [InlineData("Edge", "namespace Collab.Actors.Rooms;")]
    [InlineData("Rooms", "using Collab.Host.Auth;")]
    [InlineData("Host", "using Collab.Actors.Connections;")]
    [InlineData("Host", "class X { object y = new RoomActor(); }")]
    [InlineData("Host", "class X { object y = typeof(EdgeActor); }")]
    [InlineData("Edge", "using Collab.TestKit;")]
    [InlineData("Host", "using Collab.TestKit;")]
    [InlineData("Client", "using Collab.TestKit;")]
    [InlineData("TestKit", "using Collab.Host.Auth;")]
    [InlineData("TestKit", "using Collab.Tests.Support;")]
    [InlineData("TestKit", "using Collab.Client;")]
    [InlineData("TestKit", "using Shouldly;")]
    [InlineData("TestKit", "using Akka.TestKit.Xunit2;")]
    [InlineData("engine", "using Collab.Actors;")]
    [InlineData("engine", "namespace Collab.Engine;")]
    public void FindsViolations(string layer, string code) =>
        Violations(layer, "// first\n" + code).ShouldHaveSingleItem().ShouldStartWith($"Sample.cs:2: {layer} must not know ");

    [Theory(DisplayName = "the check lets pass what is allowed, what is a comment and what is a literal")]
    [InlineData("Domain", "using System.Text; namespace Collab.Actors.Domain; // Akka, Collab.Actors.Wire")]
    [InlineData("Domain", "/* using Akka; */ /// <see cref=\"Collab.Actors.Wire.Frame\"/>")]
    [InlineData("Domain", "class X { string y = \"Akka \\\" Random\"; string z = @\"Akka \"\" Random\"; char c = '\"'; }")]
    [InlineData("Domain", "class X { string y = \"\"\"Akka \"quoted\" Random\"\"\"; string z = $\"Random\"; }")]
    [InlineData("Domain", "class X { object y = state.Wire.Frame; object z = Wire.Unknown; }")]
    [InlineData("Wire", "using Collab.Actors.Domain;")]
    [InlineData("Rooms", "using Akka.Actor; using Collab.Actors.Connections; using Collab.Actors.Rooms.Sub;")]
    [InlineData("Host", "using Collab.Actors; using Collab.Host.Auth; class X(IRequiredActor<RoomActor> y) { object z = Collab.Actors.CollabSettings; }")]
    [InlineData("TestKit", "using Akka.TestKit; using Collab.Actors; using Collab.Actors.Rooms;")]
    [InlineData("engine", "using Akka.Actor; // Collab uses it")]
    public void LetsPass(string layer, string code) => Violations(layer, code).ShouldBeEmpty();

    private static IEnumerable<string> Violations(string name, string code)
    {
        var wire = Layer.All.Single(layer => layer.Name == "Wire");
        var check = new LayerCheck([(wire, "public sealed class Frame { }")]);
        return check.Violations(Layer.All.Single(layer => layer.Name == name), "Sample.cs", code);
    }

    private static IEnumerable<string> FilesOf(Layer layer, string pattern)
    {
        var folder = Path.Combine(Root, layer.Folder);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Where(file => !IsBuilt(Path.GetRelativePath(folder, file)))
            : [];
    }

    private static bool IsBuilt(string file) =>
        file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    private static string RootPath([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
