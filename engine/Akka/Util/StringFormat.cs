namespace Akka.Util;

/// <summary>Formatting that does not fail.</summary>
public static class StringFormat
{
    /// <summary>Joins what the arguments say of themselves, or that they cannot.</summary>
    public static string SafeJoin(string separator, params object?[]? args)
    {
        if (args is null)
            return string.Empty;
        return string.Join(separator, args.Select(static arg =>
        {
            try
            {
                return arg?.ToString() ?? "null";
            }
            catch (Exception failure)
            {
                return $"<{arg!.GetType()}: {failure.GetType().Name}>";
            }
        }));
    }
}
