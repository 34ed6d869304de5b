using Microsoft.Extensions.Options;

namespace Collab.Host.Config;

/// <summary>The folder that holds what this server keeps in files. Made at first use, and proved to be writable.</summary>
public sealed class DataFolder
{
    private readonly Lock _lock = new();
    private bool _ready;

    public DataFolder(IOptions<CollabOptions> options) => Location = Path.GetFullPath(options.Value.Storage.Data);

    public string Location { get; }

    /// <summary>The path of a file in it; the folder is there by then.</summary>
    public string File(string name)
    {
        EnsureWritable();
        return Path.Combine(Location, name);
    }

    // What is in it (hashes of passwords, a key) is the server's alone. A folder that is there already keeps its rights.
    private void Make()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Location);
        else Directory.CreateDirectory(Location, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void EnsureWritable()
    {
        lock (_lock)
        {
            if (_ready) return;
            try
            {
                Make();
                var probe = Path.Combine(Location, $".write-probe-{Guid.NewGuid():N}");
                using (System.IO.File.Create(probe, 1, FileOptions.DeleteOnClose)) { }
            }
            catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
            {
                throw new StartFailure(StartFailure.CannotCreate,
                    $"the data folder '{Location}' can't be written: {denied.Message} Choose another with --data.", denied);
            }

            _ready = true;
        }
    }
}
