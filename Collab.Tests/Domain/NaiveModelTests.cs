using System.Text.Json.Nodes;
using Collab.Actors.Domain;

namespace Collab.Tests.Domain;

public sealed class NaiveModelTests
{
    /// <summary>Seeds that have failed once stay here.</summary>
    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory(DisplayName = "[DR2] [DR3] the board, its undo and its refusals are those of a naive model, over long scripts of several users")]
    [MemberData(nameof(Seeds))]
    public void SameAsTheNaiveModel(int seed) => Compare(new Random(seed), seed.ToString(), 1500);

    [Fact(DisplayName = "[DR2] [DR3] the same over a new seed each run")]
    public void SameOverANewSeed()
    {
        var seed = (int)(Check.FreshSeed() & int.MaxValue);
        Compare(new Random(seed), $"COLLAB_TEST_SEED={seed}", 1500);
    }

    private static void Compare(Random random, string seed, int steps)
    {
        // Deep enough that nothing is trimmed: bounds have tests of their own.
        var played = new Played([], new RoomLimits { UndoDepth = 10_000, UndoBytes = long.MaxValue });
        var naive = new NaiveRoom();
        for (var i = 0; i < steps; i++)
        {
            var step = new Step(random.Next(4), random.Next(Step.CanvasKinds), random.Next(8), random.Next(8));
            var fresh = $"fresh{played.Last.Seq}";
            var decision = played.Do(step.By, step.Action);
            var expected = naive.Do(step.By.User.Value, step.Json, fresh);
            Assert.True(decision is Decision.Accepted == expected, $"{seed}, step {i}: {step} → {decision}");
            var board = JsonNode.Parse(played.Last.Board.ToJson(played.Last.Seq))!["elements"]!.AsArray();
            var elements = board.ToDictionary(
                element => (string)element!["id"]!, element => FoldingClient.Canonical(element!.ToJsonString()));
            Assert.True(
                elements.Count == naive.Elements.Count && elements.All(pair => naive.Elements.GetValueOrDefault(pair.Key) == pair.Value),
                $"{seed}, step {i}: {step}\n{string.Join('\n', elements.Values)}\nnaive:\n{string.Join('\n', naive.Elements.Values)}");
            Assert.Equal(naive.Seq, played.Last.Seq);
        }
    }
}
