using System.Text;
using Akka.Hosting;
using Akka.Persistence.Journal;
using Akka.Util;

namespace Akka.Persistence.Hosting;

/// <summary>Binds event adapters to a journal.</summary>
public sealed class AkkaPersistenceJournalBuilder
{
    private readonly Dictionary<string, Type> _adapters = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, List<string>> _bindings = [];

    public AkkaPersistenceJournalBuilder(string journalId, AkkaConfigurationBuilder builder)
    {
        JournalId = journalId;
        Builder = builder;
    }

    internal string JournalId { get; }

    internal AkkaConfigurationBuilder Builder { get; }

    public AkkaPersistenceJournalBuilder AddEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IEventAdapter => Add<TAdapter>(eventAdapterName, boundTypes);

    public AkkaPersistenceJournalBuilder AddReadEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IReadEventAdapter => Add<TAdapter>(eventAdapterName, boundTypes);

    public AkkaPersistenceJournalBuilder AddWriteEventAdapter<TAdapter>(string eventAdapterName, IEnumerable<Type> boundTypes)
        where TAdapter : IWriteEventAdapter => Add<TAdapter>(eventAdapterName, boundTypes);

    /// <summary>Puts the bindings before what is configured already.</summary>
    internal void Build()
    {
        if (_adapters.Count == 0)
        {
            return;
        }

        var text = new StringBuilder();
        text.AppendLine($"akka.persistence.journal.{JournalId} {{");
        text.AppendLine("event-adapters {");
        foreach (var (name, type) in _adapters)
        {
            text.AppendLine($"\"{name}\" = \"{type.TypeQualifiedName()}\"");
        }

        text.AppendLine("}");
        text.AppendLine("event-adapter-bindings {");
        foreach (var (type, names) in _bindings)
        {
            text.AppendLine($"\"{type.TypeQualifiedName()}\" = [{string.Join(", ", names.Select(name => $"\"{name}\""))}]");
        }

        text.AppendLine("}");
        text.AppendLine("}");
        Builder.AddHocon(text.ToString(), HoconAddMode.Prepend);
    }

    private AkkaPersistenceJournalBuilder Add<TAdapter>(string name, IEnumerable<Type> boundTypes)
    {
        _adapters[name] = typeof(TAdapter);
        foreach (var type in boundTypes)
        {
            if (!_bindings.TryGetValue(type, out var names))
            {
                _bindings.Add(type, names = []);
            }

            names.Add(name);
        }

        return this;
    }
}
