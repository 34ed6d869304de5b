namespace Akka.Persistence.Sql.Hosting;

/// <summary>Whose names of tables and columns are used.</summary>
public enum DatabaseMapping
{
    /// <summary>Those of Akka.Persistence.Sql.</summary>
    Default = 0,
    SqlServer = 1,
    MySql = 2,
    PostgreSql = 3,
    SqLite = 4,
}

internal static class DatabaseMappingNames
{
    public static string Name(this DatabaseMapping mapping) => mapping switch
    {
        DatabaseMapping.Default => "default",
        DatabaseMapping.PostgreSql => "postgresql",
        DatabaseMapping.SqLite => "sqlite",
        _ => throw new ArgumentOutOfRangeException(nameof(mapping), mapping, "The embedded engine knows SQLite and PostgreSQL"),
    };
}
