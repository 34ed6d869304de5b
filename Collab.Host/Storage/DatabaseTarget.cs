using System.Data.Common;
using Collab.Host.Config;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Collab.Host.Storage;

/// <summary>Reads <c>--database</c>: a path, a SQLite connection string, a PostgreSQL connection string or a postgres:// address.</summary>
public static class DatabaseTarget
{
    public static Database Open(StorageOptions options, DataFolder folder)
    {
        var text = options.Database?.Trim();
        if (string.IsNullOrEmpty(text)) return Sqlite(folder.File("collab.db"), options);
        if (text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal))
            return Postgres(FromAddress(text), options);
        if (!text.Contains('=')) return Sqlite(text, options);
        var keys = Keys(text);
        if (keys.Contains("host") || keys.Contains("server")) return Postgres(text, options);
        if (keys.Contains("data source") || keys.Contains("filename")) return SqliteString(text, options);
        throw Wrong("it names neither a Host (PostgreSQL) nor a Data Source (SQLite)");
    }

    private static SqliteDatabase Sqlite(string path, StorageOptions options)
    {
        var file = Path.GetFullPath(path);
        if (Directory.Exists(file)) throw Wrong($"'{file}' is a folder");
        if (!Directory.Exists(Path.GetDirectoryName(file))) throw Wrong($"the folder of '{file}' does not exist");
        return SqliteString(new SqliteConnectionStringBuilder { DataSource = file }.ConnectionString, options);
    }

    private static SqliteDatabase SqliteString(string text, StorageOptions options)
    {
        try { return new SqliteDatabase(text, options.Timeout, options.MaxConnections); }
        catch (ArgumentException wrong) { throw Wrong(wrong.Message); }
    }

    private static PostgresDatabase Postgres(string text, StorageOptions options)
    {
        try { return new PostgresDatabase(text, options.Timeout, options.MaxConnections); }
        catch (ArgumentException wrong) { throw Wrong(wrong.Message); }
    }

    private static string FromAddress(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0) throw Wrong("the postgres:// address can't be read");
        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder { Host = uri.Host, Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')) };
        if (uri.Port > 0) builder.Port = uri.Port;
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var (key, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query))
        {
            try { builder[key] = value.ToString(); }
            catch (ArgumentException wrong) { throw Wrong(wrong.Message); }
        }

        return builder.ConnectionString;
    }

    private static HashSet<string> Keys(string text)
    {
        try { return new DbConnectionStringBuilder { ConnectionString = text }.Keys.Cast<string>().ToHashSet(StringComparer.OrdinalIgnoreCase); }
        catch (ArgumentException) { throw Wrong("it is no connection string"); }
    }

    // The text itself may hold a password, so that it is never quoted.
    private static StartFailure Wrong(string why) =>
        new(StartFailure.Settings, $"--database (Collab:Storage:Database): {why.ReplaceLineEndings(" ")}");
}
