namespace Akka.Persistence.TestKit;

/// <summary>The test journal rejects an event, because the test wants it.</summary>
[Serializable]
public class TestJournalRejectionException : Exception
{
    public TestJournalRejectionException()
    {
    }

    public TestJournalRejectionException(string message) : base(message)
    {
    }

    public TestJournalRejectionException(string message, Exception inner) : base(message, inner)
    {
    }
}
