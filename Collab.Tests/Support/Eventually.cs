using System.Diagnostics;
using Shouldly;

namespace Collab.Tests.Support;

/// <summary>For state that follows an event that no frame announces: asks again until it is so, at most 10 s.</summary>
public static class Eventually
{
    public static async Task BecomesAsync<T>(Func<Task<T>> read, T expected, TimeSpan? within = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var actual = await read();
            if (Equals(actual, expected)) return;
            if (clock.Elapsed > (within ?? TestSocket.Patience)) actual.ShouldBe(expected);
            await Task.Delay(20);
        }
    }
}
