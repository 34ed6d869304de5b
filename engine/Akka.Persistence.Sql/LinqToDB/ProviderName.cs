namespace LinqToDB;

/// <summary>Names of databases, as the settings of Akka.Persistence.Sql use them.</summary>
public static class ProviderName
{
    public const string SQLite = "SQLite";

    public const string SQLiteClassic = "SQLite.Classic";

    public const string SQLiteMS = "SQLite.MS";

    public const string PostgreSQL = "PostgreSQL";

    public const string PostgreSQL92 = "PostgreSQL.9.2";

    public const string PostgreSQL93 = "PostgreSQL.9.3";

    public const string PostgreSQL95 = "PostgreSQL.9.5";

    public const string PostgreSQL15 = "PostgreSQL.15";
}
