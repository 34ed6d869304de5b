using BenchmarkDotNet.Running;
using Collab.Benchmarks.Engine;
using Collab.Benchmarks.Wire;

// "engine" measures the actor engine's own figures, "compression" what it wins and costs; everything else goes to BenchmarkDotNet.
if (args is ["engine", ..])
    return await EngineBenchmark.RunAsync(args[1..]);
if (args is ["compression"])
    return CompressionBenchmark.Run();

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
