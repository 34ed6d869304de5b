#nullable disable
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>A system's extensions, each made once, by whoever asks first.</summary>
public partial class ActorSystemImpl
{
    public override object RegisterExtension(IExtensionId extension)
    {
        ArgumentNullException.ThrowIfNull(extension);

        // One that failed fails the same way for all who ask.
        return _extensions.GetOrAdd(extension.ExtensionType, static (_, state) =>
            new Lazy<object>(() => state.extension.CreateExtension(state.self), LazyThreadSafetyMode.ExecutionAndPublication), (extension, self: this)).Value;
    }

    public override object GetExtension(IExtensionId extensionId) =>
        TryGetExtension(extensionId.ExtensionType, out var extension) ? extension : null;

    public override T GetExtension<T>() => TryGetExtension<T>(out var extension) ? extension : null;

    public override bool HasExtension(Type type) => typeof(IExtension).IsAssignableFrom(type) && _extensions.ContainsKey(type);

    public override bool HasExtension<T>() => _extensions.ContainsKey(typeof(T));

    public override bool TryGetExtension(Type extensionType, out object extension)
    {
        var found = _extensions.TryGetValue(extensionType, out var made);
        extension = found ? made.Value : null;
        return found;
    }

    public override bool TryGetExtension<T>(out T extension)
    {
        var found = TryGetExtension(typeof(T), out var made);
        extension = made as T;
        return found;
    }

    private void LoadExtensions()
    {
        foreach (var name in _settings.Config.GetStringList("akka.extensions", []))
        {
            var type = Type.GetType(name);
            if (type is null || !typeof(IExtensionId).IsAssignableFrom(type) || !type.IsClass || type.IsAbstract)
            {
                _log.Error("[{0}] is not an 'ExtensionId', skipping...", name);
                continue;
            }

            try
            {
                RegisterExtension((IExtensionId)Activator.CreateInstance(type));
            }
            catch (Exception failure)
            {
                _log.Error(failure, "While trying to load extension [{0}], skipping...", name);
            }
        }

        foreach (var name in _settings.Config.GetStringList("akka.library-extensions", []))
        {
            var type = Type.GetType(name)
                ?? throw new ConfigurationException($"Cannot find the extension [{name}] that akka.library-extensions names.");
            RegisterExtension((IExtensionId)Activator.CreateInstance(type));
        }
    }
}
