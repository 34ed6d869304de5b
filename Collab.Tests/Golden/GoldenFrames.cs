using System.Runtime.CompilerServices;
using System.Text;
using Collab.Tests.Wire;
using Shouldly;

namespace Collab.Tests.Golden;

/// <summary>
/// Every frame, both ways, as it was agreed, byte by byte, in the files beside this one. A frame that changes on purpose is written
/// anew by a run with <c>COLLAB_WRITE_GOLDEN=1</c>; docs/PROTOCOL.md and CHANGELOG.md change in the same commit.
/// </summary>
public sealed class GoldenFrames
{
    public static TheoryData<string> Server => [.. ServerFrames.All().Keys];

    public static TheoryData<string> Client => [.. ClientFrames.All.Keys];

    [Theory(DisplayName = "[WS7] the server's frame is the golden one")]
    [MemberData(nameof(Server))]
    public void FromServer(string name) => Compare($"server.{name}.json", ServerFrames.All()[name].Json.ToArray());

    [Theory(DisplayName = "[WS5] the client's golden frame is read whole: written again, it is the same")]
    [MemberData(nameof(Client))]
    public void FromClient(string name)
    {
        Compare($"client.{name}.json", Encoding.UTF8.GetBytes(ClientFrames.All[name]));
        var golden = File.ReadAllText(PathOf($"client.{name}.json")).TrimEnd('\n');
        ClientFrames.Write(ClientFrames.Read(golden)).ShouldBe(golden);
    }

    [Fact(DisplayName = "[WS7] no golden file is left of a frame that is gone")]
    public void NoneLeft()
    {
        var expected = ServerFrames.All().Keys.Select(name => $"server.{name}.json").Concat(ClientFrames.All.Keys.Select(name => $"client.{name}.json"));
        Directory.GetFiles(PathOf(""), "*.json").Select(Path.GetFileName).Order().ShouldBe(expected.Order());
    }

    private static void Compare(string file, byte[] frame)
    {
        var path = PathOf(file);
        if (Environment.GetEnvironmentVariable("COLLAB_WRITE_GOLDEN") == "1")
            File.WriteAllBytes(path, [.. frame, (byte)'\n']);
        File.Exists(path).ShouldBeTrue($"{file} is missing; COLLAB_WRITE_GOLDEN=1 writes it.");
        Encoding.UTF8.GetString(frame).ShouldBe(Encoding.UTF8.GetString(File.ReadAllBytes(path)[..^1]), file);
    }

    private static string PathOf(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);
}
