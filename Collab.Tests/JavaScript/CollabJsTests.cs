namespace Collab.Tests.JavaScript;

/// <summary>The specs of collab.js, run by Node against a server of their own: they choose every answer, and every moment.</summary>
[Trait("Suite", "JavaScript")]
public sealed class CollabJsTests
{
    private static readonly string[] Files =
        ["connection.test.mjs", "resend.test.mjs", "channels.test.mjs", "frames.test.mjs", "page.test.mjs", "types.test.mjs"];

    public static TheoryData<string, string> Specs
    {
        get
        {
            var specs = new TheoryData<string, string>();
            foreach (var file in Files)
                foreach (var name in NodeSpecs.Names(file)) specs.Add(file, name);
            return specs;
        }
    }

    [NodeTheory(DisplayName = "[CL1] [CL2] [CL3] [CL4] collab.js")]
    [MemberData(nameof(Specs))]
    public Task Passes(string file, string name) => NodeSpecs.PassAsync(file, name);
}
