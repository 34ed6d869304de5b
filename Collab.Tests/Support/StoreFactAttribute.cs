using Engine.Specs.Support;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Collab.Tests.Support;

/// <summary>Says that a class of tests needs PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute;

/// <summary>A fact of a suite that several databases pass; skipped, with the reason, where its class needs a server that can't be had.</summary>
[XunitTestCaseDiscoverer("Collab.Tests.Support.StoreFactDiscoverer", "Collab.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

public sealed class StoreFactDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new StoreTestCase(sink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

/// <summary>Asks for the server only where the class needs it.</summary>
public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("Called by the deserializer alone")]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod testMethod)
        : base(sink, display, options, testMethod)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        base.GetSkipReason(factAttribute)
        ?? (TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute)).Any() ? PostgresServer.Unavailable : null);
}
