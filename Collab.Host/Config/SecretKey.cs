using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Collab.Host.Config;

/// <summary>
/// The server's one secret. Tokens are signed with it as it stands; every other use derives a key of its own, so that a
/// code made for one purpose is worth nothing for another.
/// </summary>
public sealed class SecretKey
{
    private readonly byte[] _key;

    public SecretKey(byte[] key) => _key = key;

    public ReadOnlySpan<byte> Signing => _key;

    /// <summary>32 bytes for the purpose named.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, 32, info: Encoding.UTF8.GetBytes("collab/" + purpose));

    /// <summary>
    /// The key that is set, or (only Development gets this far without one, see <see cref="OptionsValidation"/>) the one in the data
    /// folder's <c>secret.key</c>, made at the first start and readable by its owner alone.
    /// </summary>
    public static SecretKey From(IOptions<CollabOptions> options, DataFolder folder) =>
        new(Encoding.UTF8.GetBytes(options.Value.Auth.SecretKey is { Length: > 0 } set ? set : Kept(folder.File("secret.key"))));

    private static string Kept(string file)
    {
        if (!File.Exists(file)) Make(file);
        var key = File.ReadAllText(file).Trim();
        // Another start may have made the file a moment ago and not written to it yet.
        for (var waited = 0; key.Length == 0 && waited < 2_000; waited += 10)
        {
            Thread.Sleep(10);
            key = File.ReadAllText(file).Trim();
        }

        return Encoding.UTF8.GetByteCount(key) >= OptionsValidation.SecretKeyBytes
            ? key
            : throw new StartFailure(StartFailure.Settings, $"'{file}' holds no key of at least {OptionsValidation.SecretKeyBytes} bytes; delete it to have one made.");
    }

    // Of two starts at once, the one that makes the file writes the key, in one write; a move would replace the other's.
    private static void Make(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using var made = new FileStream(file, options);
            made.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) + "\n"));
        }
        catch (IOException) when (File.Exists(file))
        {
            // The other start's key is everybody's.
        }
    }
}
