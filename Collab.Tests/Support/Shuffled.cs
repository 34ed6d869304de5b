using System.Text;
using Collab.Tests.Support;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestCaseOrderer("Collab.Tests.Support." + nameof(Shuffled), "Collab.Tests")]
[assembly: TestCollectionOrderer("Collab.Tests.Support." + nameof(Shuffled), "Collab.Tests")]

namespace Collab.Tests.Support;

/// <summary>
/// Tests in the order that the environment's COLLAB_TEST_ORDER names, any number or word; without one, always in the same. No test may need
/// another before it: a run that fails in some order fails in it again.
/// </summary>
public sealed class Shuffled : ITestCaseOrderer, ITestCollectionOrderer
{
    private static readonly string Seed = Environment.GetEnvironmentVariable("COLLAB_TEST_ORDER") ?? "";

    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases) where TTestCase : ITestCase =>
        testCases.OrderBy(test => Place(test.UniqueID));

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Place(collection.DisplayName));

    /// <summary>FNV-1a, since .NET's own hash codes differ from run to run.</summary>
    private static ulong Place(string name) =>
        Encoding.UTF8.GetBytes(Seed + name).Aggregate(14695981039346656037, (hash, one) => (hash ^ one) * 1099511628211);
}
