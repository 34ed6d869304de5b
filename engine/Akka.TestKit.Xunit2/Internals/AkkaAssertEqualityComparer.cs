using System.Collections;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Equality as tests mean it: collections by their elements, in order, whatever collections they are; the rest by their own equality.</summary>
public class AkkaAssertEqualityComparer<T> : IEqualityComparer<T>
{
    private readonly bool _skipTypeCheck;
    private readonly IEqualityComparer _inner;

    public AkkaAssertEqualityComparer(bool skipTypeCheck = false, IEqualityComparer? innerComparer = null)
    {
        _skipTypeCheck = skipTypeCheck;
        _inner = innerComparer ?? new ElementComparer();
    }

    public bool Equals(T? x, T? y)
    {
        if (x is null || y is null)
            return x is null && y is null;
        if (!_skipTypeCheck && x.GetType() == y.GetType() && x is IEquatable<T> equatable)
            return equatable.Equals(y);
        if (x is IEquatable<T> other && other.Equals(y))
            return true;
        if (x is string || y is string)
            return x.Equals(y);
        if (x is IDictionary first && y is IDictionary second)
            return SameEntries(first, second);
        if (x is IEnumerable left && y is IEnumerable right && !x.Equals(y))
            return SameElements(left, right);
        if (x.Equals(y))
            return true;
        return x is IComparable<T> comparable && x.GetType() == y.GetType() && comparable.CompareTo(y) == 0;
    }

    public int GetHashCode(T obj) => throw new NotSupportedException("It compares, and makes no hashes.");

    private bool SameEntries(IDictionary x, IDictionary y)
    {
        if (x.Count != y.Count)
            return false;
        foreach (DictionaryEntry entry in x)
        {
            if (!y.Contains(entry.Key) || !_inner.Equals(entry.Value, y[entry.Key]))
                return false;
        }

        return true;
    }

    private bool SameElements(IEnumerable x, IEnumerable y)
    {
        var left = x.GetEnumerator();
        var right = y.GetEnumerator();
        try
        {
            while (true)
            {
                var more = left.MoveNext();
                if (more != right.MoveNext())
                    return false;
                if (!more)
                    return true;
                if (!_inner.Equals(left.Current, right.Current))
                    return false;
            }
        }
        finally
        {
            (left as IDisposable)?.Dispose();
            (right as IDisposable)?.Dispose();
        }
    }

    private sealed class ElementComparer : IEqualityComparer
    {
        public new bool Equals(object? x, object? y) => new AkkaAssertEqualityComparer<object>(true, this).Equals(x, y);

        public int GetHashCode(object obj) => throw new NotSupportedException("It compares, and makes no hashes.");
    }
}
