using Collab.Host.Cli;

namespace Collab.Host.Config;

/// <summary>The host's frame: settings from appsettings.json beside the program, then the environment, then the command line; and where it listens.</summary>
public static class HostBuilding
{
    public static WebApplicationBuilder Create(StartSettings start)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = start.Environment,
            ContentRootPath = AppContext.BaseDirectory,
            // Settings are read once: a server whose limits change under way is hard to reason about, and watching costs a handle per file.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Configuration.AddInMemoryCollection(start.AsConfiguration());
        Listen(builder);
        return builder;
    }

    private static void Listen(WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        if (settings["urls"] is { Length: > 0 } urls)
        {
            if (StartOptions.UrlFault(urls) is { } fault) throw new StartFailure(StartFailure.Settings, $"settings: {fault}");
        }
        else if (string.IsNullOrEmpty(settings["http_ports"]) && string.IsNullOrEmpty(settings["https_ports"]) && !settings.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(StartSettings.DefaultUrl);
    }
}
