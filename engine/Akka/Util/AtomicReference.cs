namespace Akka.Util;

/// <summary>A reference that threads can swap.</summary>
public class AtomicReference<T>
    where T : class
{
    protected T? atomicValue;

    public AtomicReference()
    {
    }

    public AtomicReference(T originalValue) => atomicValue = originalValue;

    public T? Value
    {
        get => Volatile.Read(ref atomicValue);
        set => Volatile.Write(ref atomicValue, value);
    }

    public bool CompareAndSet(T? expected, T? newValue) => ReferenceEquals(Interlocked.CompareExchange(ref atomicValue, newValue, expected), expected);

    /// <returns>What was there before.</returns>
    public T? CompareExchange(T? expected, T? newValue) => Interlocked.CompareExchange(ref atomicValue, newValue, expected);

    public T? GetAndSet(T? newValue) => Interlocked.Exchange(ref atomicValue, newValue);

    public static implicit operator T?(AtomicReference<T> atomicReference) => atomicReference.Value;
}
