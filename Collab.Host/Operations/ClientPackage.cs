using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Collab.Host.Operations;

/// <summary>
/// The JavaScript client as an npm package, at /collab.tgz: <c>npm install https://collab.example.com/collab.tgz</c>. It holds what package.json
/// names beside it, byte for byte what browsers get, and is made once, when it is first asked for.
/// </summary>
public static class ClientPackage
{
    // A package's bytes depend on its files alone.
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    public static void MapClientPackage(this IEndpointRouteBuilder app)
    {
        var package = new Lazy<(byte[] Bytes, EntityTagHeaderValue Tag)>(() => Pack(Path.Combine(AppContext.BaseDirectory, "wwwroot")));
        app.MapGet("/collab.tgz", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(package.Value.Bytes, "application/gzip", "collab-client.tgz", entityTag: package.Value.Tag);
        }).ExcludeFromDescription();
    }

    private static (byte[] Bytes, EntityTagHeaderValue Tag) Pack(string folder)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Ustar))
        {
            foreach (var file in Files(folder))
            {
                using var content = File.OpenRead(file);
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "package/" + Path.GetRelativePath(folder, file).Replace('\\', '/'))
                {
                    DataStream = content,
                    ModificationTime = Epoch,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
            }
        }

        var bytes = buffer.ToArray();
        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\""));
    }

    private static IEnumerable<string> Files(string folder) =>
    [
        .. new[] { "package.json", "collab.js", "collab.d.ts" }.Select(name => Path.Combine(folder, name)),
        .. Directory.EnumerateFiles(Path.Combine(folder, "collab"), "*.js").Order(StringComparer.Ordinal),
    ];
}
