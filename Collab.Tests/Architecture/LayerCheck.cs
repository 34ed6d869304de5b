using System.Text.RegularExpressions;

namespace Collab.Tests.Architecture;

/// <summary>
/// Reads sources as text and says, as <c>file:line: what</c>, where one layer knows another that it must not: in usings, in namespaces,
/// in names written out in full, and in names written from a common parent (<c>Wire.Frame</c>).
/// </summary>
internal sealed partial class LayerCheck
{
    private readonly Dictionary<string, HashSet<string>> _types = [];

    public LayerCheck(IEnumerable<(Layer Layer, string Source)> sources)
    {
        foreach (var (layer, source) in sources)
        {
            if (!_types.TryGetValue(layer.Name, out var types))
                _types[layer.Name] = types = [];
            foreach (Match match in TypeDeclaration().Matches(CodeText.Strip(source)))
                types.Add(match.Groups["name"].Value);
        }
    }

    public IEnumerable<string> Violations(Layer layer, string file, string source)
    {
        var lines = CodeText.Strip(source).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (var what in InLine(layer, lines[i]))
                yield return $"{file}:{i + 1}: {layer.Name} must not know {what}";
        }
    }

    private IEnumerable<string> InLine(Layer layer, string line)
    {
        foreach (var pattern in layer.Forbidden)
        {
            if (Regex.Match(line, pattern) is { Success: true } match)
                yield return match.Value;
        }

        foreach (Match match in FullName().Matches(line))
        {
            if (!May(layer, match.Value))
                yield return match.Value;
        }

        foreach (Match match in RelativeName().Matches(line))
        {
            var (parent, type) = (match.Groups["parent"].Value, match.Groups["type"].Value);
            if (_types.GetValueOrDefault(parent)?.Contains(type) == true && !May(layer, $"Collab.Actors.{parent}.{type}"))
                yield return match.Value;
        }
    }

    private static bool May(Layer layer, string name)
    {
        if (layer.Namespace.Length > 0 && Within(name, layer.Namespace))
            return true;
        // The entry's namespace is the parent of all others: it is allowed itself, not with all below it.
        return layer.MayKnow.Any(known => known == "Collab.Actors"
            ? !Layer.All.Any(other => other.Namespace.Length > 0 && Within(name, other.Namespace)) && Within(name, known)
            : Within(name, known));
    }

    private static bool Within(string name, string space) =>
        name == space || name.StartsWith(space + ".", StringComparison.Ordinal);

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?:\s+struct|\s+class)?)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"(?<![\w.])Collab(?:\.[A-Z]\w*)+")]
    private static partial Regex FullName();

    [GeneratedRegex(@"(?<![\w.])(?:Actors\.)?(?<parent>[A-Z]\w*)\.(?<type>[A-Z]\w*)")]
    private static partial Regex RelativeName();
}
