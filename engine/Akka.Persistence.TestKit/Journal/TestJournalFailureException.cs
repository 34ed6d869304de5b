namespace Akka.Persistence.TestKit;

/// <summary>The test journal fails, because the test wants it.</summary>
[Serializable]
public class TestJournalFailureException : Exception
{
    public TestJournalFailureException()
    {
    }

    public TestJournalFailureException(string message) : base(message)
    {
    }

    public TestJournalFailureException(string message, Exception inner) : base(message, inner)
    {
    }
}
