using System.Reflection;
using System.Runtime.CompilerServices;
using Collab.Actors.Domain;
using Collab.Actors.Wire;
using Shouldly;

namespace Collab.Tests.Wire;

public sealed class CodeTableTests
{
    private static readonly string Protocol = File.ReadAllText(ProtocolPath());

    [Fact(DisplayName = "[WS8] every refusal has its error code, every name is its own, and the protocol's table has them all")]
    public void Errors()
    {
        ErrorCode.All.Select(code => code.Refusal).ShouldBe(Enum.GetValues<RefusalCode>(), ignoreOrder: true);
        ErrorCode.All.Select(code => code.Name).ShouldBeUnique();
        foreach (var code in ErrorCode.All)
            Protocol.ShouldContain($"| `{code.Name}` | {code.Sentence} | {(code.Retryable ? "yes" : "no")} |");
    }

    [Fact(DisplayName = "[WS2] [RC3] every close code is in its list and in the protocol's table")]
    public void CloseCodes()
    {
        typeof(CloseCode).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(CloseCode))
            .Select(field => (CloseCode)field.GetValue(null)!)
            .ShouldBe(CloseCode.All, ignoreOrder: true);
        foreach (var code in CloseCode.All)
            Protocol.ShouldContain($"| {code.Code} | `{code.Reason}` | {(code.Reconnect ? "yes" : "no")} |");
    }

    [Fact(DisplayName = "[WS13] every core type is in the protocol, has golden frames, and is a client's or the server's alone")]
    public void Types()
    {
        var clients = ClientFrames.All.Keys.Select(name => name.Split('.')[0]).ToHashSet();
        var servers = ServerFrames.All().Keys.Select(name => name.Split('.')[0]).ToHashSet();
        foreach (var type in typeof(FrameType).GetFields(BindingFlags.Public | BindingFlags.Static)
                     .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!))
        {
            Protocol.ShouldContain($"`{type}`");
            // A colon is no part of a file's name everywhere.
            if (FrameType.ServerOnly.Contains(type))
                servers.ShouldContain(type.Replace(':', '_'));
            else
                clients.ShouldContain(type.Replace(':', '_'));
        }
    }

    private static string ProtocolPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "PROTOCOL.md");
}
