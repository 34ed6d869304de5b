using System.Text;
using Collab.Host.Auth;
using Collab.Host.Config;
using Microsoft.Extensions.Options;
using Shouldly;

namespace Collab.Tests.Auth;

public sealed class SecretKeyTests : IDisposable
{
    private readonly Support.TemporaryFolder _parent = new();
    private readonly string _folder;

    public SecretKeyTests() => _folder = Path.Combine(_parent.Path, "not-there-yet");

    public void Dispose() => _parent.Dispose();

    [Fact(DisplayName = "[AU8] Development makes a key once, readable by its owner alone, and finds it again; many starts at once agree on one")]
    public void MadeOnce()
    {
        var keys = Enumerable.Range(0, 8).AsParallel().Select(_ => Convert.ToHexString(Key().Signing)).ToArray();
        keys.Distinct().Count().ShouldBe(1);
        Convert.ToHexString(Key().Signing).ShouldBe(keys[0]);
        Key().Signing.Length.ShouldBeGreaterThanOrEqualTo(32);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(_folder, "secret.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(_folder).Length.ShouldBe(1);
    }

    [Fact(DisplayName = "[AU8] a key file that holds no key stops the start")]
    public void EmptyFile()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "secret.key"), "short");
        Should.Throw<StartFailure>(Key).ExitCode.ShouldBe(StartFailure.Settings);
    }

    [Fact(DisplayName = "[AU8] each purpose has a key of its own")]
    public void Derived()
    {
        var key = new SecretKey(Encoding.UTF8.GetBytes(Support.TestServer.SecretKey));
        key.Derive("a").ShouldBe(key.Derive("a"));
        key.Derive("a").ShouldNotBe(key.Derive("b"));
        key.Derive("a").ShouldNotBe(key.Signing.ToArray());
    }

    [Fact(DisplayName = "[AU6] a refresh token is good for its login and generation alone, under this server's key alone")]
    public void RefreshTokens()
    {
        var tokens = new RefreshTokens(new SecretKey(Encoding.UTF8.GetBytes(Support.TestServer.SecretKey)));
        var token = tokens.Make("abc", 3);
        tokens.TryRead(token, out var session, out var generation).ShouldBeTrue();
        (session, generation).ShouldBe(("abc", 3));
        tokens.TryRead(token.Replace(".3.", ".4."), out _, out _).ShouldBeFalse();
        tokens.TryRead(token.Replace("abc.", "abd."), out _, out _).ShouldBeFalse();
        tokens.TryRead(token[..^1], out _, out _).ShouldBeFalse();
        tokens.TryRead(null, out _, out _).ShouldBeFalse();
        tokens.TryRead(new string('.', 500), out _, out _).ShouldBeFalse();
        new RefreshTokens(new SecretKey(new byte[32])).TryRead(token, out _, out _).ShouldBeFalse();
    }

    private SecretKey Key()
    {
        var options = Options.Create(new CollabOptions { Storage = new StorageOptions { Data = _folder } });
        return SecretKey.From(options, new DataFolder(options));
    }
}
