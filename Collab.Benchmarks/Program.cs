using BenchmarkDotNet.Running;
using Collab.Benchmarks.Engine;

// "engine" measures the actor engine's own figures; everything else goes to BenchmarkDotNet.
if (args is ["engine", ..])
    return await EngineBenchmark.RunAsync(args[1..]);

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
