using Xunit.Sdk;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Two values that should be equal are not.</summary>
public class AkkaEqualException : XunitException
{
    public AkkaEqualException(string format = "", params object[] args) : base(Text(format, args))
    {
    }

    public static AkkaEqualException ForMismatchedValues(object? expected, object? actual, string? format = null, params object[] args)
    {
        var hint = string.IsNullOrEmpty(format) ? string.Empty : Text(format, args) + Environment.NewLine;
        var text = $"Assert.Equal() Failure{Environment.NewLine}{hint}Expected: {expected ?? "(null)"}{Environment.NewLine}Actual:   {actual ?? "(null)"}";
        // Values may hold braces, so the finished text is an argument.
        return new AkkaEqualException("{0}", text);
    }

    // A text that does not fit its arguments must not hide what failed.
    internal static string Text(string? format, object[] args)
    {
        if (string.IsNullOrEmpty(format))
            return string.Empty;
        try
        {
            return string.Format(format, args);
        }
        catch (FormatException)
        {
            return args.Length == 0 ? format : $"{format} [{string.Join(", ", args)}]";
        }
    }
}
