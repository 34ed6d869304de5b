namespace Akka.Configuration.Hocon;

/// <summary>
/// Puts values in place of substitutions. A reference to the value that it stands in means what that key held before,
/// as in <c>a = ${a} [3]</c>.
/// </summary>
internal sealed class HoconResolver(HoconValue root)
{
    internal enum State
    {
        Unresolved = 0,
        Resolving,
        Resolved,
        Undefined,
    }

    public void ResolveAll() => ResolveDeep(root);

    private void ResolveDeep(HoconValue value)
    {
        Resolve(value);
        foreach (var element in value.Values)
        {
            if (element is HoconObject o)
            {
                foreach (var (key, child) in o.Items.ToArray())
                {
                    ResolveDeep(child);
                    if (child.Resolution == State.Undefined)
                        o.Items.Remove(key);
                }
            }
            else if (element is HoconArray array)
            {
                array.ForEach(ResolveDeep);
                array.RemoveAll(item => item.Resolution == State.Undefined);
            }
        }
    }

    /// <summary>Settles what the value itself is, not what lies within its objects.</summary>
    private void Resolve(HoconValue value)
    {
        if (value.Resolution != State.Unresolved)
            return;
        value.Resolution = State.Resolving;

        foreach (var substitution in value.Values.OfType<HoconSubstitution>())
        {
            if (substitution.ResolvedValue is null)
                substitution.ResolvedValue = Find(substitution)!;
            else
                Resolve(substitution.ResolvedValue);
        }

        var previous = value.Previous;
        if (previous is not null)
            Resolve(previous);
        value.Resolution = State.Resolved;
        if (IsUndefined(value))
        {
            if (previous is null or { Resolution: State.Undefined })
                value.Resolution = State.Undefined;
            else
                value.Replace(previous.Values);
        }
        else if (value.IsObject())
        {
            MergeObjects(value, previous);
        }
        value.Previous = null;
    }

    private static void MergeObjects(HoconValue value, HoconValue? previous)
    {
        var layers = new List<HoconObject>();
        if (previous?.GetObject() is { } before)
            layers.Add(before);
        layers.AddRange(value.Values.Select(Layer).OfType<HoconObject>());
        if (layers.Count < 2)
            return;

        var merged = new HoconObject();
        foreach (var (key, child) in layers.SelectMany(layer => layer.Items))
        {
            merged.Items[key] = merged.Items.TryGetValue(key, out var earlier) && !ReferenceEquals(earlier, child)
                ? new HoconValue([new HoconSubstitution(key) { ResolvedValue = child }]) { Previous = earlier }
                : child;
        }
        value.Replace([merged]);
    }

    private static HoconObject? Layer(IHoconElement element) => element switch
    {
        HoconObject o => o,
        HoconSubstitution substitution => substitution.GetObject(),
        _ => null,
    };

    private HoconValue? Find(HoconSubstitution substitution)
    {
        var found = Settled(root);
        foreach (var key in HoconText.SplitPath(substitution.Path))
        {
            if (found?.GetChildObject(key) is not { } child)
            {
                found = null;
                break;
            }
            found = Settled(child);
        }
        if (found is not null)
            return found;
        if (Environment.GetEnvironmentVariable(substitution.Path) is { } variable)
            return HoconValue.Of(new HoconLiteral { Value = variable });
        return substitution.Optional ? null : throw new FormatException($"Unresolved substitution: {substitution.Path}");
    }

    private HoconValue? Settled(HoconValue? value)
    {
        while (value is { Resolution: State.Resolving })
            value = value.Previous;
        if (value is not null)
            Resolve(value);
        return value is { Resolution: State.Undefined } ? null : value;
    }

    private static bool IsUndefined(HoconValue value) =>
        value.Values.Exists(HoconValue.IsAbsent)
        && value.Values.TrueForAll(v => HoconValue.IsAbsent(v) || v is HoconLiteral literal && string.IsNullOrWhiteSpace(literal.Value));
}
