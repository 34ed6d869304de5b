namespace Akka.Persistence.Sql.Db;

/// <summary>More writes wait than buffer-size allows; this one was not taken.</summary>
internal sealed class WriteBufferFullException : Exception
{
    public WriteBufferFullException(int size)
        : base($"Failed to write journal rows: {size} writes wait already (buffer-size)")
    {
    }
}
