namespace Engine.Specs.Support;

/// <summary>Where xunit finds what the engine specs' StoreFact needs, which is compiled into this project too.</summary>
internal static class TestAssembly
{
    public const string Name = "Collab.Tests";
}
