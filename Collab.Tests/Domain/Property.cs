using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Collab.Tests.Domain;

/// <summary>
/// Runs a property. Each run has a new seed, which the failure names; <c>COLLAB_TEST_SEED</c> runs one again. Seeds that once failed
/// are pinned where the property is stated, and run first.
/// </summary>
internal static class Check
{
    public static void That<T>(Arbitrary<T> inputs, Func<T, bool> holds, int runs, params ulong[] pinned)
    {
        foreach (var seed in pinned)
            Run(inputs, holds, runs, seed);
        Run(inputs, holds, runs, FreshSeed());
    }

    public static ulong FreshSeed() => Environment.GetEnvironmentVariable("COLLAB_TEST_SEED") is { Length: > 0 } text
        ? ulong.Parse(text, CultureInfo.InvariantCulture)
        : (ulong)Random.Shared.NextInt64();

    private static void Run<T>(Arbitrary<T> inputs, Func<T, bool> holds, int runs, ulong seed)
    {
        var replay = new Replay(new Rnd(seed, 0x9E3779B97F4A7C15), FSharpOption<int>.None);
        try
        {
            Prop.ForAll(inputs, holds).Check(
                FsCheck.Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(runs).WithReplay(FSharpOption<Replay>.Some(replay)));
        }
        catch (Exception e)
        {
            throw new Xunit.Sdk.XunitException($"COLLAB_TEST_SEED={seed} runs this again.\n{e.Message}");
        }
    }
}
