using Microsoft.Extensions.Options;

namespace Collab.Host.Config;

/// <summary>Where settings come from, and their check before anything else is put together [OP2].</summary>
public static class ConfigExtensions
{
    /// <summary>All settings, checked. <see cref="StartFailure"/> with one line that names each that is missing or wrong.</summary>
    public static CollabOptions AddCollabConfig(this WebApplicationBuilder builder)
    {
        var (options, faults) = SettingReader.Read(builder.Configuration);
        FillIn(options, builder.Configuration, builder.Environment);
        if (new OptionsValidation(builder.Environment).Validate(null, options) is { Failed: true } wrong)
            faults.AddRange(wrong.Failures);
        if (faults.Count > 0)
            throw new StartFailure(StartFailure.Settings, "settings: " + string.Join("; ", faults)) { Faults = faults };
        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddSingleton<DataFolder>();
        builder.Services.AddSingleton(provider =>
            SecretKey.From(provider.GetRequiredService<IOptions<CollabOptions>>(), provider.GetRequiredService<DataFolder>()));
        builder.Services.AddSingleton(TimeProvider.System);
        return options;
    }

    private static void FillIn(CollabOptions options, IConfiguration configuration, IHostEnvironment environment)
    {
        if (string.IsNullOrEmpty(options.Auth.SecretKey)) options.Auth.SecretKey = configuration["SECRET_KEY"];
        options.Auth.AllowGuests ??= environment.IsDevelopment();
        if (environment.IsDevelopment() && configuration[$"{CollabOptions.Section}:Rooms:CreateOnJoin"] is null)
            options.Rooms = options.Rooms with { CreateOnJoin = true };
    }
}
