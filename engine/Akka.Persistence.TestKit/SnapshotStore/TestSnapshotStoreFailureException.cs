namespace Akka.Persistence.TestKit;

/// <summary>The test snapshot store fails, because the test wants it.</summary>
[Serializable]
public class TestSnapshotStoreFailureException : Exception
{
    public TestSnapshotStoreFailureException()
    {
    }

    public TestSnapshotStoreFailureException(string message) : base(message)
    {
    }

    public TestSnapshotStoreFailureException(string message, Exception inner) : base(message, inner)
    {
    }
}
