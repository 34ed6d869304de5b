namespace Collab.Tests.Support;

/// <summary>Tests that measure the whole process: they run when all the others are done, one after the other.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
