namespace Akka.Persistence.TestKit;

/// <summary>Gives a journal its interceptor.</summary>
public interface IJournalBehaviorSetter
{
    Task SetInterceptorAsync(IJournalInterceptor interceptor);
}
