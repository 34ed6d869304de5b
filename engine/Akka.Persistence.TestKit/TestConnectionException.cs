namespace Akka.Persistence.TestKit;

/// <summary>The connection fails, because the test wants it.</summary>
public class TestConnectionException : Exception
{
    public TestConnectionException()
    {
    }

    public TestConnectionException(string message) : base(message)
    {
    }

    public TestConnectionException(string message, Exception inner) : base(message, inner)
    {
    }
}
