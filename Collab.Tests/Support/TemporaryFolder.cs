namespace Collab.Tests.Support;

/// <summary>A folder of a test's own, gone with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("collab-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
