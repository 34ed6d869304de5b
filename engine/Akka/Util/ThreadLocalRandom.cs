namespace Akka.Util;

/// <summary>A source of randomness for the calling thread.</summary>
public static class ThreadLocalRandom
{
    public static Random Current => Random.Shared;
}
