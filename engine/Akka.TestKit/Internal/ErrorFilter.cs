using Akka.Event;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit.Internal;

/// <summary>Errors, or those alone that an exception of a type has caused. The text is looked for in the message and in the exception's.</summary>
public class ErrorFilter : EventFilterBase
{
    private readonly Type? _exceptionType;
    private readonly bool _recurseInnerExceptions;

    public ErrorFilter(IStringMatcher? messageMatcher = null, IStringMatcher? sourceMatcher = null)
        : this(null, messageMatcher, sourceMatcher)
    {
    }

    public ErrorFilter(
        Type? exceptionType, IStringMatcher? messageMatcher = null, IStringMatcher? sourceMatcher = null, bool recurseInnerExceptions = false)
        : base(messageMatcher, sourceMatcher)
    {
        _exceptionType = exceptionType;
        _recurseInnerExceptions = recurseInnerExceptions;
    }

    protected override string FilterDescriptiveName => _exceptionType is null ? "Error" : $"Error, cause {_exceptionType.FullName}";

    protected override bool IsMatch(LogEvent evt) => evt is Error error
        && (_exceptionType is null ? InternalDoMatch(error.LogSource, error.Message) : IsMatch(error, error.Cause));

    private bool IsMatch(Error error, Exception? cause)
    {
        if (cause is null)
            return false;
        if (_exceptionType!.IsInstanceOfType(cause)
            && (InternalDoMatch(error.LogSource, error.Message) || InternalDoMatch(error.LogSource, cause.Message)))
        {
            return true;
        }

        if (!_recurseInnerExceptions)
            return false;
        return cause is AggregateException several
            ? several.InnerExceptions.Any(inner => IsMatch(error, inner))
            : IsMatch(error, cause.InnerException);
    }
}
