using Microsoft.Playwright;

namespace Collab.Tests.Support;

/// <summary>Debian's Chromium, headless, shared by the tests of one class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static string? Path => Paths.FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Path is null) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync(new BrowserTypeLaunchOptions());
    }

    /// <summary>A browser of a test's own, for what the shared one does not do.</summary>
    public Task<IBrowser> LaunchAsync(BrowserTypeLaunchOptions options)
    {
        options.ExecutablePath = Path;
        options.Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
        return _playwright!.Chromium.LaunchAsync(options);
    }

    /// <summary>A page of a person of their own: nothing is shared with the other pages.</summary>
    public async Task<IPage> NewPersonAsync(ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = 1000, Height = 700 },
        });
        context.SetDefaultTimeout(15_000);
        return await context.NewPageAsync();
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A test that needs a browser; skipped, with the reason, where there is none.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null) Skip = "Chromium is not installed (Debian: apt-get install chromium)";
    }
}
