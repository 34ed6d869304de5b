namespace Akka.Persistence.TestKit;

/// <summary>Gives the journal's connection its interceptor.</summary>
public interface IJournalConnectionBehaviorSetter
{
    Task SetInterceptorAsync(IConnectionInterceptor interceptor);
}
