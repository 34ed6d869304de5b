using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Collab.Actors.Rooms;
using Collab.Actors.Runs;
using Collab.Host.Auth;
using Collab.Host.Sockets;

namespace Collab.Host.Rest;

public static class RestExtensions
{
    public static IServiceCollection AddCollabRest(this IServiceCollection services)
    {
        services.AddCollabProblems();
        services.AddSingleton<IRoomDirectory, SqlRoomDirectory>();
        services.AddSingleton<IRunDirectory, SqlRunDirectory>();
        services.AddSingleton<RoomGateway>().AddSingleton<UserGateway>().AddSingleton<RoomChanges>().AddSingleton<RoomDesk>();
        services.AddSingleton<RoomMembers>().AddSingleton<RoomInvites>();
        services.AddSingleton<ISocketInvites>(provider => provider.GetRequiredService<RoomInvites>());
        services.AddSingleton<RunDesk>().AddRunPolicy();
        services.ConfigureHttpJsonOptions(options => Configure(options.SerializerOptions));
        services.AddIdempotency().AddStats();
        services.AddCollabOpenApi();
        return services;
    }

    public static WebApplication MapCollabRest(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapAuthApi();
        api.MapOrgsApi();
        api.MapServiceTokensApi();
        api.MapRoomsApi();
        api.MapRunsApi();
        api.MapEventsApi();
        api.MapEventStream();
        api.MapStatsApi();
        app.MapCollabOpenApi();
        return app;
    }

    /// <summary>What an endpoint may answer instead, for the description of the API.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses) endpoint.ProducesProblem(status, Problems.ContentType);
        return endpoint;
    }

    private static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.AllowDuplicateProperties = false;
        json.MaxDepth = 16;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        json.Converters.Add(new UtcMilliseconds());
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    /// <summary>Times on the wire: UTC, ISO 8601, milliseconds.</summary>
    private sealed class UtcMilliseconds : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
    }
}
