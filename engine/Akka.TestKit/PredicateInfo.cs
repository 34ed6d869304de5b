namespace Akka.TestKit;

/// <summary>A predicate together with the type of message that it is for.</summary>
public class PredicateInfo
{
    private PredicateInfo(Delegate predicate, Type type)
    {
        PredicateT = predicate;
        Type = type;
    }

    public Delegate PredicateT { get; }

    public Type Type { get; }

    public static PredicateInfo Create<T>(Predicate<T> predicateT) => new(predicateT, typeof(T));

    public override string ToString() => $"predicate on {Type.Name}";

    internal static PredicateInfo Create(Delegate predicate, Type type) => new(predicate, type);
}

public static class PredicateInfoFactory
{
    public static PredicateInfo CreatePredicateInfo<T>(this Predicate<T> predicateT) => PredicateInfo.Create(predicateT);

    public static PredicateInfo CreatePredicateInfo<T>(this Delegate predicateT) => PredicateInfo.Create(predicateT, typeof(T));
}
