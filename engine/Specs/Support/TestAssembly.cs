namespace Engine.Specs.Support;

/// <summary>Where xunit finds what <see cref="StoreFactAttribute"/> needs: other projects that compile that file have a constant of their own.</summary>
internal static class TestAssembly
{
    public const string Name = "Specs";
}
