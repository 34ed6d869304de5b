namespace Akka.Persistence;

/// <summary>The write as a whole went well. The answers for the single events follow.</summary>
public sealed class WriteMessagesSuccessful : IJournalResponse
{
    private WriteMessagesSuccessful()
    {
    }

    public static WriteMessagesSuccessful Instance { get; } = new();
}
