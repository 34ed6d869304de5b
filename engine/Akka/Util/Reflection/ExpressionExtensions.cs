using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Util.Reflection;

/// <summary>Takes constructor calls apart.</summary>
public static class ExpressionExtensions
{
    /// <summary>The values of the arguments, now.</summary>
    public static object?[] GetArguments(this NewExpression newExpression)
    {
        var arguments = newExpression.Arguments;
        if (arguments.Count == 0)
            return [];
        var values = new object?[arguments.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Evaluate(arguments[i]);
        return values;
    }

    // Constants and captured variables are by far the most of them, and are read without compiling anything.
    private static object? Evaluate(Expression expression)
    {
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case MemberExpression { Member: FieldInfo field } member:
                return field.GetValue(member.Expression is null ? null : Evaluate(member.Expression));
            case MemberExpression { Member: PropertyInfo { GetMethod: not null } property } member when member.Expression is not null:
                return Evaluate(member.Expression) is { } owner ? property.GetValue(owner) : Interpret(expression);
            case UnaryExpression { NodeType: ExpressionType.Convert } convert when convert.Method is null && !convert.Type.IsValueType && !convert.Operand.Type.IsValueType:
                return Evaluate(convert.Operand);
            default:
                return Interpret(expression);
        }
    }

    private static object? Interpret(Expression expression) =>
        Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
}
