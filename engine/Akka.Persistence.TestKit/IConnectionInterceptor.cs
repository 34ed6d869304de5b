namespace Akka.Persistence.TestKit;

/// <summary>Stands for the connection to a plugin's database.</summary>
public interface IConnectionInterceptor
{
    /// <summary>Runs before each operation of the plugin. What it throws is the connection's failure.</summary>
    Task InterceptAsync();
}
