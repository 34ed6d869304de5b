using Akka.Configuration;
using Akka.Persistence.Sql;

namespace Engine.Specs.Persistence.Stores;

/// <summary>Settings of the SQL plugins.</summary>
public static class SqlConfig
{
    public static Config Sqlite(string path, string more = "") => For("SQLite.MS", $"Data Source={path}", more);

    public static Config Postgres(string connectionString, string more = "") => For("PostgreSQL.15", connectionString, more);

    private static Config For(string provider, string connectionString, string more) => ConfigurationFactory.ParseString($$"""
        {{more}}
        akka.loglevel = WARNING
        akka.stdout-loglevel = OFF
        akka.persistence {
          journal {
            plugin = "akka.persistence.journal.sql"
            sql {
              connection-string = "{{connectionString}}"
              provider-name = "{{provider}}"
              auto-initialize = on
            }
          }
          snapshot-store {
            plugin = "akka.persistence.snapshot-store.sql"
            sql {
              connection-string = "{{connectionString}}"
              provider-name = "{{provider}}"
              auto-initialize = on
            }
          }
        }
        """).WithFallback(SqlPersistence.DefaultConfiguration);
}
