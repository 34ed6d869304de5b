namespace Collab.Tests.Support;

/// <summary>Bounded waiting for what actors answer, in specs that are not async.</summary>
public static class Arrival
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static T Arrives<T>(this Task<T> answer) => answer.WaitAsync(Patience).GetAwaiter().GetResult();
}
