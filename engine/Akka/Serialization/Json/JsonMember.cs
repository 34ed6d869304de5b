namespace Akka.Serialization.Json;

/// <summary>A property or field.</summary>
/// <param name="Name">Its name, as it is in C#.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Set">Writes it, also where the setter is private; null if there is none.</param>
internal sealed record JsonMember(string Name, Type Type, Func<object, object?> Get, Action<object, object?>? Set);
